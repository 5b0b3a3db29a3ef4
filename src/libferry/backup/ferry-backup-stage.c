#include "config.h"

#include "backup/ferry-backup-stage.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#define PREFIX ".ferry-restore-"

struct _FerryBackupStage
{
  char     *folder;
  int       fd;       /* of the folder, locked */
  gboolean  keep;
};

static int
open_folder (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static gboolean
is_empty (const char *stage,
          const char *part)
{
  g_autofree char *path = g_build_filename (stage, part, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);

  return dir == NULL || g_dir_read_name (dir) == NULL;
}

/* What a process that died left: rubbish while it only extracted; but with files of the application in `old` it is for people to decide. */
static gboolean
settle_old (const char  *path,
            GError     **error)
{
  FERRY_AUTO_FD fd = open_folder (path);

  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("Another restore is working in %s. Wait for its end and try again"), path);
      return FALSE;
    }
  if (is_empty (path, "old"))
    {
      ferry_folder_remove (path, NULL);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS,
               _("An earlier restore was stopped while it changed the files; those before are in %s/old. Move them where they belong or delete %s, and try again"),
               path, path);
  return FALSE;
}

static gboolean
settle_others (const char  *uploads,
               GError     **error)
{
  g_autoptr(GDir) dir = g_dir_open (uploads, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (uploads, name, NULL);

      if (ferry_backup_stage_is_name (name) && !settle_old (path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_parts (FerryBackupStage *self)
{
  g_autofree char *new_path = ferry_backup_stage_path (self, "new", NULL);
  g_autofree char *old_path = ferry_backup_stage_path (self, "old", NULL);

  self->fd = open_folder (self->folder);
  return self->fd >= 0 && flock (self->fd, LOCK_EX | LOCK_NB) == 0 && g_mkdir (new_path, 0700) == 0 && g_mkdir (old_path, 0700) == 0;
}

/**
 * ferry_backup_stage_new:
 * @uploads: path of the folder of the uploads; made when it lacks
 * @error: %FERRY_ERROR_BUSY when another restore is at work there, %FERRY_ERROR_EXISTS when one died in the middle, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_NO_SPACE
 *
 * Makes an empty stage. Any thread.
 *
 * Returns: (transfer full): the stage
 *
 * Since: 0.1
 */
FerryBackupStage *
ferry_backup_stage_new (const char  *uploads,
                        GError     **error)
{
  g_autoptr(FerryBackupStage) self = g_new0 (FerryBackupStage, 1);
  g_autofree char *template = g_build_filename (uploads, PREFIX "XXXXXX", NULL);

  self->fd = -1;
  if (!settle_others (uploads, error))
    return NULL;
  if (g_mkdir_with_parents (uploads, 0755) == 0 && g_mkdtemp_full (template, 0700) != NULL)
    self->folder = g_steal_pointer (&template);
  if (self->folder != NULL && make_parts (self))
    return g_steal_pointer (&self);
  ferry_error_set_errno (error, errno, _("The folder %s can't be written"), uploads);
  return NULL;
}

/**
 * ferry_backup_stage_path:
 * @self: a stage
 * @part: `new`, `old` or another name
 * @name: (nullable): path of a file in it
 *
 * Returns: (transfer full): the path
 *
 * Since: 0.1
 */
char *
ferry_backup_stage_path (FerryBackupStage *self,
                         const char       *part,
                         const char       *name)
{
  g_return_val_if_fail (self != NULL && part != NULL, NULL);

  return g_build_filename (self->folder, part, name, NULL);
}

/**
 * ferry_backup_stage_folder:
 * @self: a stage
 *
 * Returns: (transfer none): its path
 *
 * Since: 0.1
 */
const char *
ferry_backup_stage_folder (FerryBackupStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

/**
 * ferry_backup_stage_is_name:
 * @name: name of a file
 *
 * Returns: whether it is the name of a stage: no upload of the application
 *
 * Since: 0.1
 */
gboolean
ferry_backup_stage_is_name (const char *name)
{
  return g_str_has_prefix (name, PREFIX);
}

/**
 * ferry_backup_stage_keep:
 * @self: a stage
 *
 * Lets the folder lie when the stage is freed.
 *
 * Returns: (transfer none): its path
 *
 * Since: 0.1
 */
const char *
ferry_backup_stage_keep (FerryBackupStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->keep = TRUE;
  return self->folder;
}

/**
 * ferry_backup_stage_free:
 * @self: (nullable): a stage
 *
 * Removes the folder with all that is in it, unless it is kept.
 *
 * Since: 0.1
 */
void
ferry_backup_stage_free (FerryBackupStage *self)
{
  if (self == NULL)
    return;
  if (self->folder != NULL && !self->keep)
    ferry_folder_remove (self->folder, NULL);
  ferry_fd_close (&self->fd);
  g_free (self->folder);
  g_free (self);
}
