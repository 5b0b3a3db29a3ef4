#include "config.h"

#include "backup/ferry-sqlite-file.h"

#include "backup/ferry-sqlite-handle.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define PAGES_A_STEP 512
/* How long a lock of somebody else is waited for in which nothing moves. */
#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define PAUSE_US (50 * 1000)
/* A source that is written to makes the copy begin anew; after so many times it is locked and copied in one go. */
#define RESTARTS 3

typedef sqlite3_backup FerrySqliteBackup;

static void
backup_finish (FerrySqliteBackup *self)
{
  sqlite3_backup_finish (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteBackup, backup_finish)

/** One copy under way. */
typedef struct
{
  FerrySqliteHandle *to;
  FerrySqliteBackup *backup;
  const char        *busy_path;   /* whom to name when it is locked */
  FerryJob          *job;
  gint64             moved;       /* monotonic µs of the last page that went over */
  int                remaining;
  int                restarts;
} Transfer;

/* Waits a little for a lock; FALSE when patience is over. */
static gboolean
wait_for_lock (Transfer  *transfer,
               int        result,
               GError   **error)
{
  if (g_get_monotonic_time () - transfer->moved > PATIENCE_US)
    {
      ferry_sqlite_handle_set_error (NULL, result, transfer->busy_path, error);
      return FALSE;
    }
  g_usleep (PAUSE_US);
  return TRUE;
}

static void
note_progress (Transfer *transfer)
{
  int total = sqlite3_backup_pagecount (transfer->backup);
  int remaining = sqlite3_backup_remaining (transfer->backup);

  if (transfer->remaining > 0 && remaining > transfer->remaining)
    transfer->restarts++;
  transfer->remaining = remaining;
  transfer->moved = g_get_monotonic_time ();
  ferry_job_set_progress (transfer->job, NULL, total - remaining, total);
}

static gboolean
copy_pages (Transfer  *transfer,
            GError   **error)
{
  for (;;)
    {
      int result;

      if (ferry_job_is_cancelled (transfer->job, error))
        return FALSE;
      result = sqlite3_backup_step (transfer->backup, transfer->restarts < RESTARTS ? PAGES_A_STEP : -1);
      switch (result)
        {
        case SQLITE_DONE:
          return TRUE;
        case SQLITE_OK:
          note_progress (transfer);
          break;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
          if (!wait_for_lock (transfer, result, error))
            return FALSE;
          break;
        default:
          /* only what is written to can be full */
          ferry_sqlite_handle_set_error (result == SQLITE_FULL ? transfer->to : NULL, result, result == SQLITE_FULL ? NULL : transfer->busy_path, error);
          return FALSE;
        }
    }
}

static gboolean
transfer_all (FerrySqliteHandle  *to,
              FerrySqliteHandle  *from,
              const char         *busy_path,
              FerryJob           *job,
              GError            **error)
{
  Transfer transfer = { .to = to, .busy_path = busy_path, .job = job };
  g_autoptr(FerrySqliteBackup) backup = sqlite3_backup_init (to, "main", from, "main");
  int result;

  if (backup == NULL)
    {
      ferry_sqlite_handle_set_error (to, sqlite3_errcode (to), NULL, error);
      return FALSE;
    }
  transfer.backup = backup;
  transfer.moved = g_get_monotonic_time ();
  if (!copy_pages (&transfer, error))
    return FALSE;
  result = sqlite3_backup_finish (g_steal_pointer (&backup));
  if (result != SQLITE_OK)
    ferry_sqlite_handle_set_error (to, result, NULL, error);
  return result == SQLITE_OK;
}

/* In WAL mode a read transaction is a snapshot that stops no writer, so the copy never begins anew. */
static gboolean
hold_snapshot (FerrySqliteHandle  *handle,
               GError            **error)
{
  g_autoptr(FerrySqliteStatement) statement = ferry_sqlite_handle_prepare (handle, "PRAGMA journal_mode", error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW || g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") != 0)
    return TRUE;
  sqlite3_reset (statement);
  return ferry_sqlite_handle_execute (handle, "BEGIN", error) &&
         ferry_sqlite_handle_number (handle, "SELECT count(*) FROM sqlite_master", error) >= 0;
}

/**
 * ferry_sqlite_file_copy:
 * @live: path of a database that others may be using
 * @copy: a file that does not exist yet
 * @job: (nullable): progress in pages, and cancelling
 * @error: %FERRY_ERROR_BUSY when it stays locked for 10 seconds, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_CANCELLED
 *
 * Copies a database by SQLite's online backup while the application runs: the copy is one consistent state. On failure @copy may be there in
 * part. Blocks; any thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_file_copy (const char  *live,
                        const char  *copy,
                        FerryJob    *job,
                        GError     **error)
{
  g_autoptr(FerrySqliteHandle) from = NULL;
  g_autoptr(FerrySqliteHandle) to = NULL;

  g_return_val_if_fail (live != NULL && copy != NULL, FALSE);

  from = ferry_sqlite_handle_open (live, SQLITE_OPEN_READWRITE, error);
  if (from == NULL || !hold_snapshot (from, error))
    return FALSE;
  to = ferry_sqlite_handle_open (copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  return to != NULL && transfer_all (to, from, live, job, error) &&
         /* one file, without a log beside it, whatever mode the original is in */
         ferry_sqlite_handle_execute (to, "PRAGMA journal_mode = DELETE", error);
}

/* A database in WAL mode keeps its page size: the copy is given the same. */
static gboolean
match_page_size (FerrySqliteHandle  *to,
                 FerrySqliteHandle  *from,
                 GError            **error)
{
  gint64 wanted = ferry_sqlite_handle_number (to, "PRAGMA page_size", error);
  gint64 present = ferry_sqlite_handle_number (from, "PRAGMA page_size", error);
  g_autofree char *sql = g_strdup_printf ("PRAGMA journal_mode = DELETE; PRAGMA page_size = %" PRId64 "; VACUUM", wanted);

  if (wanted < 0 || present < 0)
    return FALSE;
  return wanted == present || ferry_sqlite_handle_execute (from, sql, error);
}

/**
 * ferry_sqlite_file_replace:
 * @live: path of the database to be overwritten
 * @copy: path of the database that takes its place; may be rewritten
 * @job: (nullable): progress in pages, and cancelling
 * @error: %FERRY_ERROR_BUSY when the application holds it, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_CANCELLED
 *
 * Writes all of @copy over @live in one transaction of SQLite: programs that have it open see the one or the other, and after a failure, a
 * kill or a loss of power it is as before. Blocks; any thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_file_replace (const char  *live,
                           const char  *copy,
                           FerryJob    *job,
                           GError     **error)
{
  g_autoptr(FerrySqliteHandle) from = NULL;
  g_autoptr(FerrySqliteHandle) to = NULL;

  g_return_val_if_fail (live != NULL && copy != NULL, FALSE);

  from = ferry_sqlite_handle_open (copy, SQLITE_OPEN_READWRITE, error);
  to = from != NULL ? ferry_sqlite_handle_open (live, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) : NULL;
  return to != NULL && ferry_sqlite_handle_execute (to, "PRAGMA synchronous = EXTRA", error) &&
         match_page_size (to, from, error) && transfer_all (to, from, live, job, error);
}
