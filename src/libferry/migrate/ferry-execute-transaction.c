#include "config.h"

#include "migrate/ferry-executor.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "migrate/ferry-created-objects.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static FerryVariable *
find_packed (FerryPackageMetadata *metadata,
             const char           *name)
{
  for (guint i = 0; i < metadata->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (metadata->variables, i);

      if (g_str_equal (ferry_variable_get_name (variable), name))
        return variable;
    }
  return NULL;
}

/* The package says which of them are secrets; what the target has already stays its own. */
gboolean
_ferry_executor_take_variables (FerryExecutor  *self,
                                GError        **error)
{
  GPtrArray *entered = self->options->inputs.variables;

  self->variables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; entered != NULL && i < entered->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (entered, i);
      FerryVariable *packed = find_packed (ferry_package_get_metadata (self->package), ferry_variable_get_name (variable));

      if (packed == NULL)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The migration file has no variable “%s”, so its value is not asked for."),
                       ferry_variable_get_name (variable));
          return FALSE;
        }
      g_ptr_array_add (self->variables, ferry_variable_new (ferry_variable_get_name (variable), ferry_variable_get_secret (packed),
                                                            ferry_variable_get_value (variable)));
    }
  return TRUE;
}

static gboolean
is_missing (FerryExecutor *self,
            const char    *name)
{
  for (guint i = 0; i < self->comparison->variables->len; i++)
    if (g_str_equal (ferry_variable_get_name (g_ptr_array_index (self->comparison->variables, i)), name))
      return TRUE;
  return FALSE;
}

static gboolean
refuse_present_variables (FerryExecutor  *self,
                          GError        **error)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const char *name = ferry_variable_get_name (g_ptr_array_index (self->variables, i));

      if (is_missing (self, name))
        continue;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                   _("Variable %s exists on the target already. A release does not change it; leave it out."), name);
      return FALSE;
    }
  return TRUE;
}

/* ---- lock and compare ---- */

static void
add_target_table (GPtrArray    *tables,
                  FerrySchema  *schema,
                  const char   *id)
{
  FerryTable *table = id != NULL ? ferry_schema_find_table (schema, id) : NULL;

  if (table != NULL && !g_ptr_array_find (tables, table, NULL))
    g_ptr_array_add (tables, table);
}

static gboolean
lock_tables (FerryExecutor    *self,
             FerryComparison  *comparison,
             GError          **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GPtrArray) exclusive = g_ptr_array_new ();

  for (guint i = 0; i < comparison->works->len; i++)
    add_target_table (tables, comparison->target, ((FerryTableWork *) g_ptr_array_index (comparison->works, i))->table);
  for (guint i = 0; i < comparison->structure->statements->len; i++)
    add_target_table (exclusive, comparison->target, ((FerryStatement *) g_ptr_array_index (comparison->structure->statements, i))->table);
  return ferry_database_lock_tables (self->db, tables, exclusive, error);
}

static gboolean
refuse_impossible (FerryComparison  *comparison,
                   GError          **error)
{
  if (comparison->structure->refusals->len == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, g_ptr_array_index (comparison->structure->refusals, 0));
  return FALSE;
}

/* The structure is read, the tables are locked, and it is read again: what the locks protect is what is compared. */
static gboolean
lock_and_read (FerryExecutor  *self,
               GError        **error)
{
  gboolean allow = self->options->inputs.allow_destructive;
  g_autoptr(FerryComparison) before = ferry_comparison_new (self->site, self->db, self->package, allow, error);

  if (before == NULL || !refuse_impossible (before, error) || !lock_tables (self, before, error))
    return FALSE;
  if (ferry_database_get_dialect (self->db) == FERRY_DIALECT_SQLITE)
    self->comparison = g_steal_pointer (&before);   /* BEGIN IMMEDIATE locked everything before the first read */
  else
    self->comparison = ferry_comparison_new (self->site, self->db, self->package, allow, error);
  return self->comparison != NULL && refuse_impossible (self->comparison, error) && refuse_present_variables (self, error)
         && ferry_comparison_count_hazards (self->comparison, error);
}

static gboolean
save_plan (FerryExecutor  *self,
           FerryPlan      *plan,
           GError        **error)
{
  g_autofree char *path = g_build_filename (self->folder, "plan.json", NULL);
  g_autoptr(JsonNode) node = ferry_plan_to_json (plan);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  return ferry_file_write_durable (path, text, -1, error);
}

static gboolean
agree_on_plan (FerryExecutor  *self,
               GError        **error)
{
  const char *agreed = self->options->plan_digest;

  if (agreed == NULL || g_str_equal (agreed, self->comparison->digest)
      || (strlen (agreed) >= 12 && g_str_has_prefix (self->comparison->digest, agreed)))
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED, _("The target has changed since this plan was made: compare again."));
  return FALSE;
}

static gboolean
same_structure (FerryExecutor        *self,
                const FerryTableWork *work)
{
  FerrySchema *wanted = ferry_package_get_structure (self->package);
  g_autofree char *then = ferry_table_fingerprint (wanted, ferry_schema_find_table (wanted, work->table));
  g_autofree char *now = work->target != NULL ? ferry_table_fingerprint (self->comparison->target, work->target) : NULL;

  return g_strcmp0 (then, now) == 0;
}

/* A file that is bound to its target was made for exactly the rows that it held then: rows that came or went since would be undone by it. */
static gboolean
keep_bound (FerryExecutor  *self,
            GError        **error)
{
  if (ferry_package_get_metadata (self->package)->target_id == NULL)
    return TRUE;
  for (guint i = 0; i < self->comparison->works->len; i++)
    {
      const FerryTableWork *work = g_ptr_array_index (self->comparison->works, i);

      if (!same_structure (self, work))
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED, _("The structure of table %s of the target has changed since it was compared: compare again."), work->table);
      else if (g_strcmp0 (work->target_digest, work->packed->target_sha256) != 0)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED, _("Table %s of the target was written since it was compared: compare again."), work->table);
      else
        continue;
      return FALSE;
    }
  if (!ferry_structure_runs_anything (self->comparison->structure))
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED, _("The structure of the target has changed since it was compared: compare again."));
  return FALSE;
}

/* The plan takes the structure diff; the comparison needs it on: it is borrowed for the record and given back. */
static gboolean
record_plan (FerryExecutor  *self,
             GError        **error)
{
  g_autoptr(FerryPlan) plan = ferry_comparison_make_plan (self->comparison, self->catalogue);
  gboolean saved = save_plan (self, plan, error);

  self->inserts = plan->inserts;
  self->updates = plan->updates;
  self->deletes = plan->deletes;
  self->empty = ferry_plan_is_empty (plan);
  self->comparison->structure = g_steal_pointer (&plan->structure);
  return saved;
}

static gboolean
compare (FerryExecutor  *self,
         GError        **error)
{
  _ferry_executor_begin (self, "compare", _("Compare"));
  if (!lock_and_read (self, error)
      || !ferry_comparison_keep_released (self->comparison, self->folder, error)
      || !ferry_comparison_compare_rows (self->comparison, self->journal, self->folder, self->job, error))
    return FALSE;
  g_object_set (self->execution, "plan-digest", self->comparison->digest, NULL);
  return agree_on_plan (self, error) && keep_bound (self, error) && record_plan (self, error);
}

/* ---- apply ---- */

static GPtrArray *
tables_to_suspend (FerryExecutor *self)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; i < self->comparison->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (self->comparison->works, i);

      if (ferry_table_work_writes (work))
        add_target_table (tables, self->comparison->target, work->table);
    }
  for (guint i = 0; i < self->comparison->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (self->comparison->structure->statements, i);

      if (g_str_has_suffix (statement->kind, "-key") || g_str_equal (statement->kind, "alter-type"))
        add_target_table (tables, self->comparison->target, statement->table);
    }
  return tables;
}

static void
log_statements (FerryExecutor *self,
                GPtrArray     *statements)
{
  for (guint i = 0; i < statements->len; i++)
    ferry_execution_log_structure (self->log, g_ptr_array_index (statements, i));
  g_ptr_array_set_size (statements, 0);
}

static gboolean
write_everything (FerryExecutor  *self,
                  GPtrArray      *statements,
                  GError        **error)
{
  g_autoptr(FerrySchema) after = NULL;
  g_auto(GStrv) created = NULL;

  if (!ferry_apply_structure (self->comparison, FERRY_PHASE_BEFORE_DATA, self->log, self->created, error)
      || (after = ferry_database_read_schema (self->db, error)) == NULL
      || !ferry_apply_rows (self->comparison, after, self->log, self->job, error)
      || !ferry_apply_structure (self->comparison, FERRY_PHASE_AFTER_DATA, self->log, self->created, error)
      || !ferry_database_resume (self->db, after, statements, error))
    return FALSE;
  log_statements (self, statements);
  created = ferry_created_objects_find (self->comparison->target, after);
  g_object_set (self->execution, "created-objects", created, NULL);
  return ferry_apply_sequences (self->comparison, after, self->log, error);
}

static gboolean
write_variables (FerryExecutor  *self,
                 GError        **error)
{
  g_autoptr(FerrySchema) after = NULL;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  if (self->variables->len == 0)
    return TRUE;
  after = ferry_database_read_schema (self->db, error);
  if (after == NULL || !ferry_site_write_variables (self->site, self->db, after, self->variables, error))
    return FALSE;
  for (guint i = 0; i < self->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (self->variables, i);

      g_strv_builder_add (names, ferry_variable_get_name (variable));
      ferry_execution_log_add (self->log, FERRY_LOG_INFO, NULL, ferry_variable_get_secret (variable) ? _("Secret %s set") : _("Variable %s set"),
                               ferry_variable_get_name (variable));
    }
  list = g_strv_builder_end (names);
  g_object_set (self->execution, "variables", list, NULL);
  return TRUE;
}

static gboolean
apply (FerryExecutor  *self,
       GError        **error)
{
  g_autoptr(GPtrArray) tables = tables_to_suspend (self);
  g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);

  _ferry_executor_begin (self, "apply", _("Apply"));
  if (!ferry_database_suspend (self->db, self->comparison->target, tables, statements, error))
    return FALSE;
  log_statements (self, statements);
  if (!write_everything (self, statements, error) || !write_variables (self, error))
    return FALSE;
  _ferry_executor_begin (self, "verify", _("Verify"));
  return ferry_apply_verify (self->comparison, self->options->verify_full, self->log, self->job, error);
}

/* ---- commit ---- */

/* The transaction's id is on disk before COMMIT: after a crash the database can be asked what became of it. */
static gboolean
prepare_commit (FerryExecutor  *self,
                GError        **error)
{
  g_autofree char *transaction = NULL;
  g_auto(GStrv) created = NULL;

  _ferry_executor_begin (self, "commit", _("Commit"));
  if (!ferry_witness_write (self->site, self->db, ferry_execution_get_id (self->execution),
                            ferry_package_get_digest (self->package), self->who, ferry_execution_get_kind (self->execution), error)
      || !ferry_comparison_finish_released (self->comparison, error)
      || (transaction = ferry_database_dup_transaction_id (self->db, error)) == NULL)
    return FALSE;
  g_ptr_array_add (self->created, NULL);
  g_object_set (self->execution, "transaction", transaction, "created-tables", self->created->pdata,
                "inserts", self->inserts, "updates", self->updates, "deletes", self->deletes, NULL);
  g_ptr_array_set_size (self->created, (gint) self->created->len - 1);
  return ferry_journal_save (self->journal, self->execution, error) && ferry_execution_log_check (self->log, error)
         && !ferry_job_is_cancelled (self->job, error);
}

/* Only a database that answers COMMIT has committed for certain, but one that does not may have committed as well: the reply was lost, or the file
 * was changed and a later sync failed. A new connection tells, from the witness. */
static gboolean
commit (FerryExecutor  *self,
        GError        **error)
{
  g_autoptr(GError) failure = NULL;

  if (ferry_database_commit (self->db, &failure))
    return TRUE;
  ferry_database_rollback (self->db);
  switch (_ferry_journal_ask_again (self->site, self->execution))
    {
    case FERRY_OUTCOME_COMMITTED:
      if (failure->code == FERRY_ERROR_OUTCOME_UNKNOWN)
        return TRUE;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The changes are in the database, but it reported: %s"), failure->message);
      return FALSE;
    case FERRY_OUTCOME_UNKNOWN:
      failure->code = FERRY_ERROR_OUTCOME_UNKNOWN;
      break;
    case FERRY_OUTCOME_NOT_COMMITTED:
    case FERRY_OUTCOME_FORGOTTEN:
    default:
      if (failure->code != FERRY_ERROR_OUTCOME_UNKNOWN)
        break;
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CONNECTION,
                           _("The connection broke before the commit took effect. Check the server and the network, then try again"));
      return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
_ferry_executor_transaction (FerryExecutor  *self,
                             GError        **error)
{
  if (!ferry_database_begin (self->db, FERRY_TRANSACTION_WRITE, error))
    return FALSE;
  if (!compare (self, error) || (!self->empty && (!apply (self, error) || !prepare_commit (self, error))))
    {
      ferry_database_rollback (self->db);
      return FALSE;
    }
  if (self->empty)
    {
      ferry_database_rollback (self->db);
      return TRUE;
    }
  return commit (self, error);
}
