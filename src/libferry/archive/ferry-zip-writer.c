#include "config.h"

#include "archive/ferry-zip.h"

#include "archive/ferry-zip-record-private.h"
#include "base/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <glib/gi18n-lib.h>

#define BUFFER_SIZE (128 * 1024)

struct _FerryZipWriter
{
  GObject         parent_instance;

  char           *path;
  int             fd;
  guint64         offset;       /* where the next byte goes */
  GByteArray     *directory;
  guint64         n_entries;
  FerryZipRecord *current;      /* NULL between entries */
  z_stream        deflater;
  gboolean        deflating;    /* @deflater is in use */
  guint8         *buffer;       /* for deflate and splice, twice BUFFER_SIZE; made when first needed */
};

G_DEFINE_TYPE (FerryZipWriter, ferry_zip_writer, G_TYPE_OBJECT)

static void
ferry_zip_writer_finalize (GObject *object)
{
  FerryZipWriter *self = FERRY_ZIP_WRITER (object);

  if (self->fd >= 0)
    {
      close (self->fd);
      unlink (self->path);
    }
  if (self->deflating)
    deflateEnd (&self->deflater);
  g_clear_pointer (&self->current, ferry_zip_record_free);
  g_byte_array_unref (self->directory);
  g_free (self->buffer);
  g_free (self->path);

  G_OBJECT_CLASS (ferry_zip_writer_parent_class)->finalize (object);
}

static void
ferry_zip_writer_class_init (FerryZipWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_zip_writer_finalize;
}

static void
ferry_zip_writer_init (FerryZipWriter *self)
{
  self->fd = -1;
  self->directory = g_byte_array_new ();
}

/* a full disk is the one failure that users can do something about: say where */
static gboolean
write_failed (FerryZipWriter  *self,
              int              saved_errno,
              GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE,
                 _("The disk is full while writing “%s”: make room in “%s” or choose another folder."), self->path, folder);
  else
    ferry_error_set_errno (error, saved_errno, _("“%s” can't be written, choose another folder"), self->path);

  return FALSE;
}

static gboolean
write_at (FerryZipWriter  *self,
          const guint8    *data,
          gsize            length,
          guint64          offset,
          GError         **error)
{
  while (length > 0)
    {
      ssize_t n = pwrite (self->fd, data, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return write_failed (self, n < 0 ? errno : EIO, error);
      data += n;
      length -= (gsize) n;
      offset += (guint64) n;
    }

  return TRUE;
}

static gboolean
append (FerryZipWriter  *self,
        const guint8    *data,
        gsize            length,
        GError         **error)
{
  if (!write_at (self, data, length, self->offset, error))
    return FALSE;
  self->offset += length;
  if (self->deflating)
    self->current->packed_crc = (guint32) crc32_z (self->current->packed_crc, data, length);

  return TRUE;
}

/* a ".part" that nobody holds a lock on was left by a writer that was killed */
static void
remove_abandoned (const char *path)
{
  int fd = g_str_has_suffix (path, ".part") ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  struct stat info;

  if (fd < 0)
    return;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && flock (fd, LOCK_EX | LOCK_NB) == 0)
    unlink (path);
  close (fd);
}

/**
 * ferry_zip_writer_new:
 * @path: the file to make: a temporary name, which the caller publishes at the end. If it ends in ".part" and was left by
 *   a writer that was killed it is replaced
 * @error: return location for %FERRY_ERROR_EXISTS, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Begins a ZIP. One thread at a time.
 *
 * Returns: (transfer full): the writer, or %NULL with @error
 *
 * Since: 0.1
 */
FerryZipWriter *
ferry_zip_writer_new (const char  *path,
                      GError     **error)
{
  g_autoptr(FerryZipWriter) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (FERRY_TYPE_ZIP_WRITER, NULL);
  self->path = g_strdup (path);
  remove_abandoned (path);
  self->fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    {
      write_failed (self, errno, error);
      return NULL;
    }
  flock (self->fd, LOCK_EX | LOCK_NB);

  return g_steal_pointer (&self);
}

static void
set_time (FerryZipRecord *record)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int year = CLAMP (g_date_time_get_year (now), 1980, 2107);

  record->time = (guint16) (g_date_time_get_hour (now) << 11 | g_date_time_get_minute (now) << 5
                            | g_date_time_get_second (now) / 2);
  record->date = (guint16) ((year - 1980) << 9 | g_date_time_get_month (now) << 5 | g_date_time_get_day_of_month (now));
}

/**
 * ferry_zip_writer_begin:
 * @self: a writer between entries
 * @name: name of the entry, at most 1024 bytes, safe as ferry_zip_open() demands
 * @method: how the content is packed
 * @error: return location for %FERRY_ERROR_USAGE (the name), %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Begins an entry, a regular file. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_begin (FerryZipWriter  *self,
                        const char      *name,
                        FerryZipMethod   method,
                        GError         **error)
{
  g_autoptr(GByteArray) header = g_byte_array_new ();
  const char *problem = NULL;

  g_return_val_if_fail (FERRY_IS_ZIP_WRITER (self), FALSE);
  g_return_val_if_fail (name != NULL && self->fd >= 0 && self->current == NULL, FALSE);

  if (!ferry_zip_check_name (name, &problem) || strlen (name) > 1024 || g_str_has_suffix (name, "/"))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” can't be the name of an entry in “%s”: rename the file."),
                   name, self->path);
      return FALSE;
    }
  if (method == FERRY_ZIP_DEFLATED)
    {
      memset (&self->deflater, 0, sizeof self->deflater);
      self->deflating = deflateInit2 (&self->deflater, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                                      Z_DEFAULT_STRATEGY) == Z_OK;
      g_assert (self->deflating);
    }

  self->current = g_new0 (FerryZipRecord, 1);
  self->current->name = g_strdup (name);
  self->current->method = (guint16) method;
  self->current->header = self->offset;
  self->current->crc = (guint32) crc32_z (0, NULL, 0);
  self->current->packed_crc = self->current->crc;
  set_time (self->current);
  ferry_zip_format_local (header, self->current);
  if (!write_at (self, header->data, header->len, self->offset, error))
    return FALSE;
  self->offset += header->len;

  return TRUE;
}

static guint8 *
get_buffer (FerryZipWriter *self)
{
  if (self->buffer == NULL)
    self->buffer = g_malloc (2 * BUFFER_SIZE);

  return self->buffer;
}

static gboolean
run_deflate (FerryZipWriter  *self,
             int              flush,
             GError         **error)
{
  guint8 *out = get_buffer (self) + BUFFER_SIZE;
  int result;

  do
    {
      self->deflater.next_out = out;
      self->deflater.avail_out = BUFFER_SIZE;
      result = deflate (&self->deflater, flush);
      g_assert (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
      if (!append (self, out, BUFFER_SIZE - self->deflater.avail_out, error))
        return FALSE;
    }
  while (self->deflater.avail_out == 0);

  return TRUE;
}

static gboolean
write_deflated (FerryZipWriter  *self,
                const guint8    *data,
                gsize            length,
                GError         **error)
{
  while (length > 0)
    {
      uInt n = (uInt) MIN (length, G_MAXINT32);

      self->deflater.next_in = (Bytef *) data;
      self->deflater.avail_in = n;
      if (!run_deflate (self, Z_NO_FLUSH, error))
        return FALSE;
      data += n;
      length -= n;
    }

  return TRUE;
}

/**
 * ferry_zip_writer_write:
 * @self: a writer inside an entry
 * @data: content
 * @length: bytes of @data
 * @error: return location for %FERRY_ERROR_NO_SPACE, which names the folder, or %FERRY_ERROR_IO
 *
 * Appends content to the entry. One thread at a time.
 *
 * Returns: %FALSE with @error on failure; the writer is then only good for dropping
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_write (FerryZipWriter  *self,
                        gconstpointer    data,
                        gsize            length,
                        GError         **error)
{
  g_return_val_if_fail (FERRY_IS_ZIP_WRITER (self), FALSE);
  g_return_val_if_fail (self->current != NULL && (data != NULL || length == 0), FALSE);

  if (length == 0)
    return TRUE;
  self->current->crc = (guint32) crc32_z (self->current->crc, data, length);
  self->current->size += length;
  if (self->deflating)
    return write_deflated (self, data, length, error);

  return append (self, data, length, error);
}

/**
 * ferry_zip_writer_end:
 * @self: a writer inside an entry
 * @packed: (out) (optional): bytes of the entry's content in the file
 * @error: return location for %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Ends the entry and fills its sizes and CRC-32 into its local header. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_end (FerryZipWriter  *self,
                      gint64          *packed,
                      GError         **error)
{
  g_autoptr(GByteArray) header = g_byte_array_new ();
  FerryZipRecord *record;

  g_return_val_if_fail (FERRY_IS_ZIP_WRITER (self), FALSE);
  g_return_val_if_fail (self->current != NULL, FALSE);

  record = self->current;
  if (self->deflating && !run_deflate (self, Z_FINISH, error))
    return FALSE;
  if (self->deflating)
    deflateEnd (&self->deflater);
  else
    record->packed_crc = record->crc;
  self->deflating = FALSE;

  record->packed = self->offset - record->header - FERRY_ZIP_LOCAL_SIZE - FERRY_ZIP_EXTRA_SIZE - strlen (record->name);
  if (packed != NULL)
    *packed = (gint64) record->packed;
  ferry_zip_format_local (header, record);
  ferry_zip_format_central (self->directory, record);
  self->n_entries++;
  if (!write_at (self, header->data, header->len, record->header, error))
    return FALSE;
  g_clear_pointer (&self->current, ferry_zip_record_free);

  return TRUE;
}

/**
 * ferry_zip_writer_add:
 * @self: a writer between entries
 * @name: name of the entry
 * @method: how the content is packed
 * @data: the content
 * @length: bytes of @data
 * @error: return location for an error as of ferry_zip_writer_begin()
 *
 * Writes a whole entry. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_add (FerryZipWriter  *self,
                      const char      *name,
                      FerryZipMethod   method,
                      gconstpointer    data,
                      gsize            length,
                      GError         **error)
{
  return ferry_zip_writer_begin (self, name, method, error)
         && ferry_zip_writer_write (self, data, length, error)
         && ferry_zip_writer_end (self, NULL, error);
}

/**
 * ferry_zip_writer_splice:
 * @self: a writer between entries
 * @name: name of the entry
 * @method: how the content is packed
 * @stream: the content, read to its end
 * @cancellable: (nullable): stops the copy with %FERRY_ERROR_CANCELLED
 * @error: return location for an error as of ferry_zip_writer_begin(), or of reading @stream
 *
 * Writes a whole entry from a stream, in constant memory. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_splice (FerryZipWriter  *self,
                         const char      *name,
                         FerryZipMethod   method,
                         GInputStream    *stream,
                         GCancellable    *cancellable,
                         GError         **error)
{
  gssize n = 1;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), FALSE);

  if (!ferry_zip_writer_begin (self, name, method, error))
    return FALSE;
  while (n > 0)
    {
      guint8 *in = get_buffer (self);

      n = g_input_stream_read (stream, in, BUFFER_SIZE, cancellable, error);
      if (n < 0)
        {
          ferry_error_convert_io (error, name);
          return FALSE;
        }
      if (!ferry_zip_writer_write (self, in, (gsize) n, error))
        return FALSE;
    }

  return ferry_zip_writer_end (self, NULL, error);
}

/**
 * ferry_zip_writer_finish:
 * @self: a writer between entries
 * @error: return location for %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Writes the central directory, brings everything to the disk and closes the file, which then stays. One thread at a
 * time.
 *
 * Returns: %FALSE with @error on failure; dropping the writer then removes the file
 *
 * Since: 0.1
 */
gboolean
ferry_zip_writer_finish (FerryZipWriter  *self,
                         GError         **error)
{
  FerryZipEnd end;

  g_return_val_if_fail (FERRY_IS_ZIP_WRITER (self), FALSE);
  g_return_val_if_fail (self->fd >= 0 && self->current == NULL, FALSE);

  end = (FerryZipEnd) { self->n_entries, self->offset, self->directory->len };
  ferry_zip_format_end (self->directory, &end);
  if (!append (self, self->directory->data, self->directory->len, error))
    return FALSE;
  if (fsync (self->fd) != 0)
    return write_failed (self, errno, error);
  if (close (self->fd) != 0)
    {
      int saved_errno = errno;

      self->fd = -1;
      unlink (self->path);
      return write_failed (self, saved_errno, error);
    }
  self->fd = -1;

  return TRUE;
}
