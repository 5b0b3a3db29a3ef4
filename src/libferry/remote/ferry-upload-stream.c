#include "config.h"

#include "remote/ferry-upload-stream.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FerryUploadStream: what stands before, the file, what stands after; counts what was read. */
#define FERRY_TYPE_UPLOAD_STREAM (ferry_upload_stream_get_type ())
G_DECLARE_FINAL_TYPE (FerryUploadStream, ferry_upload_stream, FERRY, UPLOAD_STREAM, GInputStream)

struct _FerryUploadStream
{
  GInputStream  parent_instance;
  GBytes       *before;
  GBytes       *after;
  int           fd;
  gint64        file_size;
  gint64        done;
  gint64        length;
  FerryJob     *job;
};

G_DEFINE_FINAL_TYPE (FerryUploadStream, ferry_upload_stream, G_TYPE_INPUT_STREAM)

static void
ferry_upload_stream_finalize (GObject *object)
{
  FerryUploadStream *self = FERRY_UPLOAD_STREAM (object);

  ferry_fd_close (&self->fd);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (ferry_upload_stream_parent_class)->finalize (object);
}

static gsize
copy_bytes (GBytes *bytes,
            gint64  from,
            void   *buffer,
            gsize   count)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize part = MIN (count, size - (gsize) from);

  memcpy (buffer, data + from, part);
  return part;
}

/* A file that shrinks meanwhile would leave the other side waiting: that is an error. */
static gssize
read_file (FerryUploadStream  *self,
           gint64              from,
           void               *buffer,
           gsize               count,
           GError            **error)
{
  gssize got = pread (self->fd, buffer, MIN (count, (gsize) (self->file_size - from)), from);

  if (got > 0)
    return got;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", got < 0 ? g_strerror (errno) : _("the file became shorter while it was sent"));
  return -1;
}

static gssize
ferry_upload_stream_read (GInputStream  *stream,
                          void          *buffer,
                          gsize          count,
                          GCancellable  *cancellable,
                          GError       **error)
{
  FerryUploadStream *self = FERRY_UPLOAD_STREAM (stream);
  gint64 before = (gint64) g_bytes_get_size (self->before);
  gssize got = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->done < before)
    got = (gssize) copy_bytes (self->before, self->done, buffer, count);
  else if (self->done < before + self->file_size)
    got = read_file (self, self->done - before, buffer, count, error);
  else if (self->done < self->length)
    got = (gssize) copy_bytes (self->after, self->done - before - self->file_size, buffer, count);
  if (got > 0)
    self->done += got;
  ferry_job_set_progress (self->job, NULL, self->done, self->length);
  return got;
}

static void
ferry_upload_stream_class_init (FerryUploadStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_upload_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = ferry_upload_stream_read;
}

static void
ferry_upload_stream_init (FerryUploadStream *self)
{
  self->fd = -1;
}

static gboolean
measure (FerryUpload  *self,
         const char   *path,
         GError      **error)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    {
      ferry_error_set_errno (error, errno != 0 ? errno : EISDIR, _("Can't read %s"), path);
      return FALSE;
    }
  self->path = g_strdup (path);
  self->length = info.st_size + (gint64) g_bytes_get_size (self->before) + (gint64) g_bytes_get_size (self->after);
  return TRUE;
}

/**
 * ferry_upload_init_file:
 * @self: (out caller-allocates): zeroed; cleared with ferry_upload_clear()
 * @path: a file
 * @type: its MIME type
 * @job: (nullable): progress in bytes
 * @error: return location
 *
 * Prepares a file whose bytes are the body. Any thread.
 *
 * Returns: %FALSE with @error where it can't be read
 *
 * Since: 0.1
 */
gboolean
ferry_upload_init_file (FerryUpload  *self,
                        const char   *path,
                        const char   *type,
                        FerryJob     *job,
                        GError      **error)
{
  self->before = g_bytes_new (NULL, 0);
  self->after = g_bytes_new (NULL, 0);
  self->type = g_strdup (type);
  self->job = job;
  return measure (self, path, error);
}

static char *
make_boundary (void)
{
  guint8 bytes[16];
  GString *text = g_string_new ("ferry-");

  ferry_random_bytes (bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* A quote or a line end in a name would end the header. */
static char *
quote (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  g_strdelimit (copy, "\"\r\n\\", '_');
  return g_strdup_printf ("\"%s\"", copy);
}

/**
 * ferry_upload_init_multipart:
 * @self: (out caller-allocates): zeroed; cleared with ferry_upload_clear()
 * @path: a file
 * @file_name: the name that the other side is told
 * @fields: (array zero-terminated=1): names and values that stand before the file
 * @job: (nullable): progress in bytes
 * @error: return location
 *
 * Prepares a multipart/form-data body whose last part, `file`, is a file. Any thread.
 *
 * Returns: %FALSE with @error where it can't be read
 *
 * Since: 0.1
 */
gboolean
ferry_upload_init_multipart (FerryUpload  *self,
                             const char   *path,
                             const char   *file_name,
                             const char  **fields,
                             FerryJob     *job,
                             GError      **error)
{
  g_autofree char *boundary = make_boundary (), *name = quote (file_name), *end = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  GString *before = g_string_new (NULL);

  for (guint i = 0; fields != NULL && fields[i] != NULL; i += 2)
    g_string_append_printf (before, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, fields[i], fields[i + 1]);
  g_string_append_printf (before, "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=%s\r\nContent-Type: application/octet-stream\r\n\r\n", boundary, name);
  self->before = g_string_free_to_bytes (before);
  self->after = g_bytes_new (end, strlen (end));
  self->type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  self->job = job;
  return measure (self, path, error);
}

/**
 * ferry_upload_open:
 * @self: a #FerryUpload
 * @error: return location
 *
 * Opens the body from its beginning: again, where it is sent again. Any thread.
 *
 * Returns: (transfer full) (nullable): the stream
 *
 * Since: 0.1
 */
GInputStream *
ferry_upload_open (gpointer   self,
                   GError   **error)
{
  const FerryUpload *upload = self;
  g_autoptr(FerryUploadStream) stream = g_object_new (FERRY_TYPE_UPLOAD_STREAM, NULL);

  stream->fd = open (upload->path, O_RDONLY | O_CLOEXEC);
  if (stream->fd < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't read %s"), upload->path);
      return NULL;
    }
  stream->before = g_bytes_ref (upload->before);
  stream->after = g_bytes_ref (upload->after);
  stream->length = upload->length;
  stream->file_size = upload->length - (gint64) g_bytes_get_size (upload->before) - (gint64) g_bytes_get_size (upload->after);
  stream->job = upload->job != NULL ? g_object_ref (upload->job) : NULL;
  ferry_job_set_unit (upload->job, "bytes");
  return G_INPUT_STREAM (g_steal_pointer (&stream));
}

/**
 * ferry_upload_clear:
 * @self: an upload
 *
 * Frees what it points to.
 *
 * Since: 0.1
 */
void
ferry_upload_clear (FerryUpload *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
}
