#include "config.h"

#include "ferry-agent-call-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define MOST (64 * 1024 * 1024)     /* handed to the kernel at once */
#define PATIENCE 60                 /* seconds without a byte taken by the other end */

/* The file must be one: no link, no device. */
static int
open_file (const char   *path,
           struct stat  *info,
           GError      **error)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd < 0 || fstat (fd, info) != 0)
    {
      ferry_error_set_errno (error, errno, _("Can't read %s"), path);
      return -1;
    }
  if (S_ISREG (info->st_mode))
    return g_steal_fd (&fd);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("%s is no file."), path);
  return -1;
}

/* "bytes=N-", nothing else */
static gboolean
read_range (const char *text,
            gint64      size,
            gint64     *start)
{
  const char *digits = g_str_has_prefix (text, "bytes=") ? text + strlen ("bytes=") : "";
  gsize count = strspn (digits, "0123456789");

  if (count == 0 || count > 18 || strcmp (digits + count, "-") != 0)
    return FALSE;
  *start = g_ascii_strtoll (digits, NULL, 10);
  return *start < size;
}

static char *
describe (const struct stat *info,
          const char        *tag,
          const char        *sha256,
          const char        *name,
          gint64             start)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "ETag: %s\r\nAccept-Ranges: bytes\r\n", tag);
  if (sha256 != NULL)
    g_string_append_printf (text, "X-Ferry-SHA256: %s\r\n", sha256);
  if (name != NULL)
    {
      g_autofree char *quoted = g_uri_escape_string (name, NULL, FALSE);

      g_string_append_printf (text, "Content-Disposition: attachment; filename=\"%s\"\r\n", quoted);
    }
  if (start > 0)
    g_string_append_printf (text, "Content-Range: bytes %" PRId64 "-%" PRId64 "/%" PRId64 "\r\n", start, (gint64) info->st_size - 1, (gint64) info->st_size);
  return g_string_free (text, FALSE);
}

/* GIO's sockets never block. Here one has to: otherwise every piece that the other end makes room for costs two system calls. */
static gboolean
let_block (int      fd,
           gboolean block)
{
  const struct timeval patience = { PATIENCE, 0 }, none = { 0, 0 };
  int flags = fcntl (fd, F_GETFL);

  return flags >= 0 && fcntl (fd, F_SETFL, block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0
         && setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, block ? &patience : &none, sizeof patience) == 0;
}

/* the kernel moves it */
static gboolean
send_plain (FerryAgentCall *self,
            int             fd,
            off_t           at,
            off_t           end)
{
  gboolean whole = let_block (self->fd, TRUE);

  while (whole && at < end)
    {
      ssize_t sent = sendfile (self->fd, fd, &at, (gsize) MIN (end - at, MOST));

      whole = sent > 0 || (sent < 0 && errno == EINTR);
    }
  return let_block (self->fd, FALSE) && whole;
}

static gboolean
send_blocks (FerryAgentCall *self,
             int             fd,
             off_t           at,
             off_t           end)
{
  g_autofree guint8 *block = g_malloc (BLOCK);

  while (at < end)
    {
      ssize_t got = pread (fd, block, (gsize) MIN (end - at, BLOCK), at);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0 || !_ferry_agent_call_write (self, block, (gsize) got))
        return FALSE;
      at += got;
    }
  return TRUE;
}

static void
send_from (FerryAgentCall    *self,
           int                fd,
           const struct stat *info,
           gint64             start,
           const char        *fields)
{
  guint status = start > 0 ? 206 : 200;
  g_autofree char *head = _ferry_agent_head_text (self->head, status, "application/octet-stream", (gint64) info->st_size - start, fields, _ferry_agent_call_may_keep (self));

  self->status = status;
  if (!_ferry_agent_call_write (self, head, strlen (head)))
    return;
  posix_fadvise (fd, start, 0, POSIX_FADV_SEQUENTIAL);
  if (!(self->tls ? send_blocks (self, fd, start, info->st_size) : send_plain (self, fd, start, info->st_size)))
    self->broken = TRUE;
}

void
ferry_agent_call_answer_file (FerryAgentCall *self,
                              const char     *path,
                              const char     *sha256,
                              const char     *name)
{
  const char *range = ferry_agent_call_get_header (self, "range"), *still = ferry_agent_call_get_header (self, "if-range");
  g_autoptr(GError) error = NULL;
  struct stat info;
  FERRY_AUTO_FD fd = open_file (path, &info, &error);
  g_autofree char *tag = NULL, *fields = NULL;
  gint64 start = 0;

  if (fd < 0)
    {
      ferry_agent_call_fail (self, error);
      return;
    }
  tag = sha256 != NULL ? g_strdup_printf ("\"%s\"", sha256)
                       : g_strdup_printf ("\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 ".%lx\"", (guint64) info.st_ino, (guint64) info.st_size, (guint64) info.st_mtim.tv_sec,
                                          (unsigned long) info.st_mtim.tv_nsec);
  if (range != NULL && (still == NULL || (strcmp (still, tag) == 0 && !read_range (range, info.st_size, &start))))
    {
      ferry_agent_call_refuse (self, 416, "usage", "Of a file, “bytes=N-” with If-Range is given, nothing else.");
      return;
    }
  fields = describe (&info, tag, sha256, name, start);
  send_from (self, fd, &info, start, fields);
}
