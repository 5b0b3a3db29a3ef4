#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "sqlite-apply.h"
#include "sqlite-fixture.h"

#include <string.h>

#define N_COLUMNS 6
#define N_PAIRS 120

static const char *
pick (GRand              *rand,
      const char * const *choices,
      guint               n)
{
  return choices[g_rand_int_range (rand, 0, (gint32) n)];
}

#define PICK(rand, ...) \
  pick (rand, (const char * const []) { __VA_ARGS__ }, G_N_ELEMENTS (((const char * const []) { __VA_ARGS__ })))

static void
append_column (GString *sql,
               GRand   *rand,
               guint    number)
{
  g_string_append_printf (sql, ", c%u %s%s%s%s%s", number,
                          PICK (rand, "INTEGER", "TEXT", "VARCHAR(9)", "REAL", "", "BLOB", "DECIMAL(5,2)", "JSON", "TINYINT(1)", "DATETIME"),
                          PICK (rand, "", "", "", " COLLATE NOCASE"),
                          PICK (rand, "", "", "", " NOT NULL"),
                          PICK (rand, "", "", " DEFAULT 5", " DEFAULT '07'", " DEFAULT (1 + 1)", " DEFAULT 2.50", " DEFAULT x'61'", " DEFAULT NULL"),
                          PICK (rand, "", "", "", "", " UNIQUE", " CHECK (1)", " REFERENCES t (id)"));
}

/* table t with some of the columns c0 … c5, keys, a generated column, indexes and a trigger */
static char *
random_table (GRand *rand)
{
  GString *sql = g_string_new ("CREATE TABLE t (");
  guint columns = 0;

  g_string_append (sql, PICK (rand, "id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY AUTOINCREMENT", "id TEXT PRIMARY KEY", "id UNIQUE", "id INT NOT NULL UNIQUE"));
  for (guint i = 0; i < N_COLUMNS; i++)
    if (i == 0 || g_rand_boolean (rand))
      {
        append_column (sql, rand, i);
        columns |= 1u << i;
      }
  g_string_append (sql, PICK (rand, "", "", ", g AS (c0 || 'x')", ", g TEXT GENERATED ALWAYS AS (id) STORED"));
  g_string_append (sql, PICK (rand, "", ", UNIQUE (c0, id)", ", CONSTRAINT k CHECK (c0 IS NOT 99)", ", CONSTRAINT k CHECK (c0 IS NOT 98)"));
  g_string_append (sql, ")");
  g_string_append (sql, PICK (rand, "", "", "; CREATE INDEX i ON t (c0)", "; CREATE UNIQUE INDEX i ON t (c0, id)", "; CREATE INDEX j ON t (lower(c0)) WHERE c0 > 1"));
  if (columns & 2)
    g_string_append (sql, PICK (rand, "", "; CREATE INDEX own ON t (c1)"));
  g_string_append (sql, PICK (rand, "", "; CREATE TABLE o (x); CREATE TRIGGER tr AFTER DELETE ON t BEGIN INSERT INTO o VALUES (old.c0); END"));

  return g_string_free (sql, FALSE);
}

static void
add_rows (const char *path,
          GRand      *rand)
{
  g_autoptr(FerrySchema) schema = sqlite_fixture_schema (path);
  g_auto(GStrv) columns = sqlite_fixture_columns (ferry_schema_find_table (schema, "t"));
  g_autofree char *names = g_strjoinv (", ", columns);

  g_autoptr(GString) sql = g_string_new ("BEGIN; ");

  for (guint i = 1; i < 8; i++)
    {
      g_string_append_printf (sql, "INSERT OR IGNORE INTO t (%s) VALUES (%u", names, i);
      for (guint j = 1; columns[j] != NULL; j++)
        g_string_append_printf (sql, ", %s", PICK (rand, "NULL", "1", "2.5", "'007'", "'x'", "'1e2'", "x'00ff'", "9007199254740993", "-0.0", "' 5 '", "'3.0'", "4.0"));
      g_string_append (sql, "); ");
    }
  g_string_append (sql, "COMMIT");
  sqlite_fixture_run (path, sql->str);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* rows of the columns of @source, as a plan reads them with the conversions, or as they are when @diff is NULL */
static char *
read_rows (const char       *path,
           const FerryTable *source,
           FerrySchemaDiff  *diff)
{
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  const FerryTable *table = ferry_schema_find_table (schema, "t");
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(FerryRowReader) reader = NULL;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *line;
  gsize length;

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (source->columns, i);
      g_autofree char *key = g_strconcat ("t\t", column->name, NULL);

      if (column->generated == FERRY_GENERATED_NONE)
        g_ptr_array_add (columns, ferry_row_column_new (column->name, NULL, diff != NULL ? g_hash_table_lookup (diff->conversions, key) : NULL));
    }
  reader = ferry_database_read_rows (db, table, columns, NULL, &error);
  g_assert_no_error (error);
  while (ferry_row_reader_next (reader, &line, &length, &error))
    g_ptr_array_add (lines, g_strndup (line, length));
  g_assert_no_error (error);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
try_pair (const char *source_sql,
          const char *target_sql,
          GRand      *rand,
          gboolean    rows,
          gboolean    destructive,
          guint      *n_failed)
{
  g_autofree char *source_path = sqlite_fixture_new (source_sql);
  g_autofree char *target_path = sqlite_fixture_new (target_sql);
  g_autoptr(FerrySchema) source = NULL;
  g_autoptr(FerrySchema) target = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = NULL;
  FerrySchemaDiff *diff;

  if (rows)
    add_rows (target_path, rand);
  source = sqlite_fixture_schema (source_path);
  target = sqlite_fixture_schema (target_path);
  diff = sqlite_apply_diff (source, target, destructive);
  g_assert_cmpuint (diff->refusals->len, ==, 0);
  expected = read_rows (target_path, ferry_schema_find_table (source, "t"), diff);
  sqlite_apply_run (target_path, diff, NULL, &error);
  if (error == NULL)
    {
      g_autofree char *found = read_rows (target_path, ferry_schema_find_table (source, "t"), NULL);

      sqlite_apply_is_settled (source_path, target_path, destructive);
      g_assert_cmpstr (found, ==, expected);
    }
  else
    {
      /* present rows violate what is new: foretold, and nothing has changed */
      g_assert_true (rows);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
      *n_failed += 1;
    }
  sqlite_apply_free (diff);
}

static void
test_pairs (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261120);
  guint n_failed = 0;

  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_autofree char *source = random_table (rand);
      g_autofree char *target = random_table (rand);

      g_test_message ("%s -> %s", target, source);
      try_pair (source, target, rand, i % 4 != 0, i % 3 == 0, &n_failed);
    }
  g_test_message ("%u of %u failed on present rows", n_failed, N_PAIRS);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  g_test_add_func ("/database/sqlite-random/pairs", test_pairs);

  return g_test_run ();
}
