#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-library.h"
#include "migrate/ferry-journal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

void
_ferry_local_backups_note (FerrySite        *site,
                           const char       *path,
                           FerryBackupEvent  event,
                           const char       *failure)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sha256 = ferry_backup_digest (path, &error);

  if (sha256 == NULL || !ferry_backup_record_note (site, path, sha256, event, failure, &error))
    g_message ("%s", error->message);
}

FerryBackup *
_ferry_local_backups_make (FerrySite                 *site,
                           const FerryBackupOptions  *options,
                           FerryJob                  *job,
                           GError                   **error)
{
  ferry_job_begin_step (job, "backup");
  return ferry_backup_create (site, options, job, error);
}

/* NocoBase may run as somebody else than Ferry: what lies in its folder is its. */
void
_ferry_local_backups_give (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (geteuid () == 0 && stat (folder, &info) == 0 && lchown (path, info.st_uid, info.st_gid) != 0)
    g_message ("%s: %s", path, g_strerror (errno));
}

/* The folder where NocoBase lists backups; made for its user when it lacks. */
static char *
need_application_folder (FerrySite  *site,
                         GError    **error)
{
  g_autofree char *folder = ferry_local_backups_application_folder (site);
  g_autofree char *parent = g_path_get_dirname (folder);
  gboolean parent_lacks = !g_file_test (parent, G_FILE_TEST_EXISTS), lacks = !g_file_test (folder, G_FILE_TEST_EXISTS);

  if (!ferry_folder_make (folder, error))
    return NULL;
  if (parent_lacks)
    _ferry_local_backups_give (parent);
  if (lacks)
    _ferry_local_backups_give (folder);
  return g_steal_pointer (&folder);
}

/* The second place of one file, where nobody prunes; on another file system a copy. */
static gboolean
put_in_own_folder (FerrySite   *site,
                   const char  *path,
                   GError     **error)
{
  g_autofree char *folder = ferry_local_backups_own_folder (site);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *own = g_build_filename (folder, name, NULL);
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);
  g_autofree char *own_sidecar = ferry_backup_name_sidecar (own);

  if (!ferry_folder_make (folder, error))
    return FALSE;
  if (link (path, own) != 0 && !ferry_library_export (path, own, FALSE, NULL, error))
    return FALSE;
  if (link (sidecar, own_sidecar) != 0)
    ferry_library_export (sidecar, own_sidecar, FALSE, NULL, NULL);
  return TRUE;
}

static FerryBackup *
create (FerrySite           *site,
        FerryBackupOptions  *options,
        FerryJob            *job,
        GError             **error)
{
  gboolean shared = ferry_site_get_storage (site) != NULL;
  g_autofree char *folder = shared ? need_application_folder (site, error) : ferry_local_backups_own_folder (site);
  g_autoptr(FerryBackup) backup = NULL;
  g_autofree char *sidecar = NULL;

  if (folder == NULL)
    return NULL;
  options->folder = folder;
  backup = _ferry_local_backups_make (site, options, job, error);
  if (backup == NULL || (shared && !put_in_own_folder (site, ferry_backup_get_path (backup), error)))
    return NULL;
  sidecar = ferry_backup_name_sidecar (ferry_backup_get_path (backup));
  if (shared)
    {
      _ferry_local_backups_give (ferry_backup_get_path (backup));
      _ferry_local_backups_give (sidecar);
    }
  return g_steal_pointer (&backup);
}

/**
 * ferry_local_backups_create:
 * @site: the instance
 * @request: what it holds and why it is made
 * @skip_data: (nullable): ids of tables whose rows are left out
 * @job: (nullable): step `backup`
 * @error: return location
 *
 * Makes a backup in the folder where NocoBase lists them, and puts it into Ferry's own place, too, which nobody prunes. It is read back whole before it gets its name.
 * Recorded in the journal. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup.
 *
 * Since: 0.1
 */
FerryBackup *
ferry_local_backups_create (FerrySite                *site,
                            const FerryBackupCreate  *request,
                            const char * const       *skip_data,
                            FerryJob                 *job,
                            GError                  **error)
{
  FerryBackupOptions options = { .reason = request->reason, .title = request->title, .release = request->release, .name = request->name, .password = request->password,
                                 .everything = skip_data == NULL, .skip_data = skip_data, .files = request->files && ferry_site_get_storage (site) != NULL };
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) backup = NULL;

  if (journal == NULL)
    return NULL;
  ferry_job_add_step (job, "backup", _("Back up and read it back"), 1);
  backup = create (site, &options, job, error);
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
  g_autoptr(GError) failure = NULL;

  if (ferry_backup_verify (path, password, job, &failure))
    {
      _ferry_local_backups_note (site, path, FERRY_BACKUP_VERIFIED, NULL);
      return TRUE;
    }
  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_DAMAGED))
    _ferry_local_backups_note (site, path, FERRY_BACKUP_FAILED, failure->message);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
