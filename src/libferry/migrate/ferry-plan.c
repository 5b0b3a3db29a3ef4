#include "config.h"

#include "migrate/ferry-comparison.h"

#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static FerryPlanTable *
plan_table_of (FerryComparison   *comparison,
               FerryPackageTable *packed)
{
  const char *id = ferry_table_rule_get_table (packed->rule);
  const FerryTableWork *work = ferry_comparison_find_work (comparison, id);
  gboolean created = ferry_schema_find_table (comparison->target, id) == NULL;

  return g_object_new (FERRY_TYPE_PLAN_TABLE,
                       "table", id,
                       "rule", ferry_table_rule_get_rule (packed->rule),
                       "not-merged", ferry_table_rule_is_not_merged (packed->rule),
                       "created", created,
                       "key", ferry_table_rule_get_key (packed->rule),
                       "package-rows", work != NULL ? packed->rows : G_GINT64_CONSTANT (-1),
                       "target-rows", work != NULL ? work->target_rows : G_GINT64_CONSTANT (-1),
                       "inserts", work != NULL ? work->inserts : G_GINT64_CONSTANT (0),
                       "updates", work != NULL ? work->updates : G_GINT64_CONSTANT (0),
                       "deletes", work != NULL ? work->deletes : G_GINT64_CONSTANT (0),
                       "equal", work != NULL ? work->equal : G_GINT64_CONSTANT (0),
                       "conflicts", work != NULL ? work->conflicts : G_GINT64_CONSTANT (0),
                       "changed-on-target", work != NULL ? work->changed_on_target : G_GINT64_CONSTANT (0),
                       "released", work != NULL && work->released_known,
                       NULL);
}

static void
add_warning (FerryPlan  *self,
             const char *format,
             ...) G_GNUC_PRINTF (2, 3);

static void
add_warning (FerryPlan  *self,
             const char *format,
             ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
warn_about_table (FerryPlan             *self,
                  const FerryTableWork  *work)
{
  if (work->changed_on_target > 0)
    add_warning (self, g_dngettext (GETTEXT_PACKAGE,
                                    "%s: %" PRId64 " row that somebody changed on the target since its last release would be changed or deleted",
                                    "%s: %" PRId64 " rows that somebody changed on the target since its last release would be changed or deleted",
                                    (gulong) work->changed_on_target), work->table, work->changed_on_target);
  if (work->conflicts > 0)
    add_warning (self, g_dngettext (GETTEXT_PACKAGE,
                                    "%s: %" PRId64 " row exists on the target with other values and stays as it is",
                                    "%s: %" PRId64 " rows exist on the target with other values and stay as they are",
                                    (gulong) work->conflicts), work->table, work->conflicts);
}

static void
warn_about_statements (FerryPlan *self)
{
  for (guint i = 0; i < self->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (self->structure->statements, i);
      const char *object = statement->object != NULL ? statement->object : "";

      if (statement->destructive)
        {
          self->destructive |= self->structure->allow_destructive;
          self->values_lost += MAX (statement->values_lost, 0);
        }
      if (statement->hazard == FERRY_HAZARD_MAY_FAIL && statement->values_lost > 0)
        add_warning (self, _("%s: %s would fail: %" PRId64 " values or rows of the target stand against it"),
                     statement->table, object, statement->values_lost);
    }
}

static gboolean
is_listed (FerryComparison   *comparison,
           FerryPackageTable *packed)
{
  return g_strv_contains ((const char * const *) comparison->tables, ferry_table_rule_get_table (packed->rule));
}

/**
 * ferry_comparison_make_plan:
 * @self: a compared comparison; its structure diff moves into the plan
 * @catalogue: (nullable): the catalogue
 *
 * Makes the plan: what executing would do to the target now.
 *
 * Returns: (transfer full): the plan.
 *
 * Since: 0.1
 */
FerryPlan *
ferry_comparison_make_plan (FerryComparison *self,
                            FerryCatalogue  *catalogue)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (self->package);
  FerryPlan *plan = g_atomic_rc_box_new0 (FerryPlan);

  plan->digest = g_strdup (self->digest);
  plan->package_digest = g_strdup (ferry_package_get_digest (self->package));
  plan->target_id = g_strdup (ferry_site_get_id (self->site));
  plan->made = ferry_time_now ();
  plan->tables = g_list_store_new (FERRY_TYPE_PLAN_TABLE);
  plan->variables = g_ptr_array_ref (self->variables);
  plan->warnings = g_ptr_array_new_with_free_func (g_free);
  plan->has_changes = ferry_comparison_has_changes (self);
  plan->structure = g_steal_pointer (&self->structure);
  for (guint i = 0; i < metadata->tables->len; i++)
    if (is_listed (self, g_ptr_array_index (metadata->tables, i)))
      {
        g_autoptr(FerryPlanTable) table = plan_table_of (self, g_ptr_array_index (metadata->tables, i));

        g_list_store_append (plan->tables, table);
      }
  for (guint i = 0; i < self->works->len; i++)
    {
      const FerryTableWork *work = g_ptr_array_index (self->works, i);

      plan->inserts += work->inserts;
      plan->updates += work->updates;
      plan->deletes += work->deletes;
      warn_about_table (plan, work);
    }
  warn_about_statements (plan);
  return plan;
}

/**
 * ferry_plan_make:
 * @target: the instance
 * @db: its database, outside a transaction
 * @package: the package
 * @catalogue: the catalogue
 * @inputs: (nullable): decisions; only @allow_destructive matters to a plan
 * @job: (nullable): progress
 * @error: return location
 *
 * Works out in a read-only snapshot what executing would do to the target now. Takes no lock that stops writers and changes nothing.
 * Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the plan.
 *
 * Since: 0.1
 */
FerryPlan *
ferry_plan_make (FerrySite          *target,
                 FerryDatabase      *db,
                 FerryPackage       *package,
                 FerryCatalogue     *catalogue,
                 const FerryInputs  *inputs,
                 FerryJob           *job,
                 GError            **error)
{
  g_autoptr(FerryComparison) comparison = NULL;
  g_autoptr(FerryJournal) journal = ferry_journal_open (target, error);
  FerryPlan *plan = NULL;

  if (journal == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error))
    return NULL;
  comparison = ferry_comparison_new (target, db, package, inputs != NULL && inputs->allow_destructive, error);
  if (comparison != NULL
      && ferry_comparison_count_hazards (comparison, error)
      && ferry_comparison_compare_rows (comparison, journal, NULL, job, error))
    plan = ferry_comparison_make_plan (comparison, catalogue);
  ferry_database_rollback (db);
  return plan;
}

/**
 * ferry_plan_ref:
 * @self: a plan
 *
 * Adds a reference.
 *
 * Returns: (transfer full): @self. Any thread.
 *
 * Since: 0.1
 */
FerryPlan *
ferry_plan_ref (FerryPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
plan_clear (gpointer data)
{
  FerryPlan *self = data;

  g_free (self->digest);
  g_free (self->package_digest);
  g_free (self->target_id);
  g_clear_object (&self->tables);
  g_clear_pointer (&self->structure, ferry_schema_diff_free);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

/**
 * ferry_plan_unref:
 * @self: a plan
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
ferry_plan_unref (FerryPlan *self)
{
  g_atomic_rc_box_release_full (self, plan_clear);
}

/**
 * ferry_plan_is_empty:
 * @self: a plan
 *
 * Whether there is nothing to release: no statement, no row, no variable.
 *
 * Returns: %TRUE when executing would change nothing.
 *
 * Since: 0.1
 */
gboolean
ferry_plan_is_empty (FerryPlan *self)
{
  return !self->has_changes;
}
