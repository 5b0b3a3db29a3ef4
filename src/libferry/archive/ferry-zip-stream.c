#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include "base/ferry-error.h"

#include <zlib.h>

#include <glib/gi18n-lib.h>

#define INPUT_SIZE (64 * 1024)

/* FerryZipStream: the content of one entry, bounded by what the directory says and checked against its CRC-32. */
#define FERRY_TYPE_ZIP_STREAM (ferry_zip_stream_get_type ())
G_DECLARE_FINAL_TYPE (FerryZipStream, ferry_zip_stream, FERRY, ZIP_STREAM, GInputStream)

struct _FerryZipStream
{
  GInputStream         parent_instance;

  FerryZip            *zip;
  const FerryZipEntry *entry;      /* of @zip */
  int                  fd;         /* of @zip */
  gint64               consumed;   /* packed bytes read from the file */
  gint64               produced;   /* bytes of content given out */
  guint32              crc;
  guint32              packed_crc; /* while inflating */
  gboolean             checked;

  z_stream             inflater;
  gboolean             inflating;
  gboolean             inflated;   /* the deflate stream has ended */
  guint8              *input;
};

G_DEFINE_TYPE (FerryZipStream, ferry_zip_stream, G_TYPE_INPUT_STREAM)

static gssize
stream_damaged (FerryZipStream  *self,
                GError         **error)
{
  ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("the content of “%s” has been altered"), self->entry->name);
  return -1;
}

static gssize
read_stored (FerryZipStream  *self,
             guint8          *buffer,
             gsize            count,
             GError         **error)
{
  gsize n = MIN (count, (gsize) (self->entry->size - self->produced));

  if (!ferry_zip_pread (self->fd, ferry_zip_get_path (self->zip), buffer, n,
                        (guint64) (self->entry->offset + self->produced), error))
    return -1;

  return (gssize) n;
}

static gboolean
refill (FerryZipStream  *self,
        GError         **error)
{
  gsize n = (gsize) MIN (INPUT_SIZE, self->entry->packed - self->consumed);

  if (self->inflater.avail_in > 0 || n == 0)
    return TRUE;
  if (!ferry_zip_pread (self->fd, ferry_zip_get_path (self->zip), self->input, n,
                        (guint64) (self->entry->offset + self->consumed), error))
    return FALSE;
  self->consumed += (gint64) n;
  self->packed_crc = (guint32) crc32_z (self->packed_crc, self->input, n);
  self->inflater.next_in = self->input;
  self->inflater.avail_in = (uInt) n;

  return TRUE;
}

/* at least one byte, or 0 at the end of the deflate stream */
static gssize
read_deflated (FerryZipStream  *self,
               guint8          *buffer,
               gsize            count,
               GError         **error)
{
  uInt room = (uInt) MIN (count, G_MAXINT32);
  int result = Z_OK;

  self->inflater.next_out = buffer;
  self->inflater.avail_out = room;
  while (self->inflater.avail_out == room && !self->inflated)
    {
      if (!refill (self, error))
        return -1;
      result = inflate (&self->inflater, Z_NO_FLUSH);
      self->inflated = result == Z_STREAM_END;
      if (result != Z_OK && result != Z_STREAM_END)
        return stream_damaged (self, error);
    }

  return (gssize) (room - self->inflater.avail_out);
}

/* all content was given out: nothing may follow in the packed bytes, and the checksum must hold */
static gboolean
check_end (FerryZipStream  *self,
           GError         **error)
{
  guint8 more;
  gssize n = 0;

  if (self->checked)
    return TRUE;
  if (self->inflating)
    n = read_deflated (self, &more, 1, error);
  if (n < 0)
    return FALSE;
  if (n > 0 || (self->inflating && (self->inflater.avail_in > 0 || self->consumed != self->entry->packed))
      || self->crc != self->entry->crc || (self->inflating && self->entry->own && self->packed_crc != self->entry->packed_crc))
    return stream_damaged (self, error) == 0;
  self->checked = TRUE;

  return TRUE;
}

static gssize
ferry_zip_stream_read (GInputStream  *stream,
                       void          *buffer,
                       gsize          count,
                       GCancellable  *cancellable,
                       GError       **error)
{
  FerryZipStream *self = FERRY_ZIP_STREAM (stream);
  gssize n;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped"));
      return -1;
    }
  if (count == 0)
    return 0;
  if (self->produced == self->entry->size)
    return check_end (self, error) ? 0 : -1;

  n = self->inflating ? read_deflated (self, buffer, count, error) : read_stored (self, buffer, count, error);
  if (n < 0)
    return -1;
  if (n == 0 || n > self->entry->size - self->produced)
    return stream_damaged (self, error);
  self->crc = (guint32) crc32_z (self->crc, buffer, (z_size_t) n);
  self->produced += n;

  /* the last bytes are given out only once they are known to be right */
  return self->produced < self->entry->size || check_end (self, error) ? n : -1;
}

static void
ferry_zip_stream_finalize (GObject *object)
{
  FerryZipStream *self = FERRY_ZIP_STREAM (object);

  if (self->inflating)
    inflateEnd (&self->inflater);
  g_free (self->input);
  g_clear_object (&self->zip);

  G_OBJECT_CLASS (ferry_zip_stream_parent_class)->finalize (object);
}

static void
ferry_zip_stream_class_init (FerryZipStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_zip_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = ferry_zip_stream_read;
}

static void
ferry_zip_stream_init (FerryZipStream *self)
{
}

GInputStream *
ferry_zip_stream_new (FerryZip            *zip,
                      int                  fd,
                      const FerryZipEntry *entry)
{
  FerryZipStream *self = g_object_new (FERRY_TYPE_ZIP_STREAM, NULL);

  self->zip = g_object_ref (zip);
  self->fd = fd;
  self->entry = entry;
  self->crc = (guint32) crc32_z (0, NULL, 0);
  self->packed_crc = self->crc;
  if (entry->method == FERRY_ZIP_DEFLATED)
    {
      self->input = g_malloc (INPUT_SIZE);
      self->inflating = inflateInit2 (&self->inflater, -MAX_WBITS) == Z_OK;
      g_assert (self->inflating);
    }

  return G_INPUT_STREAM (self);
}
