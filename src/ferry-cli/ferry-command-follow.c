#include "config.h"

#include "ferry-command.h"
#include "ferry-execution-text.h"
#include "ferry-format.h"
#include "ferry-run.h"

typedef struct
{
  FerryInstance  *instance;
  const char     *id;
  FerryExecution *execution;
} Follow;

static gboolean
follow_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Follow *self = user_data;
  g_autoptr (GError) local_error = NULL;

  self->execution = ferry_instance_follow (self->instance, self->id, job, &local_error);
  /* how it ended is told by its record */
  if (self->execution != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* One that ended badly ends the command badly, as if it had been run here. */
static gboolean
judge (FerryExecution  *execution,
       GError         **error)
{
  const char *message = ferry_execution_get_message (execution);

  switch (ferry_execution_get_state (execution))
    {
    case FERRY_EXECUTION_DONE:
    case FERRY_EXECUTION_ROLLED_BACK:
      return TRUE;
    case FERRY_EXECUTION_COMMITTED:
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, message != NULL ? message : "");
      return FALSE;
    case FERRY_EXECUTION_CANCELLED:
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, message != NULL ? message : "");
      return FALSE;
    case FERRY_EXECUTION_UNKNOWN:
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN, message != NULL ? message : "");
      return FALSE;
    case FERRY_EXECUTION_RUNNING:
    case FERRY_EXECUTION_FAILED:
    default:
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, message != NULL ? message : "");
      return FALSE;
    }
}

gboolean
ferry_command_log_follow (FerryCli  *cli,
                          char     **arguments,
                          GError   **error)
{
  gboolean stop = FALSE;
  const GOptionEntry entries[] = { { "stop", 0, 0, G_OPTION_ARG_NONE, &stop, N_("Ask for it to be stopped, then watch how it ends"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryExecution) found = NULL, ended = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Follow"));
  Follow follow = { NULL };
  JsonObject *object;
  gboolean whole;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) || (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (found = ferry_instance_find_execution (instance, names[1], error)) == NULL)
    return FALSE;
  if (stop && !ferry_instance_cancel_execution (instance, ferry_execution_get_id (found), error))
    return FALSE;
  follow = (Follow) { .instance = instance, .id = ferry_execution_get_id (found) };
  whole = ferry_run_job (cli, job, follow_cb, &follow, error);
  ended = follow.execution;
  if (!whole && error != NULL && g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    {
      g_clear_error (error);
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped watching. Execution %.8s goes on; --stop would ask for it to be stopped."), follow.id);
    }
  if (!whole)
    return FALSE;
  ferry_execution_say (cli, instance, ended);
  object = json_object_new ();
  ferry_json_set_node_of (object, "execution", ferry_execution_to_json (ended));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return judge (ended, error);
}
