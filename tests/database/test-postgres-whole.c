#include "config.h"

#include "base/ferry-error.h"
#include "postgres-fixture.h"

#include "ferry-test-env.h"
#include "ferry-test-postgres.h"

/* All tables of a database are emptied and written again from what was read, with triggers and foreign keys suspended: after
 * that every digest is the one from before. */

static const char * const *
columns_of (const FerryTable *table,
            GPtrArray        *names)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->generated == FERRY_GENERATED_NONE)
        g_ptr_array_add (names, column->name);
    }
  g_ptr_array_add (names, NULL);

  return (const char * const *) names->pdata;
}

static void
assert_sorted (const FerryTable   *table,
               const char * const *columns,
               GPtrArray          *lines)
{
  g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_POSTGRES, table, columns);

  for (guint i = 1; i < lines->len; i++)
    {
      const char *a = g_ptr_array_index (lines, i - 1);
      const char *b = g_ptr_array_index (lines, i);

      g_assert_cmpint (ferry_row_order_compare (order, a, strlen (a), b, strlen (b)), <=, 0);
    }
}

static void
rewrite (FerryDatabase    *db,
         const FerryTable *table)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const char * const *columns = columns_of (table, names);
  g_autoptr(GPtrArray) lines = fixture_read (db, table, columns, TRUE);
  g_autoptr(GError) error = NULL;
  gint64 n_rows;

  assert_sorted (table, columns, lines);
  ferry_database_delete_all_rows (db, table, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, lines->len);
  fixture_write (db, table, columns, lines, &error);
  g_assert_no_error (error);
}

static char *
digests (Fixture *fixture)
{
  g_autoptr(GString) all = g_string_new (NULL);

  for (guint i = 0; i < fixture->schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (fixture->schema->tables, i);
      g_autoptr(GError) error = NULL;
      g_autofree char *digest = ferry_database_digest_table (fixture->db, table, &error);

      g_assert_no_error (error);
      g_string_append_printf (all, "%s %s\n", table->name, digest);
    }

  return g_strdup (all->str);
}

static void
set_up_empty (Fixture       *fixture,
              gconstpointer  path)
{
  fixture_set_up (fixture, NULL);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  path)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FerrySchema) after = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  ferry_test_postgres_load (fixture->name, path);
  fixture->schema = ferry_database_read_schema (fixture->db, &error);
  g_assert_no_error (error);
  before = digests (fixture);

  fixture_begin (fixture);
  ferry_database_lock_tables (fixture->db, fixture->schema->tables, NULL, &error);
  g_assert_no_error (error);
  ferry_database_suspend (fixture->db, fixture->schema, fixture->schema->tables, log, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fixture->schema->tables->len; i++)
    rewrite (fixture->db, g_ptr_array_index (fixture->schema->tables, i));
  ferry_database_resume (fixture->db, fixture->schema, log, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fixture->schema->tables->len; i++)
    ferry_database_raise_sequences (fixture->db, fixture->schema, g_ptr_array_index (fixture->schema->tables, i), fixture->schema, log, &error);
  g_assert_no_error (error);
  fixture_commit (fixture);

  now = digests (fixture);
  g_assert_cmpstr (before, ==, now);
  after = ferry_database_read_schema (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->tables->len, ==, fixture->schema->tables->len);
  for (guint i = 0; i < after->tables->len; i++)
    {
      g_autofree char *old_print = ferry_table_fingerprint (fixture->schema, g_ptr_array_index (fixture->schema->tables, i));
      g_autofree char *new_print = ferry_table_fingerprint (after, g_ptr_array_index (after->tables, i));

      g_assert_cmpstr (old_print, ==, new_print);
    }
}

static void
add_case (const char *name,
          const char *path)
{
  g_autofree char *full = g_strconcat ("/database/postgres-whole/", name, NULL);

  if (path != NULL)
    g_test_add (full, Fixture, path, set_up_empty, test_whole, fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *own = NULL;
  g_autofree char *pagila = NULL;
  g_autofree char *nocobase = NULL;

  ferry_test_init (&argc, &argv);
  own = ferry_test_source_path ("tests/database/data/whole.sql");
  pagila = ferry_test_shared_path ("inputs/pagila.sql.gz");
  nocobase = ferry_test_shared_path ("nocobase/postgres/prod.sql.gz");
  add_case ("own", own);
  add_case ("pagila", pagila);
  add_case ("nocobase", nocobase);

  return g_test_run ();
}
