#pragma once

#include "database/ferry-schema.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* the structure of the main database: ordinary tables without SQLite's own, those of virtual tables and Ferry's witness */
FerrySchema *ferry_sqlite_read_schema   (sqlite3       *db,
                                         GError       **error);
/* one table out of it; @sql is its CREATE TABLE */
FerryTable  *ferry_sqlite_read_table    (sqlite3       *db,
                                         const char    *name,
                                         const char    *sql,
                                         GError       **error);
/* keys, indexes and foreign keys of a table whose columns are there */
gboolean     ferry_sqlite_read_keys     (sqlite3       *db,
                                         FerryTable    *table,
                                         GPtrArray     *named_keys,
                                         GError       **error);
gboolean     ferry_sqlite_read_parents  (sqlite3       *db,
                                         FerryTable    *table,
                                         GPtrArray     *named_keys,
                                         GError       **error);
/* views and triggers into FerryTable.leans_on, .triggers and FerryColumn.used_by */
gboolean     ferry_sqlite_read_leaning  (sqlite3       *db,
                                         FerrySchema   *schema,
                                         GError       **error);

G_END_DECLS
