#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "database/ferry-sqlite-match.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-value.h"

#include <glib/gi18n-lib.h>

static sqlite3_stmt *
prepare_delete (FerrySqlite         *self,
                const FerryTable    *table,
                const char * const  *key_columns,
                GError             **error)
{
  g_autoptr(GString) sql = g_string_new ("DELETE FROM ");
  guint n = g_strv_length ((char **) key_columns);
  g_autofree guint *parameters = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    parameters[i] = i + 1;
  ferry_sqlite_append_name (sql, table->name);
  ferry_sqlite_append_match (sql, self->db, table->name, key_columns, parameters);

  return ferry_sqlite_prepare (self->db, sql->str, error);
}

static gboolean
delete_keys (FerrySqlite     *self,
             sqlite3_stmt    *statement,
             FerryRowReader  *keys,
             gint64          *n_rows,
             GError         **error)
{
  g_auto(FerrySqliteBinder) binder = { NULL, 0, 0 };
  guint n = (guint) sqlite3_bind_parameter_count (statement);
  GError *read_error = NULL;
  const char *line;
  gboolean row;
  gsize length;

  while (ferry_row_reader_next (keys, &line, &length, &read_error))
    {
      if (!ferry_sqlite_bind_line (&binder, statement, line, length, n, error)
          || !ferry_sqlite_step (statement, &row, error))
        return FALSE;
      *n_rows += sqlite3_changes64 (self->db);
      sqlite3_reset (statement);
    }
  if (read_error != NULL)
    g_propagate_error (error, read_error);

  return read_error == NULL;
}

gboolean
_ferry_sqlite_delete_rows (FerryDatabase       *database,
                           const FerryTable    *table,
                           const char * const  *key_columns,
                           FerryRowReader      *keys,
                           gint64              *n_rows,
                           GError             **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 count = 0;

  /* without a key the statement would take every row */
  g_return_val_if_fail (key_columns[0] != NULL, FALSE);

  statement = prepare_delete (self, table, key_columns, error);
  if (statement == NULL || !delete_keys (self, statement, keys, &count, error))
    {
      g_prefix_error (error, _("Rows of table %s can't be deleted: "), table->name);
      return FALSE;
    }
  if (n_rows != NULL)
    *n_rows = count;

  return TRUE;
}

gboolean
_ferry_sqlite_delete_all_rows (FerryDatabase     *database,
                               const FerryTable  *table,
                               gint64            *n_rows,
                               GError           **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (self->db, error, "DELETE FROM \"%w\"", table->name);
  gboolean row;

  if (statement == NULL || !ferry_sqlite_step (statement, &row, error))
    {
      g_prefix_error (error, _("Rows of table %s can't be deleted: "), table->name);
      return FALSE;
    }
  if (n_rows != NULL)
    *n_rows = sqlite3_changes64 (self->db);

  return TRUE;
}
