#include "config.h"

#include "ferry-restart-job.h"

#include "ferry-run.h"

#define PATIENCE (10 * 60 * G_USEC_PER_SEC)

/**
 * ferry_restart_possible:
 *
 * Asked before any work: who wants a restart must not find out afterwards that there is none.
 *
 * Returns: %FALSE with %FERRY_ERROR_UNSUPPORTED
 */
gboolean
ferry_restart_possible (FerryInstance  *instance,
                        GError        **error)
{
  g_autofree char *why_not = NULL;

  if ((ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTART) != 0)
    return TRUE;
  why_not = ferry_instance_dup_why_not (instance, FERRY_CAN_RESTART);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("Nothing was changed, for --restart is not possible: %s"), why_not != NULL ? why_not : "");

  return FALSE;
}

static gboolean
restart_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  FerryInstance *instance = user_data;

  ferry_job_add_step (job, "restart", _("Restart"), 50);
  ferry_job_add_step (job, "wait", _("Wait until it is up"), 50);
  ferry_job_begin_step (job, "restart");
  if (!ferry_instance_restart (instance, job, error))
    return FALSE;
  ferry_job_begin_step (job, "wait");

  return ferry_instance_wait_until_healthy (instance, PATIENCE, job, error);
}

/**
 * ferry_restart_run:
 *
 * Restarts the application after a release and tells how it came up.
 *
 * Returns: %FALSE with %FERRY_ERROR_COMMITTED: the release itself stands
 */
gboolean
ferry_restart_run (FerryCli       *cli,
                   FerryInstance  *instance,
                   GError        **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Restart"));
  g_autoptr (GError) local_error = NULL;
  g_autofree char *told = NULL;

  if (ferry_run_job (cli, job, restart_cb, instance, &local_error))
    {
      if (ferry_instance_ask_health (instance, &told, NULL) == FERRY_HEALTH_OK)
        ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, _("“%s” is restarted and up.\n"), ferry_instance_get_name (instance));
      else
        ferry_cli_say (cli, _("“%s” is restarted; whether it is up can't be asked (no APP_PORT in its .env).\n"), ferry_instance_get_name (instance));
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The release is done, but the restart is not: %s"), local_error->message);

  return FALSE;
}
