#pragma once

#include "instance/ferry-instance.h"
#include "migrate/ferry-journal.h"

G_BEGIN_DECLS

/* Executions of other processes on a local instance: followed through the journal, stopped by a file in their folder. Since: 0.1 */
void     ferry_local_follow_steps   (FerryJob        *job,
                                     const char      *folder);
gboolean ferry_local_cancel_request (FerryJournal    *journal,
                                     const char      *id,
                                     GError         **error);

/** FerryLocalCancelWatch: sees to it that a request of another process stops a job of this one. Since: 0.1 */
typedef struct _FerryLocalCancelWatch FerryLocalCancelWatch;
FerryLocalCancelWatch *ferry_local_cancel_watch_new  (FerryJournal           *journal,
                                                      const char             *id,
                                                      FerryJob               *job);
void                   ferry_local_cancel_watch_free (FerryLocalCancelWatch  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLocalCancelWatch, ferry_local_cancel_watch_free)

G_END_DECLS
