#include "config.h"

#include "database/ferry-sqlite-statement.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-error.h"
#include "database/ferry-sqlite-token.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_sqlite_prepare:
 * @db: a connection
 * @sql: one statement
 * @error: return location for an error of #FERRY_ERROR
 *
 * Compiles one statement. Text after it is refused, so that no text that came from elsewhere can bring a second one.
 * The connection's thread.
 *
 * Returns: (transfer full): the statement, or %NULL with @error
 *
 * Since: 0.1
 */
sqlite3_stmt *
ferry_sqlite_prepare (sqlite3     *db,
                      const char  *sql,
                      GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  const char *tail = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, 0, &statement, &tail) != SQLITE_OK)
    {
      ferry_sqlite_set_error (db, error);
      return NULL;
    }
  if (statement == NULL || !ferry_sqlite_is_blank (tail))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Exactly one SQL statement is expected"));
      return NULL;
    }

  return g_steal_pointer (&statement);
}

/**
 * ferry_sqlite_prepare_format:
 * @db: a connection
 * @error: return location for an error of #FERRY_ERROR
 * @format: as of sqlite3_mprintf(): `"%w"` quotes a name, `%Q` a text
 * @...: arguments
 *
 * Compiles one formatted statement. The connection's thread.
 *
 * Returns: (transfer full): the statement, or %NULL with @error
 *
 * Since: 0.1
 */
sqlite3_stmt *
ferry_sqlite_prepare_format (sqlite3     *db,
                             GError     **error,
                             const char  *format,
                             ...)
{
  sqlite3_stmt *statement;
  va_list arguments;
  char *sql;

  va_start (arguments, format);
  sql = sqlite3_vmprintf (format, arguments);
  va_end (arguments);
  if (sql == NULL)
    g_error ("out of memory");
  statement = ferry_sqlite_prepare (db, sql, error);
  sqlite3_free (sql);

  return statement;
}

/**
 * ferry_sqlite_step:
 * @statement: a statement
 * @row: (out): whether there is a row
 * @error: return location for an error of #FERRY_ERROR
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_step (sqlite3_stmt  *statement,
                   gboolean      *row,
                   GError       **error)
{
  int rc = sqlite3_step (statement);

  *row = rc == SQLITE_ROW;

  return *row || rc == SQLITE_DONE || ferry_sqlite_set_error (sqlite3_db_handle (statement), error);
}

/**
 * ferry_sqlite_run:
 * @db: a connection
 * @sql: one statement
 * @error: return location for an error of #FERRY_ERROR
 *
 * Runs one statement to its end; its rows are dropped. The connection's thread.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_run (sqlite3     *db,
                  const char  *sql,
                  GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare (db, sql, error);
  gboolean row = statement != NULL;

  while (row)
    if (!ferry_sqlite_step (statement, &row, error))
      return FALSE;

  return statement != NULL;
}

/**
 * ferry_sqlite_get_int64:
 * @statement: a bound statement
 * @value: (out): the first column of its first row, 0 without one
 * @error: return location for an error of #FERRY_ERROR
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_get_int64 (sqlite3_stmt  *statement,
                        gint64        *value,
                        GError       **error)
{
  gboolean row = FALSE;

  *value = 0;
  if (!ferry_sqlite_step (statement, &row, error))
    return FALSE;
  if (row)
    *value = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

/**
 * ferry_sqlite_column:
 * @statement: a statement that stands on a row
 * @column: number of the column, from 0
 *
 * Returns: (transfer none) (nullable): its text until the next step; %NULL for NULL
 *
 * Since: 0.1
 */
const char *
ferry_sqlite_column (sqlite3_stmt *statement,
                     int           column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/**
 * ferry_sqlite_append_name:
 * @sql: (inout): SQL being built
 * @name: a plain name
 *
 * Appends @name in double quotes, those inside doubled. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_append_name (GString    *sql,
                          const char *name)
{
  g_string_append_c (sql, '"');
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (sql, '"');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '"');
}
