#pragma once

#include "ferry-job-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryJobsButton: a button of the header bar that is there while work runs, with a popover of every running job: "jobs". Since: 0.1 */
#define FERRY_TYPE_JOBS_BUTTON (ferry_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobsButton, ferry_jobs_button, FERRY, JOBS_BUTTON, AdwBin)

void ferry_jobs_button_set_jobs (FerryJobsButton *self,
                                 FerryJobList    *jobs);

G_END_DECLS
