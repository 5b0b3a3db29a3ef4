#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* converts the connection's last error into FERRY_ERROR; always returns FALSE */
gboolean  ferry_sqlite_set_error    (sqlite3     *db,
                                     GError     **error);
/* "process 4711 (node)"; NULL when it can't be told */
char     *ferry_sqlite_find_locker  (const char  *path);

G_END_DECLS
