#include "config.h"

#include "migrate/ferry-since-backup.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-script.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"

#include <string.h>

/* The rows of a dump come in no order: each table's go into a temporary table of texts on a second connection, from where the
 * database gives them back in key order. Both end with that connection's transaction, which is rolled back. */
#define TEMPORARY "ferry_since_backup"

typedef struct
{
  FerrySinceBackup *since;
  FerryPgScript    *script;
  FerryDatabase    *db;
  GHashTable       *present;   /* canonical name -> FerryTable */
} Reading;

static char *
next_identifier (const char **text)
{
  GString *name = g_string_new (NULL);
  const char *p = *text + strspn (*text, " ,(");
  gboolean quoted = *p == '"';

  if (quoted)
    p++;
  while (*p != '\0' && (quoted ? *p != '"' || p[1] == '"' : *p != ',' && *p != ')'))
    {
      if (quoted && *p == '"')
        p++;
      g_string_append_c (name, *p++);
    }
  *text = quoted && *p == '"' ? p + 1 : p;
  return g_string_free (name, FALSE);
}

/* COPY schema.table (a, "b c") FROM stdin */
static char **
copy_columns (const char *statement)
{
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  const char *p = statement + strlen ("COPY ") + strlen (table);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  p += strspn (p, " ");
  while (*p == '(' || *p == ',')
    {
      g_autofree char *name = next_identifier (&p);

      if (*name != '\0')
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static gboolean
make_temporary (Reading  *reading,
                char    **columns,
                GError  **error)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TEMPORARY TABLE " TEMPORARY " (");

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *quoted = ferry_database_quote (columns[i]);

      g_string_append_printf (sql, "%s%s pg_catalog.text", i > 0 ? ", " : "", quoted);
    }
  g_string_append (sql, ") ON COMMIT DROP");
  return ferry_database_execute (reading->db, sql->str, NULL, error);
}

static gboolean
fill_temporary (Reading     *reading,
                FerryTable  *temporary,
                char       **columns,
                GError     **error)
{
  g_autoptr(FerryRowWriter) writer = ferry_database_write_rows (reading->db, temporary, (const char * const *) columns, error);
  g_autoptr(GError) local_error = NULL;
  const char *data;
  gsize length;
  gint64 rows;

  while (writer != NULL && ferry_pg_script_read_copy (reading->script, &data, &length, NULL, &local_error))
    for (const char *line = data, *end = data + length; line < end;)
      {
        const char *newline = memchr (line, '\n', (gsize) (end - line));

        if (!ferry_row_writer_write (writer, line, (gsize) (newline - line), error))
          return FALSE;
        line = newline + 1;
      }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return writer != NULL && ferry_row_writer_finish (writer, &rows, error);
}

static gboolean
skip_rows (Reading  *reading,
           GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  const char *data;
  gsize length;

  while (ferry_pg_script_read_copy (reading->script, &data, &length, NULL, &local_error))
    continue;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
has_all_columns (const FerryTable  *table,
                 char             **columns)
{
  const FerryKey *key = ferry_table_get_row_key (table);

  for (guint i = 0; columns[i] != NULL; i++)
    if (ferry_table_find_column (table, columns[i]) == NULL)
      return FALSE;
  for (guint i = 0; key != NULL && i < key->columns->len; i++)
    if (!g_strv_contains ((const char * const *) columns, g_ptr_array_index (key->columns, i)))
      return FALSE;
  return TRUE;
}

static gboolean
compare_copy (Reading     *reading,
              const char  *statement,
              GError     **error)
{
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  g_autofree char *name = ferry_pg_canonical_name (table);
  FerryTable *present = name != NULL ? g_hash_table_lookup (reading->present, name) : NULL;
  g_auto(GStrv) columns = copy_columns (statement);
  g_autoptr(FerryTable) temporary = ferry_table_new ("pg_temp", TEMPORARY);

  if (present == NULL || columns[0] == NULL || !has_all_columns (present, columns))
    return skip_rows (reading, error);
  for (guint i = 0; columns[i] != NULL; i++)
    g_ptr_array_add (temporary->columns, ferry_column_new (columns[i], "text"));
  return make_temporary (reading, columns, error)
         && fill_temporary (reading, temporary, columns, error)
         && ferry_since_backup_compare_table (reading->since, present, (const char * const *) columns, reading->db, temporary, error)
         && ferry_database_execute (reading->db, "DROP TABLE pg_temp." TEMPORARY, NULL, error);
}

static gboolean
read_script (Reading  *reading,
             GError  **error)
{
  for (;;)
    {
      g_autofree char *text = NULL;

      switch (ferry_pg_script_next (reading->script, &text, NULL, error))
        {
        case FERRY_PG_SCRIPT_END:
          return TRUE;
        case FERRY_PG_SCRIPT_STATEMENT:
          break;
        case FERRY_PG_SCRIPT_COPY:
          if (!compare_copy (reading, text, error))
            return FALSE;
          break;
        case FERRY_PG_SCRIPT_FAILED:
        default:
          return FALSE;
        }
    }
}

static GHashTable *
index_tables (FerrySchema *schema)
{
  GHashTable *tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);

      g_hash_table_insert (tables, ferry_pg_quoted_name (table->schema, table->name), table);
    }
  return tables;
}

/**
 * ferry_since_backup_run_postgres:
 * @self: the comparison
 * @data_path: the dump in the backup, pg_dump's custom format
 * @error: return location
 *
 * Compares every table of the dump with the present one. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_since_backup_run_postgres (FerrySinceBackup  *self,
                                 const char        *data_path,
                                 GError           **error)
{
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  const char *arguments[] = { "--data-only", "--file=-", data_path, NULL };
  g_autoptr(FerryPgRun) run = tool != NULL ? ferry_pg_tool_run (tool, arguments, NULL, error) : NULL;
  g_autoptr(FerryPgScript) script = NULL;
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(GHashTable) present = index_tables (self->present);
  Reading reading = { .since = self, .present = present };
  gboolean success;

  if (run == NULL
      || (db = ferry_site_open_database (self->site, ferry_database_get_cancellable (self->db), error)) == NULL
      || !ferry_database_begin (db, FERRY_TRANSACTION_WRITE, error))
    return FALSE;
  reading.db = db;
  reading.script = script = ferry_pg_script_new (ferry_pg_run_get_output (run));
  success = read_script (&reading, error) && ferry_pg_run_finish (run, NULL, error);
  ferry_database_rollback (db);
  return success;
}
