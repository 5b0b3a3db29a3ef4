#include "config.h"

#include "backup/ferry-backup-trial.h"

#include "backup/ferry-backup-private.h"
#include "backup/ferry-pg-restore.h"
#include "backup/ferry-sqlite-file.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define PREFIX "ferry_trial_"

/* Older than this, and with nobody in it, a scratch database was left by a process that died. */
#define LEFT_BEHIND (60 * 60)

/* ---- PostgreSQL: a database of its own on the instance's server -------------------------------------------------------------- */

static gboolean
collect_name (guint               n,
              const char * const *values,
              gpointer            user_data)
{
  g_ptr_array_add (user_data, g_strdup (values[0]));
  return TRUE;
}

static gboolean
drop_database (FerryDatabase  *db,
               const char     *name,
               GError        **error)
{
  g_autofree char *quoted = ferry_database_quote (name);
  g_autofree char *sql = g_strdup_printf ("DROP DATABASE IF EXISTS %s WITH (FORCE)", quoted);

  return ferry_database_execute (db, sql, NULL, error);
}

static void
drop_left_behind (FerryDatabase *db)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  ferry_database_query (db, "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname ~ '^" PREFIX "[0-9]+_[0-9a-f]+$' AND pg_catalog.pg_has_role(d.datdba, 'MEMBER') AND NOT EXISTS"
                            " (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)", NULL, collect_name, names, NULL);
  for (guint i = 0; i < names->len; i++)
    if (now - g_ascii_strtoll ((const char *) g_ptr_array_index (names, i) + strlen (PREFIX), NULL, 10) > LEFT_BEHIND)
      drop_database (db, g_ptr_array_index (names, i), NULL);
}

static char *
create_database (FerryDatabase  *db,
                 GError        **error)
{
  guint32 number;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(GError) failure = NULL;

  ferry_random_bytes (&number, sizeof number);
  name = g_strdup_printf (PREFIX "%" PRId64 "_%08x", g_get_real_time () / G_USEC_PER_SEC, number);
  sql = g_strdup_printf ("CREATE DATABASE \"%s\" TEMPLATE template0", name);
  if (ferry_database_execute (db, sql, NULL, &failure))
    return g_steal_pointer (&name);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("No scratch database could be made for the trial: %s. Give the role CREATEDB"), failure->message);
  return NULL;
}

static FerryDatabase *
open_scratch (FerryDatabase  *db,
              const char     *name,
              FerryJob       *job,
              GError        **error)
{
  FerryConnectionSettings *ours = ferry_database_get_settings (db);
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_postgres ();
  GHashTableIter iter;
  gpointer keyword, value;

  g_hash_table_iter_init (&iter, ours->parameters);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    ferry_connection_settings_set (settings, keyword, value);
  ferry_connection_settings_set (settings, "dbname", name);
  g_free (settings->schema);
  settings->schema = g_strdup (ours->schema);
  return ferry_database_open (settings, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
}

static gboolean
play (FerryDatabase        *scratch,
      FerryBackupArchive   *archive,
      FerryJob             *job,
      GError              **error)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  if (!ferry_database_begin (scratch, FERRY_TRANSACTION_WRITE, error))
    return FALSE;
  if (ferry_pg_restore_run (scratch, archive, none, NULL, job, error))
    return ferry_database_commit (scratch, error);
  ferry_database_rollback (scratch);
  return FALSE;
}

/* what is done with the scratch database once the backup is in it */
typedef struct
{
  FerryBackupArchive  *archive;
  FerryBackupLookFunc  func;      /* NULL: compare it with the backup */
  gpointer             user_data;
  FerryJob            *job;
} Look;

static gboolean
look_at (FerryDatabase  *scratch,
         const Look     *look,
         GError        **error)
{
  return look->func != NULL ? look->func (scratch, look->user_data, error)
                            : ferry_pg_trial_compare (scratch, look->archive->data_path, look->job, error);
}

static gboolean
try_postgres (FerrySite   *site,
              const Look  *look,
              GError     **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, error);
  g_autofree char *name = NULL;
  g_autoptr(FerryDatabase) scratch = NULL;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  drop_left_behind (db);
  name = create_database (db, error);
  if (name == NULL)
    return FALSE;
  scratch = open_scratch (db, name, look->job, error);
  ok = scratch != NULL && play (scratch, look->archive, look->job, error) && look_at (scratch, look, error);
  g_clear_object (&scratch);
  return drop_database (db, name, ok ? error : NULL) && ok;
}

/* ---- SQLite: a file of its own ----------------------------------------------------------------------------------------------- */

static gboolean
compare_table (FerryDatabase    *a,
               FerryDatabase    *b,
               const FerryTable *table,
               GError          **error)
{
  g_autofree char *digest_a = ferry_database_digest_table (a, table, error);
  g_autofree char *digest_b = digest_a != NULL ? ferry_database_digest_table (b, table, error) : NULL;

  if (digest_b == NULL)
    return FALSE;
  if (strcmp (digest_a, digest_b) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The table %s is not the same after the trial restore. Use another backup"), table->name);
  return FALSE;
}

static FerryDatabase *
open_file (const char  *path,
           GError     **error)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (path);
  g_autoptr(FerryDatabase) db = ferry_database_open (settings, NULL, error);

  return db != NULL && ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error) ? g_steal_pointer (&db) : NULL;
}

static gboolean
compare_files (const char  *data,
               const char  *scratch,
               FerryJob    *job,
               GError     **error)
{
  g_autoptr(FerryDatabase) a = open_file (data, error);
  g_autoptr(FerryDatabase) b = a != NULL ? open_file (scratch, error) : NULL;
  g_autoptr(FerrySchema) schema = b != NULL ? ferry_database_read_schema (a, error) : NULL;

  for (guint i = 0; schema != NULL && i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);

      ferry_job_set_progress (job, table->name, i, schema->tables->len);
      if (ferry_job_is_cancelled (job, error) || !compare_table (a, b, table, error))
        return FALSE;
    }
  return schema != NULL;
}

static gboolean
try_sqlite (FerryBackupArchive  *archive,
            FerryJob            *job,
            GError             **error)
{
  g_autofree char *scratch = ferry_backup_workspace_path (archive->workspace, "scratch");

  return ferry_sqlite_file_replace (scratch, archive->data_path, job, error) && ferry_sqlite_file_check (scratch, job, error) &&
         ferry_sqlite_file_compare (scratch, archive->metadata, job, error) && compare_files (archive->data_path, scratch, job, error);
}

static FerryBackupArchive *
open_whole (FerrySite   *site,
            const char  *path,
            const char  *password,
            FerryJob    *job,
            GError     **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;

  if (!_ferry_backup_check_digest (path, TRUE, error))
    return NULL;
  archive = ferry_backup_archive_open (path, password, error);
  if (archive == NULL || !_ferry_backup_check_dialect (site, archive, error) || !ferry_backup_archive_prove (archive, job, error))
    return NULL;
  return g_steal_pointer (&archive);
}

/**
 * ferry_backup_trial:
 * @site: an instance of the backup's kind; its server gives room for a scratch database
 * @path: path of a backup, of NocoBase or of Ferry
 * @password: (nullable): its restore password
 * @job: (nullable): progress of its present step, and cancelling
 * @error: %FERRY_ERROR_DAMAGED, %FERRY_ERROR_SQL and %FERRY_ERROR_CONSTRAINT when it can't be restored; %FERRY_ERROR_PERMISSION when the role may make no database;
 *   %FERRY_ERROR_UNSUPPORTED for another dialect
 *
 * Proves a backup: reads it whole, restores it into a scratch database (PostgreSQL) or file (SQLite), compares every table's rows by digest with what the backup holds, and
 * removes the scratch again. Blocks; any thread.
 *
 * Returns: whether it can be restored
 *
 * Since: 0.1
 */
gboolean
ferry_backup_trial (FerrySite   *site,
                    const char  *path,
                    const char  *password,
                    FerryJob    *job,
                    GError     **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;
  Look look = { .job = job };

  g_return_val_if_fail (FERRY_IS_SITE (site) && path != NULL, FALSE);

  archive = look.archive = open_whole (site, path, password, job, error);
  if (archive == NULL)
    return FALSE;
  return archive->metadata->dialect == FERRY_DIALECT_POSTGRES ? try_postgres (site, &look, error) : try_sqlite (archive, job, error);
}

/* The file is read as it lies: nothing is restored. */
static gboolean
look_at_file (const Look  *look,
              GError     **error)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (look->archive->data_path);
  g_autoptr(FerryDatabase) db = ferry_database_open (settings, look->job != NULL ? ferry_job_get_cancellable (look->job) : NULL, error);

  return db != NULL && look->func (db, look->user_data, error);
}

/**
 * ferry_backup_look:
 * @site: an instance of the backup's kind; its server gives room for a scratch database
 * @path: path of a backup, of NocoBase or of Ferry
 * @password: (nullable): its restore password
 * @func: (scope call): sees the database, outside a transaction; it must change nothing
 * @user_data: for @func
 * @job: (nullable): progress of its present step, and cancelling
 * @error: as of ferry_backup_trial(), or what @func failed with
 *
 * Reads a backup whole and lets @func look at what it holds: in a scratch database (PostgreSQL) or its file (SQLite), which are removed again. Blocks; any thread.
 *
 * Returns: what @func returned; %FALSE with @error where it was not reached
 *
 * Since: 0.1
 */
gboolean
ferry_backup_look (FerrySite            *site,
                   const char           *path,
                   const char           *password,
                   FerryBackupLookFunc   func,
                   gpointer              user_data,
                   FerryJob             *job,
                   GError              **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;
  Look look = { .func = func, .user_data = user_data, .job = job };

  g_return_val_if_fail (FERRY_IS_SITE (site) && path != NULL && func != NULL, FALSE);

  archive = look.archive = open_whole (site, path, password, job, error);
  if (archive == NULL)
    return FALSE;
  return archive->metadata->dialect == FERRY_DIALECT_POSTGRES ? try_postgres (site, &look, error) : look_at_file (&look, error);
}
