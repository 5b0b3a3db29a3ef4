#include "config.h"

#include "backup/ferry-backup-workspace.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX ".ferry-backup-"

struct _FerryBackupWorkspace
{
  char *folder;
  int   fd;        /* of the folder, locked */
};

static int
open_folder (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A workspace whose lock is free belongs to nobody who lives. */
static void
remove_if_stale (const char *path)
{
  FERRY_AUTO_FD fd = open_folder (path);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || info.st_uid != geteuid ())
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    ferry_folder_remove (path, NULL);
}

static void
remove_stale (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        remove_if_stale (path);
      }
}

/* FALSE when somebody cleaned it up between its making and its locking. */
static gboolean
lock_folder (FerryBackupWorkspace *self)
{
  struct stat mine, there;

  self->fd = open_folder (self->folder);
  return self->fd >= 0 && flock (self->fd, LOCK_EX | LOCK_NB) == 0 && fstat (self->fd, &mine) == 0 &&
         lstat (self->folder, &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev;
}

/**
 * ferry_backup_workspace_new:
 * @folder: an existing folder
 * @error: %FERRY_ERROR_PERMISSION, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Removes what dead processes left in @folder and makes a new workspace there. Any thread.
 *
 * Returns: (transfer full): the workspace
 *
 * Since: 0.1
 */
FerryBackupWorkspace *
ferry_backup_workspace_new (const char  *folder,
                            GError     **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  remove_stale (folder);
  for (guint attempt = 0; attempt < 10; attempt++)
    {
      g_autoptr(FerryBackupWorkspace) self = g_new0 (FerryBackupWorkspace, 1);
      g_autofree char *template = g_build_filename (folder, PREFIX "XXXXXX", NULL);

      self->fd = -1;
      if (g_mkdtemp_full (template, 0700) == NULL)
        {
          ferry_error_set_errno (error, errno, _("No folder for unfinished files can be made in %s"), folder);
          return NULL;
        }
      self->folder = g_steal_pointer (&template);
      if (lock_folder (self))
        return g_steal_pointer (&self);
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_IO, _("The folder %s does not allow locks. Choose a folder on another file system"), folder);
  return NULL;
}

/**
 * ferry_backup_workspace_new_near:
 * @path: path of a file
 * @error: as ferry_backup_workspace_new()
 *
 * Makes a workspace in the folder of @path, or, where that can't be written, in the system's folder for temporary files. Any thread.
 *
 * Returns: (transfer full): the workspace
 *
 * Since: 0.1
 */
FerryBackupWorkspace *
ferry_backup_workspace_new_near (const char  *path,
                                 GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_access (folder, W_OK) == 0)
    {
      FerryBackupWorkspace *self = ferry_backup_workspace_new (folder, NULL);

      if (self != NULL)
        return self;
    }
  return ferry_backup_workspace_new (g_get_tmp_dir (), error);
}

/**
 * ferry_backup_workspace_path:
 * @self: a workspace
 * @name: name of a file
 *
 * Returns: (transfer full): the path of a file of that name in the workspace
 *
 * Since: 0.1
 */
char *
ferry_backup_workspace_path (FerryBackupWorkspace *self,
                             const char           *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/**
 * ferry_backup_workspace_folder:
 * @self: a workspace
 *
 * Returns: (transfer none): the path of the workspace
 *
 * Since: 0.1
 */
const char *
ferry_backup_workspace_folder (FerryBackupWorkspace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

/**
 * ferry_backup_workspace_free:
 * @self: (nullable): a workspace
 *
 * Removes the folder with everything in it.
 *
 * Since: 0.1
 */
void
ferry_backup_workspace_free (FerryBackupWorkspace *self)
{
  if (self == NULL)
    return;
  if (self->folder != NULL && self->fd >= 0)
    ferry_folder_remove (self->folder, NULL);
  ferry_fd_close (&self->fd);
  g_free (self->folder);
  g_free (self);
}
