#include "config.h"

#include "migrate/ferry-apply.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
runs (FerryComparison      *comparison,
      const FerryStatement *statement,
      FerryStatementPhase   phase)
{
  return statement->phase == phase && (!statement->destructive || comparison->structure->allow_destructive);
}

/**
 * ferry_apply_structure:
 * @comparison: a comparison, inside the write transaction
 * @phase: which statements
 * @log: the execution's log
 * @created: (element-type utf8): ids of created tables are added
 * @error: return location
 *
 * Runs the structural statements of one phase. Blocking, any thread.
 *
 * Returns: %FALSE with @error naming the table.
 *
 * Since: 0.1
 */
gboolean
ferry_apply_structure (FerryComparison      *comparison,
                       FerryStatementPhase   phase,
                       FerryExecutionLog    *log,
                       GPtrArray            *created,
                       GError              **error)
{
  for (guint i = 0; i < comparison->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (comparison->structure->statements, i);

      if (!runs (comparison, statement, phase))
        continue;
      if (!ferry_database_execute (comparison->db, statement->sql, NULL, error))
        {
          if (statement->table != NULL)
            g_prefix_error (error, _("Table %s, %s: "), statement->table, statement->kind);
          return FALSE;
        }
      ferry_execution_log_structure (log, statement->sql);
      if (g_str_equal (statement->kind, "create-table") && statement->table != NULL)
        g_ptr_array_add (created, g_strdup (statement->table));
    }
  return TRUE;
}

static gboolean
expect (const char  *table,
        const char  *what,
        gint64       found,
        gint64       expected,
        GError     **error)
{
  if (found == expected)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("Table %s: the database counts %" PRId64 " rows for “%s” where %" PRId64 " were expected. Nothing is kept; please report this."),
               table, found, what, expected);
  return FALSE;
}

/* Straight from the package into the table. */
static gboolean
load (FerryComparison    *comparison,
      FerryTableWork     *work,
      const FerryTable   *table,
      FerryExecutionLog  *log,
      FerryJob           *job,
      GError            **error)
{
  g_autoptr(FerryRowReader) rows = ferry_package_read_rows (comparison->package, work->packed, error);
  g_autoptr(FerryRowWriter) writer = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *line;
  gsize length;
  gint64 count = 0;

  if (rows == NULL
      || (writer = ferry_database_write_rows (comparison->db, table, (const char * const *) work->packed->columns, error)) == NULL)
    return FALSE;
  while (ferry_row_reader_next (rows, &line, &length, &local_error))
    {
      if (!ferry_row_writer_write (writer, line, length, error)
          || (work->method == FERRY_WORK_LOAD && !ferry_table_work_released (work, line, length, error)))
        return FALSE;
      if ((++count & 0x1fff) == 0)
        {
          ferry_job_set_progress (job, work->table, count, work->packed->rows);
          if (ferry_job_is_cancelled (job, error))
            return FALSE;
        }
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!ferry_row_writer_finish (writer, &count, error) || !expect (work->table, "load", count, work->packed->rows, error))
    return FALSE;
  ferry_execution_log_data (log, work->table, "load", count);
  return TRUE;
}

static gboolean
replace (FerryComparison    *comparison,
         FerryTableWork     *work,
         const FerryTable   *table,
         FerryExecutionLog  *log,
         FerryJob           *job,
         GError            **error)
{
  gint64 deleted;

  if (!ferry_database_delete_all_rows (comparison->db, table, &deleted, error)
      || !expect (work->table, "delete", deleted, work->target_rows, error))
    return FALSE;
  ferry_execution_log_data (log, work->table, "delete", deleted);
  return load (comparison, work, table, log, job, error);
}

static gboolean
delete_spooled (FerryComparison    *comparison,
                FerryTableWork     *work,
                const FerryTable   *table,
                FerryExecutionLog  *log,
                GError            **error)
{
  g_autoptr(FerryRowReader) keys = NULL;
  gint64 count;

  if (work->deletes == 0)
    return TRUE;
  keys = ferry_row_spool_read (work->deleted_keys, error);
  if (keys == NULL
      || !ferry_database_delete_rows (comparison->db, table, (const char * const *) work->key_columns, keys, &count, error)
      || !expect (work->table, "delete", count, work->deletes, error))
    return FALSE;
  ferry_execution_log_data (log, work->table, "delete", count);
  return TRUE;
}

static gboolean
update_spooled (FerryComparison    *comparison,
                FerryTableWork     *work,
                const FerryTable   *table,
                FerryExecutionLog  *log,
                GError            **error)
{
  g_autoptr(FerryRowReader) rows = NULL;
  gint64 count;

  if (work->updates == 0)
    return TRUE;
  rows = ferry_row_spool_read (work->changed_rows, error);
  if (rows == NULL
      || !ferry_database_update_rows (comparison->db, table, (const char * const *) work->packed->columns,
                                      (const char * const *) work->key_columns, rows, &count, error)
      || !expect (work->table, "update", count, work->updates, error))
    return FALSE;
  ferry_execution_log_data (log, work->table, "update", count);
  return TRUE;
}

static gboolean
insert_spooled (FerryComparison    *comparison,
                FerryTableWork     *work,
                const FerryTable   *table,
                FerryExecutionLog  *log,
                GError            **error)
{
  g_autoptr(FerryRowReader) rows = NULL;
  g_autoptr(FerryRowWriter) writer = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *line;
  gsize length;
  gint64 count;

  if (work->inserts == 0)
    return TRUE;
  rows = ferry_row_spool_read (work->new_rows, error);
  if (rows == NULL
      || (writer = ferry_database_write_rows (comparison->db, table, (const char * const *) work->packed->columns, error)) == NULL)
    return FALSE;
  while (ferry_row_reader_next (rows, &line, &length, &local_error))
    if (!ferry_row_writer_write (writer, line, length, error))
      return FALSE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!ferry_row_writer_finish (writer, &count, error) || !expect (work->table, "insert", count, work->inserts, error))
    return FALSE;
  ferry_execution_log_data (log, work->table, "insert", count);
  return TRUE;
}

/* Deleted and changed rows go before any row comes, so that rows may swap unique values. */
static gboolean
apply_difference (FerryComparison    *comparison,
                  FerryTableWork     *work,
                  const FerryTable   *table,
                  FerryExecutionLog  *log,
                  GError            **error)
{
  return delete_spooled (comparison, work, table, log, error)
         && update_spooled (comparison, work, table, log, error)
         && insert_spooled (comparison, work, table, log, error);
}

static gboolean
apply_work (FerryComparison    *comparison,
            FerryTableWork     *work,
            FerrySchema        *after,
            FerryExecutionLog  *log,
            FerryJob           *job,
            GError            **error)
{
  const FerryTable *table = ferry_schema_find_table (after, work->table);

  if (table == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("Table %s is missing after its structure was applied."), work->table);
      return FALSE;
    }
  switch (work->method)
    {
    case FERRY_WORK_LOAD: return load (comparison, work, table, log, job, error);
    case FERRY_WORK_REPLACE: return replace (comparison, work, table, log, job, error);
    case FERRY_WORK_DIFFERENCE: return apply_difference (comparison, work, table, log, error);
    case FERRY_WORK_NOTHING:
    default: return TRUE;
    }
}

static void
log_not_merged (FerryPackageMetadata *metadata,
                FerryExecutionLog    *log)
{
  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (metadata->tables, i);
      g_autofree char *reason = NULL;

      if (!ferry_table_rule_is_not_merged (table->rule))
        continue;
      reason = ferry_table_rule_dup_reason_text (table->rule);
      ferry_execution_log_add (log, FERRY_LOG_WARNING, ferry_table_rule_get_table (table->rule), _("Not merged: %s"), reason);
    }
}

/**
 * ferry_apply_rows:
 * @comparison: a compared comparison, inside the write transaction
 * @after: the structure as it is now
 * @log: the execution's log
 * @job: (nullable): progress in rows
 * @error: return location
 *
 * Writes the rows that differ. Every count that the database returns must be the one that the comparison found. Blocking, any thread.
 *
 * Returns: %FALSE with @error naming the table.
 *
 * Since: 0.1
 */
gboolean
ferry_apply_rows (FerryComparison    *comparison,
                  FerrySchema        *after,
                  FerryExecutionLog  *log,
                  FerryJob           *job,
                  GError            **error)
{
  log_not_merged (ferry_package_get_metadata (comparison->package), log);
  for (guint i = 0; i < comparison->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (comparison->works, i);

      if (!ferry_table_work_writes (work))
        continue;
      ferry_job_set_progress (job, work->table, 0, work->inserts + work->updates + work->deletes);
      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (!apply_work (comparison, work, after, log, job, error))
        {
          g_prefix_error (error, _("Table %s: "), work->table);
          return FALSE;
        }
      ferry_execution_log_add (log, FERRY_LOG_INFO, work->table,
                               _("%" PRId64 " inserted, %" PRId64 " updated, %" PRId64 " deleted"),
                               work->inserts, work->updates, work->deletes);
    }
  return TRUE;
}

/**
 * ferry_apply_sequences:
 * @comparison: a compared comparison, inside the write transaction, rows written
 * @after: the structure as it is now
 * @log: the execution's log
 * @error: return location
 *
 * Raises the sequences of auto-increment columns above the rows that were written. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_apply_sequences (FerryComparison    *comparison,
                       FerrySchema        *after,
                       FerryExecutionLog  *log,
                       GError            **error)
{
  g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < comparison->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (comparison->works, i);
      const FerryTable *table = ferry_schema_find_table (after, work->table);

      if (table != NULL
          && !ferry_database_raise_sequences (comparison->db, after, table, ferry_package_get_structure (comparison->package), statements, error))
        return FALSE;
    }
  for (guint i = 0; i < statements->len; i++)
    ferry_execution_log_structure (log, g_ptr_array_index (statements, i));
  return TRUE;
}
