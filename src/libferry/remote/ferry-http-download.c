#include "config.h"

#include "remote/ferry-http-download.h"
#include "remote/ferry-http-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define FRUITLESS_ATTEMPTS 6
#define FIRST_PAUSE 200          /* ms */

typedef struct
{
  FerryHttp     *http;
  FerryHttpCall  call;
  const char    *path;
  int            fd;
  FerryHash     *hash;
  gint64         done;
  gint64         total;          /* -1 unknown */
  char          *tag;            /* strong entity tag: the same file still */
  char          *told;
  FerryJob      *job;
} Download;

static void
download_clear (Download *self)
{
  ferry_fd_close (&self->fd);
  g_clear_pointer (&self->hash, ferry_hash_free);
  g_free (self->tag);
  g_free (self->told);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Download, download_clear)

/**
 * ferry_download_clear:
 * @self: what came
 *
 * Frees what it points to.
 *
 * Since: 0.1
 */
void
ferry_download_clear (FerryDownload *self)
{
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->told, g_free);
}

static gboolean
begin_again (Download  *self,
             GError   **error)
{
  self->done = 0;
  self->total = -1;
  ferry_hash_reset (self->hash);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->told, g_free);
  if (ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0)
    return TRUE;
  ferry_error_set_errno (error, errno, _("Can't write %s"), self->path);
  return FALSE;
}

/* "bytes 100-199/200" that goes on exactly where we are */
static gboolean
continues (Download    *self,
           SoupMessage *message)
{
  goffset start, end, total;

  if (soup_message_get_status (message) != 206
      || !soup_message_headers_get_content_range (soup_message_get_response_headers (message), &start, &end, &total))
    return FALSE;
  return start == self->done && (self->total < 0 || total < 0 || total == self->total);
}

static void
read_head (Download    *self,
           SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *tag = soup_message_headers_get_one (headers, "ETag");
  const char *digest = soup_message_headers_get_one (headers, "X-Ferry-SHA256");

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    self->total = soup_message_headers_get_content_length (headers);
  if (tag != NULL && tag[0] == '"')
    self->tag = g_strdup (tag);
  self->told = g_strdup (digest);
}

static gboolean
write_all (Download      *self,
           const guint8  *data,
           gsize          length,
           GError       **error)
{
  ferry_hash_update (self->hash, data, length);
  while (length > 0)
    {
      gssize written = write (self->fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          ferry_error_set_errno (error, errno, _("Can't write %s"), self->path);
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
      self->done += written;
    }
  return TRUE;
}

static gboolean
refuse_excess (Download  *self,
               GError   **error)
{
  if (self->total < 0 || self->done <= self->total)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” sent more than it had announced."), self->http->name);
  return FALSE;
}

static gboolean
read_body (Download       *self,
           FerryExchange  *exchange,
           GError        **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  GCancellable *cancellable = self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL;
  gssize got;

  while ((got = g_input_stream_read (exchange->stream, block, BLOCK, cancellable, error)) > 0)
    {
      if (!write_all (self, block, (gsize) got, error) || !refuse_excess (self, error))
        return FALSE;
      ferry_job_set_progress (self->job, NULL, self->done, MAX (self->total, 0));
    }
  if (got < 0)
    _ferry_http_convert (self->http, error);
  else if (self->total >= 0 && self->done < self->total)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The line to “%s” broke."), self->http->name);
  return got == 0 && (self->total < 0 || self->done == self->total);
}

/* One try: from where the last one ended if the other side still has the same file, otherwise from the beginning. */
static gboolean
try_once (Download  *self,
          GError   **error)
{
  g_auto(FerryExchange) exchange = { NULL };
  g_autofree char *range = self->done > 0 && self->tag != NULL ? g_strdup_printf ("bytes=%" PRId64 "-", self->done) : NULL;

  self->call.range = range;
  self->call.if_range = range != NULL ? self->tag : NULL;
  if (range == NULL && !begin_again (self, error))
    return FALSE;
  if (!_ferry_exchange_open (&exchange, self->http, &self->call, self->job, error) || !_ferry_exchange_refuse (&exchange, &self->call, self->job, error))
    return FALSE;
  if (range != NULL && !continues (self, exchange.message))
    {
      if (soup_message_get_status (exchange.message) == 206)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” sent another part of the file than was asked for."), self->http->name);
          return FALSE;
        }
      if (!begin_again (self, error))
        return FALSE;
    }
  if (soup_message_get_status (exchange.message) != 206)
    read_head (self, exchange.message);
  return read_body (self, &exchange, error);
}

static gboolean
try_until_whole (Download  *self,
                 GError   **error)
{
  guint fruitless = 0;

  while (TRUE)
    {
      g_autoptr(GError) local_error = NULL;
      gint64 before = self->done;

      if (try_once (self, &local_error))
        return TRUE;
      fruitless = self->done > before && self->tag != NULL ? 0 : fruitless + 1;
      if (!g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONNECTION) || fruitless >= FRUITLESS_ATTEMPTS)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!ferry_http_pause (self->job, FIRST_PAUSE << fruitless, error))
        return FALSE;
    }
}

static gboolean
check_digest (const FerryDownload  *download,
              FerryHttp            *http,
              GError              **error)
{
  if (download->told == NULL || g_ascii_strcasecmp (download->told, download->sha256) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("What came from “%s” is not what it announced: the SHA-256 digests differ. Try again."), http->name);
  return FALSE;
}

/**
 * ferry_http_download:
 * @self: the object
 * @call: what to ask
 * @path: a file that does not exist yet; it is made 0600 and stays only where the download succeeds
 * @download: (out caller-allocates): zeroed; what came
 * @job: (nullable): progress in bytes, and cancelling
 * @error: return location
 *
 * Fetches a file as a stream. Where the line breaks it goes on from there, if the other side can tell that it is still the same file, otherwise from the beginning.
 * A digest that the other side tells is compared. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_http_download (FerryHttp            *self,
                     const FerryHttpCall  *call,
                     const char           *path,
                     FerryDownload        *download,
                     FerryJob             *job,
                     GError              **error)
{
  g_auto(Download) state = { .http = self, .call = *call, .path = path, .total = -1, .job = job, .hash = ferry_hash_new () };

  state.fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (state.fd < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't write %s"), path);
      return FALSE;
    }
  ferry_job_set_unit (job, "bytes");
  if (try_until_whole (&state, error))
    {
      download->size = state.done;
      download->sha256 = ferry_hash_finish_hex (state.hash);
      download->told = g_steal_pointer (&state.told);
      if (check_digest (download, self, error))
        return TRUE;
    }
  unlink (path);
  return FALSE;
}
