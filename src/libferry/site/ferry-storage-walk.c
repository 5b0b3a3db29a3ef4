#include "config.h"

#include "site/ferry-storage-walk.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* deeper than any application makes folders */
#define DEPTH_LIMIT 64

typedef DIR FerryFolderStream;

static void
folder_stream_close (FerryFolderStream *self)
{
  closedir (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFolderStream, folder_stream_close)

typedef struct
{
  FerryStorageFunc func;
  gpointer         user_data;
} Walk;

static gboolean walk_folder (Walk *walk, int fd, const char *entry, guint depth, GError **error);

/* Links and devices are passed over, so that nothing outside of the folder is read. */
static gboolean
walk_child (Walk        *walk,
            int          parent,
            const char  *name,
            const char  *entry,
            guint        depth,
            GError     **error)
{
  int fd = openat (parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean ok = TRUE;

  if (fd < 0 && (errno == ELOOP || errno == ENOENT || errno == ENXIO))
    return TRUE;
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("The file %s of the storage can't be read"), entry);
      ferry_fd_close (&fd);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    return walk_folder (walk, fd, entry, depth + 1, error);
  if (S_ISREG (info.st_mode))
    ok = walk->func (fd, entry, &info, walk->user_data, error);
  ferry_fd_close (&fd);
  return ok;
}

/* Takes @fd over. */
static gboolean
walk_folder (Walk        *walk,
             int          fd,
             const char  *entry,
             guint        depth,
             GError     **error)
{
  g_autoptr(FerryFolderStream) folder = fdopendir (fd);
  struct dirent *child;

  if (folder == NULL || depth > DEPTH_LIMIT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_IO, _("The folder %s of the storage can't be read, or lies too deep"), entry);
      return FALSE;
    }
  while ((child = readdir (folder)) != NULL)
    {
      g_autofree char *path = g_strconcat (entry, "/", child->d_name, NULL);

      if (strcmp (child->d_name, ".") == 0 || strcmp (child->d_name, "..") == 0 || g_str_has_prefix (child->d_name, ".ferry-"))
        continue;
      if (!walk_child (walk, dirfd (folder), child->d_name, path, depth, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ferry_storage_walk:
 * @storage: path of the storage folder
 * @folder: name of a folder directly in it
 * @func: called for every file
 * @user_data: for @func
 * @error: return location
 *
 * Visits the files of a folder. The folder itself may be a link, to another disk, say; below it links are not followed. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_storage_walk (const char        *storage,
                    const char        *folder,
                    FerryStorageFunc   func,
                    gpointer           user_data,
                    GError           **error)
{
  Walk walk = { func, user_data };
  g_autofree char *path = g_build_filename (storage, folder, NULL);
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("The folder %s can't be read"), path);
      return FALSE;
    }
  return walk_folder (&walk, fd, folder, 0, error);
}
