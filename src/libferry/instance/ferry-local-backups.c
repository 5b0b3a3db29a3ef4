#include "config.h"

#include "instance/ferry-local-backups.h"

#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"
#include "migrate/ferry-witness.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define SUFFIX         ".nbdata"
#define VERIFIED_FILE  "verified-backups.ini"
#define VERIFIED_GROUP "verified"
#define VERIFIED_LIMIT (1024 * 1024)

static char *
own_folder (FerrySite *site)
{
  return g_build_filename (ferry_site_get_state_folder (site), "backups", NULL);
}

/* where NocoBase's backup manager keeps those of the application "main" */
static char *
application_folder (FerrySite *site)
{
  const char *storage = ferry_site_get_storage (site);

  return storage != NULL ? g_build_filename (storage, "backups", "main", NULL) : NULL;
}

/* ---- which backups were verified: "name size mtime" = µs ------------------------------------------------------------------- */

static char *
verified_path (FerrySite *site)
{
  return g_build_filename (ferry_site_get_state_folder (site), VERIFIED_FILE, NULL);
}

static GKeyFile *
load_verified (FerrySite *site)
{
  g_autofree char *path = verified_path (site);
  g_autofree char *text = NULL;
  GKeyFile *file = g_key_file_new ();
  gsize length;

  if (ferry_file_read (path, VERIFIED_LIMIT, &text, &length, NULL))
    g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
  return file;
}

/* A file that was changed since is another file. */
static char *
verified_key (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  GStatBuf info = { 0 };

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, escaped, (gint64) info.st_size, (gint64) info.st_mtime);
}

static void
remember_verified (FerrySite  *site,
                   const char *path)
{
  g_autoptr(GKeyFile) file = load_verified (site);
  g_autofree char *key = verified_key (path);
  g_autofree char *text = NULL;
  g_autofree char *file_path = verified_path (site);
  g_autoptr(GError) error = NULL;

  if (key == NULL)
    return;
  g_key_file_set_int64 (file, VERIFIED_GROUP, key, ferry_time_now ());
  text = g_key_file_to_data (file, NULL, NULL);
  /* only a remark: the backup is verified whether or not it is remembered */
  if (!ferry_folder_make (ferry_site_get_state_folder (site), &error) || !ferry_file_write_durable (file_path, text, -1, &error))
    g_message ("%s", error->message);
}

/* ---- list ------------------------------------------------------------------------------------------------------------------ */

static FerryBackup *
describe (const char *path,
          GKeyFile   *verified)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *key = verified_key (path);
  g_autofree char *name = g_path_get_basename (path);
  FerryBackup *backup = ferry_backup_open (path, NULL, &error);
  GStatBuf info = { 0 };

  if (backup == NULL)
    {
      if (g_stat (path, &info) != 0)
        return NULL;
      backup = g_object_new (FERRY_TYPE_BACKUP, "path", path, "name", name, "size", (gint64) info.st_size,
                             "created", (gint64) info.st_mtime * G_USEC_PER_SEC, "problem", error->message,
                             "encrypted", g_error_matches (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION), NULL);
    }
  if (key != NULL && g_key_file_has_key (verified, VERIFIED_GROUP, key, NULL))
    g_object_set (backup, "verified", g_key_file_get_int64 (verified, VERIFIED_GROUP, key, NULL), NULL);
  return backup;
}

static gboolean
list_folder (const char  *folder,
             GKeyFile    *verified,
             GPtrArray   *backups,
             GError     **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &local);
  const char *name;

  if (dir == NULL)
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("The folder of backups can't be read: %s. Give yourself access to it."), local->message);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      FerryBackup *backup = g_str_has_suffix (name, SUFFIX) ? describe (path, verified) : NULL;

      if (backup != NULL)
        g_ptr_array_add (backups, backup);
    }
  return TRUE;
}

static int
newest_first (gconstpointer a,
              gconstpointer b)
{
  gint64 left = ferry_backup_get_created (*(FerryBackup **) a), right = ferry_backup_get_created (*(FerryBackup **) b);

  return (left < right) - (left > right);
}

/**
 * ferry_local_backups_list:
 * @site: the instance
 * @error: return location
 *
 * Lists the backups in Ferry's own folder and in the one of NocoBase's backup manager. One that can't be read has a "problem". Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): newest first.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_local_backups_list (FerrySite  *site,
                          GError    **error)
{
  g_autoptr(GPtrArray) backups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GKeyFile) verified = load_verified (site);
  g_autofree char *own = own_folder (site);
  g_autofree char *application = application_folder (site);

  if (!list_folder (own, verified, backups, error) || (application != NULL && !list_folder (application, verified, backups, error)))
    return NULL;
  g_ptr_array_sort (backups, newest_first);
  return g_steal_pointer (&backups);
}

/* ---- create, verify, restore, remove --------------------------------------------------------------------------------------- */

static FerryBackup *
create (FerrySite   *site,
        const char  *reason,
        const char  *password,
        FerryJob    *job,
        GError     **error)
{
  g_autofree char *folder = own_folder (site);
  FerryBackupOptions options = { .folder = folder, .reason = reason, .password = password, .everything = TRUE, .files = ferry_site_get_storage (site) != NULL };
  g_autoptr(FerryBackup) backup = NULL;

  ferry_job_begin_step (job, "backup");
  backup = ferry_backup_create (site, &options, job, error);
  if (backup == NULL)
    return NULL;
  ferry_job_begin_step (job, "verify-backup");
  if (!ferry_local_backups_verify (site, ferry_backup_get_path (backup), password, job, error))
    return NULL;
  g_object_set (backup, "verified", ferry_time_now (), NULL);
  return g_steal_pointer (&backup);
}

/**
 * ferry_local_backups_create:
 * @site: the instance
 * @password: (nullable): restore password: the file is encrypted with it
 * @job: (nullable): steps `backup`, `verify-backup`
 * @error: return location
 *
 * Makes a backup of everything, with the files of the storage folder where it is known, and verifies it. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup.
 *
 * Since: 0.1
 */
FerryBackup *
ferry_local_backups_create (FerrySite   *site,
                            const char  *password,
                            FerryJob    *job,
                            GError     **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) backup = NULL;

  if (journal == NULL)
    return NULL;
  ferry_job_add_step (job, "backup", _("Back up"), 80);
  ferry_job_add_step (job, "verify-backup", _("Verify the backup"), 20);
  backup = create (site, "manual", password, job, error);
  if (backup == NULL || !ferry_journal_append (journal, "backup-made", NULL, ferry_backup_get_path (backup), error))
    return NULL;
  return g_steal_pointer (&backup);
}

/**
 * ferry_local_backups_verify:
 * @site: the instance
 * @path: path of the backup
 * @password: (nullable): its restore password
 * @job: (nullable): progress and cancelling
 * @error: the errors of ferry_backup_verify()
 *
 * Reads a backup whole and remembers that it was. Blocking, any thread.
 *
 * Returns: whether it is whole.
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_verify (FerrySite   *site,
                            const char  *path,
                            const char  *password,
                            FerryJob    *job,
                            GError     **error)
{
  if (!ferry_backup_verify (path, password, job, error))
    return FALSE;
  remember_verified (site, path);
  return TRUE;
}

typedef struct
{
  FerrySite *site;
  GPtrArray *witnesses;
} Restore;

/* The witnesses of executions are not the backup's: they tell what was committed, restored or not. */
static gboolean
put_witnesses_back (FerryDatabase  *db,
                    gpointer        user_data,
                    GError        **error)
{
  Restore *restore = user_data;

  return ferry_witness_restore (restore->site, db, restore->witnesses, error);
}

static GPtrArray *
read_witnesses (FerrySite  *site,
                FerryJob   *job,
                GError    **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);

  return db != NULL ? ferry_witness_read_all (site, db, error) : NULL;
}

static gboolean
restore (FerrySite                 *site,
         const char                *path,
         const FerryBackupRestore  *options,
         FerryJob                  *job,
         GError                   **error)
{
  g_autofree char *who = ferry_user_at_host ();
  g_autofree char *holder = g_strdup_printf (_("restore of a backup, %s"), who);
  g_autoptr(GPtrArray) witnesses = read_witnesses (site, job, error);
  Restore data = { .site = site, .witnesses = witnesses };
  FerryRestoreOptions restoring = { .password = options->password, .files = options->files, .finish = put_witnesses_back, .user_data = &data,
                                    .lock_holder = holder, .warnings = options->warnings };

  if (witnesses == NULL)
    return FALSE;
  ferry_job_begin_step (job, "restore");
  return ferry_backup_restore (site, path, &restoring, job, error);
}

/**
 * ferry_local_backups_restore:
 * @site: the instance
 * @path: path of a backup, of NocoBase or of Ferry
 * @options: password, files, warnings
 * @job: (nullable): steps `verify-backup`, `backup`, `restore`
 * @error: return location
 *
 * Verifies the backup, saves the present state, and puts the backup in its place in one transaction. Recorded in the journal. Blocking, any thread.
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
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) saved = NULL;

  if (journal == NULL)
    return FALSE;
  ferry_job_add_step (job, "check-backup", _("Verify the backup to restore"), 10);
  ferry_job_add_step (job, "backup", _("Save the present state"), 35);
  ferry_job_add_step (job, "verify-backup", _("Verify what was saved"), 10);
  ferry_job_add_step (job, "restore", _("Restore"), 45);
  ferry_job_begin_step (job, "check-backup");
  if (!ferry_local_backups_verify (site, path, options->password, job, error))
    return FALSE;
  saved = create (site, "restore", NULL, job, error);
  if (saved == NULL || !ferry_journal_append (journal, "restore-started", NULL, path, error) || !restore (site, path, options, job, error))
    return FALSE;
  return ferry_journal_append (journal, "restored", NULL, path, error);
}

/**
 * ferry_local_backups_remove:
 * @site: the instance
 * @path: path of one of its backups
 * @error: return location
 *
 * Deletes a backup and the copy of its metadata beside it. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_remove (FerrySite   *site,
                            const char  *path,
                            GError     **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);

  if (journal == NULL)
    return FALSE;
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      ferry_error_set_errno (error, errno, _("%s can't be deleted"), path);
      return FALSE;
    }
  g_unlink (sidecar);
  return ferry_journal_append (journal, "backup-removed", NULL, path, error);
}
