#pragma once

#include "database/ferry-schema-diff.h"

G_BEGIN_DECLS

gboolean ferry_postgres_schema_diff       (const FerrySchema   *source,
                                           const FerrySchema   *target,
                                           const char * const  *table_ids,
                                           gboolean             allow_destructive,
                                           FerrySchemaDiff     *diff,
                                           GError             **error);
void     ferry_postgres_create_statements (const FerrySchema   *schema,
                                           const FerryTable    *table,
                                           GPtrArray           *statements);

G_END_DECLS
