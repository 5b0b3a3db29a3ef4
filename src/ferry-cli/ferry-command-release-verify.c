#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

#include <inttypes.h>

/* release verify: the target of a release against its migration file, before and after in one view; pipeline drift: what was edited on an instance since its last release. */

typedef struct
{
  FerryInstance     *instance;
  FerryPackage      *package;
  FerryInputs        inputs;
  FerryVerification *found;
  FerryStore        *store;
  FerryDrift        *drift;
} Verify;

static void
verify_clear (Verify *self)
{
  g_clear_object (&self->instance);
  g_clear_object (&self->package);
  g_clear_pointer (&self->found, ferry_verification_free);
  g_clear_pointer (&self->drift, ferry_drift_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verify, verify_clear)

static gboolean
verify_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Verify *self = user_data;

  ferry_job_add_step (job, "verify", _("Compare with the migration file"), 1);
  ferry_job_begin_step (job, "verify");
  self->found = ferry_verification_new (self->instance, self->package, &self->inputs, job, error);

  return self->found != NULL;
}

/* the plan that was made before the execution tells what was there */
static JsonArray *
find_before (const FerryRunbook *runbook)
{
  for (guint i = 0; i < runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (runbook->steps, i);
      JsonNode *plan = step->kind == FERRY_RUNBOOK_PLAN ? json_object_get_member (step->result, "plan") : NULL;

      if (plan != NULL && JSON_NODE_HOLDS_OBJECT (plan))
        return ferry_json_get_array (json_node_get_object (plan), "tables", NULL);
    }

  return NULL;
}

static gint64
rows_before (JsonArray  *before,
             const char *table)
{
  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    {
      JsonObject *object = json_array_get_object_element (before, i);

      if (g_strcmp0 (ferry_json_opt_string (object, "table", NULL), table) == 0)
        return ferry_json_opt_int (object, "targetRows", -1);
    }

  return -1;
}

static char *
format_difference (FerryPlanTable *table)
{
  if (!ferry_plan_table_changes_rows (table))
    return g_strdup (_("equal"));

  return g_strdup_printf (_("missing %" PRId64 ", other %" PRId64 ", too many %" PRId64), ferry_plan_table_get_inserts (table),
                          ferry_plan_table_get_updates (table), ferry_plan_table_get_deletes (table));
}

static void
say_tables (FerryCli                *cli,
            const FerryVerification *found,
            JsonArray               *before)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _(">BEFORE"), _(">PACKAGE"), _(">NOW"), _("COMPARED"), NULL);

  for (guint i = 0; i < found->tables->len; i++)
    {
      FerryPlanTable *table = g_ptr_array_index (found->tables, i);
      g_autofree char *then = ferry_format_count (rows_before (before, ferry_plan_table_get_table (table)));
      g_autofree char *packed = ferry_format_count (ferry_plan_table_get_package_rows (table));
      g_autofree char *now = ferry_format_count (ferry_plan_table_get_target_rows (table));
      g_autofree char *difference = format_difference (table);

      ferry_text_table_add_row (text, ferry_plan_table_get_table (table), then, packed, now, difference);
    }
  if (found->tables->len > 0)
    ferry_cli_say_table (cli, text);
  for (guint i = 0; i < found->items->len; i++)
    {
      FerryCheckItem *item = g_ptr_array_index (found->items, i);

      ferry_cli_say_styled (cli, ferry_check_item_get_level (item) == FERRY_CHECK_PASSED ? FERRY_STYLE_GOOD : FERRY_STYLE_WARNING, "  %s\n",
                            ferry_check_item_get_title (item));
    }
}

static gboolean
open_subject (FerryCli            *cli,
              const FerryRunbook  *runbook,
              Verify              *self,
              GError             **error)
{
  for (guint i = 0; i < runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (runbook->steps, i);
      const FerryRunbookStep *maker = step->kind == FERRY_RUNBOOK_VERIFY && ferry_runbook_step_get_param (step, "from") != NULL
                                      ? ferry_runbook_find (runbook, ferry_runbook_step_get_param (step, "from"), NULL) : NULL;
      const char *digest = maker != NULL ? ferry_runbook_step_get_result (maker, "digest") : ferry_runbook_step_get_param (step, "package");

      if (step->kind != FERRY_RUNBOOK_VERIFY || digest == NULL)
        continue;
      self->package = ferry_cli_open_package (cli, digest, error);
      self->instance = self->package != NULL ? ferry_cli_open_instance (cli, ferry_runbook_step_get_param (step, "instance"), error) : NULL;
      return self->instance != NULL;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The release “%s” has no migration file to verify with: none was made or executed yet."), runbook->name);

  return FALSE;
}

gboolean
ferry_command_release_verify (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Verify) self = { NULL };
  g_autoptr (FerryRunbook) runbook = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Verify"));
  g_autofree char *sentence = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || ferry_cli_get_catalogue (cli, error) == NULL ||
      (runbook = ferry_runbook_load (cli->store, names[0], error)) == NULL || !open_subject (cli, runbook, &self, error))
    return FALSE;
  self.inputs.override_reason = runbook->override_reason;
  if (!ferry_run_job (cli, job, verify_cb, &self, error))
    return FALSE;
  say_tables (cli, self.found, find_before (runbook));
  sentence = ferry_verification_dup_sentence (self.found);
  ferry_cli_take_result (cli, ferry_verification_to_json (self.found));
  if (ferry_verification_is_good (self.found))
    {
      ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, "%s\n", sentence);
      return TRUE;
    }
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, sentence);

  return FALSE;
}

static gboolean
drift_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Verify *self = user_data;
  g_autoptr (FerryStore) store = ferry_store_open (ferry_store_get_folder (self->store), error);

  ferry_job_add_step (job, "drift", _("Compare with the last release"), 1);
  ferry_job_begin_step (job, "drift");
  if (store != NULL)
    self->drift = ferry_drift_new (store, self->instance, job, error);

  return self->drift != NULL;
}

static JsonNode *
drift_to_json (gpointer data)
{
  const FerryDriftTable *table = data;
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "table", table->table);
  json_object_set_int_member (object, "added", table->added);
  json_object_set_int_member (object, "changed", table->changed);
  json_object_set_int_member (object, "removed", table->removed);

  return ferry_json_object_node (object);
}

static void
say_drift (FerryCli         *cli,
           const FerryDrift *drift)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _(">ADDED"), _(">CHANGED"), _(">REMOVED"), NULL);
  g_autofree char *when = ferry_format_time (ferry_execution_get_started (drift->execution));

  ferry_cli_say (cli, _("Since the release of %s (%.12s):\n"), when, ferry_execution_get_package_digest (drift->execution));
  for (guint i = 0; i < drift->tables->len; i++)
    {
      const FerryDriftTable *table = g_ptr_array_index (drift->tables, i);
      g_autofree char *added = ferry_format_count (table->added);
      g_autofree char *changed = ferry_format_count (table->changed);
      g_autofree char *removed = ferry_format_count (table->removed);

      ferry_text_table_add_row (text, table->table, added, changed, removed);
    }
  if (drift->tables->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, "%s", _("Nothing was edited on it, as far as the tables go whose rows the release wrote.\n"));
}

gboolean
ferry_command_pipeline_drift (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Verify) self = { NULL };
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare with the last release"));
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.store = cli->store;
  if (!ferry_run_job (cli, job, drift_cb, &self, error))
    return FALSE;
  say_drift (cli, self.drift);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (self.instance));
  json_object_set_member (object, "lastRelease", ferry_execution_to_json (self.drift->execution));
  json_object_set_array_member (object, "tables", ferry_json_array_of (self.drift->tables, drift_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}
