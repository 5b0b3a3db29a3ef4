#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* the end that @record describes; @store_folder keeps the state of instances without a folder of their own. Since: 0.1 */
FerryInstance *ferry_instance_new_for_record (const FerryInstanceRecord  *record,
                                              const char                 *store_folder,
                                              FerryCatalogue             *catalogue,
                                              GError                    **error);

G_END_DECLS
