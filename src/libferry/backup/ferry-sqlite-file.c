#include "config.h"

#include "backup/ferry-sqlite-file.h"

#include "backup/ferry-sqlite-handle.h"
#include "base/ferry-error.h"
#include "database/ferry-database.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Tables with rows of their own: no virtual ones, nothing of SQLite itself. */
#define TABLES "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' " \
               "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"

static gboolean
has_header (const char  *path,
            GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    {
      ferry_error_convert_io (error, path);
      return FALSE;
    }
  if (g_mapped_file_get_length (file) >= 512 && memcmp (g_mapped_file_get_contents (file), "SQLite format 3", 16) == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The database in the backup is no SQLite database. Use another backup"));
  return FALSE;
}

/* Ends a long statement when the job is cancelled. */
static int
progress_cb (gpointer data)
{
  return ferry_job_is_cancelled (data, NULL) ? 1 : 0;
}

static FerrySqliteHandle *
open_read_only (const char  *path,
                FerryJob    *job,
                GError     **error)
{
  FerrySqliteHandle *handle = ferry_sqlite_handle_open (path, SQLITE_OPEN_READONLY, error);

  if (handle != NULL && job != NULL)
    sqlite3_progress_handler (handle, 10000, progress_cb, job);
  return handle;
}

/**
 * ferry_sqlite_file_check:
 * @path: path of a database file that nobody uses
 * @job: (nullable): for cancelling
 * @error: %FERRY_ERROR_DAMAGED with SQLite's own words, %FERRY_ERROR_CANCELLED
 *
 * Looks at the header and runs SQLite's integrity check. Blocks; any thread.
 *
 * Returns: whether the file is whole
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_file_check (const char  *path,
                         FerryJob    *job,
                         GError     **error)
{
  g_autoptr(FerrySqliteHandle) handle = has_header (path, error) ? open_read_only (path, job, error) : NULL;
  g_autoptr(FerrySqliteStatement) statement = NULL;
  int result;

  if (handle == NULL)
    return FALSE;
  statement = ferry_sqlite_handle_prepare (handle, "PRAGMA integrity_check(1)", error);
  if (statement == NULL)
    return FALSE;
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW)
    ferry_sqlite_handle_set_error (handle, result, NULL, error);
  else if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0)
    return TRUE;
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The database in the backup is damaged: %s. Use another backup"),
                 (const char *) sqlite3_column_text (statement, 0));
  return FALSE;
}

static gint64
count_rows (FerrySqliteHandle  *handle,
            const char         *table,
            GError            **error)
{
  g_autofree char *quoted = ferry_database_quote (table);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", quoted);

  return ferry_sqlite_handle_number (handle, sql, error);
}

/**
 * ferry_sqlite_file_list:
 * @path: path of a database file
 * @metadata: receives the tables with their numbers of rows
 * @job: (nullable): progress in tables, and cancelling
 * @error: where to set the error
 *
 * Lists what a database holds. Blocks; any thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_file_list (const char           *path,
                        FerryBackupMetadata  *metadata,
                        FerryJob             *job,
                        GError              **error)
{
  g_autoptr(FerrySqliteHandle) handle = open_read_only (path, job, error);
  g_autoptr(FerrySqliteStatement) statement = NULL;
  int result;

  statement = handle != NULL ? ferry_sqlite_handle_prepare (handle, TABLES, error) : NULL;
  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      gint64 rows = count_rows (handle, name, error);

      if (rows < 0)
        return FALSE;
      ferry_backup_metadata_add_table (metadata, "", name, rows, TRUE);
    }
  if (result != SQLITE_DONE)
    ferry_sqlite_handle_set_error (handle, result, NULL, error);
  return result == SQLITE_DONE;
}

/**
 * ferry_sqlite_file_compare:
 * @path: path of a database file
 * @metadata: what it should hold
 * @job: (nullable): for cancelling
 * @error: %FERRY_ERROR_DAMAGED naming a table that lacks or has another number of rows
 *
 * Compares a database with the tables that @metadata names. Blocks; any thread.
 *
 * Returns: whether they agree
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_file_compare (const char           *path,
                           FerryBackupMetadata  *metadata,
                           FerryJob             *job,
                           GError              **error)
{
  g_autoptr(FerrySqliteHandle) handle = open_read_only (path, job, error);

  for (guint i = 0; handle != NULL && i < metadata->tables->len; i++)
    {
      const FerryBackupTable *table = g_ptr_array_index (metadata->tables, i);
      g_autoptr(GError) failure = NULL;
      gint64 rows = count_rows (handle, table->name, &failure);

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (rows >= 0 && (table->rows < 0 || rows == table->rows))
        continue;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("The table %s in the backup does not hold the rows that the metadata names (%s). Use another backup"), table->name,
                   failure != NULL ? failure->message : _("another number of rows"));
      return FALSE;
    }
  return handle != NULL;
}
