#include "config.h"

#include "site/ferry-storage-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

/* What is on its way lies in a hidden folder of the first folder, on the same disk. Each file in it is locked by who writes it: what nobody locks was left behind by a kill. */
#define INCOMING ".ferry-incoming"

static gboolean
check_path (FerrySite   *site,
            const char  *path,
            GError     **error)
{
  g_autofree char *top = ferry_storage_path_valid (path) ? g_strndup (path, strcspn (path, "/")) : NULL;

  if (top != NULL && _ferry_storage_offers (site, top))
    return _ferry_storage_get (site, error) != NULL;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("That is no file of the storage that may be copied."));
  return FALSE;
}

/* Only the first folder may be a link. */
static int
open_top (FerrySite   *site,
          const char  *path,
          gboolean     make,
          GError     **error)
{
  g_autofree char *name = g_strndup (path, strcspn (path, "/")), *top = g_build_filename (ferry_site_get_storage (site), name, NULL);
  int fd;

  if (make)
    g_mkdir (top, 0755);
  fd = open (top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    ferry_error_set_errno (error, errno, _("The folder of %s can't be opened"), path);
  return fd;
}

/* The folder in which @path lies, open; made on the way where @make. */
static int
open_parent (int          top,
             const char  *path,
             gboolean     make,
             GError     **error)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);
  int fd = fcntl (top, F_DUPFD_CLOEXEC, 0);

  for (guint i = 1; fd >= 0 && parts[i + 1] != NULL; i++)
    {
      int parent = fd;

      if (make)
        mkdirat (parent, parts[i], 0755);
      fd = openat (parent, parts[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      ferry_fd_close (&parent);
    }
  if (fd < 0)
    ferry_error_set_errno (error, errno, _("The folder of %s can't be opened"), path);
  return fd;
}

/**
 * ferry_storage_dup_path:
 * @site: an instance's place
 * @path: below its storage
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the absolute path of a file that may be read, and is one: no link leads to it
 *
 * Since: 0.1
 */
char *
ferry_storage_dup_path (FerrySite   *site,
                        const char  *path,
                        GError     **error)
{
  FERRY_AUTO_FD top = check_path (site, path, error) ? open_top (site, path, FALSE, error) : -1;
  FERRY_AUTO_FD parent = top >= 0 ? open_parent (top, path, FALSE, error) : -1;
  g_autofree char *name = g_path_get_basename (path);
  struct stat info;

  if (parent < 0)
    return NULL;
  if (fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (info.st_mode))
    return g_build_filename (ferry_site_get_storage (site), path, NULL);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no file %s in the storage."), path);
  return NULL;
}

/* ---- receiving ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FerryStorageFile *file;
  int                     top;
  int                     parent;
  int                     incoming;
  int                     fd;
  char                   *name;
  char                   *part;      /* in incoming; NULL: none, or it has its name */
} Receiving;

static void
receiving_clear (Receiving *self)
{
  if (self->part != NULL)
    unlinkat (self->incoming, self->part, 0);
  if (self->incoming >= 0)
    unlinkat (self->top, INCOMING, AT_REMOVEDIR);   /* stays while others use it */
  ferry_fd_close (&self->fd);
  ferry_fd_close (&self->incoming);
  ferry_fd_close (&self->parent);
  ferry_fd_close (&self->top);
  g_free (self->name);
  g_free (self->part);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Receiving, receiving_clear)

static void
sweep (int incoming)
{
  int fd = openat (incoming, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *child;

  while (folder != NULL && (child = readdir (folder)) != NULL)
    {
      FERRY_AUTO_FD left = g_str_has_suffix (child->d_name, ".part") ? openat (incoming, child->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;

      if (left >= 0 && flock (left, LOCK_EX | LOCK_NB) == 0)
        unlinkat (incoming, child->d_name, 0);
    }
  if (folder != NULL)
    closedir (folder);
}

/* Somebody who sweeps may have taken it away before it was locked: then it is made again. */
static gboolean
make_part (Receiving  *self,
           GError    **error)
{
  struct stat info = { 0 };

  for (guint attempt = 0; attempt < 100 && info.st_nlink == 0; attempt++)
    {
      ferry_fd_close (&self->fd);
      g_free (self->part);
      self->part = g_strdup_printf ("%08x%08x.part", g_random_int (), g_random_int ());
      mkdirat (self->top, INCOMING, 0700);
      ferry_fd_close (&self->incoming);
      self->incoming = openat (self->top, INCOMING, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      self->fd = self->incoming >= 0 ? openat (self->incoming, self->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644) : -1;
      if (self->fd < 0 && errno == ENOENT)   /* the folder was taken away as empty */
        continue;
      if (self->fd < 0 || flock (self->fd, LOCK_EX) != 0 || fstat (self->fd, &info) != 0)
        {
          ferry_error_set_errno (error, errno, _("Can't write %s"), self->file->path);
          return FALSE;
        }
    }
  return info.st_nlink > 0;
}

static gboolean
write_block (Receiving     *self,
             const guint8  *data,
             gsize          length,
             GError       **error)
{
  while (length > 0)
    {
      ssize_t n = write (self->fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          ferry_error_set_errno (error, errno, _("Can't write %s"), self->file->path);
          return FALSE;
        }
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
take_stream (Receiving     *self,
             GInputStream  *stream,
             const char    *sha256,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  g_autoptr(FerryHash) hash = ferry_hash_new ();
  g_autofree char *digest = NULL;
  gint64 size = 0;
  gssize got;

  while ((got = g_input_stream_read (stream, block, BLOCK, cancellable, error)) > 0)
    {
      ferry_hash_update (hash, block, (gsize) got);
      size += got;
      if (!write_block (self, block, (gsize) got, error))
        return FALSE;
    }
  if (got < 0)
    {
      ferry_error_convert_io (error, self->file->path);
      return FALSE;
    }
  digest = ferry_hash_finish_hex (hash);
  if (size == self->file->size && (sha256 == NULL || g_ascii_strcasecmp (sha256, digest) == 0))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The file %s did not come as it was announced, or was changed meanwhile."), self->file->path);
  return FALSE;
}

static gboolean
publish (Receiving  *self,
         gboolean    replace,
         GError    **error)
{
  struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = self->file->mtime / G_USEC_PER_SEC, .tv_nsec = self->file->mtime % G_USEC_PER_SEC * 1000 } };

  if (futimens (self->fd, times) != 0 || fsync (self->fd) != 0
      || renameat2 (self->incoming, self->part, self->parent, self->name, replace ? 0 : RENAME_NOREPLACE) != 0)
    {
      if (errno == EEXIST)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a file %s in the storage already."), self->file->path);
      else
        ferry_error_set_errno (error, errno, _("Can't write %s"), self->file->path);
      return FALSE;
    }
  g_clear_pointer (&self->part, g_free);
  if (fsync (self->parent) == 0 || errno == EINVAL)   /* some file systems can't sync folders */
    return TRUE;
  ferry_error_set_errno (error, errno, _("Can't write %s"), self->file->path);
  return FALSE;
}

/**
 * ferry_storage_receive:
 * @site: an instance's place
 * @file: its path, size and time of change
 * @stream: its bytes
 * @sha256: (nullable): their digest in hex
 * @replace: whether a file that is there may be replaced
 * @cancellable: (nullable): for cancelling
 * @error: return location
 *
 * Puts a file in its place. Folders on the way are made; no link is followed but one that stands for the first folder.
 *
 * Returns: %FALSE with @error; then nothing is there under its name that was not there before: %FERRY_ERROR_EXISTS, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_USAGE for a path that may not be written
 *
 * Since: 0.1
 */
gboolean
ferry_storage_receive (FerrySite               *site,
                       const FerryStorageFile  *file,
                       GInputStream            *stream,
                       const char              *sha256,
                       gboolean                 replace,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  g_auto(Receiving) self = { .file = file, .top = -1, .parent = -1, .incoming = -1, .fd = -1 };

  if (!check_path (site, file->path, error) || (self.top = open_top (site, file->path, TRUE, error)) < 0
      || (self.parent = open_parent (self.top, file->path, TRUE, error)) < 0)
    return FALSE;
  self.name = g_path_get_basename (file->path);
  if (!make_part (&self, error))
    return FALSE;
  sweep (self.incoming);
  return take_stream (&self, stream, sha256, cancellable, error) && publish (&self, replace, error);
}
