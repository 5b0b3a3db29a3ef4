#include "config.h"

#include "migrate/ferry-since-backup.h"

static char **
common_columns (const FerryTable *present,
                const FerryTable *old)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < present->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (present->columns, i);
      const FerryColumn *before = ferry_table_find_column (old, column->name);

      if (before != NULL && column->generated == FERRY_GENERATED_NONE && before->generated == FERRY_GENERATED_NONE)
        g_strv_builder_add (builder, column->name);
    }
  return g_strv_builder_end (builder);
}

static gboolean
holds_key (const FerryTable  *table,
           char             **columns)
{
  const FerryKey *key = ferry_table_get_row_key (table);

  for (guint i = 0; key != NULL && i < key->columns->len; i++)
    if (!g_strv_contains ((const char * const *) columns, g_ptr_array_index (key->columns, i)))
      return FALSE;
  return TRUE;
}

/**
 * ferry_since_backup_run_sqlite:
 * @self: the comparison
 * @data_path: the database file of the backup
 * @error: return location
 *
 * Compares every table that both have. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_since_backup_run_sqlite (FerrySinceBackup  *self,
                               const char        *data_path,
                               GError           **error)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (data_path);
  g_autoptr(FerryDatabase) db = ferry_database_open (settings, ferry_database_get_cancellable (self->db), error);
  g_autoptr(FerrySchema) schema = db != NULL ? ferry_database_read_schema (db, error) : NULL;

  for (guint i = 0; schema != NULL && i < self->present->tables->len; i++)
    {
      FerryTable *present = g_ptr_array_index (self->present->tables, i);
      FerryTable *old = ferry_schema_find_table (schema, present->name);
      g_auto(GStrv) columns = old != NULL ? common_columns (present, old) : NULL;

      if (columns != NULL && columns[0] != NULL && holds_key (present, columns)
          && !ferry_since_backup_compare_table (self, present, (const char * const *) columns, db, old, error))
        return FALSE;
    }
  return schema != NULL;
}
