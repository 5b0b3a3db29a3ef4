#include "config.h"

#include "archive-fixture.h"

#include "base/ferry-error.h"
#include "model/ferry-variable.h"

#include <string.h>

#define TEST_TYPE_ROWS (test_rows_get_type ())
G_DECLARE_FINAL_TYPE (TestRows, test_rows, TEST, ROWS, FerryRowReader)

struct _TestRows
{
  FerryRowReader       parent_instance;

  const char * const  *lines;
  gboolean             failing;
  gint64               n;          /* without @lines */
  gint64               position;
  char                 line[256];
};

G_DEFINE_TYPE (TestRows, test_rows, FERRY_TYPE_ROW_READER)

static gboolean
test_rows_next (FerryRowReader  *reader,
                const char     **line,
                gsize           *length,
                GError         **error)
{
  TestRows *self = TEST_ROWS (reader);

  if (self->lines != NULL && self->lines[self->position] != NULL)
    *line = self->lines[self->position];
  else if (self->lines == NULL && self->position < self->n)
    {
      g_snprintf (self->line, sizeof self->line, "%" G_GINT64_FORMAT "\tname %" G_GINT64_FORMAT "\t{\"key\":\"field_%08x\",\"sort\":%u}",
                  self->position, self->position % 97, (guint) g_int64_hash (&self->position) * 2654435761u, (guint) self->position % 50);
      *line = self->line;
    }
  else
    {
      if (self->failing)
        g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, "The connection broke");
      return FALSE;
    }
  *length = strlen (*line);
  self->position++;

  return TRUE;
}

static void
test_rows_class_init (TestRowsClass *klass)
{
  FERRY_ROW_READER_CLASS (klass)->next = test_rows_next;
}

static void
test_rows_init (TestRows *self)
{
}

FerryRowReader *
archive_rows_new (const char * const *lines)
{
  TestRows *self = g_object_new (TEST_TYPE_ROWS, NULL);

  self->lines = lines;
  return FERRY_ROW_READER (self);
}

FerryRowReader *
archive_rows_failing (const char * const *lines)
{
  FerryRowReader *rows = archive_rows_new (lines);

  TEST_ROWS (rows)->failing = TRUE;
  return rows;
}

FerryRowReader *
archive_rows_counted (gint64 n)
{
  TestRows *self = g_object_new (TEST_TYPE_ROWS, NULL);

  self->n = n;
  return FERRY_ROW_READER (self);
}

static void
add_table (FerrySchema        *schema,
           const char         *name,
           const char         *key,
           const char * const *columns)
{
  FerryTable *table = ferry_table_new ("public", name);

  for (guint i = 0; columns[i] != NULL; i += 2)
    {
      FerryColumn *column = ferry_column_new (columns[i], columns[i + 1]);

      column->not_null = g_strcmp0 (columns[i], key) == 0;
      g_ptr_array_add (table->columns, column);
    }
  if (key != NULL)
    {
      FerryKey *primary = ferry_key_new ("pkey", TRUE);

      primary->definition = g_strdup_printf ("PRIMARY KEY (%s)", key);
      g_ptr_array_add (primary->columns, g_strdup (key));
      g_ptr_array_add (table->keys, primary);
    }
  g_ptr_array_add (schema->tables, table);
}

FerrySchema *
archive_schema (void)
{
  static const char * const logs[] = { "id", "integer", "text", "text", NULL };
  static const char * const roles[] = { "name", "text", "title", "text", NULL };
  static const char * const settings[] = { "id", "bigint", "name", "text", "options", "json", NULL };
  static const char * const tokens[] = { "id", "bigint", NULL };
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "public");

  add_table (schema, "logs", NULL, logs);
  add_table (schema, "roles", "name", roles);
  add_table (schema, "settings", "id", settings);
  add_table (schema, "tokens", "id", tokens);

  return schema;
}

FerryPackageTable *
archive_table (const FerrySchema *schema,
               const char        *name,
               FerryRule          rule)
{
  const FerryTable *structure = ferry_schema_find_table (schema, name);
  g_autoptr(FerryTableRule) table_rule = g_object_new (FERRY_TYPE_TABLE_RULE, "table", name, "logical-name", name,
                                                       "rule", rule, "wanted-rule", rule, NULL);
  FerryPackageTable *table = ferry_package_table_new (table_rule);

  if (!ferry_rule_moves_rows (rule))
    return table;
  table->columns = g_new0 (char *, structure->columns->len + 1);
  for (guint i = 0; i < structure->columns->len; i++)
    table->columns[i] = g_strdup (((FerryColumn *) g_ptr_array_index (structure->columns, i))->name);
  table->order = ferry_row_order_new (schema->dialect, structure, (const char * const *) table->columns);

  return table;
}

FerryPackageMetadata *
archive_metadata (void)
{
  FerryPackageMetadata *metadata = ferry_package_metadata_new ();

  metadata->title = g_strdup ("Test, 2026-11-20");
  metadata->created_at = g_strdup ("2026-11-20T17:11:41.713Z");
  metadata->application_version = g_strdup ("2.2.15");
  metadata->source_id = g_strdup ("0b5c0f4e-7b1a-4d0c-8d8f-6f1d2c3b4a59");
  metadata->dialect = FERRY_DIALECT_POSTGRES;
  metadata->schema = g_strdup ("public");
  metadata->underscored = TRUE;
  metadata->rule_set = ferry_rule_set_new_one_way ();
  g_hash_table_insert (metadata->env, g_strdup ("DB_UNDERSCORED"), g_strdup ("true"));
  g_ptr_array_add (metadata->plugins, ferry_package_plugin_new ("gantt", "@nocobase/plugin-gantt", "2.2.15"));
  g_ptr_array_add (metadata->variables, ferry_variable_new ("SMTP_HOST", FALSE, NULL));
  g_ptr_array_add (metadata->variables, ferry_variable_new ("SMTP_PASSWORD", TRUE, NULL));
  g_ptr_array_add (metadata->secrets, ferry_secret_finding_new ("settings", "options", "1", "accessKeySecret"));
  g_ptr_array_add (metadata->notes, g_strdup ("The data source “erp” does not travel."));
  g_ptr_array_add (metadata->parents, g_strnfill (64, 'a'));

  return metadata;
}

static gboolean
add_rows (FerryPackageWriter    *writer,
          FerryPackageMetadata  *metadata,
          const FerrySchema     *schema,
          const char            *table,
          const char * const    *lines,
          GError               **error)
{
  g_autoptr(FerryRowReader) rows = archive_rows_new (lines);
  FerryPackageTable *package_table = archive_table (schema, table, FERRY_RULE_OVERWRITE);

  g_ptr_array_add (metadata->tables, package_table);
  return ferry_package_writer_add_table (writer, package_table, rows, NULL, error);
}

gboolean
archive_try_package (const char  *path,
                     char       **digest,
                     GError     **error)
{
  static const char * const roles[] = { "admin\tAdministrator", "sales\tSales\\tteam", "support\t\\N", NULL };
  static const char * const logs[] = { "\\N\tfirst", "1\ta", "1\ta", "12\t", NULL };
  static const char * const settings[] = { "9\tx\t{\"a\":1}", "10\ty\t\\N", NULL };
  g_autoptr(FerrySchema) schema = archive_schema ();
  g_autoptr(FerryPackageMetadata) metadata = archive_metadata ();
  g_autoptr(FerryPackageWriter) writer = ferry_package_writer_new (path, error);

  if (writer == NULL || !ferry_package_writer_set_structure (writer, metadata, schema, error)
      || !add_rows (writer, metadata, schema, "roles", roles, error)
      || !add_rows (writer, metadata, schema, "logs", logs, error)
      || !add_rows (writer, metadata, schema, "settings", settings, error))
    return FALSE;
  g_ptr_array_add (metadata->tables, archive_table (schema, "tokens", FERRY_RULE_SCHEMA_ONLY));

  return ferry_package_writer_finish (writer, metadata, digest, error);
}

char *
archive_make_package (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *digest = NULL;

  archive_try_package (path, &digest, &error);
  g_assert_no_error (error);

  return digest;
}
