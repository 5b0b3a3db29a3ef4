#pragma once

#include "ferry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryJobKind: what a running job means for the application.
 * @FERRY_JOB_QUIET: short reading: in no list, no notification
 * @FERRY_JOB_WORK: shown in the jobs' popover, notified when it ends in the background, cancelled by Quit
 * @FERRY_JOB_WRITE: as WORK; it changes an instance, so Quit asks first
 * Since: 0.1
 */
typedef enum { FERRY_JOB_QUIET, FERRY_JOB_WORK, FERRY_JOB_WRITE } FerryJobKind;

/** FerryJobList: a GListModel of the running #FerryJob that the user sees, newest first. "n-items" notifies. Main thread. Since: 0.1 */
#define FERRY_TYPE_JOB_LIST (ferry_job_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobList, ferry_job_list, FERRY, JOB_LIST, GObject)

FerryJobList *ferry_job_list_new       (void);
void          ferry_job_list_add       (FerryJobList *self,
                                        FerryJob     *job,
                                        FerryJobKind  kind);
void          ferry_job_list_remove    (FerryJobList *self,
                                        FerryJob     *job);
gboolean      ferry_job_list_is_empty  (FerryJobList *self);
guint         ferry_job_list_count     (FerryJobList *self,
                                        FerryJobKind  kind);

G_END_DECLS
