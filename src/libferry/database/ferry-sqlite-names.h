#pragma once

#include "database/ferry-schema.h"

G_BEGIN_DECLS

/* names that tables, views and indexes of SQLite share */
const char *ferry_sqlite_name_is_taken  (const FerrySchema *target,
                                         const char        *name);
char       *ferry_sqlite_index_is_taken (const FerrySchema *target,
                                         const FerryTable  *table);
char       *ferry_sqlite_free_name      (const FerrySchema *target,
                                         const char        *table);

G_END_DECLS
