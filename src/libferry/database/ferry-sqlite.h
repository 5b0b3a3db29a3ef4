#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/** FerrySqlite: the SQLite end of #FerryDatabase: one connection to one database file. Since: 0.1 */
#define FERRY_TYPE_SQLITE (ferry_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (FerrySqlite, ferry_sqlite, FERRY, SQLITE, FerryDatabase)

/* FERRY_ERROR_NOT_FOUND: no such file; DAMAGED: no database; PERMISSION, BUSY, CANCELLED */
FerryDatabase *ferry_sqlite_open (FerryConnectionSettings  *settings,
                                  GCancellable             *cancellable,
                                  GError                  **error);

G_END_DECLS
