#include "config.h"

#include "migrate-oracle.h"

#include "ferry-test-postgres.h"

#include <sqlite3.h>
#include <string.h>

FerrySchema *
migrate_oracle_schema (FerrySite *site)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, &error);
  FerrySchema *schema = NULL;

  g_assert_no_error (error);
  schema = ferry_database_read_schema (db, &error);
  g_assert_no_error (error);
  return schema;
}

static void
append_name (GString    *sql,
             const char *name)
{
  g_auto(GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (sql, "\"%s\"", doubled);
}

static char *
read_postgres (FerrySite          *site,
               const FerryTable   *table,
               const char * const *columns)
{
  g_autoptr(GString) sql = g_string_new ("SET extra_float_digits = 1; SELECT string_agg(l, E'\\x01' ORDER BY l COLLATE \"C\") FROM (SELECT ROW(");

  for (guint i = 0; columns[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      append_name (sql, columns[i]);
      g_string_append (sql, "::text");
    }
  g_string_append (sql, ")::text AS l FROM ONLY ");
  append_name (sql, table->schema);
  g_string_append_c (sql, '.');
  append_name (sql, table->name);
  g_string_append (sql, ") AS x");
  return ferry_test_postgres_value (ferry_connection_settings_get (ferry_site_get_connection (site), "dbname"), sql->str);
}

static char *
read_sqlite (FerrySite          *site,
             const FerryTable   *table,
             const char * const *columns)
{
  g_autoptr(GString) sql = g_string_new ("SELECT group_concat(l, char(1)) FROM (SELECT ''");
  sqlite3 *db;
  sqlite3_stmt *statement;
  char *value;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_string_append (sql, " || typeof(");
      append_name (sql, columns[i]);
      g_string_append (sql, ") || CASE typeof(");
      append_name (sql, columns[i]);
      g_string_append (sql, ") WHEN 'text' THEN hex(");
      append_name (sql, columns[i]);
      g_string_append (sql, ") ELSE quote(");
      append_name (sql, columns[i]);
      g_string_append (sql, ") END || ','");
    }
  g_string_append (sql, " AS l FROM ");
  append_name (sql, table->name);
  g_string_append (sql, " ORDER BY 1)");
  g_assert_cmpint (sqlite3_open (ferry_site_get_connection (site)->path, &db), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sqlite3_errmsg (db), sql->str);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

GPtrArray *
migrate_oracle_rows (FerrySite          *site,
                     const FerryTable   *table,
                     const char * const *columns)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *value = NULL;
  g_autofree char **parts = NULL;

  if (table->kind == FERRY_TABLE_PARTITIONED)
    return lines;
  value = ferry_site_get_dialect (site) == FERRY_DIALECT_POSTGRES ? read_postgres (site, table, columns) : read_sqlite (site, table, columns);
  if (value == NULL)
    return lines;
  parts = g_strsplit (value, "\x01", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (lines, parts[i]);
  return lines;
}

char **
migrate_oracle_shared (const FerryTable *a,
                       const FerryTable *b)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < a->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (a->columns, i);
      const FerryColumn *other = ferry_table_find_column (b, column->name);

      if (other != NULL && g_str_equal (column->type, other->type) && column->generated != FERRY_GENERATED_VIRTUAL
          && column->generated == other->generated)
        g_strv_builder_add (builder, column->name);
    }
  return g_strv_builder_end (builder);
}

char **
migrate_oracle_kept (const FerryTable *before,
                     const FerryTable *source)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < before->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (before->columns, i);
      const FerryColumn *wanted = source != NULL ? ferry_table_find_column (source, column->name) : NULL;

      if (wanted == NULL || (g_str_equal (column->type, wanted->type) && column->generated == wanted->generated))
        g_strv_builder_add (builder, column->name);
    }
  return g_strv_builder_end (builder);
}

guint
migrate_oracle_missing (GPtrArray *a,
                        GPtrArray *b)
{
  guint i = 0, k = 0, missing = 0;

  while (i < a->len)
    {
      int order = k < b->len ? strcmp (g_ptr_array_index (a, i), g_ptr_array_index (b, k)) : -1;

      if (order < 0)
        missing++;
      if (order <= 0)
        i++;
      if (order >= 0)
        k++;
    }
  return missing;
}

gboolean
migrate_oracle_holds (GPtrArray *a,
                      GPtrArray *b)
{
  return migrate_oracle_missing (a, b) == 0;
}

gboolean
migrate_oracle_equal (GPtrArray *a,
                      GPtrArray *b)
{
  return a->len == b->len && migrate_oracle_missing (a, b) == 0;
}
