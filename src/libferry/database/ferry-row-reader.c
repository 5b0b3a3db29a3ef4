#include "config.h"

#include "database/ferry-row-reader.h"

G_DEFINE_ABSTRACT_TYPE (FerryRowReader, ferry_row_reader, G_TYPE_OBJECT)

static void
ferry_row_reader_class_init (FerryRowReaderClass *klass)
{
}

static void
ferry_row_reader_init (FerryRowReader *self)
{
}

/**
 * ferry_row_reader_next:
 * @self: a stream of row lines
 * @line: (out) (transfer none): the next line; `line[length]` may be read and is a newline or NUL
 * @length: (out): bytes of @line without its newline
 * @error: return location for an error of #FERRY_ERROR
 *
 * Gives the next row line. The line belongs to the stream and is valid until the next call. Blocking; one thread at
 * a time.
 *
 * Returns: %TRUE with a line; %FALSE without @error at the end, %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_row_reader_next (FerryRowReader  *self,
                       const char     **line,
                       gsize           *length,
                       GError         **error)
{
  g_return_val_if_fail (FERRY_IS_ROW_READER (self), FALSE);
  g_return_val_if_fail (line != NULL && length != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_ROW_READER_GET_CLASS (self)->next (self, line, length, error);
}
