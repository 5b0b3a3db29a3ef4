#include "config.h"

#include "database/ferry-sqlite-schema.h"

#include "database/ferry-sqlite-statement.h"

#include <string.h>

static void
append_columns (GString   *sql,
                GPtrArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append (sql, i == 0 ? " (" : ", ");
      ferry_sqlite_append_name (sql, g_ptr_array_index (columns, i));
    }
  if (columns->len > 0)
    g_string_append_c (sql, ')');
}

/* NO ACTION is what is meant without saying so. MATCH is nothing to SQLite */
static void
append_action (GString    *sql,
               const char *event,
               const char *action)
{
  if (action != NULL && strcmp (action, "NO ACTION") != 0)
    g_string_append_printf (sql, " %s %s", event, action);
}

/* "to" is NULL where the parent's primary key is meant */
static void
add_column (FerryForeignKey *key,
            sqlite3_stmt    *statement)
{
  const char *to = ferry_sqlite_column (statement, 3);

  g_ptr_array_add (key->columns, g_strdup (ferry_sqlite_column (statement, 2)));
  if (to != NULL)
    g_ptr_array_add (key->target_columns, g_strdup (to));
}

static FerryForeignKey *
new_foreign_key (sqlite3_stmt *statement,
                 GString      *actions)
{
  FerryForeignKey *key = ferry_foreign_key_new ("");

  g_free (key->target_table);
  key->target_table = g_strdup (ferry_sqlite_column (statement, 1));
  g_string_truncate (actions, 0);
  append_action (actions, "ON DELETE", ferry_sqlite_column (statement, 5));
  append_action (actions, "ON UPDATE", ferry_sqlite_column (statement, 4));

  return key;
}

static void
finish_foreign_key (FerryForeignKey *key,
                    GString         *actions,
                    GPtrArray       *named_keys,
                    guint            position)
{
  const FerryForeignKey *text = position < named_keys->len ? g_ptr_array_index (named_keys, position) : NULL;
  g_autoptr(GString) sql = g_string_new ("REFERENCES ");

  ferry_sqlite_append_name (sql, key->target_table);
  append_columns (sql, key->target_columns);
  g_string_append (sql, actions->str);
  if (text != NULL && g_ascii_strcasecmp (text->target_table, key->target_table) == 0)
    {
      g_free (key->name);
      key->name = g_strdup (text->name);
      if (text->definition != NULL && *text->definition != '\0')
        g_string_append_printf (sql, " %s", text->definition);
    }
  g_free (key->definition);
  key->definition = g_strdup (sql->str);
}

/**
 * ferry_sqlite_read_parents:
 * @db: a connection
 * @table: a table
 * @named_keys: (element-type FerryForeignKey): foreign keys in the text of its CREATE TABLE, in order
 * @error: return location for an error of #FERRY_ERROR
 *
 * Adds the table's foreign keys. SQLite numbers them from the last to the first. The connection's thread.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_read_parents (sqlite3     *db,
                           FerryTable  *table,
                           GPtrArray   *named_keys,
                           GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (db, error,
    "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(%Q) ORDER BY id DESC, seq",
    table->name);
  g_autoptr(GString) actions = g_string_new (NULL);
  FerryForeignKey *key = NULL;
  gboolean row = statement != NULL;
  int id = -1;

  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (key != NULL && (!row || sqlite3_column_int (statement, 0) != id))
        {
          finish_foreign_key (key, actions, named_keys, table->foreign_keys->len - 1);
          key = NULL;
        }
      if (!row)
        break;
      if (key == NULL)
        {
          key = new_foreign_key (statement, actions);
          g_ptr_array_add (table->foreign_keys, key);
        }
      id = sqlite3_column_int (statement, 0);
      add_column (key, statement);
    }

  return statement != NULL;
}
