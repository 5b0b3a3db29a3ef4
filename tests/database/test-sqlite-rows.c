#include "config.h"

#include "base/ferry-error.h"
#include "database/ferry-row-field.h"
#include "ferry-test-env.h"
#include "sqlite-fixture.h"

#include <string.h>

static FerryTable *
find (FerryDatabase  *db,
      FerrySchema   **schema,
      const char     *name)
{
  g_autoptr(GError) error = NULL;

  *schema = ferry_database_read_schema (db, &error);
  g_assert_no_error (error);

  return ferry_schema_find_table (*schema, name);
}

#define VALUES \
  "INSERT INTO v VALUES (1, NULL), (2, 0), (3, -1), (4, 9223372036854775807), (5, -9223372036854775808), (6, 0.1), (7, -0.0), (8, 9e999)," \
  " (9, -9e999), (10, 1e300), (11, 5e-324), (12, 3.0), (13, 123456789012345678.0), (14, ''), (15, 'a' || char(9) || 'b' || char(10) || 'c' || char(13) || '\\' || char(8,11,12,27))," \
  " (16, 'x' || char(0) || 'y'), (17, x''), (18, x'00ff10'), (19, '\\N'), (20, 'Grüße 你好 😀'), (21, CAST(x'fffe41' AS TEXT)), (22, 1.7976931348623157e308)," \
  " (23, 2.2250738585072014e-308), (24, 0.30000000000000004), (25, '123'), (26, 1e15), (27, 1e17), (28, 99999999999999999.0), (29, -5.5);"

/* what is read and written again is the same in every bit: class and value */
static void
test_values (void)
{
  static const char * const types[] = { "", "BLOB" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TABLE v (id INTEGER PRIMARY KEY, x %s); %s", types[i], VALUES);
      g_autofree char *from = sqlite_fixture_new (sql);
      g_autofree char *to = sqlite_fixture_new ("CREATE TABLE v (id INTEGER PRIMARY KEY, x)");
      g_autoptr(FerryDatabase) source = sqlite_fixture_open (from);
      g_autoptr(FerryDatabase) target = sqlite_fixture_open (to);
      g_autofree char *rows = sqlite_fixture_rows (source, "v");
      g_auto(GStrv) lines = g_strsplit (rows, "\n", -1);
      g_autoptr(FerrySchema) schema = NULL;
      g_autoptr(GError) error = NULL;
      FerryTable *table = find (target, &schema, "v");
      g_auto(GStrv) columns = sqlite_fixture_columns (table);
      g_autoptr(FerryRowWriter) writer = NULL;
      g_autofree char *before = NULL, *after = NULL, *again = NULL;
      gint64 n = 0;

      ferry_database_begin (target, FERRY_TRANSACTION_WRITE, &error);
      g_assert_no_error (error);
      writer = ferry_database_write_rows (target, table, (const char * const *) columns, &error);
      g_assert_no_error (error);
      for (guint j = 0; lines[j] != NULL && *lines[j] != '\0'; j++)
        {
          g_assert_true (ferry_row_check_line (FERRY_DIALECT_SQLITE, NULL, 2, lines[j], strlen (lines[j]), &error));
          g_assert_true (ferry_row_writer_write (writer, lines[j], strlen (lines[j]), &error));
        }
      g_assert_true (ferry_row_writer_finish (writer, &n, &error));
      g_assert_cmpint (n, ==, 29);
      g_assert_true (ferry_database_commit (target, &error));
      before = sqlite_fixture_dump (from, "SELECT id, typeof(x), hex(x), quote(x), printf('%!.20g', x) FROM v");
      after = sqlite_fixture_dump (to, "SELECT id, typeof(x), hex(x), quote(x), printf('%!.20g', x) FROM v");
      g_assert_cmpstr (before, ==, after);
      again = sqlite_fixture_rows (target, "v");
      g_assert_cmpstr (rows, ==, again);
    }
}

static void
test_lines (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE v (id INTEGER PRIMARY KEY, x); INSERT INTO v VALUES"
    " (1, NULL), (2, -7), (3, 0.1), (4, -0.0), (5, 9e999), (6, 'a' || char(0, 9, 92)), (7, x'0aff'), (8, 3.0), (9, x''), (10, '')");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autofree char *rows = sqlite_fixture_rows (db, "v");

  g_assert_cmpstr (rows, ==, "i1\t\\N\ni2\ti-7\ni3\tr0.10000000000000001\ni4\tr-0\ni5\trInf\ni6\tta\\0\\t\\\\\ni7\tx0aff\ni8\tr3\ni9\tx\ni10\tt\n");
}

/* the order in which SQLite gives rows is that of ferry_row_order_compare() */
static void
test_order (void)
{
  static const struct { const char *encoding; const char *table; } cases[] = {
    { "UTF-8", "CREATE TABLE o (k PRIMARY KEY, v)" },
    { "UTF-8", "CREATE TABLE o (k PRIMARY KEY, v) WITHOUT ROWID" },
    { "UTF-8", "CREATE TABLE o (k COLLATE NOCASE, v)" },
    { "UTF-8", "CREATE TABLE o (k, v)" },
    { "UTF-16le", "CREATE TABLE o (k PRIMARY KEY, v)" },
    { "UTF-16be", "CREATE TABLE o (k, v)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA encoding = '%s'; %s; INSERT INTO o SELECT x, rowid FROM (WITH d(x) AS (VALUES (1), (10), (9), (-3), (1.5), (9007199254740993),"
        " (9007199254740992.0), (''), ('a'), ('B'), ('b' || char(9)), ('b' || char(1)), ('b'), ('é'), ('ÿ'), (char(0x10000)), (char(0xffff)), (x''), (x'00'), (x'ff'), ('a\\b'), ('a' || char(10) || 'b'),"
        " (1e300), (-1e300), (9e999), (-9e999), (9223372036854775807), (-9223372036854775808)) SELECT x, row_number() OVER () AS rowid FROM d)",
        cases[i].encoding, cases[i].table);
      g_autofree char *path = sqlite_fixture_new (sql);
      g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
      g_autofree char *rows = sqlite_fixture_rows (db, "o");
      g_auto(GStrv) lines = g_strsplit (rows, "\n", -1);
      g_autoptr(FerrySchema) schema = NULL;
      FerryTable *table = find (db, &schema, "o");
      const char *columns[] = { "k", "v", NULL };
      g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_SQLITE, table, columns);
      guint n = g_strv_length (lines) - 1;

      g_assert_cmpuint (n, ==, 28);
      for (guint j = 0; j + 1 < n; j++)
        g_assert_cmpint (ferry_row_order_compare (order, lines[j], strlen (lines[j]), lines[j + 1], strlen (lines[j + 1])), <=, 0);
    }
}

static void
test_delete (void)
{
  static const char * const keys[] = { "tA\ti1", "t\\tx\ti2", "\\N\ti3", "tmissing\ti9", NULL };
  static const char * const columns[] = { "k", "n", NULL };
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE d (k TEXT COLLATE NOCASE, n INT, v, UNIQUE (k, n));"
    " INSERT INTO d VALUES ('a', 1, 'stays'), ('A', 1.0, 'clash') ON CONFLICT DO NOTHING;"
    " INSERT INTO d VALUES ('A', 2, 'stays'), (char(9) || 'x', 2, 'goes'), (NULL, 3, 'goes'), (NULL, 3, 'goes')");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(FerryRowReader) reader = sqlite_fixture_lines (keys);
  g_autoptr(FerrySchema) schema = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *left = NULL;
  FerryTable *table = find (db, &schema, "d");
  gint64 n = -1;

  g_assert_true (ferry_database_delete_rows (db, table, columns, reader, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 3);
  left = sqlite_fixture_dump (path, "SELECT k, n, v FROM d ORDER BY 2");
  g_assert_cmpstr (left, ==, "a|1|stays\nA|2|stays\n");

  g_assert_true (ferry_database_delete_all_rows (db, table, &n, &error));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (ferry_database_count_rows (db, table, &error), ==, 0);
}

/* every table: two rows swap their unique values, columns that are not named keep theirs, rowids stay */
static void
test_update (void)
{
  static const struct { const char *name; const char *table; const char *rowid; } cases[] = {
    { "plain", "CREATE TABLE u (k PRIMARY KEY, a, b, own DEFAULT 'own')", "rowid" },
    { "unique", "CREATE TABLE u (k TEXT PRIMARY KEY, a UNIQUE, b, own, g AS (a || b), CHECK (a IS NOT NULL))", "rowid" },
    { "unique index", "CREATE TABLE u (own, k INTEGER PRIMARY KEY, b, a); CREATE UNIQUE INDEX i ON u (a) WHERE b", "rowid" },
    { "expression", "CREATE TABLE u (k INT PRIMARY KEY, b, a, own); CREATE UNIQUE INDEX i ON u (lower(a))", "rowid" },
    { "without rowid", "CREATE TABLE u (k PRIMARY KEY, a UNIQUE, own, b) WITHOUT ROWID", "1" },
    { "own rowid", "CREATE TABLE u (k PRIMARY KEY, a UNIQUE, \"rowid\" DEFAULT 5, own, b)", "1" },
  };
  static const char * const columns[] = { "b", "k", "a", NULL };
  static const char * const keys[] = { "k", NULL };
  static const char * const lines[] = { "i10\ti1\tttwo", "i20\ti2\ttone", "i7\ti99\ttnobody", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("%s; INSERT INTO u (k, a, b, own) VALUES (3, 'three', 3, 'c'), (1, 'one', 1, 'a'), (2, 'two', 2, 'b')", cases[i].table);
      g_autofree char *path = sqlite_fixture_new (sql);
      g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
      g_autoptr(FerryRowReader) reader = sqlite_fixture_lines (lines);
      g_autoptr(FerrySchema) schema = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *rowids = g_strdup_printf ("SELECT k, %s FROM u ORDER BY 1", cases[i].rowid);
      g_autofree char *before = sqlite_fixture_dump (path, rowids);
      g_autofree char *after = NULL, *left = NULL;
      FerryTable *table = find (db, &schema, "u");
      gint64 n = -1;

      g_test_message ("%s", cases[i].name);
      ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error);
      g_assert_true (ferry_database_update_rows (db, table, columns, keys, reader, &n, &error));
      g_assert_no_error (error);
      g_assert_true (ferry_database_commit (db, &error));
      g_assert_cmpint (n, ==, 2);
      left = sqlite_fixture_dump (path, "SELECT k, typeof(k), a, b, own FROM u ORDER BY 1");
      g_assert_true (g_str_has_prefix (left, "1|") && strstr (left, "|two|10|a\n2|") && strstr (left, "|one|20|b\n3|") && strstr (left, "|three|3|c\n"));
      after = sqlite_fixture_dump (path, rowids);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_damaged_lines (void)
{
  static const char * const lines[] = { "", "i1", "i1\ti", "i1\tz", "i1\tr", "i1\trnan", "i1\tx0", "i1\txzz", "i1\ti9223372036854775808",
                                        "i1\ti-9223372036854775809", "i1\ti1\ti1", "i1\ti1x", "i1\t", "1\t2" };
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE v (id INTEGER PRIMARY KEY, x)");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(FerrySchema) schema = NULL;
  FerryTable *table = find (db, &schema, "v");
  g_auto(GStrv) columns = sqlite_fixture_columns (table);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryRowWriter) writer = ferry_database_write_rows (db, table, (const char * const *) columns, &error);

      g_assert_no_error (error);
      g_assert_false (ferry_row_writer_write (writer, lines[i], strlen (lines[i]), &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
  g_assert_cmpint (ferry_database_count_rows (db, table, NULL), ==, 0);
}

static void
test_expressions (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE e (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO e VALUES (2, '7'), (1, 'x')");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(FerryRowReader) reader = NULL;
  g_autoptr(FerrySchema) schema = NULL;
  g_autoptr(GError) error = NULL;
  const char *line;
  gsize length;

  g_ptr_array_add (columns, ferry_row_column_new ("id", NULL, NULL));
  g_ptr_array_add (columns, ferry_row_column_new ("x", NULL, "CAST(x AS INTEGER)"));
  g_ptr_array_add (columns, ferry_row_column_new ("new", NULL, "'d' || id"));
  reader = ferry_database_read_rows (db, find (db, &schema, "e"), columns, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_cmpstr (line, ==, "i1\ti0\ttd1");
  g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_cmpstr (line, ==, "i2\ti7\ttd2");
  g_assert_false (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_false (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  g_test_add_func ("/database/sqlite-rows/values", test_values);
  g_test_add_func ("/database/sqlite-rows/lines", test_lines);
  g_test_add_func ("/database/sqlite-rows/order", test_order);
  g_test_add_func ("/database/sqlite-rows/delete", test_delete);
  g_test_add_func ("/database/sqlite-rows/update", test_update);
  g_test_add_func ("/database/sqlite-rows/damaged-lines", test_damaged_lines);
  g_test_add_func ("/database/sqlite-rows/expressions", test_expressions);

  return g_test_run ();
}
