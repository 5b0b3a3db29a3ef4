#pragma once

#include "database/ferry-table.h"

G_BEGIN_DECLS

/* Equal in what SQLite does with it: order of columns, names of keys, blanks and letter case do not count. */
gboolean              ferry_sqlite_names_equal        (const GPtrArray            *a,
                                                       const GPtrArray            *b);
gboolean              ferry_sqlite_contains_name      (const GPtrArray            *names,
                                                       const char                 *name);
FerryColumn          *ferry_sqlite_find_column        (const FerryTable           *table,
                                                       const char                 *name);   /* letter case does not count */
gboolean              ferry_sqlite_column_equal       (const FerryColumn          *a,
                                                       const FerryColumn          *b);
FerryKey             *ferry_sqlite_find_key           (const FerryTable           *table,
                                                       const FerryKey             *key);
FerryCheckConstraint *ferry_sqlite_find_check         (const FerryTable           *table,
                                                       const FerryCheckConstraint *check);
FerryForeignKey      *ferry_sqlite_find_foreign_key   (const FerryTable           *table,
                                                       const FerryForeignKey      *key);
FerryIndex           *ferry_sqlite_find_index         (const FerryTable           *table,
                                                       const char                 *name);
gboolean              ferry_sqlite_constraints_equal  (const FerryTable           *a,
                                                       const FerryTable           *b);      /* all but columns, indexes and foreign keys */
gboolean              ferry_sqlite_foreign_keys_equal (const FerryTable           *a,
                                                       const FerryTable           *b);
gboolean              ferry_sqlite_tables_equal       (const FerryTable           *a,
                                                       const FerryTable           *b);      /* all but indexes */
gboolean              ferry_sqlite_mentions           (const char                 *sql,
                                                       const char                 *name);   /* one of its tokens is this name */

G_END_DECLS
