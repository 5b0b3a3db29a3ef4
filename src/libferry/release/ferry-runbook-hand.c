#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>

/* The steps that wait for something: question, command, wait, restart. */

#define COMMAND_SECONDS 300
#define TICK_MICROSECONDS 100000
#define HEALTH_MICROSECONDS (180 * G_USEC_PER_SEC)

/* ---- question ---- */

static gboolean
question_run (FerryRunner       *self,
              FerryRunbookStep  *step,
              FerryJob          *job,
              GError           **error)
{
  const char *text = ferry_runbook_step_get_param (step, "text");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("The release waits for an answer (step “%s”): %s"), step->id, text != NULL ? text : step->title);
  return FALSE;
}

static FerryRunbookState
judge_again (FerryRunner      *self,
             FerryRunbookStep *step)
{
  return FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_question = { NULL, question_run, judge_again };

/* ---- command ---- */

static gboolean
by_hand (FerryRunbookStep  *step,
         GError           **error)
{
  const char *text = ferry_runbook_step_get_param (step, "text");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("To be done by hand (step “%s”): %s. Then say that it was done."), step->id, text != NULL ? text : step->title);
  return FALSE;
}

static gboolean
command_run (FerryRunner       *self,
             FerryRunbookStep  *step,
             FerryJob          *job,
             GError           **error)
{
  const char *command = ferry_runbook_step_get_param (step, "command");
  g_autofree char *output = command != NULL ? ferry_runbook_dup_output_path (self->runbook, self->store, step, error) : NULL;
  gint64 begun = ferry_time_now ();
  g_autofree char *duration = NULL;

  if (command == NULL)
    return by_hand (step, error);
  if (output == NULL)
    return FALSE;
  _ferry_step_set (step, "output", output);
  if (!_ferry_runbook_command (self, step, command, ferry_json_opt_int (step->params, "limit", COMMAND_SECONDS), output, job, error))
    return FALSE;
  duration = ferry_format_duration (ferry_time_now () - begun);
  _ferry_step_say (step, _("The command ended well after %s"), duration);
  return TRUE;
}

/* It may have done anything, or all. */
static FerryRunbookState
command_judge (FerryRunner      *self,
               FerryRunbookStep *step)
{
  return ferry_runbook_step_get_param (step, "command") != NULL ? FERRY_RUNBOOK_UNKNOWN : FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_command_work = { NULL, command_run, command_judge };

/* ---- wait ---- */

static gboolean
wait_prepare (FerryRunner       *self,
              FerryRunbookStep  *step,
              GError           **error)
{
  gint64 end = ferry_time_now () + ferry_json_opt_int (step->params, "seconds", 0) * G_USEC_PER_SEC;
  g_autofree char *until = ferry_time_to_iso (end);

  _ferry_step_set (step, "until", until);
  return TRUE;
}

static gint64
get_end (FerryRunbookStep *step)
{
  const char *text = ferry_runbook_step_get_result (step, "until");
  gint64 end = 0;

  return text != NULL && ferry_time_from_iso (text, &end) ? end : 0;
}

static gboolean
wait_run (FerryRunner       *self,
          FerryRunbookStep  *step,
          FerryJob          *job,
          GError           **error)
{
  gint64 left = get_end (step) - ferry_time_now (), end = g_get_monotonic_time () + left;

  while (g_get_monotonic_time () < end)
    {
      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      g_usleep ((gulong) MIN (TICK_MICROSECONDS, MAX (end - g_get_monotonic_time (), 1)));
    }
  return TRUE;
}

/* time went on while the program was away */
static FerryRunbookState
wait_judge (FerryRunner      *self,
            FerryRunbookStep *step)
{
  return get_end (step) <= ferry_time_now () ? FERRY_RUNBOOK_DONE : FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_wait = { wait_prepare, wait_run, wait_judge };

/* ---- restart ---- */

static gboolean
restart_run (FerryRunner       *self,
             FerryRunbookStep  *step,
             FerryJob          *job,
             GError           **error)
{
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, error);

  if (instance == NULL)
    return FALSE;
  if ((ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTART) == 0)
    return by_hand (step, error);
  if (!ferry_instance_restart (instance, job, error) || !ferry_instance_wait_until_healthy (instance, HEALTH_MICROSECONDS, job, error))
    return FALSE;
  _ferry_step_say (step, _("“%s” was restarted"), ferry_instance_get_name (instance));
  return TRUE;
}

const FerryRunbookWork _ferry_runbook_restart = { NULL, restart_run, judge_again };
