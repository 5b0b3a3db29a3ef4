#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-library.h"
#include "migrate/ferry-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>

gboolean
_ferry_local_backups_is_read (const char *path)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  return fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

static gboolean
unlink_one (const char  *path,
            GError     **error)
{
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      ferry_error_set_errno (error, errno, _("%s can't be deleted"), path);
      return FALSE;
    }
  g_unlink (sidecar);
  return TRUE;
}

/* The same file, or an equal copy, in the other folder: nullable. */
static char *
second_place (FerrySite  *site,
              const char *path)
{
  g_autofree char *own = ferry_local_backups_own_folder (site);
  g_autofree char *application = ferry_local_backups_application_folder (site);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *other = application != NULL ? g_build_filename (strcmp (folder, own) == 0 ? application : own, name, NULL) : NULL;
  GStatBuf info, second;

  if (other == NULL || g_stat (path, &info) != 0 || g_stat (other, &second) != 0 || info.st_dev != second.st_dev || info.st_ino != second.st_ino)
    return NULL;
  return g_steal_pointer (&other);
}

/**
 * ferry_local_backups_remove:
 * @site: the instance
 * @path: path of one of its backups
 * @error: %FERRY_ERROR_USAGE when it is none of them, %FERRY_ERROR_BUSY when it is being read
 *
 * Deletes a backup and the copy of its metadata beside it, in both folders where it is linked. Recorded in the journal. Blocking, any thread.
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
  g_autofree char *other = NULL;

  if (journal == NULL)
    return FALSE;
  if (!ferry_local_backups_owns (site, path))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is no backup of %s: Ferry deletes only those. Delete the file yourself if you mean it."), path,
                   ferry_site_get_name (site));
      return FALSE;
    }
  if (_ferry_local_backups_is_read (path))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("%s is being read. Wait for the end of that and try again."), path);
      return FALSE;
    }
  other = second_place (site, path);
  return (other == NULL || unlink_one (other, error)) && unlink_one (path, error) && ferry_journal_append (journal, "backup-removed", NULL, path, error);
}

/* Its own name when it is one of a backup and free, else a new one. */
static char *
name_for (const char *folder,
          const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *wanted = g_build_filename (folder, name, NULL);

  if (ferry_backup_name_get_time (name) != 0 && !g_file_test (wanted, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&name);
  return ferry_backup_name_new (folder);
}

/**
 * ferry_local_backups_send:
 * @site: the instance
 * @path: path of a file
 * @job: (nullable): cancelling
 * @error: %FERRY_ERROR_DAMAGED when it is no backup, %FERRY_ERROR_NO_SPACE, …
 *
 * Copies a file into Ferry's own folder of backups. Recorded in the journal. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup there
 *
 * Since: 0.1
 */
FerryBackup *
ferry_local_backups_send (FerrySite   *site,
                          const char  *path,
                          FerryJob    *job,
                          GError     **error)
{
  g_autofree char *folder = ferry_local_backups_own_folder (site);
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) backup = NULL;
  g_autofree char *name = NULL;
  g_autofree char *to = NULL;
  g_autoptr(GError) failure = NULL;

  backup = ferry_backup_open (path, NULL, &failure);
  if (backup == NULL && !g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (journal == NULL || !ferry_folder_make (folder, error))
    return NULL;
  name = name_for (folder, path);
  to = g_build_filename (folder, name, NULL);
  if (!ferry_library_export (path, to, FALSE, job != NULL ? ferry_job_get_cancellable (job) : NULL, error) ||
      !ferry_journal_append (journal, "backup-imported", NULL, to, error))
    return NULL;
  return ferry_local_backups_find (site, name, NULL, error);
}
