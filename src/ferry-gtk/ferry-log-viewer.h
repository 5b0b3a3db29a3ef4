#pragma once

#include "ferry-log-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryLogViewer: the log and the SQL of one execution: filters, search, following, downloads. Actions: log.search-next, log.search-previous, log.find, log.follow, log.copy,
 * log.download-log, log.download-sql. Main thread. Since: 0.1
 */
#define FERRY_TYPE_LOG_VIEWER (ferry_log_viewer_get_type ())
G_DECLARE_FINAL_TYPE (FerryLogViewer, ferry_log_viewer, FERRY, LOG_VIEWER, AdwBin)

/* shows the log of an execution; while it runs, new lines are looked for twice a second */
void           ferry_log_viewer_show      (FerryLogViewer *self,
                                           FerryInstance  *instance,
                                           const char     *execution_id,
                                           gboolean        running);
FerryLogModel *ferry_log_viewer_get_model (FerryLogViewer *self);   /* nullable: nothing is shown */

G_END_DECLS
