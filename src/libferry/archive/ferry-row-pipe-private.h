#pragma once

#include "archive/ferry-frame-writer-private.h"

G_BEGIN_DECLS

/**
 * FerryRowPipe: carries lines from the thread that reads rows to one that hashes, packs and writes them, in three blocks of 1 MiB.
 * Since: 0.1
 */
typedef struct _FerryRowPipe FerryRowPipe;

FerryRowPipe *ferry_row_pipe_new    (FerryFrameWriter  *writer);
/* FALSE when the other thread has failed: finish tells why */
gboolean      ferry_row_pipe_push   (FerryRowPipe      *self,
                                     const char        *line,
                                     gsize              length);
/* ends the stream, waits for the other thread and gives its error */
gboolean      ferry_row_pipe_finish (FerryRowPipe      *self,
                                     GError           **error);
void          ferry_row_pipe_free   (FerryRowPipe      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRowPipe, ferry_row_pipe_free)

G_END_DECLS
