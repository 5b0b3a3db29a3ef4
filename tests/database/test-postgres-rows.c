#include "config.h"

#include "base/ferry-error.h"
#include "postgres-fixture.h"

#include "database/ferry-row-field.h"
#include "ferry-test-env.h"

/* Every type that NocoBase or its users have, with the values that break: each column is copied out, in again, and must be
 * the same text and the same bytes on disk. */
static const struct
{
  const char *type;
  const char *values;   /* SQL, of any number of rows */
} value_matrix[] = {
  { "boolean", "(true),(false),(NULL)" },
  { "smallint", "(-32768),(32767),(0)" },
  { "bigint", "(-9223372036854775808),(9223372036854775807),(NULL)" },
  { "numeric", "('NaN'),('Infinity'),('-Infinity'),(0.000000000000000000000000000000000001),(-12345678901234567890123456789012345678901234567890.5)" },
  { "numeric(20,4)", "(1.5),(-0.0001)" },
  { "real", "('NaN'),('Infinity'),('-Infinity'),(1.1),(3.4028235e38),(1.4e-45)" },
  { "double precision", "('NaN'),('Infinity'),('-Infinity'),(0.1),(1.7976931348623157e308),(5e-324),('-0')" },
  { "money", "(12.34),(-0.01)" },
  { "text", "(''),('\\N'),('\\.'),(E'\\\\.'),(E'a\\tb\\nc\\rd\\\\e\\be\\f\\v'),(NULL),('ü€𝄞'),(E'\\x01\\x7f')" },
  { "character varying(10)", "(''),('  x  ')" },
  { "character(5)", "('a'),('a b'),('')" },
  { "\"char\"", "('a'),('')" },
  { "name", "('a''b')" },
  { "bytea", "('\\x'),('\\x00ff5c0a'),(NULL)" },
  { "date", "('infinity'),('-infinity'),('0044-03-15 BC'),('5874897-12-31')" },
  { "timestamp without time zone", "('infinity'),('4713-01-01 00:00:00 BC'),('294276-12-31 23:59:59.999999')" },
  { "timestamp with time zone", "('-infinity'),('0001-01-01 00:00:00+00 BC'),('2026-11-20 17:11:41.713+05:30')" },
  { "time without time zone", "('24:00:00'),('00:00:00.000001')" },
  { "time with time zone", "('12:00:00+15:59'),('23:59:59.999999-12')" },
  { "interval", "('-1 years +2 mons -3 days +04:05:06.789'),('1 day -00:00:01'),('-178000000 years'),('00:00:00')" },
  { "uuid", "('00000000-0000-0000-0000-000000000000')" },
  { "json", "('{\"a\":\"\\u0041\\u00e9\", \"a\" : 1}'),('\"\\u0000\"'),('null'),(NULL)" },
  { "jsonb", "('{\"b\":1.10,\"a\":[null,\"x\\ty\"]}'),('1e400')" },
  { "integer[]", "('{}'),('{{1,2},{NULL,4}}'),('[-1:0]={7,8}')" },
  { "text[]", "('{\"a,b\",\"NULL\",NULL,\"\\\"\",\"\\\\\",\"\"}'),(ARRAY[E'x\\ny'])" },
  { "inet", "('192.168.1.1'),('192.168.1.1/24'),('::1')" },
  { "cidr", "('10.0.0.0/8')" },
  { "macaddr", "('08:00:2b:01:02:03')" },
  { "bit(5)", "('10101')" },
  { "bit varying", "(''),('1')" },
  { "point", "('(1.1,-2.2)'),('(NaN,Infinity)')" },
  { "tsvector", "('a:1A b:2'),('')" },
  { "int4range", "('empty'),('[1,)'),('(,)')" },
  { "datemultirange", "('{}'),('{[2020-01-01,2021-01-01)}')" },
  { "xml", "('<a>&lt;</a>'),('text')" },
  { "public.mood", "('sad'),('it''s \"ok\"')" },
  { "public.pair", "('(1,\"a,b\")'),('(,)'),(ROW(2, E'x\\ty'))" },
  { "public.short", "('ab'),('a')" },
  { "oid", "(4294967295),(0)" },
};

#define TYPES_SQL \
  "CREATE TYPE public.mood AS ENUM ('sad', 'it''s \"ok\"', 'happy');" \
  "CREATE TYPE public.pair AS (a integer, b text);" \
  "CREATE DOMAIN public.short AS character(3);"

static void
matrix_case (Fixture    *fixture,
             const char *type,
             const char *values)
{
  g_autofree char *drop = g_strdup ("DROP TABLE IF EXISTS public.a, public.b");
  g_autofree char *create = g_strdup_printf ("CREATE TABLE public.a (v %s)", type);
  g_autofree char *insert = g_strdup_printf ("INSERT INTO public.a VALUES %s", values);
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GPtrArray) again = NULL;
  g_autoptr(GError) error = NULL;

  fixture_run (fixture->db, drop);
  fixture_run (fixture->db, create);
  fixture_run (fixture->db, insert);
  fixture_run (fixture->db, "CREATE TABLE public.b (LIKE public.a)");
  g_clear_pointer (&fixture->schema, ferry_schema_unref);

  lines = fixture_read (fixture->db, fixture_table (fixture, "a"), STRV ("v"), TRUE);
  fixture_write (fixture->db, fixture_table (fixture, "b"), STRV ("v"), lines, &error);
  g_assert_no_error (error);
  again = fixture_read (fixture->db, fixture_table (fixture, "b"), STRV ("v"), TRUE);
  g_assert_cmpuint (lines->len, ==, again->len);
  g_assert_cmpuint (lines->len, >, 0);
  for (guint i = 0; i < lines->len; i++)
    {
      g_assert_cmpstr (g_ptr_array_index (lines, i), ==, g_ptr_array_index (again, i));
      ferry_row_check_line (FERRY_DIALECT_POSTGRES, NULL, 1, g_ptr_array_index (lines, i), strlen (g_ptr_array_index (lines, i)), &error);
      g_assert_no_error (error);
    }
  fixture_assert_value (fixture->db, "SELECT count(*) FROM (SELECT v::text FROM public.a EXCEPT ALL SELECT v::text FROM public.b) x", "0");
}

static void
test_matrix (Fixture       *fixture,
             gconstpointer  sql)
{
  for (guint i = 0; i < G_N_ELEMENTS (value_matrix); i++)
    matrix_case (fixture, value_matrix[i].type, value_matrix[i].values);
}

/* the order of the stream is that of ferry_row_order_compare(), for every type, as the whole row and as a key */
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

      if (ferry_row_order_compare (order, a, strlen (a), b, strlen (b)) > 0)
        g_error ("%s: “%s” came before “%s”", table->name, a, b);
    }
}

static void
test_order (Fixture       *fixture,
            gconstpointer  sql)
{
  const char * const columns[] = { "k", "v", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (value_matrix); i++)
    {
      g_autofree char *create = g_strdup_printf ("CREATE TABLE public.t%u (v %s, k integer)", i, value_matrix[i].type);
      g_autofree char *insert = g_strdup_printf ("INSERT INTO public.t%u (v) VALUES %s", i, value_matrix[i].values);
      g_autofree char *repeat = g_strdup_printf ("INSERT INTO public.t%u (v, k) SELECT t.v, x.k FROM public.t%u t, (VALUES (1), (-10), (9), (NULL)) x(k)", i, i);

      fixture_run (fixture->db, create);
      fixture_run (fixture->db, insert);
      fixture_run (fixture->db, repeat);
    }
  for (guint i = 0; i < G_N_ELEMENTS (value_matrix); i++)
    {
      g_autofree char *id = g_strdup_printf ("t%u", i);
      const FerryTable *table = fixture_table (fixture, id);
      g_autoptr(GPtrArray) lines = fixture_read (fixture->db, table, columns, TRUE);

      assert_sorted (table, columns, lines);
    }
}

static void
test_key_order (Fixture       *fixture,
                gconstpointer  sql)
{
  static const char * const ids[] = { "k_text", "k_char", "k_inet", "k_mood", "k_short", "k_big" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const FerryTable *table = fixture_table (fixture, ids[i]);
      g_autoptr(GPtrArray) lines = fixture_read (fixture->db, table, STRV ("k"), TRUE);

      g_assert_cmpuint (lines->len, >, 2);
      assert_sorted (table, STRV ("k"), lines);
    }
}

#define KEYS_SQL \
  TYPES_SQL \
  "CREATE TABLE k_text (k text PRIMARY KEY); INSERT INTO k_text VALUES ('a'),('B'),('_'),('é'),('𝄞'),('\xef\xbf\xbd'),(''),(E'a\\tb'),('a b'),(E'a\\\\'),('a[');" \
  "CREATE TABLE k_char (k character(4) PRIMARY KEY); INSERT INTO k_char VALUES ('a'),('a!'),(E'a\\t'),('ab'),('');" \
  "CREATE TABLE k_inet (k inet PRIMARY KEY); INSERT INTO k_inet VALUES ('1.1.1.1'),('1.1.1.1/24'),('1.1.1.10'),('::1'),('1.1.1.1/8');" \
  "CREATE TABLE k_mood (k mood PRIMARY KEY); INSERT INTO k_mood VALUES ('sad'),('it''s \"ok\"'),('happy');" \
  "CREATE TABLE k_short (k short PRIMARY KEY); INSERT INTO k_short VALUES ('a'),('a!'),('ab'),('');" \
  "CREATE TABLE k_big (k bigint PRIMARY KEY); INSERT INTO k_big VALUES (-9223372036854775808),(10),(9),(-1),(0),(9223372036854775807);"

/* columns that do not exist yet, or in another type, are read as they will be */
static void
test_expressions (Fixture       *fixture,
                  gconstpointer  sql)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  const FerryTable *table = fixture_table (fixture, "k_big");
  g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_POSTGRES, table, STRV ("k", "new", "none"));
  g_autoptr(FerryRowReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  const char *line;
  gsize length;

  order->order[0] = FERRY_KEY_ORDER_BYTES;
  g_ptr_array_add (columns, ferry_row_column_new ("k", "text", "k / 2"));
  g_ptr_array_add (columns, ferry_row_column_new ("new", "character varying(3)", "'abcdef'"));
  g_ptr_array_add (columns, ferry_row_column_new ("none", "jsonb", "NULL"));
  reader = ferry_database_read_rows (fixture->db, table, columns, order, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_cmpstr (line, ==, "-4611686018427387904\tabc\t\\N\n");
  g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
  g_assert_cmpstr (line, ==, "0\tabc\t\\N\n");
}

/* a stream that is dropped leaves the transaction usable; while one is open nothing else runs */
static void
test_abandon (Fixture       *fixture,
              gconstpointer  sql)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  const FerryTable *table = fixture_table (fixture, "k_big");
  FerryRowReader *reader;
  g_autoptr(GError) error = NULL;
  const char *line;
  gsize length;

  fixture_run (fixture->db, "INSERT INTO public.k_big SELECT * FROM generate_series(1000, 200000)");
  g_ptr_array_add (columns, ferry_row_column_new ("k", NULL, NULL));
  for (int in_transaction = 0; in_transaction < 2; in_transaction++)
    {
      if (in_transaction)
        g_assert_true (ferry_database_begin (fixture->db, FERRY_TRANSACTION_SNAPSHOT, NULL));
      reader = ferry_database_read_rows (fixture->db, table, columns, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
      g_assert_cmpint (ferry_database_count_rows (fixture->db, table, &error), ==, -1);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
      g_clear_error (&error);
      g_assert_finalize_object (reader);
      g_assert_cmpint (ferry_database_count_rows (fixture->db, table, &error), ==, 199007);
    }
  ferry_database_rollback (fixture->db);
}

static const char * const break_outs[] = { "\\.", "1\\.", "\\.x", "1\n2", "1\r2", "1\\", "1\n\\.\n" };

static void
test_break_out (Fixture       *fixture,
                gconstpointer  sql)
{
  const FerryTable *table = fixture_table (fixture, "k_text");

  for (guint i = 0; i < G_N_ELEMENTS (break_outs); i++)
    {
      g_autoptr(GPtrArray) lines = g_ptr_array_new ();
      g_autoptr(GError) error = NULL;

      g_ptr_array_add (lines, (gpointer) "good");
      g_ptr_array_add (lines, (gpointer) break_outs[i]);
      fixture_begin (fixture);
      g_assert_false (fixture_write (fixture->db, table, STRV ("k"), lines, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
      g_clear_error (&error);
      g_assert_false (ferry_database_commit (fixture->db, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
    }
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.k_text", "11");
}

/* what the server refuses is named without the value */
static void
test_refused (Fixture       *fixture,
              gconstpointer  sql)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (lines, (gpointer) "77");
  g_ptr_array_add (lines, (gpointer) "canary");
  g_assert_false (fixture_write (fixture->db, fixture_table (fixture, "k_big"), STRV ("k"), lines, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_SQL);
  g_assert_null (strstr (error->message, "canary"));
  g_assert_nonnull (strstr (error->message, "row 2, column k"));
  g_clear_error (&error);

  g_ptr_array_index (lines, 1) = (gpointer) "10";
  g_assert_false (fixture_write (fixture->db, fixture_table (fixture, "k_big"), STRV ("k"), lines, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, "k_big_pkey"));
}

static const char * const names[] = {
  "a\"b", "a'b", "a\nb", "a=b", "host=evil", "-t", "SELECT", "  ", "ünïcödé", "𝄞", "a.b", "a;DROP TABLE x", "$1", "%s", "\\", "a\tb", "{a,b}",
};

static void
test_names (Fixture       *fixture,
            gconstpointer  sql)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = ferry_database_quote (names[i]);
      g_autofree char *create = g_strdup_printf ("CREATE TABLE public.%s (%s text PRIMARY KEY, v text)", quoted, quoted);

      fixture_run (fixture->db, create);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const FerryTable *table = fixture_table (fixture, names[i]);
      g_autoptr(GPtrArray) lines = g_ptr_array_new ();
      g_autoptr(FerryRowReader) changes = fixture_lines_new (STRV ("a\tx", "b\ty"));
      g_autoptr(FerryRowReader) keys = fixture_lines_new (STRV ("b"));
      g_autoptr(GError) error = NULL;
      gint64 n_rows;

      g_ptr_array_add (lines, (gpointer) "a\t1");
      g_ptr_array_add (lines, (gpointer) "b\t2");
      fixture_begin (fixture);
      fixture_write (fixture->db, table, STRV (names[i], "v"), lines, &error);
      g_assert_no_error (error);
      ferry_database_update_rows (fixture->db, table, STRV (names[i], "v"), STRV (names[i]), changes, &n_rows, &error);
      g_assert_no_error (error);
      g_assert_cmpint (n_rows, ==, 2);
      ferry_database_delete_rows (fixture->db, table, STRV (names[i]), keys, &n_rows, &error);
      g_assert_no_error (error);
      fixture_commit (fixture);
      g_assert_cmpint (ferry_database_count_rows (fixture->db, table, &error), ==, 1);
    }
}

static void
test_digest (Fixture       *fixture,
             gconstpointer  sql)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *one = ferry_database_digest_table (fixture->db, fixture_table (fixture, "one"), &error);
  g_autofree char *two = ferry_database_digest_table (fixture->db, fixture_table (fixture, "two"), &error);
  g_autofree char *other = ferry_database_digest_table (fixture->db, fixture_table (fixture, "other"), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (one), ==, 64);
  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, !=, other);
}

#define DIGEST_SQL \
  "CREATE TABLE one (id integer PRIMARY KEY, v text, g integer GENERATED ALWAYS AS (id * 2) STORED); INSERT INTO one VALUES (1, 'a'), (2, NULL);" \
  "CREATE TABLE two (v text, id integer PRIMARY KEY); INSERT INTO two VALUES (NULL, 2), ('a', 1);" \
  "CREATE TABLE other (v text, id integer PRIMARY KEY); INSERT INTO other VALUES ('', 2), ('a', 1);"

/* rows of heirs and partitions are not the parent's */
static void
test_only (Fixture       *fixture,
           gconstpointer  sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) parent = fixture_read (fixture->db, fixture_table (fixture, "parent"), STRV ("id"), TRUE);
  g_autoptr(GPtrArray) root = fixture_read (fixture->db, fixture_table (fixture, "root"), STRV ("id"), TRUE);
  g_autoptr(GPtrArray) leaf = fixture_read (fixture->db, fixture_table (fixture, "leaf"), STRV ("id"), TRUE);
  gint64 n_rows;

  g_assert_cmpuint (parent->len, ==, 1);
  g_assert_cmpuint (root->len, ==, 0);
  g_assert_cmpuint (leaf->len, ==, 2);
  g_assert_cmpint (ferry_database_count_rows (fixture->db, fixture_table (fixture, "parent"), &error), ==, 1);
  g_assert_true (ferry_database_delete_all_rows (fixture->db, fixture_table (fixture, "parent"), &n_rows, &error));
  g_assert_cmpint (n_rows, ==, 1);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.parent", "1");
}

#define ONLY_SQL \
  "CREATE TABLE parent (id integer PRIMARY KEY); INSERT INTO parent VALUES (1);" \
  "CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (2);" \
  "CREATE TABLE root (id integer PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF root FOR VALUES FROM (0) TO (10);" \
  "INSERT INTO root VALUES (1), (2);"

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

#define ADD(name, sql, func) g_test_add ("/database/postgres-rows/" name, Fixture, sql, fixture_set_up, func, fixture_tear_down)
  ADD ("matrix", TYPES_SQL, test_matrix);
  ADD ("order", TYPES_SQL, test_order);
  ADD ("key-order", KEYS_SQL, test_key_order);
  ADD ("expressions", KEYS_SQL, test_expressions);
  ADD ("abandon", KEYS_SQL, test_abandon);
  ADD ("break-out", KEYS_SQL, test_break_out);
  ADD ("refused", KEYS_SQL, test_refused);
  ADD ("names", NULL, test_names);
  ADD ("digest", DIGEST_SQL, test_digest);
  ADD ("only", ONLY_SQL, test_only);

  return g_test_run ();
}
