#include "config.h"

#include "instance/ferry-local-restart.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEPT_BYTES (1024 * 1024)
#define LINE_BYTES 4096
#define TOLD_LINES 3

typedef struct
{
  GSubprocess *process;
  GString     *output;
  GQueue       last;        /* char*: the last lines */
  FerryJob    *job;
} Run;

static void
run_clear (Run *run)
{
  g_clear_object (&run->process);
  g_string_free (run->output, TRUE);
  g_queue_clear_full (&run->last, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Words as a shell would part them, but no shell: nothing in it is expanded. */
static char **
split (const char  *command,
       GError     **error)
{
  char **words = NULL;
  g_autoptr(GError) local_error = NULL;

  if (g_shell_parse_argv (command, NULL, &words, &local_error))
    return words;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The restart command “%s” can't be read: %s"), command, local_error->message);
  return NULL;
}

static gboolean
spawn (Run          *run,
       FerrySite    *site,
       const char   *command,
       GError      **error)
{
  g_auto(GStrv) words = split (command, error);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *folder = ferry_site_get_storage (site) != NULL ? g_path_get_dirname (ferry_site_get_storage (site)) : NULL;
  g_autoptr(GError) local_error = NULL;

  if (words == NULL)
    return FALSE;
  if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_subprocess_launcher_set_cwd (launcher, folder);
  run->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) words, &local_error);
  if (run->process == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The restart command “%s” can't be started: %s"), command, local_error->message);
  return run->process != NULL;
}

static void
take_line (Run  *run,
           char *line)
{
  g_autofree char *shown = NULL;

  if (strlen (line) > LINE_BYTES)
    line[LINE_BYTES] = '\0';
  shown = ferry_escape_for_display (line);
  if (run->output->len < KEPT_BYTES)
    g_string_append_printf (run->output, "%s\n", line);
  ferry_job_set_message (run->job, shown);
  g_queue_push_tail (&run->last, g_steal_pointer (&shown));
  if (run->last.length > TOLD_LINES)
    g_free (g_queue_pop_head (&run->last));
}

/* Stopping stops the command, too. */
static gboolean
read_output (Run     *run,
             GError **error)
{
  g_autoptr(GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (run->process));
  GCancellable *cancellable = run->job != NULL ? ferry_job_get_cancellable (run->job) : NULL;
  char *line;

  while ((line = g_data_input_stream_read_line (stream, NULL, cancellable, NULL)) != NULL)
    {
      take_line (run, line);
      g_free (line);
    }
  if (!ferry_job_is_cancelled (run->job, error))
    return TRUE;
  g_subprocess_send_signal (run->process, 15);
  return FALSE;
}

static char *
join_last (Run *run)
{
  GString *text = g_string_new (NULL);

  for (GList *l = run->last.head; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " / " : "", (const char *) l->data);
  return g_string_free (text, FALSE);
}

static gboolean
judge (Run         *run,
       const char  *command,
       const char  *kept,
       GError     **error)
{
  g_autofree char *told = join_last (run);

  if (!g_subprocess_wait (run->process, run->job != NULL ? ferry_job_get_cancellable (run->job) : NULL, NULL))
    return !ferry_job_is_cancelled (run->job, error);
  if (g_subprocess_get_successful (run->process))
    return TRUE;
  if (g_subprocess_get_if_exited (run->process))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The restart command “%s” ended with status %d: %s. Its whole output is in %s."), command,
                 g_subprocess_get_exit_status (run->process), *told != '\0' ? told : _("it said nothing"), kept);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The restart command “%s” was killed: %s. Its whole output is in %s."), command, told, kept);
  return FALSE;
}

/* In the instance's own folder, as the logs are; what could not be written is no reason not to restart. */
static char *
keep_output (Run       *run,
             FerrySite *site)
{
  char *path = g_build_filename (ferry_site_get_state_folder (site), "restart.log", NULL);
  g_autoptr(FerryJournal) journal = NULL;

  if (ferry_folder_make (ferry_site_get_state_folder (site), NULL))
    ferry_file_write_durable (path, run->output->str, (gssize) run->output->len, NULL);
  journal = ferry_journal_open (site, NULL);
  if (journal != NULL)
    ferry_journal_append (journal, "restart", "", g_subprocess_get_successful (run->process) ? "done" : "failed", NULL);
  return path;
}

/**
 * ferry_local_restart_run:
 * @site: the instance's place
 * @command: the command with its arguments, as its record has it
 * @job: (nullable): shows its output, cancels it
 * @error: return location
 *
 * Runs the command that restarts the application, in the application's folder and without a shell, and keeps what it says in `restart.log` of the state folder. Blocking,
 * any thread.
 *
 * Returns: %FALSE with @error where it could not be started or failed
 *
 * Since: 0.1
 */
gboolean
ferry_local_restart_run (FerrySite   *site,
                         const char  *command,
                         FerryJob    *job,
                         GError     **error)
{
  g_auto(Run) run = { .output = g_string_new (NULL), .last = G_QUEUE_INIT, .job = job };
  g_autofree char *kept = NULL;
  gboolean whole;

  if (!spawn (&run, site, command, error))
    return FALSE;
  whole = read_output (&run, error);
  if (!whole)
    return FALSE;
  g_subprocess_wait (run.process, job != NULL ? ferry_job_get_cancellable (job) : NULL, NULL);
  kept = keep_output (&run, site);
  ferry_job_set_message (job, NULL);
  return judge (&run, command, kept, error);
}
