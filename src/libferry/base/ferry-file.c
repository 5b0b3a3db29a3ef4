#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

/**
 * ferry_fd_close:
 * @fd: a file descriptor, or -1
 *
 * Closes a descriptor and sets it to -1; for %FERRY_AUTO_FD. Keeps `errno`.
 *
 * Since: 0.1
 */
void
ferry_fd_close (int *fd)
{
  int saved_errno = errno;

  if (*fd >= 0)
    close (*fd);
  *fd = -1;
  errno = saved_errno;
}

/**
 * ferry_file_write_durable:
 * @path: the file
 * @data: what it shall hold
 * @length: bytes, or -1 when @data ends with a NUL byte
 * @error: return location for an error
 *
 * Replaces a file so that after a crash either the old or the new content is there: temporary name, sync, rename, sync of the folder. A symbolic link is replaced, not followed.
 * Mode 0600. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_IO, NO_SPACE, PERMISSION or NOT_FOUND, naming the path
 *
 * Since: 0.1
 */
gboolean
ferry_file_write_durable (const char  *path,
                          const char  *data,
                          gssize       length,
                          GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (path != NULL && data != NULL, FALSE);

  if (g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local_error))
    return TRUE;
  ferry_error_convert_io (&local_error, path);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* takes back a torn line, if nobody has written behind it */
static void
undo_partial (int  fd,
              off_t before,
              gsize written)
{
  struct stat now;

  if (written > 0 && fstat (fd, &now) == 0 && now.st_size == before + (off_t) written && ftruncate (fd, before) != 0)
    g_debug ("a torn line stays at byte %" PRId64, (gint64) before);
}

static gboolean
write_line (int         fd,
            const char *line,
            gsize       length,
            gsize      *written)
{
  char newline = '\n';

  for (*written = 0; *written <= length;)
    {
      struct iovec parts[2] = { { (char *) line + *written, length - *written }, { &newline, 1 } };
      gssize n = writev (fd, parts, 2);

      if (n < 0 && errno != EINTR)
        return FALSE;
      *written += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

/**
 * ferry_file_append_line:
 * @fd: a file opened with `O_APPEND`
 * @line: the line, without newline inside or at the end
 * @length: bytes
 * @sync: whether the line must survive a crash (`fdatasync`)
 * @error: return location for an error
 *
 * Appends a line and its newline by one system call, so that lines of several processes do not mix. A line that could not be written whole is taken back. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_IO or NO_SPACE; the caller prefixes the path
 *
 * Since: 0.1
 */
gboolean
ferry_file_append_line (int          fd,
                        const char  *line,
                        gsize        length,
                        gboolean     sync,
                        GError     **error)
{
  struct stat before = { 0 };
  gsize written = 0;
  int saved_errno;

  g_return_val_if_fail (fd >= 0 && line != NULL, FALSE);

  if (fstat (fd, &before) != 0 || !write_line (fd, line, length, &written))
    {
      saved_errno = errno;
      undo_partial (fd, before.st_size, written);
      ferry_error_set_errno (error, saved_errno, _("A line can't be written"));
      return FALSE;
    }
  if (sync && fdatasync (fd) != 0 && errno != EINVAL && errno != EROFS)
    {
      ferry_error_set_errno (error, errno, _("A line can't be brought to the disk"));
      return FALSE;
    }
  return TRUE;
}

/* a FIFO in a folder of somebody else must not block; what the user names under /dev (process substitution, standard input) may */
static int
open_for_reading (const char  *path,
                  GError     **error)
{
  gboolean device = g_str_has_prefix (path, "/dev/") || g_str_has_prefix (path, "/proc/");
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | (device ? 0 : O_NONBLOCK));
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("“%s” can't be opened"), path);
      return -1;
    }
  if (!S_ISREG (info.st_mode) && !device)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_IO, S_ISDIR (info.st_mode) ? _("“%s” is a folder: name a file") : _("“%s” is no regular file"), path);
      return -1;
    }
  return g_steal_fd (&fd);
}

static gboolean
read_all (int          fd,
          const char  *path,
          gsize        limit,
          GByteArray  *bytes,
          GError     **error)
{
  guint8 buffer[16384];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          ferry_error_set_errno (error, errno, _("“%s” can't be read"), path);
          return FALSE;
        }
      if ((gsize) n > limit - bytes->len)
        {
          g_autofree char *size = ferry_format_size ((gint64) limit);

          g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is larger than %s: check that it is the right file"), path, size);
          return FALSE;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }
  return TRUE;
}

/**
 * ferry_file_read:
 * @path: the file
 * @limit: how many bytes it may have at most, below 2 GiB
 * @data: (out) (transfer full): its content and a NUL byte
 * @length: (out) (optional): bytes, without that NUL byte
 * @error: return location for an error
 *
 * Reads a whole file. Refuses folders, sockets and FIFOs (but for those under `/dev`). Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND, PERMISSION, IO, or UNSUPPORTED when it is larger than @limit
 *
 * Since: 0.1
 */
gboolean
ferry_file_read (const char  *path,
                 gsize        limit,
                 char       **data,
                 gsize       *length,
                 GError     **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  FERRY_AUTO_FD fd = -1;

  g_return_val_if_fail (path != NULL && data != NULL && limit < G_MAXINT, FALSE);

  fd = open_for_reading (path, error);
  if (fd < 0)
    return FALSE;
  bytes = g_byte_array_new ();
  if (!read_all (fd, path, limit, bytes, error))
    return FALSE;
  if (length != NULL)
    *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  *data = (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
  return TRUE;
}

static gboolean
sync_path (const char  *path,
           int          flags,
           GError     **error)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | flags);

  /* some file systems can't sync folders: EINVAL */
  if (fd >= 0 && (fsync (fd) == 0 || errno == EINVAL))
    return TRUE;
  ferry_error_set_errno (error, errno, _("“%s” can't be brought to the disk"), path);
  return FALSE;
}

/* file systems without RENAME_NOREPLACE (some network ones) have hard links */
static gboolean
rename_no_replace (const char *from,
                   const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  return link (from, to) == 0 && unlink (from) == 0;
}

/**
 * ferry_file_check_place:
 * @path: where a file shall come to lie
 * @replace: whether one that lies there may be replaced
 * @error: return location for an error
 *
 * Tells before long work what ferry_file_publish() would refuse after it. Any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS
 *
 * Since: 0.1
 */
gboolean
ferry_file_check_place (const char  *path,
                        gboolean     replace,
                        GError     **error)
{
  if (replace || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a file %s already: choose another name, or say that it may be replaced."), path);
  return FALSE;
}

/**
 * ferry_file_publish:
 * @temporary: a file that is written completely
 * @path: the name it shall have, on the same file system
 * @replace: whether a file of that name may be replaced
 * @error: return location for an error
 *
 * Gives a finished file its name, durably: sync, rename, sync of the folder. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS when there is a file already and @replace is not set, or IO, NO_SPACE, PERMISSION; then @temporary is still there, unless only the last sync failed
 *
 * Since: 0.1
 */
gboolean
ferry_file_publish (const char  *temporary,
                    const char  *path,
                    gboolean     replace,
                    GError     **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (temporary != NULL && path != NULL, FALSE);

  if (!sync_path (temporary, O_NOFOLLOW, error))
    return FALSE;
  if (replace ? rename (temporary, path) != 0 : !rename_no_replace (temporary, path))
    {
      if (errno == EEXIST)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” exists already: choose another name or remove it"), path);
      else
        ferry_error_set_errno (error, errno, _("“%s” can't be made"), path);
      return FALSE;
    }
  folder = g_path_get_dirname (path);
  return sync_path (folder, O_DIRECTORY, error);
}
