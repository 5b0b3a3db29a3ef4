#pragma once

#include "job/ferry-job-step.h"

G_BEGIN_DECLS

/* worker: any thread */
void     _ferry_job_step_begin        (FerryJobStep   *self);
void     _ferry_job_step_end          (FerryJobStep   *self,
                                       FerryStepState  state);
void     _ferry_job_step_reset        (FerryJobStep   *self);
void     _ferry_job_step_set_progress (FerryJobStep   *self,
                                       const char     *table,
                                       gint64          done,
                                       gint64          total);
void     _ferry_job_step_dup_progress (FerryJobStep   *self,
                                       char          **table,
                                       gint64         *done,
                                       gint64         *total);
guint    _ferry_job_step_get_weight   (FerryJobStep   *self);
double   _ferry_job_step_get_fraction (FerryJobStep   *self);
/* main context of the job: notifies what has changed since the last call */
void     _ferry_job_step_flush        (FerryJobStep   *self);

G_END_DECLS
