#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BLOCK 65536

typedef struct
{
  FerryS3       *s3;
  FerryS3Object *object;
  const char    *path;
  char          *temporary;
  int            fd;
  FerryHash     *hash;
  GChecksum     *md5;
  gint64         done;
  FerryJob      *job;
} Download;

static void
download_clear (Download *self)
{
  ferry_fd_close (&self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_clear_pointer (&self->object, ferry_s3_object_free);
  g_clear_pointer (&self->hash, ferry_hash_free);
  g_clear_pointer (&self->md5, g_checksum_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Download, download_clear)

static gboolean
write_all (Download     *self,
           const guint8 *data,
           gsize         length,
           GError      **error)
{
  for (gsize put = 0; put < length; )
    {
      gssize n = write (self->fd, data + put, length - put);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          ferry_error_set_errno (error, errno, _("%s can't be written"), self->temporary);
          return FALSE;
        }
      put += (gsize) n;
    }
  ferry_hash_update (self->hash, data, length);
  g_checksum_update (self->md5, data, (gssize) length);
  self->done += (gint64) length;
  ferry_job_set_progress (self->job, self->object->key, self->done, self->object->size);
  return TRUE;
}

/* TRUE: all that came was written, also when the connection broke in between */
static gboolean
take_stream (Download     *self,
             GInputStream *stream,
             GError      **error)
{
  GCancellable *cancellable = self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL;
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize n;

  while ((n = g_input_stream_read (stream, block, BLOCK, cancellable, NULL)) > 0)
    {
      if (self->done + n > self->object->size)
        return _ferry_s3_damaged (self->object->key, error);
      if (!write_all (self, block, (gsize) n, error))
        return FALSE;
    }
  return TRUE;
}

/* Goes on where it was cut off, as long as the file is still the same. */
static gboolean
fetch_rest (Download  *self,
            gboolean  *again,
            GError   **error)
{
  g_autofree char *match = self->object->etag != NULL ? g_strdup_printf ("\"%s\"", self->object->etag) : NULL;
  FerryS3Request request = { .method = "GET", .key = self->object->key, .from = self->done, .if_match = match };
  g_auto(FerryS3Reply) reply = { NULL };

  *again = FALSE;
  if (!_ferry_s3_open (self->s3, &request, &reply, again, self->job, error))
    return FALSE;
  if (self->done > 0 && soup_message_get_status (reply.message) != SOUP_STATUS_PARTIAL_CONTENT)
    return _ferry_s3_damaged (self->object->key, error);
  if (!take_stream (self, reply.stream, error) || ferry_job_is_cancelled (self->job, error))
    return FALSE;
  if (self->done == self->object->size)
    return TRUE;
  *again = TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The connection to the cloud storage at %s broke off. Try again."), self->s3->host);
  return FALSE;
}

static gboolean
fetch (Download  *self,
       GError   **error)
{
  for (guint attempt = 0; ; attempt++)
    {
      g_autoptr(GError) cause = NULL;
      gint64 before = self->done;
      gboolean again;

      if (fetch_rest (self, &again, &cause))
        return TRUE;
      if (self->done > before)
        attempt = 0;   /* it goes on, if slowly */
      if (!again || attempt + 1 >= self->s3->attempts)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (!_ferry_s3_pause (self->s3, attempt, self->job, error))
        return FALSE;
    }
}

/* By the checksum noted with it; a file that another program put there has its MD5 at best. */
static gboolean
is_whole (Download *self)
{
  g_autofree char *sha256 = ferry_hash_finish_hex (self->hash);
  const char *etag = self->object->etag;

  if (self->object->sha256 != NULL)
    return g_ascii_strcasecmp (self->object->sha256, sha256) == 0;
  return etag == NULL || strlen (etag) != 32 || g_ascii_strcasecmp (etag, g_checksum_get_string (self->md5)) == 0;
}

/**
 * ferry_s3_download:
 * @self: a storage
 * @key: a file there
 * @path: where it goes; what is there is an error
 * @job: (nullable): progress in bytes of the current step, cancelling
 * @error: the errors of #FerryS3; %FERRY_ERROR_EXISTS
 *
 * Fetches a file and checks it by its checksum; a broken connection is taken up where it broke. The name is there only when the file is whole. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_s3_download (FerryS3     *self,
                   const char  *key,
                   const char  *path,
                   FerryJob    *job,
                   GError     **error)
{
  g_auto(Download) download = { .s3 = self, .path = path, .fd = -1, .job = job };

  ferry_job_set_unit (job, "bytes");
  download.object = ferry_s3_look_at (self, key, job, error);
  if (download.object == NULL)
    return FALSE;
  download.temporary = g_strconcat (path, ".XXXXXX", NULL);
  download.fd = g_mkstemp_full (download.temporary, O_RDWR | O_CLOEXEC, 0600);
  if (download.fd < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be written"), path);
      return FALSE;
    }
  download.hash = ferry_hash_new ();
  download.md5 = g_checksum_new (G_CHECKSUM_MD5);
  if (!fetch (&download, error))
    return FALSE;
  if (!is_whole (&download))
    return _ferry_s3_damaged (key, error);
  return ferry_file_publish (download.temporary, path, FALSE, error);
}
