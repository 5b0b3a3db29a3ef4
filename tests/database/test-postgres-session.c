#include "config.h"

#include "base/ferry-error.h"
#include "postgres-fixture.h"

#include "ferry-test-env.h"
#include "ferry-test-postgres.h"

static void
test_pins (Fixture       *fixture,
           gconstpointer  sql)
{
  g_autofree char *hostile = g_strdup_printf ("ALTER DATABASE %s SET search_path = trap, public; ALTER DATABASE %s SET DateStyle = 'German';"
                                              "ALTER DATABASE %s SET TimeZone = 'Asia/Tokyo'; ALTER DATABASE %s SET extra_float_digits = -5;"
                                              "ALTER DATABASE %s SET bytea_output = 'escape'; ALTER DATABASE %s SET IntervalStyle = 'sql_standard';"
                                              "ALTER DATABASE %s SET statement_timeout = 900; ALTER DATABASE %s SET row_security = on;"
                                              "ALTER DATABASE %s SET standard_conforming_strings = off; ALTER DATABASE %s SET xmloption = document",
                                              fixture->name, fixture->name, fixture->name, fixture->name, fixture->name, fixture->name,
                                              fixture->name, fixture->name, fixture->name, fixture->name);
  g_autoptr(FerryDatabase) db = NULL;

  ferry_test_postgres_run (fixture->name, "CREATE SCHEMA trap; CREATE FUNCTION trap.steal(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT 1/0 = 1';"
                           "CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.steal)");
  ferry_test_postgres_run (fixture->name, hostile);
  db = fixture_open (fixture);
  fixture_assert_value (db, "SELECT concat_ws('|', current_setting('search_path'), current_setting('DateStyle'), current_setting('TimeZone'),"
                        " current_setting('extra_float_digits'), current_setting('bytea_output'), current_setting('IntervalStyle'),"
                        " current_setting('statement_timeout'), current_setting('row_security'), current_setting('standard_conforming_strings'),"
                        " current_setting('xmloption'), current_setting('client_encoding'), current_setting('application_name'))",
                        "|ISO, YMD|UTC|1|hex|postgres|0|off|on|content|UTF8|ferry");
  fixture_assert_value (db, "SELECT 'a' = 'a'", "t");
}

static void
test_one_statement (Fixture       *fixture,
                    gconstpointer  sql)
{
  static const char * const refused[] = { "SELECT 1; SELECT 2", "", "-- nothing", "COPY (SELECT 1) TO STDOUT", "COPY pg_class FROM STDIN", "SELEKT" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_database_execute (fixture->db, refused[i], NULL, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_SQL);
    }
  fixture_assert_value (fixture->db, "SELECT 1", "1");
  fixture_assert_value (fixture->db, "SELECT 1 WHERE false", NULL);
  fixture_assert_value (fixture->db, "SELECT NULL", NULL);
}

static gboolean
count_to_two (guint               n,
              const char * const *values,
              gpointer            user_data)
{
  guint *count = user_data;

  g_assert_cmpuint (n, ==, 2);
  g_assert_null (values[1]);
  return ++*count < 2;
}

static void
test_query (Fixture       *fixture,
            gconstpointer  sql)
{
  g_autoptr(GError) error = NULL;
  guint count = 0;
  gint64 affected;

  g_assert_true (ferry_database_query (fixture->db, "SELECT i, $1::text FROM generate_series(1, $2::int) i WHERE $1 IS NULL OR true",
                                       STRV ("x", "5"), NULL, NULL, &error));
  g_assert_true (ferry_database_query (fixture->db, "SELECT i, NULL FROM generate_series(1, $1::int) i", STRV ("5"), count_to_two, &count, &error));
  g_assert_cmpuint (count, ==, 2);
  fixture_run (fixture->db, "CREATE TABLE public.t (id integer)");
  g_assert_true (ferry_database_execute (fixture->db, "INSERT INTO public.t SELECT generate_series(1, 7)", &affected, &error));
  g_assert_cmpint (affected, ==, 7);
  g_assert_cmpint (ferry_database_get_version (fixture->db), >=, 130000);
}

static void
test_transactions (Fixture       *fixture,
                   gconstpointer  sql)
{
  g_autoptr(FerryDatabase) other = fixture_open (fixture);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *lost = NULL;

  fixture_run (fixture->db, "CREATE TABLE public.t (id integer)");
  fixture_begin (fixture);
  fixture_run (fixture->db, "INSERT INTO public.t VALUES (1)");
  fixture_assert_value (fixture->db, "SELECT current_setting('lock_timeout') || current_setting('transaction_isolation')", "10sread committed");
  kept = ferry_database_dup_transaction_id (fixture->db, &error);
  g_assert_cmpint (ferry_database_transaction_outcome (other, kept, &error), ==, FERRY_OUTCOME_UNKNOWN);
  g_assert_no_error (error);
  fixture_commit (fixture);
  g_assert_cmpint (ferry_database_transaction_outcome (other, kept, &error), ==, FERRY_OUTCOME_COMMITTED);

  fixture_begin (fixture);
  lost = ferry_database_dup_transaction_id (fixture->db, &error);
  ferry_database_rollback (fixture->db);
  ferry_database_rollback (fixture->db);
  g_assert_cmpint (ferry_database_transaction_outcome (other, lost, &error), ==, FERRY_OUTCOME_NOT_COMMITTED);
  g_assert_cmpint (ferry_database_transaction_outcome (other, "999999999999", &error), ==, FERRY_OUTCOME_FORGOTTEN);
  g_assert_no_error (error);

  g_assert_false (ferry_database_commit (fixture->db, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

static void
test_snapshot (Fixture       *fixture,
               gconstpointer  sql)
{
  g_autoptr(FerryDatabase) other = fixture_open (fixture);
  g_autoptr(GError) error = NULL;

  fixture_run (other, "CREATE TABLE public.t (id integer)");
  g_assert_true (ferry_database_begin (fixture->db, FERRY_TRANSACTION_SNAPSHOT, &error));
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.t", "0");
  fixture_run (other, "INSERT INTO public.t VALUES (1)");
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.t", "0");
  g_assert_false (ferry_database_execute (fixture->db, "INSERT INTO public.t VALUES (2)", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  ferry_database_rollback (fixture->db);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  sql)
{
  g_autofree char *alter = g_strdup_printf ("ALTER DATABASE %s SET default_transaction_read_only = on", fixture->name);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run ("postgres", alter);
  db = fixture_open (fixture);
  g_assert_false (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "read-only"));
  g_clear_error (&error);
  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, &error));
  ferry_database_rollback (db);
}

static void
test_privileges (Fixture       *fixture,
                 gconstpointer  sql)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_test_postgres_settings (fixture->name);
  g_autofree char *role = g_strdup_printf ("%s_role", fixture->name);
  g_autofree char *create = g_strdup_printf ("CREATE ROLE %s LOGIN; GRANT SELECT ON public.guarded TO %s; GRANT USAGE ON SCHEMA public TO %s", role, role, role);
  g_autofree char *drop = g_strdup_printf ("DROP OWNED BY %s; DROP ROLE %s", role, role);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerryTable) secret = ferry_table_new ("public", "secret");
  g_autoptr(FerryTable) guarded = ferry_table_new ("public", "guarded");
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (fixture->name, "CREATE TABLE secret (id integer); CREATE TABLE guarded (id integer); INSERT INTO guarded VALUES (1);"
                           "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY");
  ferry_test_postgres_run (fixture->name, create);
  ferry_connection_settings_set (settings, "user", role);
  db = ferry_database_open (settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_database_count_rows (db, secret, &error), ==, -1);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "secret"));
  g_clear_error (&error);
  g_assert_cmpint (ferry_database_count_rows (db, guarded, &error), ==, -1);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "guarded"));
  g_clear_object (&db);
  ferry_test_postgres_run (fixture->name, drop);
}

static void
test_lock_tables (Fixture       *fixture,
                  gconstpointer  sql)
{
  g_autoptr(FerryDatabase) other = fixture_open (fixture);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GPtrArray) exclusive = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (fixture->name, "CREATE TABLE x (id integer); CREATE TABLE y (id integer); CREATE TABLE z (id integer)");
  g_ptr_array_add (tables, (gpointer) fixture_table (fixture, "z"));
  g_ptr_array_add (tables, (gpointer) fixture_table (fixture, "x"));
  g_ptr_array_add (exclusive, (gpointer) fixture_table (fixture, "y"));
  g_ptr_array_add (exclusive, (gpointer) fixture_table (fixture, "x"));
  fixture_begin (fixture);
  ferry_database_lock_tables (fixture->db, tables, exclusive, &error);
  g_assert_no_error (error);
  fixture_assert_value (fixture->db, "SELECT string_agg(DISTINCT relation::regclass || ' ' || mode, ', ' ORDER BY relation::regclass || ' ' || mode) FROM pg_locks"
                        " WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384",
                        "public.x AccessExclusiveLock, public.y AccessExclusiveLock, public.z ShareRowExclusiveLock");

  g_assert_true (ferry_database_begin (other, FERRY_TRANSACTION_WRITE, NULL));
  fixture_run (other, "SET LOCAL lock_timeout = '100ms'");
  g_assert_false (ferry_database_lock_tables (other, tables, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "public.x by “ferry” (user postgres"));
  fixture_assert_value (other, "SELECT 1", "1");
  ferry_database_rollback (other);
  ferry_database_rollback (fixture->db);
}

static void
test_lock_instance (Fixture       *fixture,
                    gconstpointer  sql)
{
  g_autoptr(FerryDatabase) other = fixture_open (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_database_lock_instance (fixture->db, "ada@host", &error));
  g_assert_true (ferry_database_lock_instance (fixture->db, "ada@host", &error));
  g_assert_false (ferry_database_lock_instance (other, "bob@host", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "ferry: ada@host"));
  g_clear_error (&error);
  ferry_database_unlock_instance (fixture->db);
  ferry_database_unlock_instance (fixture->db);
  g_assert_true (ferry_database_lock_instance (other, "bob@host", &error));
  g_clear_object (&other);
  for (int i = 0; i < 50 && !ferry_database_lock_instance (fixture->db, "ada@host", NULL); i++)
    g_usleep (20000);
  g_assert_true (ferry_database_lock_instance (fixture->db, "ada@host", &error));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  sql)
{
  GThread *thread;
  g_autoptr(GError) error = NULL;
  gint64 start;

  fixture_run (fixture->db, "CREATE TABLE public.t (id integer)");
  fixture_begin (fixture);
  fixture_run (fixture->db, "INSERT INTO public.t VALUES (1)");
  start = g_get_monotonic_time ();
  thread = g_thread_new ("cancel", cancel_soon, fixture->cancellable);
  g_assert_false (ferry_database_execute (fixture->db, "SELECT pg_sleep(60)", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_clear_error (&error);
  g_thread_join (thread);
  g_assert_false (ferry_database_commit (fixture->db, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  ferry_database_rollback (fixture->db);
  g_cancellable_reset (fixture->cancellable);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.t", "0");
}

static void
test_cancel_streams (Fixture       *fixture,
                     gconstpointer  sql)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(FerryRowReader) reader = NULL;
  g_autoptr(FerryRowWriter) writer = NULL;
  g_autoptr(GError) error = NULL;
  const FerryTable *table;
  const char *line;
  gsize length;

  fixture_run (fixture->db, "CREATE TABLE public.t (id integer PRIMARY KEY, v text)");
  fixture_run (fixture->db, "INSERT INTO public.t SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
  table = fixture_table (fixture, "t");
  g_ptr_array_add (columns, ferry_row_column_new ("v", NULL, NULL));
  reader = ferry_database_read_rows (fixture->db, table, columns, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_row_reader_next (reader, &line, &length, &error));
  g_cancellable_cancel (fixture->cancellable);
  while (ferry_row_reader_next (reader, &line, &length, &error))
    ;
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_clear_error (&error);
  g_cancellable_reset (fixture->cancellable);

  writer = ferry_database_write_rows (fixture->db, table, STRV ("id", "v"), &error);
  g_assert_no_error (error);
  g_assert_true (ferry_row_writer_write (writer, "100000\tx", 8, &error));
  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (ferry_row_writer_finish (writer, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_cancellable_reset (fixture->cancellable);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.t", "50000");
}

static void
test_connection_lost (Fixture       *fixture,
                      gconstpointer  sql)
{
  g_autofree char *pid = ferry_database_query_value (fixture->db, "SELECT pg_backend_pid()", NULL, NULL);
  g_autofree char *end = g_strdup_printf ("SELECT pg_terminate_backend(%s)", pid);
  g_autoptr(GError) error = NULL;

  fixture_begin (fixture);
  ferry_test_postgres_run ("postgres", end);
  g_assert_false (ferry_database_execute (fixture->db, "SELECT pg_sleep(10)", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_clear_error (&error);
  g_assert_false (ferry_database_commit (fixture->db, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  ferry_database_rollback (fixture->db);
}

static void
test_commit_lost (Fixture       *fixture,
                  gconstpointer  sql)
{
  g_autofree char *pid = ferry_database_query_value (fixture->db, "SELECT pg_backend_pid()", NULL, NULL);
  g_autofree char *end = g_strdup_printf ("SELECT pg_terminate_backend(%s, 10000)", pid);
  g_autoptr(GError) error = NULL;

  fixture_begin (fixture);
  ferry_test_postgres_run ("postgres", end);
  g_assert_false (ferry_database_commit (fixture->db, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/database/postgres-session/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("pins", test_pins);
  ADD ("one-statement", test_one_statement);
  ADD ("query", test_query);
  ADD ("transactions", test_transactions);
  ADD ("snapshot", test_snapshot);
  ADD ("read-only", test_read_only);
  ADD ("privileges", test_privileges);
  ADD ("lock-tables", test_lock_tables);
  ADD ("lock-instance", test_lock_instance);
  ADD ("cancel", test_cancel);
  ADD ("cancel-streams", test_cancel_streams);
  ADD ("connection-lost", test_connection_lost);
  ADD ("commit-lost", test_commit_lost);

  return g_test_run ();
}
