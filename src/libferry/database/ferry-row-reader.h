#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryRowReader: a stream of row lines (see FerryRowOrder for their form). Blocking; one thread at a time. Since: 0.1
 *
 * next: sets @line and @length (without the newline; line[length] is '\n' or NUL; valid until the next call) and returns
 * TRUE; at the end returns FALSE without @error; on failure FALSE with @error.
 */
#define FERRY_TYPE_ROW_READER (ferry_row_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryRowReader, ferry_row_reader, FERRY, ROW_READER, GObject)

struct _FerryRowReaderClass
{
  GObjectClass parent_class;
  gboolean (*next) (FerryRowReader *self, const char **line, gsize *length, GError **error);
};

gboolean ferry_row_reader_next (FerryRowReader  *self,
                                const char     **line,
                                gsize           *length,
                                GError         **error);

G_END_DECLS
