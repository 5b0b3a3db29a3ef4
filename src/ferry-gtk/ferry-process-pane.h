#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryProcessPane: an execution or rollback while it runs and after: what the target is now, steps, one bar, the log folded away. Actions: process.stop, process.show-log,
 * process.roll-back, process.ask-again. Closing it never stops anything. Main thread. Since: 0.1
 */
#define FERRY_TYPE_PROCESS_PANE (ferry_process_pane_get_type ())
G_DECLARE_FINAL_TYPE (FerryProcessPane, ferry_process_pane, FERRY, PROCESS_PANE, AdwBin)

/* a job that runs in this process: of an execution whose record will have @execution_id, or of a rollback of the execution @undoes */
void            ferry_process_pane_follow        (FerryProcessPane  *self,
                                                  FerryInstanceItem *item,
                                                  FerryJob          *job,
                                                  const char        *execution_id,
                                                  const char        *undoes);
/* an execution by its record; while its job runs in this process, that is followed */
void            ferry_process_pane_show          (FerryProcessPane  *self,
                                                  FerryInstanceItem *item,
                                                  const char        *execution_id);
gboolean        ferry_process_pane_is_running    (FerryProcessPane  *self);
FerryExecution *ferry_process_pane_get_execution (FerryProcessPane  *self);   /* nullable */
const char     *ferry_process_pane_get_headline  (FerryProcessPane  *self);

G_END_DECLS
