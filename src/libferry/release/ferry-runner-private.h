#pragma once

#include "release/ferry-runbook-run.h"

G_BEGIN_DECLS

/* FerryRunner: one run of a release, in one thread. */
typedef struct
{
  FerryRunbook              *runbook;
  FerryStore                *store;
  FerryCatalogue            *catalogue;
  const FerryRunbookOptions *options;
  FerryJob                  *job;
} FerryRunner;

/* What a kind of step does. @prepare writes into the result what the step will make, before it begins, so that it can be found after a crash; @run does it; @judge tells what became of
 * one that was running when the program died: waiting (nothing happened: again), done, failed or unknown, and fills in the result. */
typedef struct
{
  gboolean          (*prepare) (FerryRunner *self, FerryRunbookStep *step, GError **error);
  gboolean          (*run)     (FerryRunner *self, FerryRunbookStep *step, FerryJob *job, GError **error);
  FerryRunbookState (*judge)   (FerryRunner *self, FerryRunbookStep *step);
} FerryRunbookWork;

const FerryRunbookWork *_ferry_runbook_work_for (FerryRunbookKind  kind);

/* Holds a release, and the instances that it changes, while somebody works on it; the kernel lets go when the program dies. FERRY_ERROR_BUSY names the holder. */
GArray           *_ferry_runbook_lock          (const FerryRunbook  *self,
                                                FerryStore          *store,
                                                gboolean             instances,
                                                GError             **error);

FerryInstance    *_ferry_runner_open           (FerryRunner         *self,
                                                const char          *id,
                                                GError             **error);
FerryInstance    *_ferry_runner_open_instance  (FerryRunner         *self,
                                                FerryRunbookStep    *step,
                                                GError             **error);
FerryPackage     *_ferry_runner_open_package   (FerryRunner         *self,
                                                FerryRunbookStep    *step,
                                                GError             **error);
/* the result of the step that @param of @step names; FERRY_ERROR_USAGE when that one was skipped or has none */
const char       *_ferry_runner_result_of      (FerryRunner         *self,
                                                FerryRunbookStep    *step,
                                                const char          *param,
                                                const char          *name,
                                                GError             **error);

void              _ferry_step_set              (FerryRunbookStep    *step,
                                                const char          *name,
                                                const char          *value);
void              _ferry_step_tell_execution   (FerryRunbookStep    *step,
                                                FerryExecution      *execution);
void              _ferry_step_say              (FerryRunbookStep    *step,
                                                const char          *format,
                                                ...) G_GNUC_PRINTF (2, 3);

/* the user's command under /bin/sh, or "@INSTANCE:NAME", one of the list of that instance's agent; its output is appended to @output; FERRY_ERROR_FAILED with how it ended, CANCELLED */
gboolean          _ferry_runbook_command       (FerryRunner         *self,
                                                FerryRunbookStep    *step,
                                                const char          *command,
                                                gint64               seconds,
                                                const char          *output,
                                                FerryJob            *job,
                                                GError             **error);

extern const FerryRunbookWork _ferry_runbook_create, _ferry_runbook_check, _ferry_runbook_plan, _ferry_runbook_execute, _ferry_runbook_catch_up, _ferry_runbook_backup, _ferry_runbook_restore,
                              _ferry_runbook_roll_back, _ferry_runbook_versions, _ferry_runbook_verify, _ferry_runbook_restart, _ferry_runbook_question,
                              _ferry_runbook_command_work, _ferry_runbook_wait;

G_END_DECLS
