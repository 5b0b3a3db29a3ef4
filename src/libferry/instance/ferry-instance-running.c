#include "config.h"

#include "instance/ferry-instance.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

#define PAUSE (500 * 1000)   /* µs */

/**
 * ferry_instance_restart:
 * @self: an instance
 * @job: (nullable): shows what the application says, and cancels
 * @error: return location
 *
 * Restarts the application: by the command of its record, or over HTTP. It need not be up when this returns: see ferry_instance_wait_until_healthy(). Blocking, any thread.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_UNSUPPORTED where there is no way to
 *
 * Since: 0.1
 */
gboolean
ferry_instance_restart (FerryInstance  *self,
                        FerryJob       *job,
                        GError        **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->restart (self, job, error);
}

/**
 * ferry_instance_ask_health:
 * @self: an instance
 * @text: (out) (optional) (transfer full) (nullable): what the application says of itself
 * @job: (nullable): for cancelling
 *
 * Asks whether the application is up. Blocking for a few seconds at most, any thread.
 *
 * Returns: its health; unknown where it can't be asked
 *
 * Since: 0.1
 */
FerryHealth
ferry_instance_ask_health (FerryInstance  *self,
                           char          **text,
                           FerryJob       *job)
{
  g_autofree char *told = NULL;
  FerryHealth health;

  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FERRY_HEALTH_UNKNOWN);

  health = FERRY_INSTANCE_GET_CLASS (self)->ask_health (self, &told, job);
  if (text != NULL)
    *text = g_steal_pointer (&told);
  return health;
}

static void
show_waiting (FerryInstance *self,
              FerryHealth    health,
              const char    *told,
              FerryJob      *job)
{
  g_autofree char *text = NULL;

  if (health == FERRY_HEALTH_STARTING && told != NULL)
    text = g_strdup_printf (_("“%s” is restarting: %s"), ferry_instance_get_name (self), told);
  else
    text = g_strdup_printf (_("Waiting for “%s” to come up"), ferry_instance_get_name (self));
  ferry_job_set_message (job, text);
}

static gboolean
give_up (FerryInstance  *self,
         FerryHealth     health,
         const char     *told,
         GError        **error)
{
  if (health == FERRY_HEALTH_STARTING)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_RESTARTING, _("“%s” is still coming up: %s"), ferry_instance_get_name (self), told != NULL ? told : "");
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("“%s” did not come up again: look at the application's own log."), ferry_instance_get_name (self));
  return FALSE;
}

/**
 * ferry_instance_wait_until_healthy:
 * @self: an instance
 * @patience: µs
 * @job: (nullable): shows what the application says meanwhile, and cancels
 * @error: return location
 *
 * Waits until the application is up. Where it can't be asked there is nothing to wait for. Blocking, any thread.
 *
 * Returns: %FALSE with @error: it did not come up in time
 *
 * Since: 0.1
 */
gboolean
ferry_instance_wait_until_healthy (FerryInstance  *self,
                                   gint64          patience,
                                   FerryJob       *job,
                                   GError        **error)
{
  gint64 late = g_get_monotonic_time () + patience;

  while (TRUE)
    {
      g_autofree char *told = NULL;
      FerryHealth health = ferry_instance_ask_health (self, &told, job);

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (health == FERRY_HEALTH_OK || health == FERRY_HEALTH_UNKNOWN)
        break;
      show_waiting (self, health, told, job);
      if (g_get_monotonic_time () > late)
        return give_up (self, health, told, error);
      g_usleep (PAUSE);
    }
  ferry_job_set_message (job, NULL);
  return TRUE;
}

/**
 * ferry_instance_follow:
 * @self: an instance
 * @id: UUID of an execution, rollback or restore
 * @job: (nullable): shows its steps; cancelling ends the following, not the execution
 * @error: return location
 *
 * Watches an execution that runs elsewhere, until it has ended. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record as it ended; %NULL with @error where it could not be watched to its end
 *
 * Since: 0.1
 */
FerryExecution *
ferry_instance_follow (FerryInstance  *self,
                       const char     *id,
                       FerryJob       *job,
                       GError        **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self) && id != NULL, NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->follow (self, id, job, error);
}

/**
 * ferry_instance_cancel_execution:
 * @self: an instance
 * @id: UUID of an execution that runs
 * @error: return location
 *
 * Asks whoever runs it to stop: what it has begun is put back. A commit that is under way is not stopped. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_cancel_execution (FerryInstance  *self,
                                 const char     *id,
                                 GError        **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self) && id != NULL, FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->cancel_execution (self, id, error);
}
