#include "config.h"

#include "release/ferry-verify.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

static void
table_free (gpointer data)
{
  FerryDriftTable *table = data;

  g_free (table->table);
  g_free (table);
}

void
ferry_drift_free (FerryDrift *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->execution);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static FerryExecution *
find_last_release (FerryInstance  *instance,
                   GError        **error)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance, error);

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);
      FerryExecutionState state = ferry_execution_get_state (execution);

      if (g_strcmp0 (ferry_execution_get_kind (execution), "execution") == 0 && (state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED))
        return g_object_ref (execution);
    }
  if (executions != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("No release ran on “%s” yet: there is nothing to compare with."), ferry_instance_get_name (instance));
  return NULL;
}

/* What the plan would undo is what was done since. */
static void
take_table (FerryDrift     *self,
            FerryPlanTable *table)
{
  FerryDriftTable *drift;

  if (!ferry_rule_moves_rows (ferry_plan_table_get_rule (table)) || !ferry_plan_table_changes_rows (table))
    return;
  drift = g_new0 (FerryDriftTable, 1);
  drift->table = g_strdup (ferry_plan_table_get_table (table));
  drift->added = ferry_plan_table_get_deletes (table);
  drift->changed = ferry_plan_table_get_updates (table);
  drift->removed = ferry_plan_table_get_inserts (table);
  g_ptr_array_add (self->tables, drift);
}

/**
 * ferry_drift_new:
 * @store: the user's store, whose library has the migration file
 * @instance: an instance
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Compares an instance with the migration file that ran on it last. Changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): what was edited since; %NULL with %FERRY_ERROR_NOT_FOUND when no release ran there or its file is not in the library any more
 *
 * Since: 0.1
 */
FerryDrift *
ferry_drift_new (FerryStore     *store,
                 FerryInstance  *instance,
                 FerryJob       *job,
                 GError        **error)
{
  g_autoptr(FerryExecution) execution = find_last_release (instance, error);
  g_autoptr(FerryLibraryRecord) record = execution != NULL ? ferry_store_find_package (store, ferry_execution_get_package_digest (execution), error) : NULL;
  g_autoptr(FerryPackage) package = record != NULL ? ferry_package_open (record->path, error) : NULL;
  g_autoptr(FerryPlan) plan = package != NULL ? ferry_instance_plan (instance, package, NULL, job, error) : NULL;
  FerryDrift *self;

  if (plan == NULL)
    return NULL;
  self = g_new0 (FerryDrift, 1);
  self->execution = g_steal_pointer (&execution);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);

      take_table (self, table);
    }
  return self;
}
