#pragma once

#include "ferry-job-list.h"

G_BEGIN_DECLS

/** FerryJobRow: a running job: title, step, fraction, cancel: "job". Since: 0.1 */
#define FERRY_TYPE_JOB_ROW (ferry_job_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobRow, ferry_job_row, FERRY, JOB_ROW, GtkListBoxRow)

GtkWidget *ferry_job_row_new (FerryJob *job);

G_END_DECLS
