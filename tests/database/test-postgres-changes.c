#include "config.h"

#include "base/ferry-error.h"
#include "postgres-fixture.h"

#include "ferry-test-env.h"

#define CHANGES_SQL \
  "CREATE TABLE plain (id integer PRIMARY KEY, v text, kept text DEFAULT 'x'); INSERT INTO plain SELECT i, 'v' || i, 'k' || i FROM generate_series(1, 5) i;" \
  "CREATE TABLE swap (id integer PRIMARY KEY, name text NOT NULL UNIQUE, kept text, g text GENERATED ALWAYS AS (name || '!') STORED);" \
  "INSERT INTO swap SELECT i, 'n' || i, 'k' || i FROM generate_series(1, 5) i;" \
  "CREATE TABLE always (code text PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY, v text); INSERT INTO always (code, v) VALUES ('a', '1'), ('b', '2');" \
  "CREATE TABLE spans (id integer PRIMARY KEY, span int4range, EXCLUDE USING gist (span WITH &&)); INSERT INTO spans VALUES (1, '[1,5)'), (2, '[5,9)');" \
  "CREATE TABLE pairs (a text, b bigint, v text, PRIMARY KEY (b, a)); INSERT INTO pairs VALUES ('x', 1, '1'), ('x', 2, '2'), ('y', 1, '3');" \
  "CREATE TABLE bag (a text, j json); INSERT INTO bag VALUES ('x', '{}'), ('x', '{}'), ('x', '{}'), (NULL, NULL), (NULL, NULL), ('', NULL);" \
  "CREATE TABLE target (id integer PRIMARY KEY, name text UNIQUE); CREATE TABLE source (t integer REFERENCES target ON DELETE CASCADE);" \
  "INSERT INTO target VALUES (1, 'a'), (2, 'b'); INSERT INTO source VALUES (1);" \
  "CREATE TABLE empty_key (id integer PRIMARY KEY); INSERT INTO empty_key VALUES (1);" \
  "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN code AS character(4);" \
  "CREATE TABLE odd (m mood, c code, u uuid, n numeric, v integer, PRIMARY KEY (m, c, u, n));" \
  "INSERT INTO odd VALUES ('sad', 'a', '00000000-0000-0000-0000-000000000001', 1.50, 1), ('ok', 'a', '00000000-0000-0000-0000-000000000001', 'NaN', 2);" \
  "CREATE TABLE ruled (id integer PRIMARY KEY, v text) PARTITION BY LIST (id); CREATE TABLE ruled_1 PARTITION OF ruled FOR VALUES IN (1, 2);" \
  "INSERT INTO ruled VALUES (1, 'a'), (2, 'b')"

static void
update (Fixture            *fixture,
        const char         *id,
        const char * const *columns,
        const char * const *keys,
        const char * const *lines,
        gint64              expected)
{
  g_autoptr(FerryRowReader) rows = fixture_lines_new (lines);
  g_autoptr(GError) error = NULL;
  gint64 n_rows = -1;

  fixture_begin (fixture);
  ferry_database_update_rows (fixture->db, fixture_table (fixture, id), columns, keys, rows, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, expected);
  fixture_commit (fixture);
}

static void
delete (Fixture            *fixture,
        const char         *id,
        const char * const *keys,
        const char * const *lines,
        gint64              expected)
{
  g_autoptr(FerryRowReader) rows = fixture_lines_new (lines);
  g_autoptr(GError) error = NULL;
  gint64 n_rows = -1;

  fixture_begin (fixture);
  ferry_database_delete_rows (fixture->db, fixture_table (fixture, id), keys, rows, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, expected);
  fixture_commit (fixture);
}

static void
test_update (Fixture       *fixture,
             gconstpointer  sql)
{
  update (fixture, "plain", STRV ("v", "id"), STRV ("id"), STRV ("new\t1", "\\N\t3", "nobody\t99"), 2);
  fixture_assert_value (fixture->db, "SELECT string_agg(concat_ws('-', id, COALESCE(v, '?'), kept), ' ' ORDER BY id) FROM public.plain",
                        "1-new-k1 2-v2-k2 3-?-k3 4-v4-k4 5-v5-k5");
  update (fixture, "empty_key", STRV ("id"), STRV ("id"), STRV ("1"), 0);
  update (fixture, "pairs", STRV ("a", "b", "v"), STRV ("b", "a"), STRV ("x\t2\tnew"), 1);
  fixture_assert_value (fixture->db, "SELECT string_agg(v, ' ' ORDER BY b, a) FROM public.pairs", "1 3 new");
  update (fixture, "odd", STRV ("m", "c", "u", "n", "v"), STRV ("m", "c", "u", "n"),
          STRV ("ok\ta   \t00000000-0000-0000-0000-000000000001\tNaN\t20"), 1);
  fixture_assert_value (fixture->db, "SELECT string_agg(v::text, ' ' ORDER BY v) FROM public.odd", "1 20");
}

static void
test_swap (Fixture       *fixture,
           gconstpointer  sql)
{
  update (fixture, "swap", STRV ("id", "name"), STRV ("id"), STRV ("1\tn2", "2\tn3", "3\tn1", "99\tn9"), 3);
  fixture_assert_value (fixture->db, "SELECT string_agg(concat_ws('-', id, name, kept, g), ' ' ORDER BY id) FROM public.swap",
                        "1-n2-k1-n2! 2-n3-k2-n3! 3-n1-k3-n1! 4-n4-k4-n4! 5-n5-k5-n5!");
  update (fixture, "spans", STRV ("id", "span"), STRV ("id"), STRV ("1\t[5,9)", "2\t[1,5)"), 2);
  fixture_assert_value (fixture->db, "SELECT string_agg(span::text, ' ' ORDER BY id) FROM public.spans", "[5,9) [1,5)");
  update (fixture, "always", STRV ("code", "n", "v"), STRV ("code"), STRV ("a\t2\tnew", "b\t1\tnew"), 2);
  fixture_assert_value (fixture->db, "SELECT string_agg(n || v, ' ' ORDER BY code) FROM public.always", "2new 1new");
  update (fixture, "ruled_1", STRV ("id", "v"), STRV ("id"), STRV ("1\tb", "2\ta"), 2);
  fixture_assert_value (fixture->db, "SELECT string_agg(v, '' ORDER BY id) FROM public.ruled", "ba");
}

/* deleting and inserting again would take rows of others along */
static void
test_swap_referenced (Fixture       *fixture,
                      gconstpointer  sql)
{
  g_autoptr(FerryRowReader) rows = fixture_lines_new (STRV ("1\tb", "2\ta"));
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  gint64 n_rows;

  fixture_begin (fixture);
  g_assert_false (ferry_database_update_rows (fixture->db, fixture_table (fixture, "target"), STRV ("id", "name"), STRV ("id"), rows, &n_rows, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_clear_error (&error);
  ferry_database_rollback (fixture->db);

  g_clear_object (&rows);
  rows = fixture_lines_new (STRV ("1\tb", "2\ta"));
  g_ptr_array_add (tables, (gpointer) fixture_table (fixture, "target"));
  fixture_begin (fixture);
  ferry_database_suspend (fixture->db, fixture->schema, tables, log, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_database_update_rows (fixture->db, fixture_table (fixture, "target"), STRV ("id", "name"), STRV ("id"), rows, &n_rows, &error));
  ferry_database_resume (fixture->db, fixture->schema, log, &error);
  g_assert_no_error (error);
  fixture_commit (fixture);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.source", "1");
}

static void
test_repeated_key (Fixture       *fixture,
                   gconstpointer  sql)
{
  g_autoptr(FerryRowReader) rows = fixture_lines_new (STRV ("1\ta1", "1\ta2"));
  g_autoptr(GError) error = NULL;
  gint64 n_rows;

  fixture_begin (fixture);
  g_assert_false (ferry_database_update_rows (fixture->db, fixture_table (fixture, "swap"), STRV ("id", "name"), STRV ("id"), rows, &n_rows, &error));
  g_assert_nonnull (error);
  ferry_database_rollback (fixture->db);
}

static void
test_delete (Fixture       *fixture,
             gconstpointer  sql)
{
  delete (fixture, "plain", STRV ("id"), STRV ("2", "4", "77"), 2);
  fixture_assert_value (fixture->db, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM public.plain", "1 3 5");
  delete (fixture, "pairs", STRV ("b", "a"), STRV ("1\ty"), 1);
  delete (fixture, "odd", STRV ("m", "c", "u", "n"), STRV ("sad\ta   \t00000000-0000-0000-0000-000000000001\t1.5"), 1);
  delete (fixture, "bag", STRV ("a", "j"), STRV ("x\t{}", "x\t{}", "\\N\t\\N", "y\t\\N"), 3);
  fixture_assert_value (fixture->db, "SELECT string_agg(COALESCE(a, 'NULL'), ' ' ORDER BY a NULLS FIRST) FROM public.bag", "NULL  x");
}

/* sequences are raised, never lowered, and go back with the transaction */
static void
test_sequences (Fixture       *fixture,
                gconstpointer  sql)
{
  static const char * const ids[] = { "by_serial", "by_identity", "down", "full", "root" };
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  for (int commit = 0; commit < 2; commit++)
    {
      fixture_begin (fixture);
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          ferry_database_raise_sequences (fixture->db, fixture->schema, fixture_table (fixture, ids[i]), NULL, log, &error);
          g_assert_no_error (error);
        }
      if (commit)
        fixture_commit (fixture);
      else
        ferry_database_rollback (fixture->db);
      g_assert_cmpuint (log->len, ==, 4u * (commit + 1u));
    }
  fixture_assert_value (fixture->db, "SELECT nextval('public.by_serial_id_seq')", "42");
  fixture_assert_value (fixture->db, "SELECT nextval('public.\"by_Identity\"')", "8");
  fixture_assert_value (fixture->db, "SELECT nextval('public.down_id_seq')", "-8");
  fixture_assert_value (fixture->db, "SELECT last_value FROM public.full_id_seq", "1");
  fixture_assert_value (fixture->db, "SELECT nextval('public.root_id_seq')", "10");

  g_ptr_array_set_size (log, 0);
  fixture_begin (fixture);
  ferry_database_raise_sequences (fixture->db, fixture->schema, fixture_table (fixture, "by_serial"), NULL, log, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->len, ==, 0);
  fixture_commit (fixture);
}

static void
test_sequence_wanted (Fixture       *fixture,
                      gconstpointer  sql)
{
  g_autoptr(FerrySchema) wanted = NULL;
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  const FerryTable *table = fixture_table (fixture, "by_serial");

  fixture_run (fixture->db, "ALTER SEQUENCE public.by_serial_id_seq RESTART WITH 1000");
  wanted = ferry_database_read_schema (fixture->db, &error);
  g_assert_no_error (error);
  fixture_run (fixture->db, "ALTER SEQUENCE public.by_serial_id_seq RESTART WITH 1");
  fixture_begin (fixture);
  ferry_database_raise_sequences (fixture->db, fixture->schema, table, wanted, log, &error);
  g_assert_no_error (error);
  fixture_commit (fixture);
  fixture_assert_value (fixture->db, "SELECT nextval('public.by_serial_id_seq')", "1000");
}

#define SEQUENCES_SQL \
  "CREATE TABLE by_serial (id bigserial PRIMARY KEY); INSERT INTO by_serial VALUES (41);" \
  "CREATE TABLE by_identity (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"by_Identity\") PRIMARY KEY);" \
  "INSERT INTO by_identity OVERRIDING SYSTEM VALUE VALUES (7);" \
  "CREATE TABLE down (id integer GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY -1 MAXVALUE -1 MINVALUE -100) PRIMARY KEY); INSERT INTO down VALUES (-7);" \
  "CREATE TABLE \"full\" (id smallint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY); INSERT INTO \"full\" VALUES (32767);" \
  "CREATE TABLE root (id serial PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF root FOR VALUES FROM (0) TO (10); INSERT INTO root VALUES (9)"

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

#define ADD(name, sql, func) g_test_add ("/database/postgres-changes/" name, Fixture, sql, fixture_set_up, func, fixture_tear_down)
  ADD ("update", CHANGES_SQL, test_update);
  ADD ("swap", CHANGES_SQL, test_swap);
  ADD ("swap-referenced", CHANGES_SQL, test_swap_referenced);
  ADD ("repeated-key", CHANGES_SQL, test_repeated_key);
  ADD ("delete", CHANGES_SQL, test_delete);
  ADD ("sequences", SEQUENCES_SQL, test_sequences);
  ADD ("sequence-wanted", SEQUENCES_SQL, test_sequence_wanted);

  return g_test_run ();
}
