#include "config.h"

#include "ferry-execution-text.h"

#include "ferry-format.h"

#include <inttypes.h>

char *
ferry_execution_format_rows (FerryExecution *execution)
{
  gint64 inserts, updates, deletes;

  g_object_get (execution, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);

  return g_strdup_printf ("+%" PRId64 " ~%" PRId64 " -%" PRId64, MAX (inserts, 0), MAX (updates, 0), MAX (deletes, 0));
}

static FerryStyle
style_of (FerryExecutionState state)
{
  switch (state)
    {
    case FERRY_EXECUTION_DONE:
      return FERRY_STYLE_GOOD;
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_COMMITTED:
    case FERRY_EXECUTION_UNKNOWN:
      return FERRY_STYLE_BAD;
    case FERRY_EXECUTION_RUNNING:
    case FERRY_EXECUTION_CANCELLED:
    case FERRY_EXECUTION_ROLLED_BACK:
    default:
      return FERRY_STYLE_WARNING;
    }
}

/**
 * ferry_execution_say:
 * @instance: where it ran
 * @execution: a finished record
 *
 * Tells how an execution or a rollback ended, and what can be done next.
 */
void
ferry_execution_say (FerryCli       *cli,
                     FerryInstance  *instance,
                     FerryExecution *execution)
{
  FerryExecutionState state = ferry_execution_get_state (execution);
  const char *message = ferry_execution_get_message (execution);
  const char *name = ferry_instance_get_name (instance);
  gint64 finished = ferry_execution_get_finished (execution);
  g_autofree char *duration = ferry_format_duration (MAX (finished - ferry_execution_get_started (execution), 0));
  g_autofree char *rows = ferry_execution_format_rows (execution);
  gboolean rollback = g_strcmp0 (ferry_execution_get_kind (execution), "rollback") == 0;
  char id[9];

  ferry_short_id (ferry_execution_get_id (execution), id);
  ferry_cli_say_styled (cli, style_of (state), _("%s %s: %s in %s\n"), rollback ? _("Rollback") : _("Execution"),
                        id, ferry_execution_state_to_string (state), duration);
  if (message != NULL)
    ferry_cli_say (cli, "  %s\n", message);
  if (!rollback)
    ferry_cli_say (cli, _("  rows    %s (inserted, updated, deleted)\n"), rows);
  if (ferry_execution_get_backup (execution) != NULL)
    ferry_cli_say (cli, _("  backup  %s\n"), ferry_execution_get_backup (execution));
  ferry_cli_say (cli, _("  log     ferry log show %s %s\n"), name, id);
  if (!rollback && ferry_execution_get_backup (execution) != NULL && (state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED))
    ferry_cli_say (cli, _("  undo    ferry rollback %s %s\n"), name, id);
}
