#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum { FERRY_STEP_WAITING, FERRY_STEP_RUNNING, FERRY_STEP_DONE, FERRY_STEP_FAILED, FERRY_STEP_SKIPPED } FerryStepState;

#define FERRY_TYPE_STEP_STATE (ferry_step_state_get_type ())
GType ferry_step_state_get_type (void) G_GNUC_CONST;   /* nicks: waiting, running, done, failed, skipped */

/** FerryJobStep: "id", "title", "weight", "state", "started" (µs since 1970, 0 not yet), "duration" (µs), "done", "total", "table". Reading is for any thread,
 * notifications come with those of the job. Since: 0.1 */
#define FERRY_TYPE_JOB_STEP (ferry_job_step_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobStep, ferry_job_step, FERRY, JOB_STEP, GObject)

FerryJobStep   *ferry_job_step_new          (const char   *id,
                                             const char   *title,
                                             guint         weight);
const char     *ferry_job_step_get_id       (FerryJobStep *self);
const char     *ferry_job_step_get_title    (FerryJobStep *self);
FerryStepState  ferry_job_step_get_state    (FerryJobStep *self);
gint64          ferry_job_step_get_started  (FerryJobStep *self);
gint64          ferry_job_step_get_duration (FerryJobStep *self);
const char     *ferry_step_state_to_string  (FerryStepState state);

G_END_DECLS
