#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The desktop's keyring (Secret Service), where passwords of databases are kept. Blocking, any thread. Since: 0.1 */
char     *ferry_keyring_lookup (const char  *instance_id,
                                GError     **error);      /* (transfer full) (nullable): ferry_secret_free(); NULL without error: none is kept */
gboolean  ferry_keyring_store  (const char  *instance_id,
                                const char  *label,
                                const char  *password,
                                GError     **error);
gboolean  ferry_keyring_clear  (const char  *instance_id,
                                GError     **error);

G_END_DECLS
