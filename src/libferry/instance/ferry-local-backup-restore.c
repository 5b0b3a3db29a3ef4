#include "config.h"

#include "instance/ferry-local-backup-check-private.h"
#include "instance/ferry-local-restore-record.h"

#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-files.h"
#include "backup/ferry-backup-trial.h"
#include "backup/ferry-backup-writer.h"
#include "backup/ferry-sqlite-handle.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"
#include "migrate/ferry-migrate.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- proving --------------------------------------------------------------------------------------------------------------- */

/* What tells something of the backup, and not of the server or of who asks. */
static gboolean
is_verdict (const GError *failure)
{
  return g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_DAMAGED) || g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_SQL) ||
         g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
}

/**
 * ferry_local_backups_prove:
 * @site: the instance
 * @path: path of a backup
 * @password: (nullable): its restore password
 * @job: (nullable): step `prove`
 * @error: the errors of ferry_backup_trial()
 *
 * Restores a backup for a trial and remembers the result. Blocking, any thread.
 *
 * Returns: whether it can be restored
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_prove (FerrySite   *site,
                           const char  *path,
                           const char  *password,
                           FerryJob    *job,
                           GError     **error)
{
  g_autoptr(GError) failure = NULL;

  ferry_job_add_step (job, "prove", _("Restore it for a trial"), 1);
  ferry_job_begin_step (job, "prove");
  if (ferry_backup_trial (site, path, password, job, &failure))
    {
      _ferry_local_backups_note (site, path, FERRY_BACKUP_PROVEN, NULL);
      return TRUE;
    }
  if (is_verdict (failure))
    _ferry_local_backups_note (site, path, FERRY_BACKUP_FAILED, failure->message);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- restoring ------------------------------------------------------------------------------------------------------------- */

/** A restore at work. */
typedef struct
{
  FerrySite                *site;
  const char               *path;
  const FerryBackupRestore *request;
  FerryJob                 *job;
  FerryJournal             *journal;
  FerryRestoreRecord       *record;      /* nullable: held while it runs */
  GPtrArray                *witnesses;
  char                     *from_schema;
  char                     *who;
  char                     *sha256;
  char                     *kept_password;   /* nullable: of the settings, where none was given */
} Restore;

static void
restore_clear (Restore *self)
{
  g_clear_object (&self->journal);
  g_clear_pointer (&self->record, ferry_restore_record_free);
  g_clear_pointer (&self->witnesses, g_ptr_array_unref);
  g_free (self->from_schema);
  g_free (self->who);
  g_free (self->sha256);
  g_clear_pointer (&self->kept_password, ferry_secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Restore, restore_clear)

static gboolean
refuse (GListModel  *items,
        GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean input = ferry_check_count (items, FERRY_CHECK_INPUT) > 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);
      const char *found = ferry_check_item_get_found (item), *expected = ferry_check_item_get_expected (item), *action = ferry_check_item_get_action (item);

      if (ferry_check_item_get_level (item) > FERRY_CHECK_INPUT)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", ferry_check_item_get_title (item));
      if (found != NULL && expected != NULL)
        g_string_append_printf (text, _(" (here: %s, backup: %s)"), found, expected);
      g_string_append_printf (text, ".%s%s", action != NULL ? " " : "", action != NULL ? action : "");
    }
  if (text->len == 0)
    return FALSE;
  g_set_error (error, FERRY_ERROR, input ? FERRY_ERROR_INPUT_NEEDED : FERRY_ERROR_BLOCKED, _("Not restored, and nothing was changed: %s"), text->str);
  return TRUE;
}

/* Everything that may refuse it, before anything is touched. */
static gboolean
check (Restore  *self,
       GError  **error)
{
  g_auto(FerryRestoreCheck) check = { .site = self->site, .options = self->request, .job = self->job };

  ferry_job_begin_step (self->job, "check-backup");
  if (!_ferry_restore_check_run (&check, self->path, error) || refuse (G_LIST_MODEL (check.items), error))
    return FALSE;
  if (check.layout.known && self->request->schema != NULL && check.archive->metadata->dialect == FERRY_DIALECT_POSTGRES)
    self->from_schema = g_strdup (check.layout.schema);
  self->kept_password = g_steal_pointer (&check.kept_password);
  return TRUE;
}

/* An empty instance gets the schema that .env names, so that it can be saved like any other. */
static gboolean
need_schema (FerrySite  *site,
             GError    **error)
{
  g_autoptr(FerryDatabase) db = NULL;
  g_autofree char *quoted = ferry_database_quote (ferry_site_get_schema (site));
  g_autofree char *sql = g_strdup_printf ("CREATE SCHEMA IF NOT EXISTS %s", quoted);

  if (strcmp (ferry_site_get_schema (site), "public") == 0)
    return TRUE;
  db = ferry_site_open_database (site, NULL, error);
  return db != NULL && ferry_database_execute (db, sql, NULL, error);
}

/* An instance without a database file gets an empty one: with a header. */
static gboolean
need_file (FerrySite  *site,
           GError    **error)
{
  FerryConnectionSettings *connection = ferry_site_get_connection (site);
  g_autofree char *folder = NULL;
  g_autoptr(FerrySqliteHandle) handle = NULL;

  if (connection->dialect != FERRY_DIALECT_SQLITE)
    return need_schema (site, error);
  if (g_file_test (connection->path, G_FILE_TEST_EXISTS))
    return TRUE;
  folder = g_path_get_dirname (connection->path);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("The folder %s can't be made"), folder);
      return FALSE;
    }
  handle = ferry_sqlite_handle_open (connection->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  return handle != NULL && ferry_sqlite_handle_execute (handle, "PRAGMA user_version = 1; PRAGMA user_version = 0; VACUUM", error);
}

/* The state that the restore replaces: whole, and in Ferry's own place. */
static FerryBackup *
save (Restore  *self,
      GError  **error)
{
  g_autofree char *folder = ferry_local_backups_own_folder (self->site);
  FerryBackupOptions options = { .folder = folder, .reason = "restore", .everything = TRUE, .files = ferry_site_get_storage (self->site) != NULL };

  return _ferry_local_backups_make (self->site, &options, self->job, error);
}

/* Gives FALSE with no @error where there is nothing that could be saved. */
static gboolean
need_saving (Restore  *self,
             GError  **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (self->site, self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL, error);

  return db != NULL && !_ferry_restore_nothing_to_save (self->site, db);
}

static gboolean
save_present (Restore  *self,
              GError  **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(FerryBackup) saved = NULL;

  if (!need_saving (self, &failure))
    {
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  saved = save (self, error);
  return saved != NULL && ferry_restore_record_set_saved (self->record, ferry_backup_get_path (saved), error);
}

/* The witnesses of executions are not the backup's: they tell what was committed, restored or not. One more tells of this restore. */
static gboolean
put_witnesses_back (FerryDatabase  *db,
                    gpointer        user_data,
                    GError        **error)
{
  Restore *self = user_data;

  return ferry_witness_restore (self->site, db, self->witnesses, error) &&
         ferry_witness_write (self->site, db, ferry_restore_record_get_id (self->record), self->sha256, self->who, "restore", error);
}

static gboolean
read_witnesses (Restore  *self,
                GError  **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (self->site, self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL, error);

  self->witnesses = db != NULL ? ferry_witness_read_all (self->site, db, error) : NULL;
  return self->witnesses != NULL;
}

static gboolean
put_in (Restore  *self,
        GError  **error)
{
  g_autofree char *holder = g_strdup_printf (_("restore of a backup, %s"), self->who);
  g_autoptr(GPtrArray) records = ferry_backup_records_load (self->site);
  const FerryBackupRecord *record = ferry_backup_records_find_digest (records, self->sha256);
  FerryRestoreOptions options = { .sha256 = self->sha256, .read_before = record != NULL && record->verified != 0 && record->failure == NULL,
                                  .password = self->kept_password != NULL ? self->kept_password : self->request->password, .files = self->request->files, .finish = put_witnesses_back, .user_data = self,
                                  .lock_holder = holder, .warnings = self->request->warnings, .from_schema = self->from_schema,
                                  .journal = ferry_restore_record_get_folder (self->record) };

  ferry_job_begin_step (self->job, "restore");
  return ferry_backup_restore (self->site, self->path, &options, self->job, error);
}

static gboolean
run (Restore  *self,
     GError  **error)
{
  self->record = ferry_restore_record_begin (self->site, self->path, error);
  return self->record != NULL && need_file (self->site, error) && save_present (self, error) && read_witnesses (self, error) &&
         ferry_journal_append (self->journal, "restore-started", ferry_restore_record_get_id (self->record), self->path, error) && put_in (self, error);
}

/* Where nobody knows yet what became of COMMIT, the record stays, and the next start asks again. */
static gboolean
end (Restore  *self,
     GError   *failure,
     GError  **error)
{
  const char *id = self->record != NULL ? ferry_restore_record_get_id (self->record) : NULL;
  gboolean swapped;

  if (failure == NULL)
    {
      g_autoptr(GError) problem = NULL;
      gboolean told = ferry_journal_append (self->journal, "restored", id, self->path, &problem);

      ferry_restore_record_end (self->record);
      if (!told)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The backup is restored, but the record is not whole: %s"), problem->message);
      return told;
    }
  if (id != NULL && !g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN))
    {
      ferry_journal_append (self->journal, "restore-failed", id, failure->message, NULL);
      /* files that could not be put back now are put back by who comes next */
      if (ferry_backup_swap_settle (ferry_restore_record_get_folder (self->record), FALSE, &swapped, NULL))
        ferry_restore_record_end (self->record);
    }
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * ferry_local_backups_restore:
 * @site: the instance
 * @path: path of a backup, of NocoBase or of Ferry
 * @options: password, files, consents, warnings
 * @job: (nullable): steps `check-backup`, `backup`, `restore`
 * @error: %FERRY_ERROR_BLOCKED with all that stands against it, %FERRY_ERROR_INPUT_NEEDED without the password, unless it is the one in the settings; the errors of ferry_backup_restore();
 *   %FERRY_ERROR_COMMITTED: it is restored, and only the record of that could not be written
 *
 * Checks, saves the present state (unless the instance holds nothing at all yet), and puts the backup in its place: read back whole first, then the database in one transaction, then files and key. Recorded in the journal; what
 * a killed process leaves is settled by ferry_local_backups_settle(). Blocking, any thread.
 *
 * Returns: %FALSE with @error; the instance is as before then, unless the error says otherwise.
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_restore (FerrySite                 *site,
                             const char                *path,
                             const FerryBackupRestore  *options,
                             FerryJob                  *job,
                             GError                   **error)
{
  g_auto(Restore) self = { .site = site, .path = path, .request = options, .job = job };
  g_autofree char *told = NULL;
  g_autoptr(GError) settling = NULL;
  GError *failure = NULL;

  ferry_job_add_step (job, "check-backup", _("Check the backup to restore"), 10);
  ferry_job_add_step (job, "backup", _("Save the present state"), 35);
  ferry_job_add_step (job, "restore", _("Restore"), 55);
  told = ferry_local_backups_settle (site, &settling);
  if (settling != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&settling));
      return FALSE;
    }
  self.journal = ferry_journal_open (site, error);
  self.who = ferry_user_at_host ();
  if (self.journal == NULL || !check (&self, error) || (self.sha256 = ferry_backup_digest (path, error)) == NULL)
    return FALSE;
  if (!run (&self, &failure))
    return end (&self, failure, error);
  _ferry_local_backups_note (site, path, FERRY_BACKUP_VERIFIED, NULL);
  return end (&self, NULL, error);
}
