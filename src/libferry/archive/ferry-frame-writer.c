#include "config.h"

#include "archive/ferry-frame-writer-private.h"

#include "archive/ferry-frame-private.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <zstd.h>

#include <glib/gi18n-lib.h>

/*
 * Measured with tests/bench, 100 MB of its rows and of its pages in key order: lazy matching in small tables that stay in the processor's cache packs them in
 * 2.9 and 1.4 s to 0.95 and 0.85 of gzip's size, where level 7 takes 5.4 and 2.1 s for 0.94 and 0.83. Two workers keep up with PostgreSQL then. SQLite gives
 * rows faster: level 3 is the one that does not hold it up. Matches of 6 bytes at least: ids made by chance hold many shorter ones that cost
 * more than they save. What fits one block is packed harder, for it costs no time.
 */
#define LEVEL         3
#define LEVEL_SMALL   12
#define FAST_WINDOW   22
#define GOOD_WINDOW   18
#define GOOD_HASH     16
#define GOOD_SEARCHES 4
#define MIN_MATCH     6
#define WORKERS       2
#define PIECE        4096

struct _FerryFrameWriter
{
  FerryZipWriter *zip;
  FerryHash      *hash;
  ZSTD_CCtx      *context;
  guint8         *out;
  gsize           out_size;
  gint64          bytes;       /* of this entry */
  gint64          packed;
  FerryFrameEffort effort;
};

FerryFrameWriter *
ferry_frame_writer_new (FerryZipWriter *zip)
{
  FerryFrameWriter *self = g_new0 (FerryFrameWriter, 1);

  self->zip = g_object_ref (zip);
  self->hash = ferry_hash_new ();
  self->context = ZSTD_createCCtx ();
  g_assert (self->context != NULL);
  self->out_size = ZSTD_CStreamOutSize ();
  self->out = g_malloc (self->out_size);
  self->effort = FERRY_FRAME_FAST;

  return self;
}

/* for the frames that follow */
void
ferry_frame_writer_set_effort (FerryFrameWriter *self,
                               FerryFrameEffort  effort)
{
  self->effort = effort;
}

void
ferry_frame_writer_free (FerryFrameWriter *self)
{
  if (self == NULL)
    return;

  ZSTD_freeCCtx (self->context);
  ferry_hash_free (self->hash);
  g_clear_object (&self->zip);
  g_free (self->out);
  g_free (self);
}

gboolean
ferry_frame_writer_begin (FerryFrameWriter  *self,
                          const char        *entry,
                          GError           **error)
{
  ZSTD_CCtx_reset (self->context, ZSTD_reset_session_and_parameters);
  ferry_hash_reset (self->hash);
  self->bytes = 0;
  self->packed = 0;

  return ferry_zip_writer_begin (self->zip, entry, FERRY_ZIP_STORED, error);
}

static gboolean
compress (FerryFrameWriter   *self,
          const guint8       *data,
          gsize               length,
          ZSTD_EndDirective   directive,
          GError            **error)
{
  ZSTD_inBuffer in = { data, length, 0 };
  gsize left;

  do
    {
      ZSTD_outBuffer out = { self->out, self->out_size, 0 };

      left = ZSTD_compressStream2 (self->context, &out, &in, directive);
      if (ZSTD_isError (left))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("Rows can't be packed: %s"), ZSTD_getErrorName (left));
          return FALSE;
        }
      self->packed += (gint64) out.pos;
      if (!ferry_zip_writer_write (self->zip, self->out, out.pos, error))
        return FALSE;
    }
  while (directive == ZSTD_e_continue ? in.pos < in.size : left > 0);

  return TRUE;
}

/* a frame that packs too well looks like a bomb to a reader: many small blocks keep it below the limit */
static gboolean
compress_pieces (FerryFrameWriter  *self,
                 const guint8      *data,
                 gsize              length,
                 GError           **error)
{
  for (gsize i = 0; i < length; i += PIECE)
    if (!compress (self, data + i, MIN (PIECE, length - i), ZSTD_e_flush, error))
      return FALSE;

  return TRUE;
}

/* a library built without threads refuses workers, and packs in this thread */
static void
set_good (ZSTD_CCtx *context)
{
  ZSTD_CCtx_setParameter (context, ZSTD_c_nbWorkers, (int) MIN (WORKERS, g_get_num_processors ()));
  ZSTD_CCtx_setParameter (context, ZSTD_c_strategy, ZSTD_lazy);
  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, GOOD_WINDOW);
  ZSTD_CCtx_setParameter (context, ZSTD_c_hashLog, GOOD_HASH);
  ZSTD_CCtx_setParameter (context, ZSTD_c_searchLog, GOOD_SEARCHES);
}

static void
set_parameters (FerryFrameWriter *self,
                gsize             length,
                gboolean          last)
{
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_compressionLevel, last ? LEVEL_SMALL : LEVEL);
  if (last)
    {
      ZSTD_CCtx_setPledgedSrcSize (self->context, length);
      return;
    }
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_minMatch, MIN_MATCH);
  if (self->effort == FERRY_FRAME_GOOD)
    set_good (self->context);
  else
    ZSTD_CCtx_setParameter (self->context, ZSTD_c_windowLog, FAST_WINDOW);
}

gboolean
ferry_frame_writer_write (FerryFrameWriter  *self,
                          const guint8      *data,
                          gsize              length,
                          gboolean           last,
                          GError           **error)
{
  gboolean ok;

  if (self->bytes == 0)
    set_parameters (self, length, last);
  ferry_hash_update (self->hash, data, length);
  if (self->bytes > FERRY_FRAME_FREE_BYTES / 4 && self->bytes / (FERRY_FRAME_MAX_RATIO / 2) > self->packed)
    ok = compress_pieces (self, data, length, error);
  else
    ok = compress (self, data, length, ZSTD_e_continue, error);
  self->bytes += (gint64) length;

  return ok && (!last || compress (self, NULL, 0, ZSTD_e_end, error));
}

gboolean
ferry_frame_writer_end (FerryFrameWriter  *self,
                        gint64            *packed,
                        char             **sha256,
                        GError           **error)
{
  *sha256 = ferry_hash_finish_hex (self->hash);

  return ferry_zip_writer_end (self->zip, packed, error);
}
