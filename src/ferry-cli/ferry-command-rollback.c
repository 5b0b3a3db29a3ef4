#include "config.h"

#include "ferry-command.h"
#include "ferry-decide.h"
#include "ferry-execution-text.h"
#include "ferry-format.h"
#include "ferry-run.h"

typedef struct
{
  FerryInstance        *instance;
  FerryExecution       *execution;
  FerryRollbackPreview *preview;
  FerryExecution       *record;
} Rollback;

static void
rollback_clear (Rollback *self)
{
  g_clear_object (&self->instance);
  g_clear_object (&self->execution);
  g_clear_object (&self->record);
  g_clear_pointer (&self->preview, ferry_rollback_preview_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rollback, rollback_clear)

static gboolean
preview_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Rollback *self = user_data;

  ferry_job_add_step (job, "preview", _("Compare with the backup"), 1);
  ferry_job_begin_step (job, "preview");
  self->preview = ferry_instance_preview_rollback (self->instance, self->execution, job, error);

  return self->preview != NULL;
}

static gboolean
restore_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Rollback *self = user_data;
  g_autoptr (GError) failure = NULL;

  self->record = ferry_instance_roll_back (self->instance, self->execution, job, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static JsonNode *
table_to_json (gpointer data)
{
  const FerryRollbackTable *table = data;
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "table", table->table);
  json_object_set_int_member (object, "added", table->added);
  json_object_set_int_member (object, "changed", table->changed);
  json_object_set_int_member (object, "deleted", table->deleted);
  json_object_set_boolean_member (object, "dropped", table->dropped);

  return ferry_json_object_node (object);
}

static JsonNode *
execution_to_json (gpointer data)
{
  return ferry_execution_to_json (data);
}

static void
say_tables (FerryCli                   *cli,
            const FerryRollbackPreview *preview)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _(">ADDED"), _(">CHANGED"), _(">DELETED"), _("NOTES"), NULL);

  for (guint i = 0; i < preview->tables->len; i++)
    {
      const FerryRollbackTable *table = g_ptr_array_index (preview->tables, i);
      g_autofree char *added = ferry_format_count (table->added);
      g_autofree char *changed = ferry_format_count (table->changed);
      g_autofree char *deleted = ferry_format_count (table->deleted);

      ferry_text_table_add_row (text, table->table, added, changed, deleted, table->dropped ? _("made since then: it will be removed") : "");
    }
  if (preview->tables->len == 0)
    {
      ferry_cli_say (cli, _("The tables are as they were in the backup.\n"));
      return;
    }
  ferry_cli_say (cli, _("What happened since the backup and will be undone:\n"));
  ferry_cli_say_table (cli, text);
}

static void
say_preview (FerryCli                   *cli,
             const FerryRollbackPreview *preview)
{
  g_autofree char *started = ferry_format_time (ferry_execution_get_started (preview->execution));

  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, _("Back to before execution %.8s of %s\n"), ferry_execution_get_id (preview->execution), started);
  say_tables (cli, preview);
  for (guint i = 0; i < preview->undone->len; i++)
    {
      FerryExecution *undone = g_ptr_array_index (preview->undone, i);
      g_autofree char *when = ferry_format_time (ferry_execution_get_started (undone));

      ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("Undoes the later execution %.8s of %s too\n"), ferry_execution_get_id (undone), when);
    }
}

static void
take_result (FerryCli *cli,
             Rollback *self)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (self->instance));
  ferry_json_set_node_of (object, "undoes", ferry_execution_to_json (self->execution));
  json_object_set_array_member (object, "tables", ferry_json_array_of (self->preview->tables, table_to_json));
  json_object_set_array_member (object, "undoesLater", ferry_json_array_of (self->preview->undone, execution_to_json));
  if (self->record != NULL)
    ferry_json_set_node_of (object, "execution", ferry_execution_to_json (self->record));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
preview (FerryCli  *cli,
         Rollback  *self,
         GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare with the backup"));

  if (!ferry_run_job (cli, job, preview_cb, self, error))
    return FALSE;
  if (self->preview->blocker == NULL)
    say_preview (cli, self->preview);
  take_result (cli, self);
  if (self->preview->blocker == NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Execution %.8s can't be rolled back: %s"), ferry_execution_get_id (self->execution),
               self->preview->blocker);

  return FALSE;
}

/* Without an execution named, the latest that changed the target and was not undone. */
static FerryExecution *
find_latest (FerryInstance  *instance,
             GError        **error)
{
  g_autoptr (GPtrArray) executions = ferry_instance_list_executions (instance, error);

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);
      FerryExecutionState state = ferry_execution_get_state (execution);

      if (ferry_execution_ran_package (execution) && (state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED))
        return g_object_ref (execution);
    }
  if (executions != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no execution on “%s” that could be rolled back: see “ferry log list %s”."),
                 ferry_instance_get_name (instance), ferry_instance_get_name (instance));

  return NULL;
}

static gboolean
restore (FerryCli  *cli,
         Rollback  *self,
         GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Roll back"));
  gboolean done = ferry_run_job (cli, job, restore_cb, self, error);

  if (self->record != NULL)
    {
      take_result (cli, self);
      ferry_execution_say (cli, self->instance, self->record);
    }

  return done;
}

gboolean
ferry_command_rollback (FerryCli  *cli,
                        char     **arguments,
                        GError   **error)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask for a confirmation"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Rollback) self = { NULL };

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) ||
      !ferry_decide_terminal (cli, yes, error) ||
      (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.execution = names[1] != NULL ? ferry_instance_find_execution (self.instance, names[1], error) : find_latest (self.instance, error);
  if (self.execution == NULL || !preview (cli, &self, error))
    return FALSE;
  if (!yes && !ferry_decide_by_name (self.instance, _("The present state is saved first."), error))
    return FALSE;

  return restore (cli, &self, error);
}
