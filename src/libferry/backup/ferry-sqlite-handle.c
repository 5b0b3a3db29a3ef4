#include "config.h"

#include "backup/ferry-sqlite-handle.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_sqlite_handle_set_error:
 * @self: (nullable): a handle
 * @result: the code that SQLite gave
 * @path: (nullable): the file, for the message
 * @error: where to set the error
 *
 * Turns a code of SQLite into %FERRY_ERROR.
 *
 * Since: 0.1
 */
void
ferry_sqlite_handle_set_error (FerrySqliteHandle  *self,
                               int                 result,
                               const char         *path,
                               GError            **error)
{
  const char *message = self != NULL ? sqlite3_errmsg (self) : sqlite3_errstr (result);
  const char *name = path != NULL ? path : self != NULL ? sqlite3_db_filename (self, "main") : "";
  FerryError code = FERRY_ERROR_SQL;

  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("%s is being used by another program: %s. Stop the application and try again"), name, message);
      return;
    case SQLITE_FULL: code = FERRY_ERROR_NO_SPACE; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: code = FERRY_ERROR_DAMAGED; break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH: code = FERRY_ERROR_PERMISSION; break;
    case SQLITE_IOERR: code = FERRY_ERROR_IO; break;
    case SQLITE_CANTOPEN: code = FERRY_ERROR_NOT_FOUND; break;
    case SQLITE_INTERRUPT: code = FERRY_ERROR_CANCELLED; break;
    default: break;
    }
  g_set_error (error, FERRY_ERROR, (gint) code, _("The database %s: %s"), name, message);
}

/**
 * ferry_sqlite_handle_open:
 * @path: path of a database file
 * @flags: SQLITE_OPEN_…
 * @error: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_DAMAGED, …
 *
 * Opens a file so that nothing in it can act: its schema is not trusted, cells are checked, 5 seconds are waited for locks.
 *
 * Returns: (transfer full): the handle
 *
 * Since: 0.1
 */
FerrySqliteHandle *
ferry_sqlite_handle_open (const char  *path,
                          int          flags,
                          GError     **error)
{
  g_autoptr(FerrySqliteHandle) self = NULL;
  int result = sqlite3_open_v2 (path, &self, flags, NULL);

  if (result != SQLITE_OK)
    {
      ferry_sqlite_handle_set_error (self, result, path, error);
      return NULL;
    }
  sqlite3_busy_timeout (self, 5000);
  sqlite3_db_config (self, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!ferry_sqlite_handle_execute (self, "PRAGMA cell_size_check = ON", error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ferry_sqlite_handle_close:
 * @self: (nullable): a handle
 *
 * Closes it.
 *
 * Since: 0.1
 */
void
ferry_sqlite_handle_close (FerrySqliteHandle *self)
{
  sqlite3_close (self);
}

/**
 * ferry_sqlite_statement_free:
 * @self: (nullable): a prepared statement
 *
 * Finalizes it.
 *
 * Since: 0.1
 */
void
ferry_sqlite_statement_free (FerrySqliteStatement *self)
{
  sqlite3_finalize (self);
}

/**
 * ferry_sqlite_handle_prepare:
 * @self: a handle
 * @sql: one statement
 * @error: where to set the error
 *
 * Returns: (transfer full): the prepared statement
 *
 * Since: 0.1
 */
FerrySqliteStatement *
ferry_sqlite_handle_prepare (FerrySqliteHandle  *self,
                             const char         *sql,
                             GError            **error)
{
  g_autoptr(FerrySqliteStatement) statement = NULL;
  int result = sqlite3_prepare_v2 (self, sql, -1, &statement, NULL);

  if (result != SQLITE_OK)
    {
      ferry_sqlite_handle_set_error (self, result, NULL, error);
      return NULL;
    }
  return g_steal_pointer (&statement);
}

/**
 * ferry_sqlite_handle_execute:
 * @self: a handle
 * @sql: statements; rows that they give are thrown away
 * @error: where to set the error
 *
 * Returns: whether they succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_handle_execute (FerrySqliteHandle  *self,
                             const char         *sql,
                             GError            **error)
{
  int result = sqlite3_exec (self, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    ferry_sqlite_handle_set_error (self, result, NULL, error);
  return result == SQLITE_OK;
}

/**
 * ferry_sqlite_handle_number:
 * @self: a handle
 * @sql: one statement that gives a number
 * @error: where to set the error
 *
 * Returns: the first value of the first row, 0 without a row, -1 on failure
 *
 * Since: 0.1
 */
gint64
ferry_sqlite_handle_number (FerrySqliteHandle  *self,
                            const char         *sql,
                            GError            **error)
{
  g_autoptr(FerrySqliteStatement) statement = ferry_sqlite_handle_prepare (self, sql, error);
  int result;

  if (statement == NULL)
    return -1;
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    return sqlite3_column_int64 (statement, 0);
  if (result == SQLITE_DONE)
    return 0;
  ferry_sqlite_handle_set_error (self, result, NULL, error);
  return -1;
}
