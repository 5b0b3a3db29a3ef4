#include "config.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "sqlite-apply.h"
#include "sqlite-fixture.h"

/* a shop as people make it: every feature that the samples of others have, so that the tests do not need those */
#define SHOP_1 \
  "CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(60) NOT NULL, email TEXT COLLATE NOCASE UNIQUE, credit DECIMAL(10,2) DEFAULT 0);" \
  " CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INT NOT NULL REFERENCES customers (id) ON DELETE CASCADE, total REAL CHECK (total >= 0), state TEXT DEFAULT 'new', UNIQUE (customer, state));" \
  " CREATE TABLE tags (k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID; CREATE TABLE old (x);" \
  " CREATE INDEX orders_state ON orders (state); CREATE VIEW totals AS SELECT customer, sum(total) AS t FROM orders GROUP BY 1;" \
  " CREATE TRIGGER log AFTER UPDATE ON orders BEGIN INSERT INTO old VALUES (new.id); END;" \
  " INSERT INTO customers (name, email, credit) VALUES ('Ana', 'a@x', 1.5), ('Bo', NULL, '12.30'), ('Chi', 'C@x', 7); DELETE FROM customers WHERE id = 3;" \
  " INSERT INTO orders VALUES (1, 1, 9.99, 'new'), (2, 1, 0, 'paid'), (3, 2, 1e9, 'new'); INSERT INTO tags VALUES ('a', 1), ('b', x'00ff')"
#define SHOP_2 \
  "CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT COLLATE NOCASE UNIQUE, credit DECIMAL(12,2) DEFAULT 5, segment VARCHAR(20));" \
  " CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INT NOT NULL REFERENCES customers (id), total REAL, state TEXT NOT NULL DEFAULT 'new', discount DECIMAL(6,3), net AS (total - coalesce(discount, 0)));" \
  " CREATE TABLE tags (k TEXT PRIMARY KEY, v ANY, w INT NOT NULL DEFAULT 3) STRICT, WITHOUT ROWID; CREATE TABLE invoices (id INTEGER PRIMARY KEY, number VARCHAR(255) UNIQUE);" \
  " CREATE UNIQUE INDEX orders_state ON orders (state, customer); CREATE INDEX invoices_n ON invoices (number)"

static char *
digest_all (const char *path)
{
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  GString *digests = g_string_new (NULL);

  for (guint i = 0; i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_autofree char *digest = ferry_database_digest_table (db, table, &error);

      g_assert_no_error (error);
      g_string_append_printf (digests, "%s %s\n", table->name, digest);
    }

  return g_string_free (digests, FALSE);
}

/* rows of one database into the tables of another, as an execution of `overwrite` does */
static void
copy_rows (const char *from,
           const char *to)
{
  g_autoptr(FerryDatabase) source = sqlite_fixture_open (from);
  g_autoptr(FerryDatabase) target = sqlite_fixture_open (to);
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (source, &error);
  g_autoptr(FerrySchema) target_schema = ferry_database_read_schema (target, &error);

  g_assert_true (ferry_database_begin (target, FERRY_TRANSACTION_WRITE, &error));
  g_assert_true (ferry_database_suspend (target, target_schema, target_schema->tables, log, &error));
  for (guint i = 0; i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_auto(GStrv) names = sqlite_fixture_columns (table);
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
      g_autoptr(FerryRowReader) reader = NULL;
      g_autoptr(FerryRowWriter) writer = NULL;
      const char *line;
      gsize length;
      gint64 n;

      for (guint j = 0; names[j] != NULL; j++)
        g_ptr_array_add (columns, ferry_row_column_new (names[j], NULL, NULL));
      g_assert_true (ferry_database_delete_all_rows (target, table, &n, &error));
      reader = ferry_database_read_rows (source, table, columns, NULL, &error);
      writer = ferry_database_write_rows (target, table, (const char * const *) names, &error);
      g_assert_no_error (error);
      while (ferry_row_reader_next (reader, &line, &length, &error))
        g_assert_true (ferry_row_writer_write (writer, line, length, &error));
      g_assert_true (ferry_row_writer_finish (writer, &n, &error));
      g_assert_cmpint (n, ==, ferry_database_count_rows (source, table, &error));
      g_assert_true (ferry_database_raise_sequences (target, target_schema, table, schema, log, &error));
    }
  g_assert_true (ferry_database_resume (target, target_schema, log, &error));
  g_assert_true (ferry_database_commit (target, &error));
  g_assert_no_error (error);
}

static void
bring (const char *from,
       const char *to,
       gboolean    destructive)
{
  g_autoptr(FerrySchema) source = sqlite_fixture_schema (from);
  g_autoptr(FerrySchema) target = sqlite_fixture_schema (to);
  FerrySchemaDiff *diff = sqlite_apply_diff (source, target, destructive);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (diff->refusals, NULL);
  g_assert_cmpstr (g_ptr_array_index (diff->refusals, 0), ==, NULL);
  sqlite_apply_run (to, diff, NULL, &error);
  g_assert_no_error (error);
  sqlite_apply_is_settled (from, to, destructive);
  sqlite_apply_free (diff);
}

/* both ways, gently and not; then into an empty database with all rows, which makes the digests equal */
static void
round_trip (const char *one,
            const char *two,
            guint       step)
{
  const char *paths[] = { one, two };

  for (guint i = 0; i < 4; i += step)
    {
      g_autofree char *copy = sqlite_fixture_new ("SELECT 1");

      ferry_test_copy (paths[i % 2], copy);
      bring (paths[1 - i % 2], copy, i >= 2);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *empty = sqlite_fixture_new ("SELECT 1");
      g_autofree char *expected = digest_all (paths[i]);
      g_autofree char *digests = NULL;
      g_autoptr(FerrySchema) was = sqlite_fixture_schema (paths[i]);
      g_autoptr(FerrySchema) is = NULL;

      bring (paths[i], empty, FALSE);
      copy_rows (paths[i], empty);
      digests = digest_all (empty);
      g_assert_cmpstr (digests, ==, expected);
      is = sqlite_fixture_schema (empty);
      g_assert_cmpuint (is->tables->len, ==, was->tables->len);
      for (guint j = 0; j < is->sequences->len; j++)
        g_assert_cmpint (((FerrySequence *) g_ptr_array_index (is->sequences, j))->next_value, ==,
                         ((FerrySequence *) g_ptr_array_index (was->sequences, j))->next_value);
    }
}

static void
test_shop (void)
{
  g_autofree char *one = sqlite_fixture_new (SHOP_1);
  g_autofree char *two = sqlite_fixture_new (SHOP_2);

  round_trip (one, two, 1);
}

static char *
unpack (const char *name)
{
  g_autofree char *packed = ferry_test_shared_path (name);
  char *path;

  if (packed == NULL)
    return NULL;
  path = sqlite_fixture_new ("SELECT 1");
  ferry_test_gunzip (packed, path);

  return path;
}

/* databases of others, where they are there; the shop above stands for them elsewhere */
static void
test_shared (void)
{
  g_autofree char *dev = unpack ("nocobase/sqlite/dev.sqlite.gz");
  g_autofree char *prod = unpack ("nocobase/sqlite/prod.sqlite.gz");
  g_autofree char *chinook = unpack ("inputs/chinook.sqlite.gz");

  if (dev != NULL && prod != NULL)
    round_trip (dev, prod, 3);
  if (chinook != NULL)
    round_trip (chinook, chinook, 3);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  g_test_add_func ("/database/sqlite-samples/shop", test_shop);
  g_test_add_func ("/database/sqlite-samples/shared", test_shared);

  return g_test_run ();
}
