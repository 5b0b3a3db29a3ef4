#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* " WHERE key IS ?first AND …": the row that has exactly this key, whatever collation the column has */
void ferry_sqlite_append_match (GString            *sql,
                                sqlite3            *db,
                                const char         *table,
                                const char * const *key_columns,
                                const guint        *parameters);   /* number of each key column's parameter */
void ferry_sqlite_append_names (GString            *sql,
                                const char * const *names);

G_END_DECLS
