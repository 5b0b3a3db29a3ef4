#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-library.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* The steps that work with a migration file: create, check, plan, execute. */

/* ---- create ---- */

static gboolean
create_prepare (FerryRunner       *self,
                FerryRunbookStep  *step,
                GError           **error)
{
  g_autofree char *path = ferry_library_dup_new_path (self->store, error);

  _ferry_step_set (step, "path", path);
  return path != NULL;
}

static void
tell_package (FerryRunbookStep *step,
              FerryPackage     *package)
{
  _ferry_step_set (step, "digest", ferry_package_get_digest (package));
  _ferry_step_set (step, "path", ferry_package_get_path (package));
  _ferry_step_say (step, _("Migration file %.12s, “%s”"), ferry_package_get_digest (package), ferry_package_get_metadata (package)->title);
}

static gboolean
create_run (FerryRunner       *self,
            FerryRunbookStep  *step,
            FerryJob          *job,
            GError           **error)
{
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, error);
  g_autoptr(FerryRuleSet) rules = instance != NULL ? ferry_store_find_rule_set (self->store, ferry_json_opt_string (step->params, "rules", "one-way release"), error) : NULL;
  FerryPackageOptions options = { .rule_set = rules, .title = ferry_runbook_step_get_param (step, "title"), .output = ferry_runbook_step_get_result (step, "path") };
  g_autoptr(FerryPackage) package = rules != NULL ? ferry_instance_create_package (instance, &options, job, error) : NULL;

  if (package == NULL || !ferry_library_register (self->store, package, error))
    return FALSE;
  tell_package (step, package);
  return TRUE;
}

/* A file has its name only once it is whole. */
static FerryRunbookState
create_judge (FerryRunner      *self,
              FerryRunbookStep *step)
{
  const char *path = ferry_runbook_step_get_result (step, "path");
  g_autoptr(FerryPackage) package = path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? ferry_package_open (path, NULL) : NULL;

  if (package == NULL || !ferry_package_verify (package, NULL, NULL) || !ferry_library_register (self->store, package, NULL))
    return FERRY_RUNBOOK_WAITING;
  tell_package (step, package);
  return FERRY_RUNBOOK_DONE;
}

const FerryRunbookWork _ferry_runbook_create = { create_prepare, create_run, create_judge };

/* What only reads is done anew. */
static FerryRunbookState
judge_reading (FerryRunner      *self,
               FerryRunbookStep *step)
{
  return FERRY_RUNBOOK_WAITING;
}

static gboolean
has_variable (GPtrArray  *variables,
              const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (ferry_variable_get_name (g_ptr_array_index (variables, i)), name))
      return TRUE;
  return FALSE;
}

/* Of what was entered for the whole release, what this instance lacks: the rest it has by now, or it never needed. */
static GPtrArray *
find_missing (FerryRunner    *self,
              FerryInstance  *instance,
              FerryPackage   *package,
              GError        **error)
{
  GPtrArray *entered = self->options->inputs.variables, *wanted = ferry_package_get_metadata (package)->variables;
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) present = NULL;

  if (entered == NULL || entered->len == 0)
    return g_steal_pointer (&missing);
  present = ferry_instance_list_variables (instance, error);
  if (present == NULL)
    return NULL;
  for (guint i = 0; i < entered->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (entered, i);
      const char *name = ferry_variable_get_name (variable);

      if (has_variable (wanted, name) && !has_variable (present, name))
        g_ptr_array_add (missing, g_object_ref (variable));
    }
  return g_steal_pointer (&missing);
}

typedef struct
{
  FerryInstance *instance;
  FerryPackage  *package;
  GPtrArray     *variables;
  FerryInputs    inputs;
} Subject;

static void
subject_clear (Subject *self)
{
  g_clear_object (&self->instance);
  g_clear_object (&self->package);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static gboolean
open_subject (FerryRunner       *self,
              FerryRunbookStep  *step,
              Subject           *subject,
              GError           **error)
{
  subject->instance = _ferry_runner_open_instance (self, step, error);
  subject->package = subject->instance != NULL ? _ferry_runner_open_package (self, step, error) : NULL;
  subject->variables = subject->package != NULL ? find_missing (self, subject->instance, subject->package, error) : NULL;
  subject->inputs = self->options->inputs;
  subject->inputs.variables = subject->variables;
  if (subject->inputs.override_reason == NULL)
    subject->inputs.override_reason = self->runbook->override_reason;
  return subject->variables != NULL;
}

/* ---- check ---- */

static JsonArray *
items_to_json (GListModel *items)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      json_array_add_element (array, ferry_check_item_to_json (item));
    }
  return array;
}

static char *
join_titles (GListModel      *items,
             FerryCheckLevel  level,
             const char      *prefix)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      if (ferry_check_item_get_level (item) == level && (prefix == NULL || g_str_has_prefix (ferry_check_item_get_code (item), prefix)))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", ferry_check_item_get_title (item));
    }
  return g_string_free (text, FALSE);
}

static gboolean
judge_items (GListModel         *items,
             const FerryInputs  *inputs,
             GError            **error)
{
  g_autofree char *blockers = join_titles (items, FERRY_CHECK_BLOCKER, NULL);
  g_autofree char *open = join_titles (items, FERRY_CHECK_INPUT, NULL);
  g_autofree char *plugins = join_titles (items, FERRY_CHECK_WARNING, "plugin-");

  if (*blockers != '\0')
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("It can't be executed: %s."), blockers);
  else if (*open != '\0')
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Values are missing: %s."), open);
  else if (*plugins != '\0' && !inputs->ignore_plugins)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Install and enable the plugins, or ignore plugins: %s."), plugins);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_run (FerryRunner       *self,
           FerryRunbookStep  *step,
           FerryJob          *job,
           GError           **error)
{
  g_auto(Subject) on = { NULL };
  g_autoptr(GListModel) items = open_subject (self, step, &on, error) ? ferry_instance_check (on.instance, on.package, &on.inputs, job, error) : NULL;

  if (items == NULL)
    return FALSE;
  json_object_set_array_member (step->result, "items", items_to_json (items));
  if (!judge_items (items, &on.inputs, error))
    return FALSE;
  _ferry_step_say (step, _("No blocker; %u warnings"), ferry_check_count (items, FERRY_CHECK_WARNING));
  return TRUE;
}

const FerryRunbookWork _ferry_runbook_check = { NULL, check_run, judge_reading };

/* ---- plan ---- */

static void
tell_plan (FerryRunbookStep *step,
           FerryPlan        *plan)
{
  _ferry_step_set (step, "digest", plan->digest);
  json_object_set_int_member (step->result, "inserts", plan->inserts);
  json_object_set_int_member (step->result, "updates", plan->updates);
  json_object_set_int_member (step->result, "deletes", plan->deletes);
  json_object_set_int_member (step->result, "statements", plan->structure->statements->len);
  json_object_set_member (step->result, "plan", ferry_plan_to_json (plan));
  if (ferry_plan_is_empty (plan))
    _ferry_step_say (step, _("Nothing to release: the target is as the migration file wants it already"));
  else
    _ferry_step_say (step, _("%" PRId64 " rows to insert, %" PRId64 " to update, %" PRId64 " to delete, %u structural statements"), plan->inserts,
                     plan->updates, plan->deletes, plan->structure->statements->len);
}

static gboolean
plan_run (FerryRunner       *self,
          FerryRunbookStep  *step,
          FerryJob          *job,
          GError           **error)
{
  g_auto(Subject) on = { NULL };
  g_autoptr(FerryPlan) plan = open_subject (self, step, &on, error) ? ferry_instance_plan (on.instance, on.package, &on.inputs, job, error) : NULL;

  if (plan == NULL)
    return FALSE;
  tell_plan (step, plan);
  return TRUE;
}

const FerryRunbookWork _ferry_runbook_plan = { NULL, plan_run, judge_reading };

/* ---- execute ---- */

static gboolean
execute_prepare (FerryRunner       *self,
                 FerryRunbookStep  *step,
                 GError           **error)
{
  g_autofree char *id = g_uuid_string_random ();

  _ferry_step_set (step, "execution", id);
  return TRUE;
}

void
_ferry_step_tell_execution (FerryRunbookStep *step,
                            FerryExecution   *execution)
{
  _ferry_step_set (step, "execution", ferry_execution_get_id (execution));
  _ferry_step_set (step, "backup", ferry_execution_get_backup (execution));
  json_object_set_member (step->result, "record", ferry_execution_to_json (execution));
  if (ferry_execution_get_message (execution) != NULL)
    _ferry_step_say (step, "%s", ferry_execution_get_message (execution));
}

static gboolean
execute_run (FerryRunner       *self,
             FerryRunbookStep  *step,
             FerryJob          *job,
             GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_auto(Subject) on = { NULL };
  const char *plan = open_subject (self, step, &on, error) ? _ferry_runner_result_of (self, step, "plan", "digest", error) : NULL;
  g_autofree char *id = g_strdup (ferry_runbook_step_get_result (step, "execution"));
  FerryExecuteOptions options = { .inputs = on.inputs, .plan_digest = plan, .id = id, .verify_full = TRUE };
  g_autoptr(FerryExecution) execution = NULL;

  if (plan == NULL)
    return FALSE;
  execution = ferry_instance_execute (on.instance, on.package, &options, job, &local_error);
  if (execution != NULL)
    _ferry_step_tell_execution (step, execution);
  if (local_error == NULL || local_error->code == FERRY_ERROR_COMMITTED)   /* it must not run twice: what failed after the commit stands in the message */
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static FerryRunbookState
state_for (FerryExecutionState state)
{
  switch (state)
    {
    case FERRY_EXECUTION_DONE:
    case FERRY_EXECUTION_COMMITTED:
      return FERRY_RUNBOOK_DONE;
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_CANCELLED:
    case FERRY_EXECUTION_ROLLED_BACK:
      return FERRY_RUNBOOK_FAILED;
    case FERRY_EXECUTION_RUNNING:
    case FERRY_EXECUTION_UNKNOWN:
    default:
      return FERRY_RUNBOOK_UNKNOWN;
    }
}

/* The journal of the instance has the verdict; an execution that it does not know never began. */
static FerryRunbookState
execute_judge (FerryRunner      *self,
               FerryRunbookStep *step)
{
  const char *id = ferry_runbook_step_get_result (step, "execution");
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, NULL);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryExecution) execution = instance != NULL && id != NULL ? ferry_instance_find_execution (instance, id, &local_error) : NULL;
  FerryRunbookState state;

  if (execution == NULL)
    return g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND) ? FERRY_RUNBOOK_WAITING : FERRY_RUNBOOK_UNKNOWN;
  state = state_for (ferry_execution_get_state (execution));
  _ferry_step_tell_execution (step, execution);
  /* nothing happened on the target: the release goes on by doing it again */
  return state == FERRY_RUNBOOK_FAILED && ferry_execution_get_state (execution) != FERRY_EXECUTION_ROLLED_BACK ? FERRY_RUNBOOK_WAITING : state;
}

const FerryRunbookWork _ferry_runbook_execute = { execute_prepare, execute_run, execute_judge };
