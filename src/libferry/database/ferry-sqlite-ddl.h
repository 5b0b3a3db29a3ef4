#pragma once

#include "database/ferry-table.h"

G_BEGIN_DECLS

/* CREATE TABLE of @table under the name @name */
char     *ferry_sqlite_create_table_sql (const FerryTable      *table,
                                         const char            *name);
/* ALTER TABLE … ADD COLUMN; @key: a foreign key of this column alone, or NULL */
char     *ferry_sqlite_add_column_sql   (const FerryTable      *table,
                                         const FerryColumn     *column,
                                         const FerryForeignKey *key);
/* a literal: one token, or a number with its sign; not CURRENT_TIME and its like */
gboolean  ferry_sqlite_is_constant      (const char            *expression);

G_END_DECLS
