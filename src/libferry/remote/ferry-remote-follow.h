#pragma once

#include "remote/ferry-remote-private.h"

G_BEGIN_DECLS

/* Watches an execution (or the task that began it) on an agent to its end, over lines that break. @ours: cancelling the job stops the execution; otherwise it ends the watching
 * only. The record, and an error where it did not end well. Since: 0.1 */
FerryExecution *_ferry_remote_follow (FerryRemoteInstance  *self,
                                      const char           *id,
                                      gboolean              ours,
                                      FerryJob             *job,
                                      GError              **error);
gboolean        _ferry_remote_cancel (FerryRemoteInstance  *self,
                                      const char           *id,
                                      GError              **error);

G_END_DECLS
