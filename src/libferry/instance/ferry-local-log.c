#include "config.h"

#include "instance/ferry-local-log.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

static const char * const file_names[] = { "log.jsonl", "process.jsonl", "structure.sql", "data.jsonl", "plan.json" };

/**
 * ferry_local_log_read:
 * @folder: an execution's folder
 * @part: which file
 * @offset: where to begin, in bytes
 * @length: how many bytes at most
 * @error: return location
 *
 * Reads a piece of an execution's file. A file that was not begun yet is empty. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the bytes; empty at the end.
 *
 * Since: 0.1
 */
GBytes *
ferry_local_log_read (const char    *folder,
                      FerryLogPart   part,
                      gint64         offset,
                      gsize          length,
                      GError       **error)
{
  g_autofree char *path = g_build_filename (folder, file_names[part], NULL);
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  g_autofree char *data = g_malloc (length);
  gssize got;

  if (fd < 0 && errno == ENOENT && g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_bytes_new (NULL, 0);
  got = fd >= 0 ? pread (fd, data, length, offset) : -1;
  if (got < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't read %s"), path);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), (gsize) got);
}
