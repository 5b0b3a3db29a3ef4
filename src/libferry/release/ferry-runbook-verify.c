#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "release/ferry-verify.h"

static gboolean
verify_run (FerryRunner       *self,
            FerryRunbookStep  *step,
            FerryJob          *job,
            GError           **error)
{
  FerryInputs inputs = self->options->inputs;
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, error);
  g_autoptr(FerryPackage) package = instance != NULL ? _ferry_runner_open_package (self, step, error) : NULL;
  g_autoptr(FerryVerification) found = NULL;
  g_autofree char *sentence = NULL;

  if (package == NULL)
    return FALSE;
  inputs.override_reason = self->runbook->override_reason;
  found = ferry_verification_new (instance, package, &inputs, job, error);
  if (found == NULL)
    return FALSE;
  json_object_set_member (step->result, "verification", ferry_verification_to_json (found));
  sentence = ferry_verification_dup_sentence (found);
  if (!ferry_verification_is_good (found))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, sentence);
      return FALSE;
    }
  _ferry_step_say (step, "%s", sentence);
  return TRUE;
}

static FerryRunbookState
verify_judge (FerryRunner      *self,
              FerryRunbookStep *step)
{
  return FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_verify = { NULL, verify_run, verify_judge };
