#pragma once

#include "database/ferry-row-reader.h"

G_BEGIN_DECLS

/**
 * FerryLineReader: a row reader over a stream of bytes: cuts them into lines. Memory grows with the longest line only.
 * fill: up to @size bytes into @buffer; 0 at the end, -1 with @error. Since: 0.1
 */
#define FERRY_TYPE_LINE_READER (ferry_line_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryLineReader, ferry_line_reader, FERRY, LINE_READER, FerryRowReader)

struct _FerryLineReaderClass
{
  FerryRowReaderClass parent_class;
  gssize   (*fill) (FerryLineReader *self, guint8 *buffer, gsize size, GError **error);
  /* all lines were read; @left bytes without a newline remain */
  gboolean (*end)  (FerryLineReader *self, gint64 n_lines, gsize left, GError **error);
};

G_END_DECLS
