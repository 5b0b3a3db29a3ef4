#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "job/ferry-command.h"
#include "remote/ferry-instance-open.h"
#include "remote/ferry-remote-commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define SANDBOX_MARK "/.flatpak-info"
#define AGENT_MARK '@'

/* ---- on this computer ---- */

static gboolean
run_here (const char          *command,
          gint64               seconds,
          const char * const  *environment,
          const char          *output,
          FerryJob            *job,
          GError             **error)
{
  const char *words[] = { "/bin/sh", "-c", command, NULL };

  if (!g_file_test (SANDBOX_MARK, G_FILE_TEST_EXISTS))
    return ferry_command_run (words, seconds, environment, output, job, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("Ferry runs in a sandbox and can't run commands of this computer: run it by hand and say that it was done."));
  return FALSE;
}

/* ---- one of an agent's list ---- */

/* "@INSTANCE:NAME"; names of instances may hold colons, names of commands not */
static FerryInstance *
open_agent (FerryRunner  *self,
            const char   *command,
            const char  **name,
            GError      **error)
{
  const char *colon = strrchr (command, ':');
  g_autofree char *instance_name = colon != NULL ? g_strndup (command + 1, (gsize) (colon - command - 1)) : NULL;
  FerryInstance *instance = instance_name != NULL ? _ferry_runner_open (self, instance_name, error) : NULL;

  if (instance_name == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” names no command of an agent: say @INSTANCE:NAME."), command);
  *name = colon != NULL ? colon + 1 : NULL;
  return instance;
}

static gboolean
keep_output (const char  *path,
             const char  *text,
             GError     **error)
{
  FILE *file = fopen (path, "ae");
  gboolean ok = file != NULL && fputs (text, file) >= 0;

  if (file != NULL && fclose (file) != 0)
    ok = FALSE;
  if (!ok)
    ferry_error_set_errno (error, errno, _("“%s” can't be written"), path);
  return ok;
}

static gboolean
run_at_agent (FerryRunner       *self,
              FerryRunbookStep  *step,
              const char        *command,
              gint64             seconds,
              const char        *output,
              FerryJob          *job,
              GError           **error)
{
  const char *name;
  g_autoptr(FerryInstance) instance = open_agent (self, command, &name, error);
  FerryRemoteCommand call = { .limit = seconds, .release = self->runbook->id, .step = step->id };
  g_autofree char *said = NULL;
  gboolean ok;

  if (instance == NULL)
    return FALSE;
  call.name = name;
  ok = ferry_remote_run_command (instance, &call, &said, job, error);
  return said == NULL ? ok : keep_output (output, said, ok ? error : NULL) && ok;
}

gboolean
_ferry_runbook_command (FerryRunner       *self,
                        FerryRunbookStep  *step,
                        const char        *command,
                        gint64             seconds,
                        const char        *output,
                        FerryJob          *job,
                        GError           **error)
{
  g_autofree char *release = g_strconcat ("FERRY_RELEASE=", self->runbook->id, NULL);
  g_autofree char *id = g_strconcat ("FERRY_STEP=", step->id, NULL);
  g_autofree char *target = g_strconcat ("FERRY_TARGET=", self->runbook->target_name, NULL);
  const char *environment[] = { release, id, target, NULL };

  if (*command == AGENT_MARK)
    return run_at_agent (self, step, command, seconds, output, job, error);
  return run_here (command, seconds, environment, output, job, error);
}
