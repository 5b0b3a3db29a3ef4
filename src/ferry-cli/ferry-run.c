#include "config.h"

#include "ferry-run.h"

#include "ferry-progress.h"

#include <glib-unix.h>

#define TICK_MILLISECONDS 100

typedef struct
{
  FerryJob      *job;
  FerryProgress *progress;
  GMainLoop     *loop;
  gboolean       stopping;
  gboolean       done;
  GError        *error;
} Run;

static gboolean
stop_cb (gpointer user_data)
{
  Run *run = user_data;

  ferry_progress_note (run->progress, run->stopping ? _("Still stopping: what was begun is being put back. Please wait.")
                                                     : _("Stopping…"));
  run->stopping = TRUE;
  ferry_job_cancel (run->job);

  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  Run *run = user_data;

  if (!run->stopping)
    ferry_progress_tick (run->progress);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Run *run = user_data;

  run->done = ferry_job_run_finish (run->job, result, &run->error);
  g_main_loop_quit (run->loop);
}

/* What happened to be at work when the stop came is no cause to name: what counts is that nothing was changed. */
static void
tell_stopped (GError **error)
{
  if (!g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_CANCELLED) && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped; nothing was changed."));
}

/**
 * ferry_run_job:
 * @cli: this run
 * @job: a new job
 * @func: the work; runs in a thread of its own
 * @user_data: for @func
 *
 * Runs @func and shows its progress. Ctrl-C and SIGTERM cancel the job, and then it is waited for: what it has begun is put back first.
 *
 * Returns: %FALSE with @error, %FERRY_ERROR_CANCELLED among them
 */
gboolean
ferry_run_job (FerryCli      *cli,
               FerryJob      *job,
               FerryJobFunc   func,
               gpointer       user_data,
               GError       **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .job = job, .loop = loop };
  guint sources[4];

  run.progress = ferry_progress_new (job, cli->json);
  sources[0] = g_unix_signal_add (SIGINT, stop_cb, &run);
  sources[1] = g_unix_signal_add (SIGTERM, stop_cb, &run);
  sources[2] = g_unix_signal_add (SIGHUP, stop_cb, &run);
  sources[3] = g_timeout_add (TICK_MILLISECONDS, tick_cb, &run);
  ferry_job_run_async (job, func, user_data, NULL, finished_cb, &run);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  ferry_progress_finish (run.progress);
  if (run.stopping)
    tell_stopped (&run.error);
  if (run.error != NULL)
    g_propagate_error (error, run.error);

  return run.done;
}
