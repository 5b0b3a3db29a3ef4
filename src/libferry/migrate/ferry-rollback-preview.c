#include "config.h"

#include "migrate/ferry-rollback-private.h"
#include "migrate/ferry-since-backup.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

static void
rollback_table_free (gpointer data)
{
  FerryRollbackTable *table = data;

  g_free (table->table);
  g_free (table);
}

/**
 * ferry_rollback_preview_free:
 * @self: (nullable): a preview
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_rollback_preview_free (FerryRollbackPreview *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->execution);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->undone, g_ptr_array_unref);
  g_free (self->blocker);
  g_free (self);
}

static void
add_dropped_tables (FerryRollbackPreview *preview,
                    FerryDatabase        *db,
                    FerrySchema          *schema)
{
  for (guint i = 0; i < preview->undone->len; i++)
    {
      g_auto(GStrv) created = NULL;

      g_object_get (g_ptr_array_index (preview->undone, i), "created-tables", &created, NULL);
      for (guint k = 0; created != NULL && created[k] != NULL; k++)
        {
          FerryTable *table = ferry_schema_find_table (schema, created[k]);
          FerryRollbackTable *dropped;

          if (table == NULL)
            continue;
          dropped = g_new0 (FerryRollbackTable, 1);
          dropped->table = g_strdup (created[k]);
          dropped->dropped = TRUE;
          dropped->deleted = MAX (ferry_database_count_rows (db, table, NULL), 0);
          g_ptr_array_add (preview->tables, dropped);
        }
    }
}

static gboolean
compare_with_backup (FerryRollbackPreview  *preview,
                     FerrySite             *site,
                     FerryJournal          *journal,
                     FerryDatabase         *db,
                     FerryJob              *job,
                     GError               **error)
{
  g_autoptr(FerryBackupArchive) archive = ferry_backup_archive_open (ferry_execution_get_backup (preview->execution), NULL, error);
  const char *data = archive != NULL ? ferry_backup_archive_extract_data (archive, job, error) : NULL;
  g_autoptr(FerrySchema) present = data != NULL ? ferry_database_read_schema (db, error) : NULL;
  FerrySinceBackup since = { .site = site, .db = db, .present = present, .journal = journal, .execution = preview->execution,
                             .tables = preview->tables, .job = job };

  if (present == NULL)
    return FALSE;
  add_dropped_tables (preview, db, present);
  return ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE ? ferry_since_backup_run_sqlite (&since, data, error)
                                                               : ferry_since_backup_run_postgres (&since, data, error);
}

/* The tables that it made are dropped too, but it is no later execution. */
static void
leave_out_itself (FerryRollbackPreview *preview)
{
  for (guint i = preview->undone->len; i > 0; i--)
    if (g_str_equal (ferry_execution_get_id (g_ptr_array_index (preview->undone, i - 1)), ferry_execution_get_id (preview->execution)))
      g_ptr_array_remove_index (preview->undone, i - 1);
}

/**
 * ferry_rollback_preview:
 * @target: the instance
 * @execution: the execution that would be undone
 * @catalogue: (nullable): the catalogue
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Lists what a rollback would undo: per table the rows that users added, changed and deleted since the execution, the tables that it would
 * drop, and the later executions that go with it. Changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the preview; with @blocker set where it can't be rolled back.
 *
 * Since: 0.1
 */
FerryRollbackPreview *
ferry_rollback_preview (FerrySite       *target,
                        FerryExecution  *execution,
                        FerryCatalogue  *catalogue,
                        FerryJob        *job,
                        GError         **error)
{
  g_autoptr(FerryRollbackPreview) preview = g_new0 (FerryRollbackPreview, 1);
  g_autoptr(FerryJournal) journal = ferry_journal_open (target, error);
  g_autoptr(FerryDatabase) db = ferry_site_open_database (target, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  gboolean success;

  preview->execution = g_object_ref (execution);
  preview->tables = g_ptr_array_new_with_free_func (rollback_table_free);
  if (db == NULL || journal == NULL || !ferry_journal_settle (journal, db, error)
      || (preview->undone = _ferry_rollback_find_undone (journal, execution, G_MAXINT64, error)) == NULL)
    return NULL;
  preview->blocker = _ferry_rollback_find_blocker (target, db, execution);
  if (preview->blocker != NULL)
    {
      leave_out_itself (preview);
      return g_steal_pointer (&preview);
    }
  if (!ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error))
    return NULL;
  success = compare_with_backup (preview, target, journal, db, job, error);
  ferry_database_rollback (db);
  leave_out_itself (preview);
  return success ? g_steal_pointer (&preview) : NULL;
}
