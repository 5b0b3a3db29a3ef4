#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* FerryProgress: shows a job on standard error while it runs: on a terminal finished steps and a bar, elsewhere one plain line a step. */
typedef struct _FerryProgress FerryProgress;

FerryProgress *ferry_progress_new    (FerryJob      *job,
                                      gboolean       quiet);
void           ferry_progress_tick   (FerryProgress *self);     /* main thread, some times a second */
void           ferry_progress_note   (FerryProgress *self,
                                      const char    *text);     /* a line above the bar */
void           ferry_progress_finish (FerryProgress *self);

G_END_DECLS
