#include "config.h"

#include "job/ferry-command.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#define TICK_MICROSECONDS 50000
#define GRACE_MICROSECONDS (3 * G_USEC_PER_SEC)

/* a group of its own: what the command starts is stopped with it */
static void
lead_group (gpointer user_data)
{
  setpgid (0, 0);
}

static char **
environment_with (const char * const *added)
{
  char **environment = g_get_environ ();

  for (guint i = 0; added != NULL && added[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (added[i], "=", 2);

      environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }
  return environment;
}

static gboolean
start (const char * const  *words,
       const char * const  *added,
       int                  output,
       GPid                *pid,
       GError             **error)
{
  g_auto(GStrv) environment = environment_with (added);
  g_autoptr(GError) local_error = NULL;
  FERRY_AUTO_FD nothing = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  if (g_spawn_async_with_fds ("/", (char **) words, environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, lead_group, NULL, pid, nothing, output, output, &local_error))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The command could not be started: %s"), local_error->message);
  return FALSE;
}

static gboolean
has_ended (GPid  pid,
           int  *status)
{
  return waitpid (pid, status, WNOHANG) == pid;
}

/* politely first */
static void
stop (GPid pid)
{
  gint64 end = g_get_monotonic_time () + GRACE_MICROSECONDS;
  int status;

  kill (-pid, SIGTERM);
  while (g_get_monotonic_time () < end && !has_ended (pid, &status))
    g_usleep (TICK_MICROSECONDS);
  kill (-pid, SIGKILL);
  waitpid (pid, &status, 0);
}

static gboolean
judge (int      status,
       GError **error)
{
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  if (WIFEXITED (status))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The command ended with exit status %d; its output says why."), WEXITSTATUS (status));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The command was ended by signal %d."), WTERMSIG (status));
  return FALSE;
}

static gboolean
wait_for (GPid       pid,
          gint64     seconds,
          FerryJob  *job,
          GError   **error)
{
  gint64 begun = g_get_monotonic_time (), limit = seconds * G_USEC_PER_SEC;
  int status;

  while (!has_ended (pid, &status))
    {
      if (ferry_job_is_cancelled (job, error))
        {
          stop (pid);
          return FALSE;
        }
      if (g_get_monotonic_time () - begun >= limit)
        {
          stop (pid);
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The command did not end within %" PRId64 " seconds and was stopped."), seconds);
          return FALSE;
        }
      g_usleep (TICK_MICROSECONDS);
    }
  return judge (status, error);
}

/**
 * ferry_command_run:
 * @words: the program and its arguments
 * @seconds: how long it may take
 * @environment: (nullable): NAME=VALUE, added to that of this process
 * @output: path of a file (0600, made where it lacks) to which what it says is appended
 * @job: (nullable): cancelling stops the program with all that it started
 * @error: %FERRY_ERROR_FAILED with how it ended, %FERRY_ERROR_CANCELLED, %FERRY_ERROR_IO
 *
 * Runs a program of the user's to its end, in the root folder and without an input. Blocking, any thread.
 *
 * Returns: whether it ended with exit status 0
 *
 * Since: 0.1
 */
gboolean
ferry_command_run (const char * const  *words,
                   gint64               seconds,
                   const char * const  *environment,
                   const char          *output,
                   FerryJob            *job,
                   GError             **error)
{
  FERRY_AUTO_FD fd = -1;
  GPid pid;

  g_return_val_if_fail (words != NULL && words[0] != NULL && output != NULL, FALSE);

  fd = open (output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("“%s” can't be written"), output);
      return FALSE;
    }
  return start (words, environment, fd, &pid, error) && wait_for (pid, seconds, job, error);
}
