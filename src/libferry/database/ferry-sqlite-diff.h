#pragma once

#include "database/ferry-schema-diff.h"

G_BEGIN_DECLS

/* SQLite's part of ferry_schema_diff_new(); @diff is empty */
gboolean ferry_sqlite_schema_diff       (const FerrySchema   *source,
                                         const FerrySchema   *target,
                                         const char * const  *table_ids,
                                         gboolean             allow_destructive,
                                         FerrySchemaDiff     *diff,
                                         GError             **error);
/* SQLite's part of ferry_schema_create_statements() */
void     ferry_sqlite_create_statements (const FerrySchema   *schema,
                                         const FerryTable    *table,
                                         GPtrArray           *statements);

G_END_DECLS
