#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* What is known of a line without reading it again. */
typedef struct
{
  gint64  offset;
  guint32 table;    /* 1 + index into the batch's names; 0 none */
  guint8  step;
  guint8  level;    /* FerryLogLevel */
} FerryLogMark;

/** FerryLogBatch: the lines that one look at a log found, made in a worker. Since: 0.1 */
typedef struct
{
  GArray    *marks;      /* FerryLogMark */
  GPtrArray *steps;      /* char* */
  GPtrArray *tables;     /* char* */
  gint64     end;        /* offset of the first byte that is not in a whole line */
  gboolean   at_end;     /* there was no more to read */
} FerryLogBatch;

FerryLogBatch *ferry_log_batch_read   (FerryInstance *instance,
                                       const char    *id,
                                       gint64         offset,
                                       gsize          limit,      /* bytes after which to stop */
                                       FerryJob      *job,
                                       GError       **error);
void           ferry_log_batch_free   (FerryLogBatch *self);
GPtrArray     *ferry_log_read_entries (FerryInstance *instance,
                                       const char    *id,
                                       const gint64  *offsets,    /* n + 1: where the lines begin, and the end of the last */
                                       guint          n,
                                       GError       **error);
/* line numbers (guint32) from @offset on whose message contains @text; stops at @end */
GArray        *ferry_log_search       (FerryInstance *instance,
                                       const char    *id,
                                       const char    *text,
                                       gint64         offset,
                                       guint          first_line,
                                       gint64         end,
                                       FerryJob      *job,
                                       GError       **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLogBatch, ferry_log_batch_free)

G_END_DECLS
