#include "config.h"

#include "ferry-progress.h"

#include "ferry-terminal.h"
#include "ferry-text-table.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define BAR_CELLS 20
#define RATE_MEMORY 0.8   /* share of the old rate in the new one: steady enough to be read */

struct _FerryProgress
{
  FerryJob *job;
  gboolean  quiet;
  gboolean  bar;          /* standard error is a terminal */
  gboolean  drawn;        /* the cursor stands behind a bar */
  GMutex    mutex;        /* lines of the worker, bar of the main thread */
  gint64    began;        /* µs, monotonic: the step of the worker */
  char     *step;
  gint64    done;
  gint64    moment;       /* µs, monotonic */
  double    rate;         /* units a second; 0 not known */
};

static void
clear_bar (FerryProgress *self)
{
  if (self->drawn && write (STDERR_FILENO, "\r\033[K", 4) < 0)
    self->bar = FALSE;
  self->drawn = FALSE;
}

static void
observe_cb (FerryJob   *job,
            const char *step_id,
            const char *step_title,
            gboolean    finished,
            gpointer    user_data)
{
  FerryProgress *self = user_data;
  g_autofree char *duration = NULL;
  g_autofree char *line = NULL;

  if (!finished)
    {
      self->began = g_get_monotonic_time ();
      return;
    }
  duration = ferry_format_duration (g_get_monotonic_time () - self->began);
  line = g_strdup_printf ("  %-40s %s\n", step_title, duration);
  g_mutex_lock (&self->mutex);
  clear_bar (self);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_DIM, line);
  g_mutex_unlock (&self->mutex);
}

/**
 * ferry_progress_new:
 * @job: a job that has not begun
 * @quiet: %TRUE to show nothing
 *
 * Returns: (transfer full): ends with ferry_progress_finish()
 */
FerryProgress *
ferry_progress_new (FerryJob *job,
                    gboolean  quiet)
{
  FerryProgress *self = g_new0 (FerryProgress, 1);

  g_mutex_init (&self->mutex);
  self->job = g_object_ref (job);
  self->quiet = quiet;
  self->bar = !quiet && isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  if (!quiet)
    ferry_job_set_observer (job, observe_cb, self);

  return self;
}

static void
measure_rate (FerryProgress *self,
              const char    *step,
              gint64         done)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - self->moment) / G_USEC_PER_SEC;

  if (g_strcmp0 (step, self->step) != 0 || done < self->done)
    {
      g_free (self->step);
      self->step = g_strdup (step);
      self->rate = 0;
    }
  else if (seconds > 0)
    {
      double present = (double) (done - self->done) / seconds;

      self->rate = self->rate > 0 ? self->rate * RATE_MEMORY + present * (1 - RATE_MEMORY) : present;
    }
  self->done = done;
  self->moment = now;
}

static char *
format_amount (FerryProgress *self,
               gint64         amount)
{
  g_autofree char *unit = NULL;

  g_object_get (self->job, "unit", &unit, NULL);

  return g_strcmp0 (unit, "bytes") == 0 ? ferry_format_size (amount) : ferry_format_count (amount);
}

static char *
format_progress (FerryProgress *self,
                 const char    *table,
                 gint64         done,
                 gint64         total)
{
  g_autofree char *shown = ferry_escape_for_display (table != NULL ? table : "");
  g_autofree char *now = format_amount (self, done);
  g_autofree char *all = format_amount (self, total);
  g_autofree char *rate = format_amount (self, (gint64) self->rate);
  GString *text = g_string_new (shown);

  if (total > 0)
    g_string_append_printf (text, "  %s / %s", now, all);
  else if (done > 0)
    g_string_append_printf (text, "  %s", now);
  if (self->rate >= 1)
    g_string_append_printf (text, "  %s/s", rate);

  return g_string_free (text, FALSE);
}

static void
draw (FerryProgress *self,
      const char    *line)
{
  guint width = ferry_terminal_get_width (STDERR_FILENO);
  g_autofree char *fitting = g_utf8_substring (line, 0, MIN ((glong) width - 1, g_utf8_strlen (line, -1)));

  clear_bar (self);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_PLAIN, fitting);
  self->drawn = TRUE;
}

void
ferry_progress_tick (FerryProgress *self)
{
  g_autofree char *step = NULL;
  g_autofree char *table = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *line = NULL;
  char bar[BAR_CELLS + 1] = "";
  gint64 done, total;
  double fraction;
  guint cells;

  if (!self->bar)
    return;
  ferry_job_dup_progress (self->job, &step, &table, &done, &total, &fraction);
  if (step == NULL)
    return;
  measure_rate (self, step, done);
  cells = (guint) (CLAMP (fraction, 0.0, 1.0) * BAR_CELLS);
  memset (bar, '#', cells);
  memset (bar + cells, '.', BAR_CELLS - cells);
  progress = format_progress (self, table, done, total);
  line = g_strdup_printf ("  [%s] %3.0f %%  %s  %s", bar, CLAMP (fraction, 0.0, 1.0) * 100, step, progress);
  g_mutex_lock (&self->mutex);
  draw (self, line);
  g_mutex_unlock (&self->mutex);
}

void
ferry_progress_note (FerryProgress *self,
                     const char    *text)
{
  g_autofree char *line = g_strdup_printf ("%s\n", text);

  g_mutex_lock (&self->mutex);
  clear_bar (self);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_WARNING, line);
  g_mutex_unlock (&self->mutex);
}

/**
 * ferry_progress_finish:
 * @self: (transfer full): shown no longer
 */
void
ferry_progress_finish (FerryProgress *self)
{
  ferry_job_set_observer (self->job, NULL, NULL);
  clear_bar (self);
  g_object_unref (self->job);
  g_mutex_clear (&self->mutex);
  g_free (self->step);
  g_free (self);
}
