#include "config.h"

#include "diff-fixture.h"

#include "base/ferry-json.h"

#include "ferry-test-postgres.h"

static FerryDatabase *
open_database (const char *database)
{
  g_autoptr (FerryConnectionSettings) settings = ferry_test_postgres_settings (database);
  g_autoptr (GError) error = NULL;
  FerryDatabase *db = ferry_database_open (settings, NULL, &error);

  g_assert_no_error (error);

  return db;
}

FerrySchema *
diff_fixture_read (const char *database)
{
  g_autoptr (FerryDatabase) db = open_database (database);
  g_autoptr (GError) error = NULL;
  FerrySchema *schema = ferry_database_read_schema (db, &error);

  g_assert_no_error (error);

  return schema;
}

FerrySchema *
diff_fixture_travel (const FerrySchema *schema)
{
  g_autoptr (JsonNode) node = ferry_schema_to_json (schema);
  g_autofree char *text = ferry_json_to_string (node, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) parsed = ferry_json_parse (text, -1, "structure", &error);
  g_autoptr (JsonNode) again_node = NULL;
  g_autofree char *again = NULL;
  FerrySchema *copy;

  g_assert_no_error (error);
  copy = ferry_schema_new_from_json (parsed, &error);
  g_assert_no_error (error);
  again_node = ferry_schema_to_json (copy);
  again = ferry_json_to_string (again_node, FALSE);
  g_assert_cmpstr (again, ==, text);

  return copy;
}

char **
diff_fixture_ids (const FerrySchema *schema)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < schema->tables->len; i++)
    {
      g_autofree char *id = ferry_schema_table_id (schema, g_ptr_array_index (schema->tables, i));

      g_strv_builder_add (ids, id);
    }

  return g_strv_builder_end (ids);
}

FerrySchemaDiff *
diff_fixture_compare (const FerrySchema *source,
                      const char        *database,
                      gboolean           allow_destructive)
{
  g_autoptr (FerrySchema) target = diff_fixture_read (database);
  g_auto (GStrv) ids = diff_fixture_ids (source);
  g_autoptr (GError) error = NULL;
  FerrySchemaDiff *diff = ferry_schema_diff_new (source, target, (const char * const *) ids, allow_destructive, &error);

  g_assert_no_error (error);

  return diff;
}

guint
diff_fixture_count (const FerrySchemaDiff *diff)
{
  guint n = 0;

  for (guint i = 0; i < diff->statements->len; i++)
    n += !((FerryStatement *) g_ptr_array_index (diff->statements, i))->destructive || diff->allow_destructive;

  return n;
}

static gboolean
count_values (FerryDatabase          *db,
              const FerrySchemaDiff  *diff,
              GError                **error)
{
  for (guint i = 0; i < diff->statements->len; i++)
    {
      FerryStatement *statement = g_ptr_array_index (diff->statements, i);
      g_autofree char *value = NULL;
      g_autoptr (GError) local_error = NULL;

      if (statement->count_sql == NULL)
        continue;
      value = ferry_database_query_value (db, statement->count_sql, NULL, &local_error);
      if (local_error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", statement->count_sql);
          return FALSE;
        }
      statement->values_lost = g_ascii_strtoll (value, NULL, 10);
    }

  return TRUE;
}

/* the expressions must work before the structure is applied: a plan reads rows with them */
static gboolean
read_conversions (FerryDatabase          *db,
                  const FerrySchemaDiff  *diff,
                  GError                **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer expression;

  g_hash_table_iter_init (&iter, diff->conversions);
  while (g_hash_table_iter_next (&iter, &key, &expression))
    {
      g_auto (GStrv) parts = g_strsplit (key, "\t", 2);
      g_autofree char *table = ferry_database_quote (parts[0]);
      const char *type = g_hash_table_lookup (diff->conversion_types, key);
      g_autofree char *sql = g_strdup_printf ("SELECT ((%s)::%s)::text FROM public.%s", (char *) expression, type, table);

      if (!ferry_database_execute (db, sql, NULL, error))
        {
          g_prefix_error (error, "%s: ", sql);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
run_statements (FerryDatabase          *db,
                const FerrySchemaDiff  *diff,
                GError                **error)
{
  for (guint i = 0; i < diff->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      if (statement->destructive && !diff->allow_destructive)
        continue;
      if (!ferry_database_execute (db, statement->sql, NULL, error))
        {
          g_prefix_error (error, "%s: ", statement->sql);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
diff_fixture_run (const FerrySchemaDiff  *diff,
                  const char             *database,
                  GError                **error)
{
  g_autoptr (FerryDatabase) db = open_database (database);
  g_autoptr (GError) local_error = NULL;
  gboolean ran;

  ran = ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &local_error) && count_values (db, diff, &local_error) && read_conversions (db, diff, &local_error) &&
        run_statements (db, diff, &local_error) && ferry_database_commit (db, &local_error);
  if (!ran)
    ferry_database_rollback (db);
  if (error == NULL)
    g_assert_no_error (local_error);
  else if (!ran)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return ran;
}

static void
assert_none (const GPtrArray *texts,
             const char      *what)
{
  if (texts->len > 0)
    g_error ("%u %s, first: %s", texts->len, what, (char *) g_ptr_array_index (texts, 0));
}

void
diff_fixture_assert_settled (const FerrySchema *source,
                             const char        *database,
                             gboolean           allow_destructive)
{
  g_autoptr (FerrySchemaDiff) diff = diff_fixture_compare (source, database, allow_destructive);

  assert_none (diff->refusals, "refusals");
  for (guint i = 0; i < diff->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      if (!statement->destructive || allow_destructive)
        g_error ("not settled: %s", statement->sql);
    }
}

FerrySchemaDiff *
diff_fixture_migrate (const char *source,
                      const char *target,
                      gboolean    allow_destructive)
{
  g_autoptr (FerrySchema) read = diff_fixture_read (source);
  g_autoptr (FerrySchema) schema = diff_fixture_travel (read);
  FerrySchemaDiff *diff = diff_fixture_compare (schema, target, allow_destructive);

  assert_none (diff->refusals, "refusals");
  diff_fixture_run (diff, target, NULL);
  diff_fixture_assert_settled (schema, target, allow_destructive);

  return diff;
}

FerryStatement *
diff_fixture_find (const FerrySchemaDiff *diff,
                   const char            *kind,
                   const char            *object)
{
  for (guint i = 0; i < diff->statements->len; i++)
    {
      FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      if (g_str_equal (statement->kind, kind) && (object == NULL || g_strcmp0 (statement->object, object) == 0))
        return statement;
    }

  return NULL;
}

char *
diff_fixture_path (const char *name)
{
  return g_build_filename (g_getenv ("FERRY_TEST_DATA"), "database", name, NULL);
}
