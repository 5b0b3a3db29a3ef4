#include "config.h"

#include "archive/ferry-line-reader-private.h"

#include <string.h>

#define FIRST_SIZE (256 * 1024)

typedef struct
{
  guint8   *buffer;
  gsize     size;
  gsize     start;      /* of the next line */
  gsize     scanned;    /* no newline in [start, scanned) */
  gsize     end;
  gint64    n_lines;
  gboolean  finished;
} FerryLineReaderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryLineReader, ferry_line_reader, FERRY_TYPE_ROW_READER)

/* room for at least one more byte, with one behind it for a NUL */
static void
make_room (FerryLineReaderPrivate *priv)
{
  if (priv->buffer == NULL)
    {
      priv->size = FIRST_SIZE;
      priv->buffer = g_malloc (priv->size);
    }
  if (priv->start > 0)
    {
      memmove (priv->buffer, priv->buffer + priv->start, priv->end - priv->start);
      priv->end -= priv->start;
      priv->scanned -= priv->start;
      priv->start = 0;
    }
  if (priv->end + 1 >= priv->size)
    {
      priv->size *= 2;
      priv->buffer = g_realloc (priv->buffer, priv->size);
    }
}

/* FALSE at the end and on failure */
static gboolean
fill_more (FerryLineReader  *self,
           GError          **error)
{
  FerryLineReaderPrivate *priv = ferry_line_reader_get_instance_private (self);
  FerryLineReaderClass *klass = FERRY_LINE_READER_GET_CLASS (self);
  gssize n;

  make_room (priv);
  n = klass->fill (self, priv->buffer + priv->end, priv->size - priv->end - 1, error);
  if (n > 0)
    {
      priv->end += (gsize) n;
      return TRUE;
    }
  priv->finished = TRUE;
  if (n == 0)
    klass->end (self, priv->n_lines, priv->end - priv->start, error);

  return FALSE;
}

static gboolean
ferry_line_reader_next (FerryRowReader  *reader,
                        const char     **line,
                        gsize           *length,
                        GError         **error)
{
  FerryLineReader *self = FERRY_LINE_READER (reader);
  FerryLineReaderPrivate *priv = ferry_line_reader_get_instance_private (self);
  guint8 *newline = NULL;

  if (priv->finished)
    return FALSE;
  for (;;)
    {
      if (priv->scanned < priv->end)
        newline = memchr (priv->buffer + priv->scanned, '\n', priv->end - priv->scanned);
      if (newline != NULL)
        break;
      priv->scanned = priv->end;
      if (!fill_more (self, error))
        return FALSE;
    }

  *line = (const char *) priv->buffer + priv->start;
  *length = (gsize) (newline - priv->buffer) - priv->start;
  priv->start += *length + 1;
  priv->scanned = priv->start;
  priv->n_lines++;

  return TRUE;
}

static void
ferry_line_reader_finalize (GObject *object)
{
  FerryLineReaderPrivate *priv = ferry_line_reader_get_instance_private (FERRY_LINE_READER (object));

  g_free (priv->buffer);

  G_OBJECT_CLASS (ferry_line_reader_parent_class)->finalize (object);
}

static void
ferry_line_reader_class_init (FerryLineReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_line_reader_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = ferry_line_reader_next;
}

static void
ferry_line_reader_init (FerryLineReader *self)
{
}
