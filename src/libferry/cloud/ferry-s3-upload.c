#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3-private.h"
#include "cloud/ferry-s3-signature.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_PARTS 10000
#define MEBIBYTE   (1024 * 1024)

typedef struct
{
  FerryS3    *s3;
  const char *path;
  const char *key;
  int         fd;
  gint64      size;
  gsize       part_size;
  char       *sha256;
  char       *upload;    /* id of an upload in parts */
  GString    *parts;     /* XML of those that are there */
  FerryJob   *job;
} Upload;

static void
upload_clear (Upload *self)
{
  ferry_fd_close (&self->fd);
  g_free (self->sha256);
  g_free (self->upload);
  if (self->parts != NULL)
    g_string_free (self->parts, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

/* exactly @length bytes: a file that was cut short meanwhile is an error */
static GBytes *
read_part (Upload  *self,
           gint64   offset,
           gsize    length,
           GError **error)
{
  g_autofree char *data = g_malloc (MAX (length, 1));
  gsize got = 0;

  while (got < length)
    {
      gssize n = pread (self->fd, data + got, length - got, (off_t) (offset + (gint64) got));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          ferry_error_set_errno (error, n < 0 ? errno : EIO, _("%s can't be read"), self->path);
          return NULL;
        }
      got += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/* Sends one body until it is there as it was sent. */
static gboolean
put (Upload                *self,
     const FerryS3Request  *request,
     char                 **etag,
     GError               **error)
{
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, request->body);

  for (guint attempt = 0; attempt < self->s3->attempts; attempt++)
    {
      g_auto(FerryS3Reply) reply = { NULL };

      if (attempt > 0 && !_ferry_s3_pause (self->s3, attempt, self->job, error))
        return FALSE;
      if (!_ferry_s3_send (self->s3, request, &reply, self->job, error))
        return FALSE;
      *etag = _ferry_s3_dup_etag (&reply);
      if (!_ferry_s3_etag_differs (&reply, md5))
        return TRUE;
      g_clear_pointer (etag, g_free);
    }
  return _ferry_s3_damaged (self->key, error);
}

static gboolean
put_whole (Upload  *self,
           GError **error)
{
  g_autoptr(GBytes) body = read_part (self, 0, (gsize) self->size, error);
  FerryS3Request request = { .method = "PUT", .key = self->key, .body = body, .type = "application/octet-stream", .note = self->sha256 };
  g_autofree char *etag = NULL;

  return body != NULL && put (self, &request, &etag, error);
}

static gboolean
begin_parts (Upload  *self,
             GError **error)
{
  FerryS3Request request = { .method = "POST", .key = self->key, .query = "uploads=", .note = self->sha256 };
  g_auto(FerryS3Reply) reply = { NULL };

  if (!_ferry_s3_send (self->s3, &request, &reply, self->job, error))
    return FALSE;
  self->upload = _ferry_s3_xml_text (reply.body, "InitiateMultipartUploadResult", "UploadId");
  if (self->upload == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The cloud storage at %s does not take files in parts: its answer can't be read."), self->s3->host);
  return self->upload != NULL;
}

static gboolean
put_part (Upload  *self,
          guint    number,
          GError **error)
{
  gint64 offset = (gint64) (number - 1) * (gint64) self->part_size;
  gsize length = (gsize) MIN ((gint64) self->part_size, self->size - offset);
  g_autofree char *id = ferry_s3_encode (self->upload, FALSE);
  g_autofree char *query = g_strdup_printf ("partNumber=%u&uploadId=%s", number, id);
  g_autoptr(GBytes) body = read_part (self, offset, length, error);
  FerryS3Request request = { .method = "PUT", .key = self->key, .query = query, .body = body, .type = "application/octet-stream" };
  g_autofree char *etag = NULL;
  g_autofree char *escaped = NULL;

  if (body == NULL || !put (self, &request, &etag, error))
    return FALSE;
  escaped = g_markup_escape_text (etag, -1);
  g_string_append_printf (self->parts, "<Part><PartNumber>%u</PartNumber><ETag>\"%s\"</ETag></Part>", number, escaped);
  ferry_job_set_progress (self->job, self->key, offset + (gint64) length, self->size);
  return TRUE;
}

/* The copy is there when its size and the checksum noted with it are right. */
static gboolean
confirm (Upload  *self,
         GError **error)
{
  g_autoptr(FerryS3Object) object = ferry_s3_look_at (self->s3, self->key, self->job, error);

  if (object == NULL)
    return FALSE;
  if (object->size != self->size || (object->sha256 != NULL && g_ascii_strcasecmp (object->sha256, self->sha256) != 0))
    return _ferry_s3_damaged (self->key, error);
  return TRUE;
}

/* The answer may be a failure with status 200. One that was lost is told by the file itself. */
static gboolean
end_parts (Upload  *self,
           GError **error)
{
  g_autofree char *id = ferry_s3_encode (self->upload, FALSE);
  g_autofree char *query = g_strdup_printf ("uploadId=%s", id);
  g_autofree char *text = g_strdup_printf ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">%s</CompleteMultipartUpload>", self->parts->str);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  FerryS3Request request = { .method = "POST", .key = self->key, .query = query, .body = body, .type = "application/xml" };

  for (guint attempt = 0; ; attempt++)
    {
      g_auto(FerryS3Reply) reply = { NULL };
      g_autoptr(GError) cause = NULL;
      g_autofree char *failure = NULL;

      if (_ferry_s3_send (self->s3, &request, &reply, self->job, &cause))
        failure = _ferry_s3_xml_text (reply.body, "Error", "Code");
      else if (!_ferry_s3_code_is (reply.body, "NoSuchUpload"))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (failure == NULL)
        return confirm (self, error);
      if (attempt + 1 >= self->s3->attempts)
        {
          _ferry_s3_set_error (self->s3, &request, 500, &reply, reply.body, error);
          return FALSE;
        }
      if (!_ferry_s3_pause (self->s3, attempt, self->job, error))
        return FALSE;
    }
}

/* What was sent in vain shall cost nothing. */
static void
abort_parts (Upload *self)
{
  g_autofree char *id = ferry_s3_encode (self->upload, FALSE);
  g_autofree char *query = g_strdup_printf ("uploadId=%s", id);
  FerryS3Request request = { .method = "DELETE", .key = self->key, .query = query };
  g_auto(FerryS3Reply) reply = { NULL };
  g_autoptr(GError) error = NULL;

  if (!_ferry_s3_send (self->s3, &request, &reply, NULL, &error))
    g_message ("parts of %s stay on the cloud storage: %s", self->key, error->message);
}

static gboolean
put_parts (Upload  *self,
           GError **error)
{
  guint parts = (guint) ((self->size + (gint64) self->part_size - 1) / (gint64) self->part_size);
  gboolean sent = begin_parts (self, error);

  if (!sent)
    return FALSE;
  self->parts = g_string_new (NULL);
  for (guint number = 1; sent && number <= parts; number++)
    sent = !ferry_job_is_cancelled (self->job, error) && put_part (self, number, error);
  if (sent && end_parts (self, error))
    return TRUE;
  abort_parts (self);
  return FALSE;
}

static gboolean
open_file (Upload  *self,
           GError **error)
{
  struct stat info = { 0 };

  self->fd = open (self->path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be read"), self->path);
      return FALSE;
    }
  self->size = info.st_size;
  self->sha256 = ferry_sha256_file (self->path, error);
  self->part_size = self->s3->part_size;
  while (self->size / (gint64) self->part_size >= MOST_PARTS)
    self->part_size += MEBIBYTE;
  return self->sha256 != NULL;
}

/**
 * ferry_s3_upload:
 * @self: a storage
 * @path: a file
 * @key: what it is called there
 * @job: (nullable): progress in bytes of the current step, cancelling
 * @error: the errors of #FerryS3
 *
 * Sends a file, a large one in parts, each checked by its checksum, and looks at what is there afterwards. What is there under that name is replaced when the new one is whole. Needs
 * the memory of one part. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_s3_upload (FerryS3     *self,
                 const char  *path,
                 const char  *key,
                 FerryJob    *job,
                 GError     **error)
{
  g_auto(Upload) upload = { .s3 = self, .path = path, .key = key, .job = job, .fd = -1 };

  ferry_job_set_unit (job, "bytes");
  if (!open_file (&upload, error))
    return FALSE;
  ferry_job_set_progress (job, key, 0, upload.size);
  if (upload.size > (gint64) upload.part_size)
    return put_parts (&upload, error);
  return put_whole (&upload, error) && confirm (&upload, error);
}
