#include "config.h"

#include "ferry-runbook-text.h"

#include "ferry-format.h"

#include <string.h>

/**
 * ferry_runbook_state_word:
 * @state: of a release or a step, as the library writes it
 *
 * Returns: (transfer none): the translated word
 */
const char *
ferry_runbook_state_word (const char *state)
{
  /* Translators: of a step of a release, or of the whole */
  const char * const words[][2] = {
    { "waiting", _("waiting") }, { "running", _("running") }, { "done", _("done") }, { "failed", _("failed") }, { "skipped", _("skipped") },
    { "unknown", _("outcome not known") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], state) == 0)
      return words[i][1];

  return state;
}

static FerryStyle
style_for (FerryRunbookState state)
{
  switch (state)
    {
    case FERRY_RUNBOOK_DONE:
      return FERRY_STYLE_GOOD;
    case FERRY_RUNBOOK_FAILED:
    case FERRY_RUNBOOK_UNKNOWN:
      return FERRY_STYLE_BAD;
    case FERRY_RUNBOOK_SKIPPED:
      return FERRY_STYLE_WARNING;
    case FERRY_RUNBOOK_WAITING:
    case FERRY_RUNBOOK_RUNNING:
    default:
      return FERRY_STYLE_PLAIN;
    }
}

static void
say_details (FerryCli               *cli,
             const FerryRunbookStep *step)
{
  const char *command = ferry_runbook_step_get_param (step, "command");
  const char *undo = ferry_runbook_step_get_param (step, "undo");

  if (command != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_DIM, _("      runs: %s\n"), command);
  if (undo != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_DIM, _("      if it fails: %s\n"), undo);
  if (step->message != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_DIM, "      %s\n", step->message);
  if (step->skip_reason != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("      skipped because: %s\n"), step->skip_reason);
}

void
ferry_runbook_say (FerryCli           *cli,
                   const FerryRunbook *runbook)
{
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, _("Release “%s” (%.8s), target “%s”\n"), runbook->name, runbook->id, runbook->target_name);
  if (runbook->override_reason != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("The order of the pipeline is passed over: %s\n"), runbook->override_reason);
  for (guint i = 0; i < runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (runbook->steps, i);

      ferry_cli_say_styled (cli, style_for (step->state), "  %-18s", ferry_runbook_state_word (ferry_runbook_state_to_string (step->state)));
      ferry_cli_say (cli, "  %-10s  %s\n", step->id, step->title);
      say_details (cli, step);
    }
}

void
ferry_runbook_take (FerryCli           *cli,
                    const FerryRunbook *runbook)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "release", ferry_runbook_to_json (runbook));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

JsonNode *
ferry_runbook_record_to_json (gpointer data)
{
  const FerryReleaseRecord *record = data;
  JsonObject *object = json_object_new ();
  g_autofree char *created = ferry_time_to_iso (record->created);
  g_autofree char *changed = ferry_time_to_iso (record->changed);

  ferry_json_set_text (object, "id", record->id);
  ferry_json_set_text (object, "name", record->name);
  ferry_json_set_text (object, "kind", record->kind);
  ferry_json_set_text (object, "target", record->target);
  ferry_json_set_text (object, "state", record->state);
  ferry_json_set_text (object, "created", created);
  ferry_json_set_text (object, "changed", changed);

  return ferry_json_object_node (object);
}
