#include "config.h"

#include "schedule/ferry-schedule.h"

#include "base/ferry-error.h"
#include "site/ferry-sandbox.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define TIMER "ferry-backup.timer"

static gboolean
run_systemctl (const char * const  *arguments,
               char               **told,
               GError             **error)
{
  g_autoptr(GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
  g_autofree char *text = NULL;

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &text, error))
    return FALSE;
  *told = g_strstrip (g_steal_pointer (&text));
  return g_subprocess_get_successful (process);
}

/**
 * ferry_schedule_enable_timer:
 * @enable: %FALSE to disable it
 * @error: %FERRY_ERROR_UNSUPPORTED telling what to do where there is no systemd for this user
 *
 * Has due backups made while no window is open, by the timer `ferry-backup.timer` of the user's systemd. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_schedule_enable_timer (gboolean   enable,
                             GError   **error)
{
  const char *arguments[] = { "systemctl", "--user", "--quiet", enable ? "enable" : "disable", "--now", TIMER, NULL };
  g_autofree char *sandbox = ferry_sandbox_dup_why_no_timer ();
  g_autofree char *told = NULL;
  g_autoptr(GError) cause = NULL;

  if (sandbox != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, sandbox);
      return FALSE;
    }
  if (run_systemctl (arguments, &told, &cause))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
               _("The timer of scheduled backups can't be set by systemd (%s). Have “ferry backup run-due” started every few minutes by other means, such as cron."),
               cause != NULL ? cause->message : told);
  return FALSE;
}

/* Since: 0.1 */
gboolean
ferry_schedule_timer_is_enabled (void)
{
  const char *arguments[] = { "systemctl", "--user", "--quiet", "is-enabled", TIMER, NULL };
  g_autofree char *told = NULL;

  return !ferry_sandbox_is_inside () && run_systemctl (arguments, &told, NULL);
}
