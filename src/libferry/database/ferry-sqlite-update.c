#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "database/ferry-sqlite-match.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One update of a table. Where a unique key besides the row key stands, rows may swap its values, which no order of UPDATEs
 * survives: then the new rows, completed by what the old ones hold in other columns, are gathered in a temporary table, the
 * old ones deleted, and all inserted at the end. */
typedef struct
{
  FerrySqlite        *self;
  const char         *table;
  const char * const *columns;
  const char * const *keys;
  guint               n_columns;
  guint              *parameters;   /* of the key columns among @columns */
  GPtrArray          *others;       /* char*: columns that keep their value, the rowid of tables whose rowid has no name among them */
} Update;

static void
update_clear (Update *update)
{
  g_clear_pointer (&update->parameters, g_free);
  g_clear_pointer (&update->others, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Update, update_clear)

static gboolean
contains (const char * const *names,
          const char         *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;

  return FALSE;
}

static void
find_parameters (Update *update)
{
  update->n_columns = g_strv_length ((char **) update->columns);
  update->parameters = g_new0 (guint, g_strv_length ((char **) update->keys) + 1);
  for (guint i = 0; update->keys[i] != NULL; i++)
    for (guint j = 0; j < update->n_columns; j++)
      if (g_ascii_strcasecmp (update->keys[i], update->columns[j]) == 0)
        update->parameters[i] = j + 1;
}

/* asked of the database itself: the table may have columns and keys of its own, which the package does not know */
static gboolean
may_swap (Update    *update,
          gboolean  *swaps,
          GError   **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (update->self->db, error,
    "SELECT coalesce(x.name, '') FROM pragma_index_list(%Q) l, pragma_index_xinfo(l.name) x WHERE l.\"unique\" AND x.key"
    " UNION ALL SELECT name FROM pragma_table_xinfo(%Q) WHERE pk > 0", update->table, update->table);
  gboolean row = statement != NULL;

  *swaps = FALSE;
  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (row && !contains (update->keys, ferry_sqlite_column (statement, 0)))
        *swaps = TRUE;
    }

  return statement != NULL;
}

static gboolean
read_others (Update  *update,
             GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (update->self->db, error,
    "SELECT name FROM pragma_table_xinfo(%Q) WHERE hidden = 0"
    " UNION ALL SELECT 'rowid' FROM pragma_table_list(%Q) WHERE schema = 'main' AND NOT wr"
    "  AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(%Q) WHERE lower(name) = 'rowid' OR (pk > 0 AND lower(type) = 'integer'))",
    update->table, update->table, update->table);
  gboolean row = statement != NULL;

  update->others = g_ptr_array_new_with_free_func (g_free);
  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (row && !contains (update->columns, ferry_sqlite_column (statement, 0)))
        g_ptr_array_add (update->others, g_strdup (ferry_sqlite_column (statement, 0)));
    }
  g_ptr_array_add (update->others, NULL);

  return statement != NULL;
}

static sqlite3_stmt *
prepare_plain (Update  *update,
               GError **error)
{
  g_autoptr(GString) sql = g_string_new ("UPDATE ");

  ferry_sqlite_append_name (sql, update->table);
  for (guint i = 0; i < update->n_columns; i++)
    {
      g_string_append (sql, i == 0 ? " SET " : ", ");
      ferry_sqlite_append_name (sql, update->columns[i]);
      g_string_append_printf (sql, " = ?%u", i + 1);
    }
  ferry_sqlite_append_match (sql, update->self->db, update->table, update->keys, update->parameters);

  return ferry_sqlite_prepare (update->self->db, sql->str, error);
}

static sqlite3_stmt *
prepare_gather (Update  *update,
                GError **error)
{
  g_autoptr(GString) sql = g_string_new ("INSERT INTO temp.ferry_update SELECT ");

  for (guint i = 0; i < update->n_columns; i++)
    g_string_append_printf (sql, i == 0 ? "?%u" : ", ?%u", i + 1);
  if (update->others->len > 1)
    g_string_append (sql, ", ");
  ferry_sqlite_append_names (sql, (const char * const *) update->others->pdata);
  g_string_append (sql, " FROM ");
  ferry_sqlite_append_name (sql, update->table);
  ferry_sqlite_append_match (sql, update->self->db, update->table, update->keys, update->parameters);

  return ferry_sqlite_prepare (update->self->db, sql->str, error);
}

static sqlite3_stmt *
prepare_remove (Update  *update,
                GError **error)
{
  g_autoptr(GString) sql = g_string_new ("DELETE FROM ");

  ferry_sqlite_append_name (sql, update->table);
  ferry_sqlite_append_match (sql, update->self->db, update->table, update->keys, update->parameters);
  /* all parameters must exist, for the same line is bound */
  g_string_append_printf (sql, " AND (?%u IS NULL OR 1)", update->n_columns);

  return ferry_sqlite_prepare (update->self->db, sql->str, error);
}

/* runs @first, and @second where it is not NULL, for every line; @n_rows counts what @first did */
static gboolean
run_lines (Update          *update,
           sqlite3_stmt    *first,
           sqlite3_stmt    *second,
           FerryRowReader  *rows,
           gint64          *n_rows,
           GError         **error)
{
  g_auto(FerrySqliteBinder) binder = { NULL, 0, 0 };
  sqlite3_stmt *statements[] = { first, second };
  GError *read_error = NULL;
  const char *line;
  gboolean row;
  gsize length;

  while (ferry_row_reader_next (rows, &line, &length, &read_error))
    for (guint i = 0; i < G_N_ELEMENTS (statements) && statements[i] != NULL; i++)
      {
        if (!ferry_sqlite_bind_line (&binder, statements[i], line, length, update->n_columns, error)
            || !ferry_sqlite_step (statements[i], &row, error))
          return FALSE;
        if (i == 0)
          *n_rows += sqlite3_changes64 (update->self->db);
        sqlite3_reset (statements[i]);
      }
  if (read_error != NULL)
    g_propagate_error (error, read_error);

  return read_error == NULL;
}

static gboolean
update_plain (Update          *update,
              FerryRowReader  *rows,
              gint64          *n_rows,
              GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = prepare_plain (update, error);

  return statement != NULL && run_lines (update, statement, NULL, rows, n_rows, error);
}

static gboolean
create_temporary (Update  *update,
                  GError **error)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TEMP TABLE ferry_update (");

  for (guint i = 0; i < update->n_columns + update->others->len - 1; i++)
    g_string_append_printf (sql, i == 0 ? "c%u" : ", c%u", i);
  g_string_append_c (sql, ')');

  return ferry_sqlite_run (update->self->db, "DROP TABLE IF EXISTS temp.ferry_update", error)
         && ferry_sqlite_run (update->self->db, sql->str, error);
}

static gboolean
put_back (Update  *update,
          gint64  *n_rows,
          GError **error)
{
  g_autoptr(GString) sql = g_string_new ("INSERT INTO ");

  ferry_sqlite_append_name (sql, update->table);
  g_string_append (sql, " (");
  ferry_sqlite_append_names (sql, update->columns);
  if (update->others->len > 1)
    g_string_append (sql, ", ");
  ferry_sqlite_append_names (sql, (const char * const *) update->others->pdata);
  g_string_append (sql, ") SELECT * FROM temp.ferry_update");
  if (!ferry_sqlite_run (update->self->db, sql->str, error))
    return FALSE;
  *n_rows = sqlite3_changes64 (update->self->db);

  return ferry_sqlite_run (update->self->db, "DROP TABLE temp.ferry_update", error);
}

static gboolean
gather_and_remove (Update          *update,
                   FerryRowReader  *rows,
                   GError         **error)
{
  g_autoptr(sqlite3_stmt) gather = prepare_gather (update, error);
  g_autoptr(sqlite3_stmt) removal = gather != NULL ? prepare_remove (update, error) : NULL;
  gint64 gathered = 0;

  return removal != NULL && run_lines (update, gather, removal, rows, &gathered, error);
}

static gboolean
update_rows (Update          *update,
             FerryRowReader  *rows,
             gint64          *n_rows,
             GError         **error)
{
  gboolean swaps = FALSE;

  if (!may_swap (update, &swaps, error))
    return FALSE;
  if (!swaps)
    return update_plain (update, rows, n_rows, error);

  return read_others (update, error) && create_temporary (update, error)
         && gather_and_remove (update, rows, error) && put_back (update, n_rows, error);
}

gboolean
_ferry_sqlite_update_rows (FerryDatabase       *database,
                           const FerryTable    *table,
                           const char * const  *columns,
                           const char * const  *key_columns,
                           FerryRowReader      *rows,
                           gint64              *n_rows,
                           GError             **error)
{
  g_auto(Update) update = { FERRY_SQLITE (database), table->name, columns, key_columns, 0, NULL, NULL };
  gint64 count = 0;

  g_return_val_if_fail (key_columns[0] != NULL, FALSE);

  find_parameters (&update);
  if (!update_rows (&update, rows, &count, error))
    {
      g_prefix_error (error, _("Rows of table %s can't be changed: "), table->name);
      return FALSE;
    }
  if (n_rows != NULL)
    *n_rows = count;

  return TRUE;
}
