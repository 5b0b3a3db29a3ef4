#pragma once

#include "store/ferry-store.h"

G_BEGIN_DECLS

/* What was last known of an instance, to be shown while it is asked anew. Since: 0.1 */
char     *ferry_store_get_known_state (FerryStore *self, const char *instance);
gboolean  ferry_store_set_known_state (FerryStore *self, const char *instance, const char *json, GError **error);

G_END_DECLS
