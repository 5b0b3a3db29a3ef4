#include "config.h"

#include "migrate/ferry-since-backup.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "migrate/ferry-released-rows.h"
#include "migrate/ferry-row-merge.h"

typedef struct
{
  FerryRollbackTable *table;
  FerryReleasedRows  *released;
  const FerryRowOrder *order;
  char              **own_keys;   /* nullable: rows that the execution made beside the package's: its variables */
  GString            *key;
} Counting;

static gboolean
is_own (Counting   *counting,
        const char *line,
        gsize       length)
{
  if (counting->own_keys == NULL)
    return FALSE;
  g_string_truncate (counting->key, 0);
  ferry_row_order_append_key (counting->order, line, length, counting->key);
  return g_strv_contains ((const char * const *) counting->own_keys, counting->key->str)
         || (*counting->key->str == 't' && g_strv_contains ((const char * const *) counting->own_keys, counting->key->str + 1));   /* SQLite's tag */
}

/* Rows that are as the execution left them are its own work. Here "new" means only in the present, "only target" only in the backup. */
static gboolean
count_row (FerryMergeEvent   event,
           const char       *now_line,
           gsize             now_length,
           const char       *old_line,
           gsize             old_length,
           gpointer          user_data,
           GError          **error)
{
  Counting *counting = user_data;
  FerryReleasedVerdict verdict = ferry_released_rows_judge (counting->released, now_line != NULL ? now_line : old_line,
                                                            now_line != NULL ? now_length : old_length);

  if (event == FERRY_MERGE_ONLY_TARGET)
    counting->table->deleted += verdict != FERRY_RELEASED_NEW || !ferry_released_rows_is_complete (counting->released);
  else if (event == FERRY_MERGE_EQUAL || verdict == FERRY_RELEASED_SAME)
    return TRUE;
  else if (event == FERRY_MERGE_CHANGED || verdict == FERRY_RELEASED_CHANGED)
    counting->table->changed++;
  else
    counting->table->added += !is_own (counting, now_line, now_length);
  return TRUE;
}

/* The rows of the backup may lie in a table of texts: integer keys are read as numbers, so that both sides have one order. */
static GPtrArray *
stream_columns (const char * const  *names,
                const FerryRowOrder *order,
                gboolean             old)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *expression = NULL;

      for (guint k = 0; old && k < order->n_keys; k++)
        if (order->index[k] == i && order->order[k] == FERRY_KEY_ORDER_INTEGER)
          {
            g_autofree char *quoted = ferry_database_quote (names[i]);

            expression = g_strdup_printf ("%s::pg_catalog.int8", quoted);
          }
      g_ptr_array_add (columns, ferry_row_column_new (names[i], NULL, expression));
    }
  return columns;
}

static void
rollback_table_free (FerryRollbackTable *table)
{
  g_free (table->table);
  g_free (table);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRollbackTable, rollback_table_free)

static gboolean
wrote_rows (FerrySinceBackup *self,
            const char       *id)
{
  g_autofree char *folder = ferry_journal_dup_folder (self->journal, ferry_execution_get_id (self->execution));
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_autoptr(JsonNode) plan = ferry_json_parse_file (path, NULL);
  JsonArray *tables = plan != NULL && JSON_NODE_HOLDS_OBJECT (plan)
    ? ferry_json_get_array (json_node_get_object (plan), "tables", NULL) : NULL;

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      if (g_strcmp0 (ferry_json_opt_string (table, "table", ""), id) == 0)
        return ferry_json_opt_int (table, "inserts", 0) + ferry_json_opt_int (table, "updates", 0) + ferry_json_opt_int (table, "deletes", 0) > 0;
    }
  return FALSE;
}

/* The keys of the rows that the execution wrote into the table of variables. */
static char **
variables_of (FerrySinceBackup *self,
              const char       *id)
{
  g_autofree char *table = ferry_site_physical_table (self->site, "environmentVariables");
  char **names = NULL;

  if (g_str_equal (id, table))
    g_object_get (self->execution, "variables", &names, NULL);
  return names;
}

static gboolean
merge_table (FerrySinceBackup     *self,
             FerryTable           *present,
             const char * const   *columns,
             FerryRowOrder        *order,
             FerryDatabase        *old_db,
             const FerryTable     *old_table,
             Counting             *counting,
             GError              **error)
{
  g_autoptr(GPtrArray) now_columns = stream_columns (columns, order, FALSE);
  g_autoptr(GPtrArray) old_columns = stream_columns (columns, order, ferry_database_get_dialect (self->db) == FERRY_DIALECT_POSTGRES);
  g_autoptr(FerryRowReader) now_rows = ferry_database_read_rows (self->db, present, now_columns, order, error);
  g_autoptr(FerryRowReader) old_rows = now_rows != NULL ? ferry_database_read_rows (old_db, old_table, old_columns, order, error) : NULL;

  return old_rows != NULL
         && ferry_row_merge (present->name, now_rows, old_rows, order, count_row, counting, ferry_database_get_cancellable (self->db), error);
}

/**
 * ferry_since_backup_compare_table:
 * @self: the comparison
 * @present: the table as it is
 * @columns: (array zero-terminated=1): the columns that both sides have; the key's are among them
 * @old_db: where the backup's rows are; another connection than the present's
 * @old_table: and in which table there
 * @error: return location
 *
 * Compares one table and adds it to the result when users touched it. A table without key that the execution wrote itself can't be judged and is left
 * out. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_since_backup_compare_table (FerrySinceBackup    *self,
                                  FerryTable          *present,
                                  const char * const  *columns,
                                  FerryDatabase       *old_db,
                                  const FerryTable    *old_table,
                                  GError             **error)
{
  g_autofree char *id = ferry_schema_table_id (self->present, present);
  g_autoptr(FerryRowOrder) order = ferry_row_order_new (ferry_database_get_dialect (self->db), present, columns);
  g_autofree char *path = _ferry_journal_find_released_by (self->journal, self->execution, id);
  g_autoptr(FerryReleasedRows) released = path != NULL ? ferry_released_rows_open (path, columns, order) : NULL;
  g_autoptr(FerryRollbackTable) table = g_new0 (FerryRollbackTable, 1);
  g_autoptr(GString) key = g_string_new (NULL);
  g_auto(GStrv) own_keys = variables_of (self, id);
  Counting counting = { .table = table, .released = released, .order = order, .own_keys = own_keys, .key = key };

  ferry_job_set_progress (self->job, id, 0, 0);
  table->table = g_strdup (id);
  if (released == NULL && wrote_rows (self, id))
    return TRUE;
  if (ferry_job_is_cancelled (self->job, error)
      || !merge_table (self, present, columns, order, old_db, old_table, &counting, error))
    return FALSE;
  if (table->added + table->changed + table->deleted > 0)
    g_ptr_array_add (self->tables, g_steal_pointer (&table));
  return TRUE;
}
