#include "config.h"

#include "database/ferry-sqlite-match.h"

#include "database/ferry-sqlite-statement.h"

static gboolean
has_collation (sqlite3    *db,
               const char *table,
               const char *column)
{
  const char *collation = NULL;

  if (sqlite3_table_column_metadata (db, "main", table, column, NULL, &collation, NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;

  return collation != NULL && g_ascii_strcasecmp (collation, "BINARY") != 0;
}

/**
 * ferry_sqlite_append_match:
 * @sql: (inout): a statement being built
 * @db: the connection
 * @table: the table's name
 * @key_columns: (array zero-terminated=1): names of the key's columns
 * @parameters: number of the parameter of each
 *
 * Appends a WHERE clause that finds one row by its key, NULL being equal to NULL. A column with a collation of its own is
 * compared twice: so that its index finds the rows, and by the bytes, so that no other row is hit. The connection's thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_append_match (GString            *sql,
                           sqlite3            *db,
                           const char         *table,
                           const char * const *key_columns,
                           const guint        *parameters)
{
  for (guint i = 0; key_columns[i] != NULL; i++)
    {
      g_string_append (sql, i == 0 ? " WHERE " : " AND ");
      ferry_sqlite_append_name (sql, key_columns[i]);
      g_string_append_printf (sql, " IS ?%u", parameters[i]);
      if (!has_collation (db, table, key_columns[i]))
        continue;
      g_string_append (sql, " AND ");
      ferry_sqlite_append_name (sql, key_columns[i]);
      g_string_append_printf (sql, " COLLATE BINARY IS ?%u", parameters[i]);
    }
}

/**
 * ferry_sqlite_append_names:
 * @sql: (inout): a statement being built
 * @names: (array zero-terminated=1): names
 *
 * Appends them quoted, with commas between. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_append_names (GString            *sql,
                           const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      ferry_sqlite_append_name (sql, names[i]);
    }
}
