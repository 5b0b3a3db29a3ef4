#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/**
 * FerryProcessStep: a step as a process shows it: "title", "state", "state-text", "icon-name", "duration-text", "counter-text". Follows a #FerryJobStep, or was read from the record of an
 * execution. Main thread. Since: 0.1
 */
#define FERRY_TYPE_PROCESS_STEP (ferry_process_step_get_type ())
G_DECLARE_FINAL_TYPE (FerryProcessStep, ferry_process_step, FERRY, PROCESS_STEP, GObject)

FerryProcessStep *ferry_process_step_new_for_job_step (FerryJobStep     *step);
FerryProcessStep *ferry_process_step_new_from_json    (const char       *line,      /* of process.jsonl; NULL when it is no step */
                                                       gssize            length);
FerryStepState    ferry_process_step_get_state        (FerryProcessStep *self);
const char       *ferry_process_step_get_id           (FerryProcessStep *self);
void              ferry_process_step_tick             (FerryProcessStep *self);     /* a running step grows older */

G_END_DECLS
