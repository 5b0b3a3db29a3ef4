#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

/* a link is trusted when it is ours or root's, or, on the way to the folder, of the owner of the folder that holds it */
static gboolean
link_is_trusted (const char        *path,
                 const struct stat *info,
                 gboolean           last)
{
  g_autofree char *parent = g_path_get_dirname (path);
  struct stat holder;

  if (info->st_uid == geteuid () || info->st_uid == 0)
    return TRUE;
  return !last && stat (parent, &holder) == 0 && holder.st_uid == info->st_uid && (holder.st_mode & S_IWOTH) == 0;
}

static gboolean
make_one (const char  *path,
          gboolean     last,
          GError     **error)
{
  struct stat info;

  if (mkdir (path, 0700) == 0)
    return TRUE;
  if (errno != EEXIST)
    {
      int saved_errno = errno;

      /* on a read-only or foreign parent mkdir may complain before it sees that the folder exists */
      if (stat (path, &info) == 0 && S_ISDIR (info.st_mode))
        return TRUE;
      ferry_error_set_errno (error, saved_errno, _("The folder “%s” can't be made"), path);
      return FALSE;
    }
  if (lstat (path, &info) == 0 && S_ISLNK (info.st_mode) && !link_is_trusted (path, &info, last))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("“%s” is a symbolic link of another user: remove it or choose another folder"), path);
      return FALSE;
    }
  if (stat (path, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” exists and is no folder: remove it or choose another folder"), path);
      return FALSE;
    }
  return TRUE;
}

/**
 * ferry_folder_make:
 * @path: the folder
 * @error: return location for an error
 *
 * Makes a folder and its parents, mode 0700; what exists stays as it is. Refuses a symbolic link that is somebody else's. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_PERMISSION, EXISTS (a file is in the way), NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_folder_make (const char  *path,
                   GError     **error)
{
  g_autofree char *whole = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', FALSE);

  whole = g_canonicalize_filename (path, NULL);
  for (char *slash = strchr (whole + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      *slash = '\0';
      if (!make_one (whole, FALSE, error))
        return FALSE;
      *slash = '/';
    }
  return whole[1] == '\0' || make_one (whole, TRUE, error);
}

typedef DIR Folder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, closedir)

static gboolean remove_entry (int         parent,
                              const char *name);

static gboolean
remove_content (int parent,
                const char *name)
{
  g_autoptr(Folder) folder = NULL;
  struct dirent *entry;
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  folder = fdopendir (fd);
  if (folder == NULL)
    {
      close (fd);
      return FALSE;
    }
  while (errno = 0, (entry = readdir (folder)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0 && !remove_entry (fd, entry->d_name))
      return FALSE;
  return errno == 0;
}

static gboolean
remove_entry (int         parent,
              const char *name)
{
  struct stat info;

  if (fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT;
  if (!S_ISDIR (info.st_mode))
    return unlinkat (parent, name, 0) == 0 || errno == ENOENT;
  return remove_content (parent, name) && unlinkat (parent, name, AT_REMOVEDIR) == 0;
}

/**
 * ferry_folder_remove:
 * @path: a folder, or a file
 * @error: return location for an error
 *
 * Removes a tree. Symbolic links are removed, not followed, even if they appear meanwhile. A folder that is not there is no error. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_PERMISSION or IO; part of the tree may be gone then
 *
 * Since: 0.1
 */
gboolean
ferry_folder_remove (const char  *path,
                     GError     **error)
{
  g_return_val_if_fail (path != NULL && *path != '\0', FALSE);

  if (remove_entry (AT_FDCWD, path))
    return TRUE;
  ferry_error_set_errno (error, errno, _("The folder “%s” can't be removed"), path);
  return FALSE;
}

/**
 * ferry_folder_free_space:
 * @path: a folder; where it does not exist, the nearest parent that does counts
 *
 * Returns: how many bytes this user may still write there, or -1 when that is unknown. Blocking, any thread.
 *
 * Since: 0.1
 */
gint64
ferry_folder_free_space (const char *path)
{
  g_autofree char *folder = NULL;
  struct statvfs info;

  g_return_val_if_fail (path != NULL, -1);

  folder = g_canonicalize_filename (path, NULL);
  while (statvfs (folder, &info) != 0)
    {
      char *parent;

      if (errno != ENOENT || folder[1] == '\0')
        return -1;
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
  return (gint64) ((guint64) info.f_bavail * info.f_frsize);
}

static GPrivate acting_for = G_PRIVATE_INIT (g_free);

/**
 * ferry_act_for:
 * @who: (nullable): for whom this thread works from now on, such as `ci@office`; %NULL: for whoever runs the program
 *
 * A server works for its callers: what is recorded in this thread is recorded under their names.
 *
 * Since: 0.1
 */
void
ferry_act_for (const char *who)
{
  g_private_replace (&acting_for, g_strdup (who));
}

/**
 * ferry_user_at_host:
 *
 * Returns: (transfer full): who works here, such as `maria@office`: whom ferry_act_for() named in this thread, otherwise who runs the program. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_user_at_host (void)
{
  const char *other = g_private_get (&acting_for);

  return other != NULL ? g_strdup (other) : g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());
}
