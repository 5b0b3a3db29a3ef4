#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* the user's store that the instance was opened from; NULL without an error where there is none */
FerryStore     *_ferry_instance_open_store    (FerryInstance  *self,
                                               GError        **error);
/* Whatever makes an instance for a record says where from. Returns @self, which may be NULL. */
typedef FerryInstance *(*FerryInstanceOpenFunc) (const FerryInstanceRecord *record, const char *store_folder, FerryCatalogue *catalogue, GError **error);
FerryInstance  *_ferry_instance_set_origin    (FerryInstance             *self,
                                               const char                *store_folder,
                                               FerryCatalogue            *catalogue,
                                               FerryInstanceOpenFunc      open);
/* another instance of the same store */
FerryInstance  *_ferry_instance_open_other    (FerryInstance             *self,
                                               const FerryInstanceRecord *record,
                                               GError                   **error);

G_END_DECLS
