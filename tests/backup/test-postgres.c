#include "config.h"

#include "backup-fixture.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <string.h>

/* What makes restoring hard: keys in a circle, views on views, an enum, a partitioned table, identity columns, a function with semicolons, odd names, rows
 * with backslashes and what ends a COPY, a sequence at its end. */
#define SCHEMA \
  "CREATE TYPE mood AS ENUM ('sad', 'ok');" \
  "CREATE TABLE \"roles\" (name text PRIMARY KEY, title text, m mood);" \
  "INSERT INTO roles VALUES ('admin', 'a\\b', 'ok'), ('\\.', E'line\\nbreak\\ttab', 'sad'), ('\\N', NULL, NULL);" \
  "CREATE TABLE orders (id bigserial PRIMARY KEY, role text REFERENCES roles, note text, payload jsonb);" \
  "INSERT INTO orders (role, note, payload) SELECT 'admin', repeat('x', i % 50), jsonb_build_object('i', i) FROM generate_series(1, 3000) i;" \
  "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);" \
  "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;" \
  "CREATE TABLE \"Odd \"\"na;me\" (id int GENERATED ALWAYS AS IDENTITY, \"x y\" text DEFAULT 'a;b', g int GENERATED ALWAYS AS (1 + 1) STORED);" \
  "INSERT INTO \"Odd \"\"na;me\" (\"x y\") VALUES ('1'), ('2');" \
  "CREATE TABLE part (id int, d date) PARTITION BY RANGE (d); CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');" \
  "CREATE TABLE part_rest PARTITION OF part DEFAULT; INSERT INTO part VALUES (1, '2020-05-05'), (2, '2023-01-01');" \
  "CREATE VIEW v1 AS SELECT name, count(o.id) FROM roles r JOIN orders o ON o.role = r.name GROUP BY r.name; CREATE VIEW v2 AS SELECT * FROM v1;" \
  "CREATE MATERIALIZED VIEW mv AS SELECT * FROM v2;" \
  "CREATE FUNCTION f(r roles) RETURNS text LANGUAGE sql AS $$ SELECT 'a;b'; SELECT r.name; $$;" \
  "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;" \
  "CREATE SEQUENCE last_one MAXVALUE 3; SELECT nextval('last_one'), nextval('last_one'), nextval('last_one');" \
  "CREATE SEQUENCE down INCREMENT -2 START 10 MINVALUE -100 MAXVALUE 10; SELECT nextval('down');" \
  "COMMENT ON TABLE roles IS 'it''s; a\ncomment'; CREATE SCHEMA other; CREATE TABLE other.t (x int); INSERT INTO other.t VALUES (1);" \
  "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TABLE guarded (x positive, y int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;" \
  "CREATE POLICY mine ON guarded USING (y > 0); CREATE RULE quiet AS ON DELETE TO guarded DO ALSO (SELECT 1; SELECT 2); INSERT INTO guarded VALUES (5, 5);" \
  "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN NEW.y := NEW.y + 1; RETURN NEW; END; $x$;" \
  "CREATE TRIGGER touching BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION touch();"

#define MUTATE \
  "UPDATE roles SET title = 'changed' WHERE name = 'admin'; DELETE FROM orders WHERE id % 3 = 0; INSERT INTO orders (role) VALUES ('admin'), ('admin');" \
  "ALTER TABLE b ADD CONSTRAINT later FOREIGN KEY (id) REFERENCES a; ALTER TABLE roles ADD COLUMN more text UNIQUE;" \
  "ALTER TABLE orders ADD CONSTRAINT later2 FOREIGN KEY (role) REFERENCES roles (name);" \
  "ALTER TABLE \"Odd \"\"na;me\" DROP COLUMN g; DELETE FROM other.t; DROP TABLE part CASCADE;" \
  "ALTER SEQUENCE down RESTART WITH 2; CREATE TABLE later (x int PRIMARY KEY); INSERT INTO later VALUES (1);" \
  "DROP MATERIALIZED VIEW mv; CREATE OR REPLACE VIEW v2 AS SELECT name, count FROM v1 WHERE EXISTS (SELECT FROM a);"

static char *
new_database (const char *sql)
{
  const char *database = ferry_test_postgres_create_database ();

  ferry_test_postgres_run (database, sql);
  return g_strdup (database);
}

static gboolean
restore (FerrySite           *site,
         const char          *path,
         const char * const  *drop,
         GPtrArray           *warnings,
         GError             **error)
{
  FerryRestoreOptions options = { .drop_tables = drop, .lock_holder = "test", .warnings = warnings, .password = g_str_has_suffix (path, "enc") ? "pw" : NULL };

  return ferry_backup_restore (site, path, &options, NULL, error);
}

static void
test_round_trip (void)
{
  static const char * const drop[] = { "later", "never_was", NULL };
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *before = backup_fixture_state (site);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;
  g_autofree char *next = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (ferry_backup_verify (path, NULL, NULL, &error));
  g_assert_no_error (error);
  ferry_test_postgres_run (database, MUTATE);
  g_assert_true (restore (site, path, drop, warnings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 0);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
  next = ferry_test_postgres_value (database, "SELECT (SELECT is_called FROM last_one) AND g() = 2 AND (SELECT count FROM mv) = 3000");
  g_assert_cmpstr (next, ==, "t");
  g_assert_true (restore (site, path, drop, NULL, &error));
  g_assert_no_error (error);
  again = backup_fixture_state (site);
  g_assert_cmpstr (again, ==, before);
}

/* Into an empty database, as on another server. */
static void
test_elsewhere (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autofree char *empty = new_database ("SELECT 1");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autoptr(FerrySite) target = backup_fixture_new_postgres (empty, NULL);
  g_autofree char *before = backup_fixture_state (site);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (restore (target, path, NULL, NULL, &error));
  g_assert_no_error (error);
  after = backup_fixture_state (target);
  g_assert_cmpstr (after, ==, before);
}

/* Each leaves the target as it was, the sequences too. */
static const struct { const char *name, *between, *says; } stops[] = {
  { "view", "CREATE VIEW later_view AS SELECT * FROM orders", "later_view" },
  { "foreign-key", "CREATE TABLE later_child (x text REFERENCES roles)", "later_child" },
  { "event-trigger", "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;"
    "CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('CREATE INDEX', 'ALTER SEQUENCE') EXECUTE FUNCTION no()", "not now" },
};

static void
test_stop (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, "INSERT INTO orders (role) VALUES ('admin'); SELECT nextval('down');");
  ferry_test_postgres_run (database, stops[i].between);
  before = backup_fixture_state (site);
  g_assert_false (restore (site, path, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_SQL);
  g_assert_nonnull (strstr (error->message, stops[i].says));
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

static gboolean
finish_fails (FerryDatabase *db,
              gpointer       user_data,
              GError       **error)
{
  g_autofree char *path = ferry_database_query_value (db, "SELECT current_setting('search_path') || current_setting('client_min_messages')", NULL, error);

  g_assert_cmpstr (path, !=, NULL);
  *(gboolean *) user_data = TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, "no");
  return FALSE;
}

static gboolean
finish_inserts (FerryDatabase *db,
                gpointer       user_data,
                GError       **error)
{
  return ferry_database_execute (db, "INSERT INTO other.t VALUES (42)", NULL, error);
}

static void
test_finish (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *path = backup_fixture_create (site, NULL);
  gboolean called = FALSE;
  FerryRestoreOptions options = { .finish = finish_fails, .user_data = &called, .files = TRUE };
  g_autofree char *before = NULL;
  g_autofree char *files_before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *files_after = NULL;
  g_autofree char *row = NULL;
  g_autofree char *upload = backup_fixture_path (site, "uploads/a.txt");
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, MUTATE);
  ferry_test_write (upload, "changed");
  before = backup_fixture_state (site);
  files_before = backup_fixture_files (site);
  g_assert_false (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_true (called);
  after = backup_fixture_state (site);
  files_after = backup_fixture_files (site);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (files_after, ==, files_before);
  g_clear_error (&error);
  options.finish = finish_inserts;
  g_assert_true (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_no_error (error);
  row = ferry_test_postgres_value (database, "SELECT string_agg(x::text, ',' ORDER BY x) FROM other.t");
  g_assert_cmpstr (row, ==, "1,42");
}

/* The server ends the session in the middle of the rows. */
static void
test_killed_session (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF current_setting('ferry.die', true) IS NULL "
                           "AND NEW.id = 2000 AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'fuse') THEN PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()); END IF; RETURN NEW; END $$;"
                           "CREATE FUNCTION check_it(id bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF id = 2000 AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'fuse') "
                           "THEN PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()); END IF; RETURN true; END $$; ALTER TABLE orders ADD CHECK (check_it(id));");
  path = backup_fixture_create (site, NULL);
  ferry_test_postgres_run (database, "DELETE FROM orders WHERE id > 10; CREATE TABLE fuse (x int)");
  before = backup_fixture_state (site);
  g_assert_false (restore (site, path, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (400 * 1000);
  ferry_job_cancel (data);
  return NULL;
}

/* Cancelled while the server sleeps in a check constraint. */
static void
test_cancel (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autoptr(FerryJob) job = ferry_job_new ("restore");
  FerryRestoreOptions options = { .lock_holder = "test" };
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  GThread *thread;

  ferry_test_postgres_run (database, "CREATE FUNCTION slow(id int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'fuse') "
                           "THEN PERFORM pg_catalog.pg_sleep(60); END IF; RETURN true; END $$; ALTER TABLE a ADD CHECK (slow(id));");
  path = backup_fixture_create (site, NULL);
  ferry_test_postgres_run (database, "UPDATE roles SET title = 'x'; CREATE TABLE fuse (x int)");
  before = backup_fixture_state (site);
  thread = g_thread_new ("cancel", cancel_thread, job);
  g_assert_false (ferry_backup_restore (site, path, &options, job, &error));
  g_thread_join (thread);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 30 * G_USEC_PER_SEC);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

/* A role that owns its tables but is no superuser, on a database with somebody else's extension and grants. */
static void
test_plain_role (void)
{
  g_autofree char *database = new_database (
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ferry_plain') THEN CREATE ROLE ferry_plain LOGIN; CREATE ROLE ferry_reader; END IF; END $$;"
    "CREATE EXTENSION pg_trgm; GRANT CREATE ON SCHEMA public TO ferry_plain; SET ROLE ferry_plain;"
    "CREATE TABLE t (id serial PRIMARY KEY, x text); INSERT INTO t (x) VALUES ('a'), ('b'); GRANT SELECT ON t TO ferry_reader; RESET ROLE;"
    "CREATE INDEX ON t USING gin (x gin_trgm_ops)");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, "DB_USER=ferry_plain\n");
  g_autofree char *before = backup_fixture_state (site);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *after = NULL;
  g_autofree char *grant = NULL;
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, "UPDATE t SET x = 'c'");
  g_assert_true (restore (site, path, NULL, warnings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, >, 0);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
  grant = ferry_test_postgres_value (database, "SELECT has_table_privilege('ferry_reader', 't', 'SELECT')");
  g_assert_cmpstr (grant, ==, "t");
}

/* DB_SCHEMA: only that schema is dumped and put back; a neighbour in the same database is not touched. */
static void
test_own_schema (void)
{
  g_autofree char *database = new_database ("CREATE SCHEMA app; CREATE TABLE app.t (id serial, x text); INSERT INTO app.t (x) VALUES ('a'); CREATE TABLE public.neighbour (x int);");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, "DB_SCHEMA=app\n");
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *state = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, "DELETE FROM app.t; CREATE TABLE app.later (x int); INSERT INTO neighbour VALUES (7)");
  g_assert_true (restore (site, path, NULL, NULL, &error));
  g_assert_no_error (error);
  state = ferry_test_postgres_value (database, "SELECT (SELECT count(*) FROM app.t) || ',' || (SELECT count(*) FROM neighbour) || ',' || count(*) FROM app.later");
  g_assert_cmpstr (state, ==, "1,1,0");
}

static void
test_skip_rows (void)
{
  static const char * const skip[] = { "orders", "other.t", NULL };
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *folder = g_build_filename (ferry_test_folder (), "skipping", NULL);
  FerryBackupOptions options = { .folder = folder, .skip_data = skip };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_backup_create (site, &options, NULL, &error);
  g_autofree char *rows = NULL;

  g_assert_no_error (error);
  g_assert_true (restore (site, ferry_backup_get_path (backup), NULL, NULL, &error));
  g_assert_no_error (error);
  rows = ferry_test_postgres_value (database, "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM other.t) + count(*) FROM a");
  g_assert_cmpstr (rows, ==, "1");
}

static void
test_dialect (void)
{
  g_autofree char *database = new_database ("CREATE TABLE t (x int)");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autoptr(FerrySite) other = backup_fixture_new_sqlite ("CREATE TABLE t (x)");
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (restore (other, path, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

/* Large objects are put back too, inside the same transaction. */
static void
test_large_objects (void)
{
  g_autofree char *database = new_database ("SELECT lo_from_bytea(4242, '\\xdeadbeef'); CREATE TABLE t (o oid); INSERT INTO t VALUES (4242)");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_postgres_run (database, "SELECT lo_put(4242, 0, '\\x00'), lo_from_bytea(4243, '\\x01')");
  g_assert_true (restore (site, path, NULL, NULL, &error));
  g_assert_no_error (error);
  value = ferry_test_postgres_value (database, "SELECT encode(lo_get(4242), 'hex')");
  g_assert_cmpstr (value, ==, "deadbeef");
}

/* Somebody holds a lock: the restore gives up after a while, says so, and all is as before. */
static void
test_busy (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) holder = ferry_site_open_database (site, NULL, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  ferry_test_postgres_run (database, "DELETE FROM orders");
  before = backup_fixture_state (site);
  g_assert_true (ferry_database_begin (holder, FERRY_TRANSACTION_WRITE, &error));
  g_assert_true (ferry_database_execute (holder, "UPDATE public.roles SET title = 'held'", NULL, &error));
  g_assert_false (restore (site, path, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  ferry_database_rollback (holder);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

/* A database of another kind, with everything PostgreSQL has. */
static void
test_pagila (void)
{
  g_autofree char *script = ferry_test_shared_path ("inputs/pagila.sql.gz");
  const char *database;
  g_autoptr(FerrySite) site = NULL;
  g_autofree char *before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  if (script == NULL)
    return;
  database = ferry_test_postgres_create_database ();
  ferry_test_postgres_load (database, script);
  site = backup_fixture_new_postgres (database, NULL);
  before = backup_fixture_state (site);
  path = backup_fixture_create (site, "pw");
  ferry_test_postgres_run (database, "SET search_path = public; DELETE FROM payment; UPDATE actor SET first_name = 'X'; ALTER TABLE film ADD COLUMN more int DEFAULT 3");
  g_assert_true (ferry_backup_restore (site, path, &(FerryRestoreOptions) { .password = "pw" }, NULL, &error));
  g_assert_no_error (error);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

static const struct { const char *name, *file, *password; } samples[] = {
  { "plain", "nocobase/backups/postgres.nbdata", NULL },
  { "encrypted", "nocobase/backups/postgres-encrypted.nbdata", "s3cret pass" },
};

/* NocoBase's own backups, where they are at hand: into an empty database and over itself. */
static void
test_sample (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = ferry_test_shared_path (samples[i].file);
  FerryRestoreOptions options = { .password = samples[i].password, .files = TRUE };
  g_autofree char *database = NULL;
  g_autoptr(FerrySite) site = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *roles = NULL;
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    return;
  database = new_database ("SELECT 1");
  site = backup_fixture_new_postgres (database, NULL);
  g_assert_true (ferry_backup_verify (path, samples[i].password, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_no_error (error);
  first = backup_fixture_state (site);
  g_assert_true (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_no_error (error);
  second = backup_fixture_state (site);
  g_assert_cmpstr (second, ==, first);
  roles = ferry_test_postgres_value (database, "SELECT count(*) > 2 FROM roles");
  g_assert_cmpstr (roles, ==, "t");
}

#define ADD(table, group, func)                                                        \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                                     \
    {                                                                                  \
      g_autofree char *path = g_strdup_printf ("/backup/" group "/%s", table[i].name); \
                                                                                       \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);                         \
    }

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/backup/postgres/round-trip", test_round_trip);
  g_test_add_func ("/backup/postgres/elsewhere", test_elsewhere);
  ADD (stops, "postgres/stop", test_stop);
  g_test_add_func ("/backup/postgres/finish", test_finish);
  g_test_add_func ("/backup/postgres/killed-session", test_killed_session);
  g_test_add_func ("/backup/postgres/cancel", test_cancel);
  g_test_add_func ("/backup/postgres/plain-role", test_plain_role);
  g_test_add_func ("/backup/postgres/own-schema", test_own_schema);
  g_test_add_func ("/backup/postgres/skip-rows", test_skip_rows);
  g_test_add_func ("/backup/postgres/dialect", test_dialect);
  g_test_add_func ("/backup/postgres/large-objects", test_large_objects);
  g_test_add_func ("/backup/postgres/busy", test_busy);
  g_test_add_func ("/backup/postgres/pagila", test_pagila);
  ADD (samples, "postgres/sample", test_sample);
  return g_test_run ();
}
