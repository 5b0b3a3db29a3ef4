#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryRowWriter: takes row lines. write: one line without newline. finish: ends the stream and returns the true number of rows the
 * database took (COPY tag). Dropping an unfinished writer aborts the stream (the transaction is then failed). Since: 0.1
 */
#define FERRY_TYPE_ROW_WRITER (ferry_row_writer_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryRowWriter, ferry_row_writer, FERRY, ROW_WRITER, GObject)

struct _FerryRowWriterClass
{
  GObjectClass parent_class;
  gboolean (*write)  (FerryRowWriter *self, const char *line, gsize length, GError **error);
  gboolean (*finish) (FerryRowWriter *self, gint64 *n_rows, GError **error);
};

gboolean ferry_row_writer_write  (FerryRowWriter  *self,
                                  const char      *line,
                                  gsize            length,
                                  GError         **error);
gboolean ferry_row_writer_finish (FerryRowWriter  *self,
                                  gint64          *n_rows,
                                  GError         **error);

G_END_DECLS
