#include "config.h"

#include "archive/ferry-frame-private.h"

#include "archive/ferry-zip-record-private.h"

#include <string.h>
#include <zstd.h>

#include <glib/gi18n-lib.h>

struct _FerryFrame
{
  FerryZip            *zip;
  const FerryZipEntry *entry;     /* of @zip */
  GInputStream        *stream;
  ZSTD_DCtx           *context;
  guint8              *input;
  gsize                input_size;
  ZSTD_inBuffer        in;
  gint64               left;      /* bytes of content that may still come */
  gboolean             frame_ended;
};

/*
 * Whether @packed bytes of a frame can hold @bytes of content. Real rows pack 3 to 200 times smaller; the writer sees to it that
 * none pack better than the limit, so whatever claims more is a bomb.
 */
gboolean
ferry_frame_size_possible (gint64 bytes,
                           gint64 packed)
{
  return bytes >= 0 && packed >= 0 && (bytes - FERRY_FRAME_FREE_BYTES) / FERRY_FRAME_MAX_RATIO <= packed;
}

FerryFrame *
ferry_frame_new (FerryZip            *zip,
                 const FerryZipEntry *entry,
                 gint64               limit)
{
  FerryFrame *self = g_new0 (FerryFrame, 1);

  self->zip = g_object_ref (zip);
  self->entry = entry;
  self->stream = ferry_zip_read (zip, entry);
  self->context = ZSTD_createDCtx ();
  g_assert (self->context != NULL);
  ZSTD_DCtx_setParameter (self->context, ZSTD_d_windowLogMax, FERRY_FRAME_WINDOW_LOG);
  self->input_size = ZSTD_DStreamInSize ();
  self->input = g_malloc (self->input_size);
  self->left = limit;

  return self;
}

void
ferry_frame_free (FerryFrame *self)
{
  if (self == NULL)
    return;

  ZSTD_freeDCtx (self->context);
  g_free (self->input);
  g_clear_object (&self->stream);
  g_clear_object (&self->zip);
  g_free (self);
}

static gssize
frame_damaged (FerryFrame  *self,
               const char  *problem,
               GError     **error)
{
  ferry_zip_damaged (error, ferry_zip_get_path (self->zip), "“%s”: %s", self->entry->name, problem);
  return -1;
}

/* FALSE with @error on failure; at the end of the entry no input is there */
static gboolean
refill (FerryFrame  *self,
        GError     **error)
{
  gssize n;

  if (self->in.pos < self->in.size)
    return TRUE;
  n = g_input_stream_read (self->stream, self->input, self->input_size, NULL, error);
  if (n < 0)
    return FALSE;
  self->in = (ZSTD_inBuffer) { self->input, (gsize) n, 0 };

  return TRUE;
}

/* the frame has ended: so must the entry; skippable and further frames are refused */
static gssize
check_end (FerryFrame  *self,
           GError     **error)
{
  if (!refill (self, error))
    return -1;
  if (self->in.pos < self->in.size)
    return frame_damaged (self, _("something follows its content"), error);

  return 0;
}

static gboolean
starts_with_frame (FerryFrame *self)
{
  static const guint8 magic[4] = { 0x28, 0xb5, 0x2f, 0xfd };

  return self->in.size >= 4 && memcmp (self->in.src, magic, 4) == 0;
}

gssize
ferry_frame_read (FerryFrame  *self,
                  guint8      *buffer,
                  gsize        size,
                  GError     **error)
{
  ZSTD_outBuffer out = { buffer, size, 0 };
  gboolean first = self->in.src == NULL;

  while (out.pos == 0 && !self->frame_ended)
    {
      gsize result;

      if (!refill (self, error))
        return -1;
      if (self->in.pos == self->in.size && self->in.size == 0)
        return frame_damaged (self, _("it ends too early"), error);
      if (first && !starts_with_frame (self))
        return frame_damaged (self, _("its content is not packed as it must be"), error);
      first = FALSE;
      result = ZSTD_decompressStream (self->context, &out, &self->in);
      if (ZSTD_isError (result))
        return frame_damaged (self, _("its content can't be unpacked"), error);
      self->frame_ended = result == 0;
    }

  self->left -= (gint64) out.pos;
  if (self->left < 0)
    return frame_damaged (self, _("it holds more than it says"), error);

  return out.pos > 0 ? (gssize) out.pos : check_end (self, error);
}

/* the whole content with a NUL behind it; grows with what really comes, not with what is claimed */
char *
ferry_frame_read_all (FerryZip             *zip,
                      const FerryZipEntry  *entry,
                      gint64                limit,
                      gsize                *length,
                      GError              **error)
{
  g_autoptr(FerryFrame) self = ferry_frame_new (zip, entry, limit);
  g_autoptr(GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (ZSTD_DStreamOutSize ());
  gssize n;

  while ((n = ferry_frame_read (self, piece, ZSTD_DStreamOutSize (), error)) > 0)
    g_byte_array_append (content, piece, (guint) n);
  if (n < 0)
    return NULL;
  *length = content->len;
  g_byte_array_append (content, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (g_steal_pointer (&content), FALSE);
}
