#include "config.h"

#include "database/ferry-row-writer.h"

G_DEFINE_ABSTRACT_TYPE (FerryRowWriter, ferry_row_writer, G_TYPE_OBJECT)

static void
ferry_row_writer_class_init (FerryRowWriterClass *klass)
{
}

static void
ferry_row_writer_init (FerryRowWriter *self)
{
}

/**
 * ferry_row_writer_write:
 * @self: a stream into a table
 * @line: a row line; need not end in NUL
 * @length: bytes of @line, without a newline
 * @error: return location for an error of #FERRY_ERROR
 *
 * Writes one row. A success may only mean that the row is buffered: what the database made of it tells
 * ferry_row_writer_finish(). Blocking; one thread at a time.
 *
 * Returns: %FALSE with @error on failure; the stream is then only good for dropping
 *
 * Since: 0.1
 */
gboolean
ferry_row_writer_write (FerryRowWriter  *self,
                        const char      *line,
                        gsize            length,
                        GError         **error)
{
  g_return_val_if_fail (FERRY_IS_ROW_WRITER (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_ROW_WRITER_GET_CLASS (self)->write (self, line, length, error);
}

/**
 * ferry_row_writer_finish:
 * @self: a stream into a table
 * @n_rows: (out) (optional): the number of rows that the database says it took
 * @error: return location for an error of #FERRY_ERROR
 *
 * Ends the stream. Compare @n_rows with the number of rows written: PostgreSQL 15 and older silently end a COPY at a
 * line `\.`. Blocking; one thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_row_writer_finish (FerryRowWriter  *self,
                         gint64          *n_rows,
                         GError         **error)
{
  gint64 ignored = 0;

  g_return_val_if_fail (FERRY_IS_ROW_WRITER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_ROW_WRITER_GET_CLASS (self)->finish (self, n_rows != NULL ? n_rows : &ignored, error);
}
