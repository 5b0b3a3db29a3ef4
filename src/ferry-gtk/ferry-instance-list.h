#pragma once

#include "ferry-instance-item.h"

G_BEGIN_DECLS

/**
 * FerryInstanceList: a GListModel of #FerryInstanceItem: the instances of the user's store by stage (development, staging, production), then name.
 * Main thread. Since: 0.1
 */
#define FERRY_TYPE_INSTANCE_LIST (ferry_instance_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryInstanceList, ferry_instance_list, FERRY, INSTANCE_LIST, GObject)

FerryInstanceList *ferry_instance_list_new     (void);
gboolean           ferry_instance_list_load    (FerryInstanceList  *self,     /* also again: items of unchanged instances stay */
                                                FerryStore         *store,
                                                FerryCatalogue     *catalogue,
                                                GError            **error);
FerryInstanceItem *ferry_instance_list_find    (FerryInstanceList  *self,
                                                const char         *id);      /* (transfer none) (nullable) */
void               ferry_instance_list_refresh (FerryInstanceList  *self);    /* asks every instance in the background */

G_END_DECLS
