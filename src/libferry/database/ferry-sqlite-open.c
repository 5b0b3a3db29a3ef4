#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-error.h"
#include "database/ferry-sqlite-statement.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define BUSY_LIMIT (5 * G_USEC_PER_SEC)
#define BUSY_PAUSE (20 * 1000)      /* µs */
#define PROGRESS_STEPS 20000        /* instructions of SQLite's machine between two looks at the cancellable: about 1 ms */

/* as long as this runs no other thread may close the connection: dispose waits for it */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  sqlite3_interrupt (user_data);
}

static int
progress_cb (gpointer user_data)
{
  FerrySqlite *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static int
busy_cb (gpointer user_data,
         int      n_calls)
{
  FerrySqlite *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_since = now;
  if (now - self->busy_since > BUSY_LIMIT || g_cancellable_is_cancelled (self->cancellable))
    return 0;
  g_usleep (BUSY_PAUSE);

  return 1;
}

/* the order of row lines for texts that the file holds as UTF-16 */
static int
compare_bytes_cb (gpointer      user_data,
                  int           length_a,
                  gconstpointer a,
                  int           length_b,
                  gconstpointer b)
{
  int result = memcmp (a, b, (gsize) MIN (length_a, length_b));

  return result != 0 ? result : length_a - length_b;
}

/* a database file may come from anybody: nothing in it may run code, and damaged pages must be noticed */
static void
harden (sqlite3 *db)
{
  static const struct { int option; int value; } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    { SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 0 },           /* see ferry-sqlite-suspend.c */
    { SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1 },    /* renaming the rebuilt table leaves views, triggers and foreign keys alone */
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    sqlite3_db_config (db, options[i].option, options[i].value, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_WORKER_THREADS, 0);
}

/* EXTRA: the folder is synced too when the journal goes, so that a power failure can't take a commit back that was reported */
static gboolean
run_pragmas (sqlite3  *db,
             GError  **error)
{
  static const char * const pragmas[] = {
    "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0", "PRAGMA cache_size=-16000", "PRAGMA temp_store=FILE", "PRAGMA synchronous=EXTRA",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pragmas); i++)
    if (!ferry_sqlite_run (db, pragmas[i], error))
      return FALSE;

  return TRUE;
}

/* the first read: tells a database from another file, and asks how it stores texts */
static gboolean
probe (FerrySqlite  *self,
       GError      **error)
{
  g_autoptr(sqlite3_stmt) count = NULL;
  g_autoptr(sqlite3_stmt) encoding = NULL;
  gboolean row = FALSE;

  count = ferry_sqlite_prepare (self->db, "SELECT count(*) FROM main.sqlite_master", error);
  if (count == NULL || !ferry_sqlite_step (count, &row, error))
    return FALSE;
  encoding = ferry_sqlite_prepare (self->db, "PRAGMA main.encoding", error);
  if (encoding == NULL || !ferry_sqlite_step (encoding, &row, error))
    return FALSE;
  self->utf16 = row && g_str_has_prefix (ferry_sqlite_column (encoding, 0), "UTF-16");

  return TRUE;
}

static gboolean
set_up (FerrySqlite  *self,
        GError      **error)
{
  harden (self->db);
  sqlite3_busy_handler (self->db, busy_cb, self);
  if (self->cancellable != NULL)
    {
      sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
      self->cancelled_id = g_cancellable_connect (self->cancellable, G_CALLBACK (cancelled_cb), self->db, NULL);
    }
  sqlite3_create_collation (self->db, "ferry_bytes", SQLITE_UTF8, NULL, compare_bytes_cb);

  return run_pragmas (self->db, error) && probe (self, error);
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, FERRY_ERROR, saved_errno == ENOENT || saved_errno == ENOTDIR ? FERRY_ERROR_NOT_FOUND : FERRY_ERROR_PERMISSION,
                   _("The database file %s can't be opened: %s. Check its path"), path, g_strerror (saved_errno));
      return FALSE;
    }
  if (S_ISREG (info.st_mode))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is no file. Name the SQLite database file itself"), path);

  return FALSE;
}

/**
 * ferry_sqlite_open:
 * @settings: of dialect SQLite, naming the file
 * @cancellable: (nullable): interrupts whatever runs on this connection
 * @error: return location for an error of #FERRY_ERROR
 *
 * Opens an existing database file, in rollback journal or WAL mode. It is never made. Nothing that it holds can load code.
 * Foreign keys do not act on this connection. While another program holds the file, waits up to 5 s. Blocking; the
 * connection belongs to one thread at a time.
 *
 * Returns: (transfer full): the connection, or %NULL with %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_USAGE (a folder),
 *   %FERRY_ERROR_DAMAGED (no database), %FERRY_ERROR_PERMISSION, %FERRY_ERROR_BUSY or %FERRY_ERROR_CANCELLED
 *
 * Since: 0.1
 */
FerryDatabase *
ferry_sqlite_open (FerryConnectionSettings  *settings,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  g_autoptr(FerrySqlite) self = NULL;
  int rc;

  g_return_val_if_fail (settings != NULL && settings->path != NULL, NULL);

  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped on request"));
      return NULL;
    }
  self = g_object_new (FERRY_TYPE_SQLITE, "settings", settings, "cancellable", cancellable, NULL);
  /* absolute: so it can't be one of SQLite's special names ("", ":memory:", "file:…") */
  self->path = g_canonicalize_filename (settings->path, NULL);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!check_file (self->path, error))
    return NULL;
  rc = sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (rc != SQLITE_OK)
    {
      ferry_sqlite_set_error (self->db, error);
      return NULL;
    }
  if (!set_up (self, error))
    return NULL;

  return FERRY_DATABASE (g_steal_pointer (&self));
}
