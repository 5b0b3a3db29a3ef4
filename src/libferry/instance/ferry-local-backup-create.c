#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"

#include <glib/gi18n-lib.h>

/* Makes a backup in @folder and reads it back: steps `backup`, `verify-backup`. */
FerryBackup *
_ferry_local_backups_make (FerrySite                *site,
                           const FerryBackupOptions *options,
                           FerryJob                 *job,
                           GError                  **error)
{
  g_autoptr(FerryBackup) backup = NULL;

  ferry_job_begin_step (job, "backup");
  backup = ferry_backup_create (site, options, job, error);
  if (backup == NULL)
    return NULL;
  ferry_job_begin_step (job, "verify-backup");
  if (!ferry_local_backups_verify (site, ferry_backup_get_path (backup), options->password, job, error))
    return NULL;
  g_object_set (backup, "verified", ferry_time_now (), NULL);
  return g_steal_pointer (&backup);
}

/**
 * ferry_local_backups_create:
 * @site: the instance
 * @request: what it holds and why it is made
 * @job: (nullable): steps `backup`, `verify-backup`
 * @error: return location
 *
 * Makes a backup, with the files of the storage folder where they are wished and known, and verifies it. Recorded in the journal. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup.
 *
 * Since: 0.1
 */
FerryBackup *
ferry_local_backups_create (FerrySite                *site,
                            const FerryBackupCreate  *request,
                            FerryJob                 *job,
                            GError                  **error)
{
  g_autofree char *folder = ferry_local_backups_own_folder (site);
  FerryBackupOptions options = { .folder = folder, .reason = request->reason, .password = request->password, .everything = TRUE,
                                 .files = request->files && ferry_site_get_storage (site) != NULL };
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) backup = NULL;

  if (journal == NULL)
    return NULL;
  ferry_job_add_step (job, "backup", _("Back up"), 80);
  ferry_job_add_step (job, "verify-backup", _("Verify the backup"), 20);
  backup = _ferry_local_backups_make (site, &options, job, error);
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
  _ferry_local_backups_remember_verified (site, path);
  return TRUE;
}
