#pragma once

#include "database/ferry-row-reader.h"

G_BEGIN_DECLS

/**
 * FerryRowSpool: row lines kept for later in an unlinked temporary file (0600, in @folder), after 1 MiB in memory: constant memory. Write first, then
 * read as often as wanted, one reader at a time. Since: 0.1
 */
#define FERRY_TYPE_ROW_SPOOL (ferry_row_spool_get_type ())
G_DECLARE_FINAL_TYPE (FerryRowSpool, ferry_row_spool, FERRY, ROW_SPOOL, GObject)

FerryRowSpool  *ferry_row_spool_new       (const char     *folder);
gboolean        ferry_row_spool_append    (FerryRowSpool  *self,
                                           const char     *line,
                                           gsize           length,
                                           GError        **error);
gint64          ferry_row_spool_get_rows  (FerryRowSpool  *self);
FerryRowReader *ferry_row_spool_read      (FerryRowSpool  *self,
                                           GError        **error);

G_END_DECLS
