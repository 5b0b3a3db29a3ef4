#include "config.h"

#include "ferry-execute-job.h"

#include "ferry-decide.h"
#include "ferry-execution-text.h"
#include "ferry-format.h"
#include "ferry-restart-job.h"
#include "ferry-run.h"

#include <string.h>

#define DIGEST_LENGTH 64

typedef struct
{
  FerryRelease        *release;
  FerryExecuteOptions  options;
  FerryExecution      *execution;
} Execute;

void
ferry_execute_command_options_clear (FerryExecuteCommandOptions *self)
{
  g_free (self->plan);
  g_free (self->verify);
}

/**
 * ferry_execute_command_options_check:
 *
 * Returns: whether the options make sense, and somebody is there to confirm; asked before any work
 */
gboolean
ferry_execute_command_options_check (FerryCli                          *cli,
                                     const FerryExecuteCommandOptions  *self,
                                     GError                           **error)
{
  if (self->plan != NULL && (strlen (self->plan) != DIGEST_LENGTH || strspn (self->plan, "0123456789abcdef") != DIGEST_LENGTH))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("--plan wants the whole digest that “ferry plan” printed: 64 hexadecimal digits."));
      return FALSE;
    }
  if (self->verify != NULL && strcmp (self->verify, "full") != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no --verify=%s: say --verify=full, or leave it out."), self->verify);
      return FALSE;
    }

  return ferry_decide_terminal (cli, self->yes, error);
}

static gboolean
execute_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Execute *self = user_data;
  g_autoptr (GError) failure = NULL;

  self->execution = ferry_instance_execute (self->release->target, self->release->package, &self->options, job, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static void
take_execution (FerryRelease   *release,
                FerryExecution *execution)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (release->target));
  ferry_json_set_node_of (object, "execution", ferry_execution_to_json (execution));
  ferry_cli_take_result (release->cli, ferry_json_object_node (object));
}

static gboolean
execute (FerryRelease                      *release,
         const FerryExecuteCommandOptions  *options,
         GError                           **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Execute"));
  g_autoptr (FerryExecution) execution = NULL;
  Execute run = { .release = release };
  gboolean done;

  run.options = (FerryExecuteOptions) {
    .inputs = release->inputs,
    .plan_digest = options->plan != NULL ? options->plan : release->plan != NULL ? release->plan->digest : NULL,
    .skip_backup = options->skip_backup,
    .verify_full = options->verify != NULL,
  };
  done = ferry_run_job (release->cli, job, execute_cb, &run, error);
  execution = run.execution;
  if (execution != NULL)
    {
      take_execution (release, execution);
      ferry_execution_say (release->cli, release->target, execution);
    }

  return done;
}

/* Shows what would happen and asks. The digest of what was shown is what may run. */
static gboolean
show_and_ask (FerryRelease                      *release,
              const FerryExecuteCommandOptions  *options,
              GError                           **error)
{
  if (!ferry_release_make_plan (release, error))
    return FALSE;
  ferry_release_say_plan (release, FALSE);

  return ferry_decide_release (release, options->skip_backup, error);
}

/**
 * ferry_release_execute:
 * @release: opened
 *
 * Checks, asks for what is missing, on a terminal shows the plan and asks for a confirmation, and executes.
 *
 * Returns: %FALSE with @error
 */
gboolean
ferry_release_execute (FerryRelease                      *release,
                       const FerryExecuteCommandOptions  *options,
                       GError                           **error)
{
  gboolean asked;

  if (options->skip_backup)
    ferry_cli_warn (release->cli, _("No backup will be made: this execution can't be rolled back."));
  if (!ferry_release_check (release, error) || (options->restart && !ferry_restart_possible (release->target, error)))
    return FALSE;
  ferry_release_say_check (release, FALSE);
  if (!ferry_release_refuse_blockers (release, error) || !ferry_decide_inputs (release, &asked, error))
    return FALSE;
  if (!options->yes && !show_and_ask (release, options, error))
    return FALSE;

  return execute (release, options, error) && (!options->restart || ferry_restart_run (release->cli, release->target, error));
}
