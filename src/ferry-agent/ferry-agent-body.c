#include "config.h"

#include "ferry-agent-body.h"

#include "ferry.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLOCK 16384
#define SIZE_LINE_LIMIT 18   /* hexadecimal digits and CR LF */

typedef enum { AT_SIZE, IN_CHUNK, AFTER_CHUNK, AT_END } Place;

struct _FerryAgentBodyStream
{
  GInputStream  parent_instance;
  GInputStream *base;
  GByteArray   *rest;
  Place         place;
  gboolean      chunked;
  gint64        left;       /* of the body, or of this chunk */
  gint64        taken;
  gint64        limit;
  gboolean      over;
};

G_DEFINE_FINAL_TYPE (FerryAgentBodyStream, ferry_agent_body_stream, G_TYPE_INPUT_STREAM)

static gboolean
fail (GError     **error,
      FerryError   code,
      const char  *message)
{
  g_set_error_literal (error, FERRY_ERROR, (gint) code, message);
  return FALSE;
}

/* at least one byte more in @rest */
static gboolean
fill (FerryAgentBodyStream  *self,
      GCancellable          *cancellable,
      GError               **error)
{
  guint before = self->rest->len;
  gssize got;

  g_byte_array_set_size (self->rest, before + BLOCK);
  got = g_input_stream_read (self->base, self->rest->data + before, BLOCK, cancellable, error);
  g_byte_array_set_size (self->rest, before + (guint) MAX (got, 0));
  if (got > 0)
    return TRUE;
  return got == 0 ? fail (error, FERRY_ERROR_CONNECTION, _("The body ended before its time.")) : FALSE;
}

/* a line that ends with CR LF, at most SIZE_LINE_LIMIT bytes of it */
static gboolean
find_line (FerryAgentBodyStream  *self,
           guint                 *length,
           GCancellable          *cancellable,
           GError               **error)
{
  while (TRUE)
    {
      guint seen = MIN (self->rest->len, SIZE_LINE_LIMIT);
      const guint8 *end = seen > 0 ? memchr (self->rest->data, '\n', seen) : NULL;

      if (end != NULL && end > self->rest->data && end[-1] == '\r')
        {
          *length = (guint) (end - self->rest->data) - 1;
          return TRUE;
        }
      if (end != NULL || seen == SIZE_LINE_LIMIT)
        return fail (error, FERRY_ERROR_USAGE, _("A chunk of the body can't be read."));
      if (!fill (self, cancellable, error))
        return FALSE;
    }
}

static gboolean
read_size (FerryAgentBodyStream  *self,
           GCancellable          *cancellable,
           GError               **error)
{
  gint64 size = 0;
  guint length;

  if (!find_line (self, &length, cancellable, error))
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      int digit = g_ascii_xdigit_value ((char) self->rest->data[i]);

      if (digit < 0 || size > G_MAXINT64 / 32)
        return fail (error, FERRY_ERROR_USAGE, _("A chunk of the body can't be read."));
      size = size * 16 + digit;
    }
  if (length == 0)
    return fail (error, FERRY_ERROR_USAGE, _("A chunk of the body can't be read."));
  g_byte_array_remove_range (self->rest, 0, length + 2);
  self->left = size;
  self->place = size > 0 ? IN_CHUNK : AFTER_CHUNK;
  return TRUE;
}

/* the empty line after a chunk, and after the last one of size 0: fields behind the body are not taken */
static gboolean
read_gap (FerryAgentBodyStream  *self,
          gboolean               last,
          GCancellable          *cancellable,
          GError               **error)
{
  guint length;

  if (!find_line (self, &length, cancellable, error))
    return FALSE;
  if (length != 0)
    return fail (error, FERRY_ERROR_USAGE, _("A chunk of the body can't be read."));
  g_byte_array_remove_range (self->rest, 0, 2);
  self->place = last ? AT_END : AT_SIZE;
  return TRUE;
}

/* to where bytes of the body lie, or to its end */
static gboolean
advance (FerryAgentBodyStream  *self,
         GCancellable          *cancellable,
         GError               **error)
{
  gboolean last = FALSE;

  if (self->place == IN_CHUNK && self->left == 0)
    self->place = self->chunked ? AFTER_CHUNK : AT_END;
  while (self->place == AT_SIZE || self->place == AFTER_CHUNK)
    {
      if (!(self->place == AT_SIZE ? read_size (self, cancellable, error) : read_gap (self, last, cancellable, error)))
        return FALSE;
      last = self->place == AFTER_CHUNK;
    }
  return TRUE;
}

static gssize
take (FerryAgentBodyStream  *self,
      void                  *buffer,
      gsize                  count,
      GCancellable          *cancellable,
      GError               **error)
{
  gsize most = (gsize) MIN ((gint64) count, self->left);
  gssize got;

  if (self->rest->len == 0)
    {
      got = g_input_stream_read (self->base, buffer, most, cancellable, error);
      if (got == 0)
        fail (error, FERRY_ERROR_CONNECTION, _("The body ended before its time."));
      return got > 0 ? got : -1;
    }
  most = MIN (most, self->rest->len);
  memcpy (buffer, self->rest->data, most);
  g_byte_array_remove_range (self->rest, 0, (guint) most);
  return (gssize) most;
}

static gssize
body_read (GInputStream  *stream,
           void          *buffer,
           gsize          count,
           GCancellable  *cancellable,
           GError       **error)
{
  FerryAgentBodyStream *self = FERRY_AGENT_BODY_STREAM (stream);
  gssize got;

  if (!advance (self, cancellable, error))
    return -1;
  if (self->place == AT_END || count == 0)
    return 0;
  got = take (self, buffer, count, cancellable, error);
  if (got < 0)
    return -1;
  self->left -= got;
  self->taken += got;
  self->over = self->taken > self->limit;
  if (!self->over)
    return got;
  fail (error, FERRY_ERROR_NO_SPACE, _("The body is larger than this agent takes."));
  return -1;
}

static void
ferry_agent_body_stream_finalize (GObject *object)
{
  FerryAgentBodyStream *self = FERRY_AGENT_BODY_STREAM (object);

  g_object_unref (self->base);
  g_byte_array_unref (self->rest);
  G_OBJECT_CLASS (ferry_agent_body_stream_parent_class)->finalize (object);
}

static void
ferry_agent_body_stream_class_init (FerryAgentBodyStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_agent_body_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = body_read;
}

static void
ferry_agent_body_stream_init (FerryAgentBodyStream *self)
{
}

/**
 * ferry_agent_body_stream_new:
 * @base: where bytes come from
 * @rest: what was read from it beyond the head; kept, and holds what lies beyond the body at last
 * @length: of the body in bytes; -1: it comes in chunks
 * @limit: most bytes to take
 *
 * Returns: (transfer full): the body
 */
FerryAgentBodyStream *
ferry_agent_body_stream_new (GInputStream *base,
                             GByteArray   *rest,
                             gint64        length,
                             gint64        limit)
{
  FerryAgentBodyStream *self = g_object_new (FERRY_TYPE_AGENT_BODY_STREAM, NULL);

  self->base = g_object_ref (base);
  self->rest = g_byte_array_ref (rest);
  self->chunked = length < 0;
  self->left = MAX (length, 0);
  self->place = length < 0 ? AT_SIZE : length > 0 ? IN_CHUNK : AT_END;
  self->limit = limit;
  return self;
}

/**
 * ferry_agent_body_stream_is_at_end:
 * @self: a body
 *
 * Returns: whether it was read to its end
 */
gboolean
ferry_agent_body_stream_is_at_end (FerryAgentBodyStream *self)
{
  return self->place == AT_END || (self->place == IN_CHUNK && !self->chunked && self->left == 0);
}

/**
 * ferry_agent_body_stream_is_over:
 * @self: a body
 *
 * Returns: whether more came than the limit allows
 */
gboolean
ferry_agent_body_stream_is_over (FerryAgentBodyStream *self)
{
  return self->over;
}
