#include "config.h"

#include "migrate/ferry-apply-verify.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The structure read again must leave nothing to do: what the database made of the statements is what the package holds. */
static gboolean
verify_structure (FerryComparison  *comparison,
                  FerrySchema     **after,
                  FerrySchemaDiff **nothing_left,
                  GError          **error)
{
  g_autoptr(FerrySchemaDiff) left = NULL;

  *after = ferry_database_read_schema (comparison->db, error);
  if (*after == NULL)
    return FALSE;
  left = ferry_schema_diff_new (ferry_package_get_structure (comparison->package), *after,
                                (const char * const *) comparison->tables, comparison->structure->allow_destructive, error);
  if (left == NULL)
    return FALSE;
  if (!ferry_structure_runs_anything (left))
    {
      *nothing_left = g_steal_pointer (&left);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("The structure of table %s is not what the migration file holds after its statements ran (left: %s). Nothing is kept; please report this."),
               ((FerryStatement *) g_ptr_array_index (left->statements, 0))->table,
               ((FerryStatement *) g_ptr_array_index (left->statements, 0))->sql);
  return FALSE;
}

static gint64
expected_rows (const FerryTableWork *work)
{
  return work->method == FERRY_WORK_LOAD || work->method == FERRY_WORK_REPLACE || work->rule == FERRY_RULE_OVERWRITE
         ? work->packed->rows : work->target_rows + work->inserts;
}

static gboolean
verify_count (FerryComparison   *comparison,
              FerryTableWork    *work,
              const FerryTable  *table,
              GError           **error)
{
  gint64 rows;

  if (work->method == FERRY_WORK_NOTHING)
    return TRUE;
  rows = ferry_database_count_rows (comparison->db, table, error);
  if (rows < 0)
    return FALSE;
  if (rows == expected_rows (work))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("Table %s holds %" PRId64 " rows after the release where %" PRId64 " were expected. Nothing is kept; please report this."),
               work->table, rows, expected_rows (work));
  return FALSE;
}

/* Every row against the package once more. */
static gboolean
verify_rows (FerryComparison        *comparison,
             FerryTableWork         *work,
             FerrySchema            *after,
             const FerrySchemaDiff  *none,
             FerryJob               *job,
             GError                **error)
{
  FerryTable *source = ferry_schema_find_table (ferry_package_get_structure (comparison->package), work->table);
  g_autoptr(FerryTableWork) again = NULL;

  again = ferry_table_work_new (work->packed, source, ferry_schema_find_table (after, work->table), work->table, none);
  if (!ferry_table_work_compare (again, comparison->db, comparison->package, NULL, NULL, NULL, NULL, job, error))
    return FALSE;
  if (!ferry_table_work_writes (again))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("Table %s differs from the migration file after the release in %" PRId64 " rows. Nothing is kept; please report this."),
               work->table, again->inserts + again->updates + again->deletes);
  return FALSE;
}

/**
 * ferry_apply_verify:
 * @comparison: a comparison whose statements and rows were applied, before COMMIT
 * @full: compare every row with the package once more
 * @log: the execution's log
 * @job: (nullable): progress
 * @error: return location
 *
 * Proves inside the transaction that the target is what it should be now. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_apply_verify (FerryComparison    *comparison,
                    gboolean            full,
                    FerryExecutionLog  *log,
                    FerryJob           *job,
                    GError            **error)
{
  g_autoptr(FerrySchema) after = NULL;
  g_autoptr(FerrySchemaDiff) none = NULL;

  if (!verify_structure (comparison, &after, &none, error))
    return FALSE;
  for (guint i = 0; i < comparison->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (comparison->works, i);
      const FerryTable *table = ferry_schema_find_table (after, work->table);

      if (ferry_job_is_cancelled (job, error)
          || !verify_count (comparison, work, table, error)
          || (full && !verify_rows (comparison, work, after, none, job, error)))
        return FALSE;
    }
  ferry_execution_log_add (log, FERRY_LOG_INFO, NULL, full ? _("Structure, counts and every row agree with the migration file")
                                                           : _("Structure and counts agree with the migration file"));
  return TRUE;
}
