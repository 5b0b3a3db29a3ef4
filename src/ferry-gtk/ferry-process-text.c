#include "config.h"

#include "ferry-process-pane-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define STALLED (8 * G_TIME_SPAN_SECOND)
#define EARLIEST_ESTIMATE (3 * G_TIME_SPAN_SECOND)

static char *
time_left (gint64 elapsed,
           double fraction)
{
  gint64 seconds = (gint64) ((double) elapsed / fraction * (1.0 - fraction)) / G_TIME_SPAN_SECOND + 1;

  if (seconds < 60)
    return g_strdup_printf (ngettext ("about %d second left", "about %d seconds left", (gulong) seconds), (int) seconds);
  return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left", (gulong) (seconds / 60)), (int) (seconds / 60));
}

/* One calm sentence. No estimate while nothing moves: it would only grow. */
char *
_ferry_process_sentence (FerryProcessPane *self)
{
  g_autofree char *step = NULL;
  g_autofree char *table = NULL;
  g_autofree char *what = NULL;
  g_autofree char *left = NULL;
  gint64 now = g_get_monotonic_time ();
  int percent = (int) (self->fraction * 100);

  g_object_get (self->job, "step", &step, "table", &table, NULL);
  if (step == NULL)
    return g_strdup (_("Beginning…"));
  what = table != NULL ? g_strdup_printf (C_("step: table", "%s: %s"), step, table) : g_strdup (step);
  if (now - self->moved > STALLED)
    return g_strdup_printf (_("%s, waiting for the database for %d s"), what, (int) ((now - self->moved) / G_TIME_SPAN_SECOND));
  if (now - self->began < EARLIEST_ESTIMATE || self->fraction < 0.05)
    return g_strdup_printf (_("%s, %d %%"), what, percent);
  left = time_left (now - self->began, self->fraction);
  return g_strdup_printf (_("%s, %d %%, %s"), what, percent, left);
}

static gboolean
has_counts (FerryExecution *execution)
{
  gint64 inserts, updates, deletes;

  g_object_get (execution, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);
  return inserts + updates + deletes > 0;
}

/* The first line answers: what is the target now? */
const char *
_ferry_process_headline (FerryExecution *execution)
{
  gboolean rollback = g_strcmp0 (ferry_execution_get_kind (execution), "rollback") == 0;

  switch (ferry_execution_get_state (execution))
    {
    case FERRY_EXECUTION_RUNNING: return rollback ? _("Rolling back") : _("Executing");
    case FERRY_EXECUTION_DONE:
      return rollback ? _("The target is as it was before the execution") : has_counts (execution) ? _("The target is changed") : _("Finished");
    case FERRY_EXECUTION_COMMITTED:
      return rollback ? _("The target is rolled back, a later step failed") : _("The target is changed and may need a rollback");
    case FERRY_EXECUTION_UNKNOWN: return _("It is not known yet whether the target is changed");
    case FERRY_EXECUTION_ROLLED_BACK: return _("The target was changed, and rolled back later");
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_CANCELLED:
    default: return _("The target is as before");
    }
}

/* What follows from it, in more words than the headline has. */
char *
_ferry_process_body (FerryExecution *execution,
                     gboolean        restarted)
{
  const char *message = ferry_execution_get_message (execution);
  gint64 inserts, updates, deletes;

  if (ferry_execution_get_state (execution) != FERRY_EXECUTION_DONE)
    return g_strdup (message != NULL ? message : "");
  if (!ferry_execution_ran_package (execution))
    return g_strdup_printf ("%s\n%s", message != NULL ? message : "", _("Start the application again: it keeps configuration in memory."));
  g_object_get (execution, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);
  if (!has_counts (execution))
    return g_strdup (message != NULL ? message : "");
  if (restarted)
    return g_strdup_printf (_("Rows: %" PRId64 " inserted, %" PRId64 " updated, %" PRId64 " deleted. The application has been restarted."), inserts, updates, deletes);
  return g_strdup_printf (_("Rows: %" PRId64 " inserted, %" PRId64 " updated, %" PRId64 " deleted. "
                            "Restart the application now: it keeps configuration in memory."), inserts, updates, deletes);
}

const char *
_ferry_process_icon (FerryExecution *execution)
{
  switch (ferry_execution_get_state (execution))
    {
    case FERRY_EXECUTION_RUNNING: return "media-playback-start-symbolic";
    case FERRY_EXECUTION_DONE: return "object-select-symbolic";
    case FERRY_EXECUTION_COMMITTED: return "dialog-warning-symbolic";
    case FERRY_EXECUTION_UNKNOWN: return "dialog-question-symbolic";
    case FERRY_EXECUTION_ROLLED_BACK: return "edit-undo-symbolic";
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_CANCELLED:
    default: return "dialog-error-symbolic";
    }
}

/* What stopping means now; NULL where it is too late. */
const char *
_ferry_process_stop_text (const char *step,
                          gboolean    rollback)
{
  static const char * const early[] = { "check", "backup", "verify-backup", NULL };

  if (g_strcmp0 (step, "commit") == 0)
    return NULL;
  if (step == NULL || g_strv_contains (early, step))
    return _("Nothing has changed yet: the target stays as it is.");
  if (rollback)
    return _("The restore is undone: the target will be as it was before this rollback.");
  return _("All changes are undone: the target will be as before.");
}
