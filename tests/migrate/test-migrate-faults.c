#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Executions that can't succeed: one clear sentence, the right code, the target exactly as before, and a record that says so. */

static void
assert_sentence (const GError *error)
{
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == FERRY_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_null (strchr (error->message, '\n'));
}

/* Returns the record, if one was begun. */
static FerryExecution *
refuse (FerrySite    *site,
        FerrySite    *look,
        FerryPackage *package,
        gboolean      skip_backup,
        FerryError    code)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autofree char *before = fault_snapshot (look);
  g_autofree char *after = NULL;
  FerryExecuteOptions options = { .skip_backup = skip_backup };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) record = ferry_execute (site, package, catalogue, &options, NULL, &error);

  g_assert_nonnull (error);
  assert_sentence (error);
  g_assert_cmpstr (ferry_error_code_name ((FerryError) error->code), ==, ferry_error_code_name (code));
  after = fault_snapshot (look);
  g_assert_cmpstr (before, ==, after);
  if (record != NULL)
    {
      g_autoptr(FerryExecution) settled = fault_settle (site);

      g_assert_cmpint (ferry_execution_get_state (record), ==, FERRY_EXECUTION_FAILED);
      g_assert_cmpstr (ferry_execution_get_id (settled), ==, ferry_execution_get_id (record));
      g_assert_cmpint (ferry_execution_get_state (settled), ==, FERRY_EXECUTION_FAILED);
      g_assert_nonnull (strstr (ferry_execution_get_message (settled), "as before"));
      g_assert_false (fault_witnessed (look, ferry_execution_get_id (record)));
    }
  return g_steal_pointer (&record);
}

/* ---- files ---- */

static void
write_bytes (const char *path,
             const char *data,
             gsize       length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

/* Whatever is wrong with the file is found when it is opened or when it is checked, before anything is written. */
static void
refuse_file (FaultPair  *pair,
             const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_package_open (path, &error);
  g_autoptr(FerryExecution) record = NULL;

  if (package == NULL)
    {
      assert_sentence (error);
      g_assert_true (error->code == FERRY_ERROR_DAMAGED || error->code == FERRY_ERROR_NOT_FOUND || error->code == FERRY_ERROR_NEWER_FORMAT
                     || error->code == FERRY_ERROR_UNSUPPORTED);
      return;
    }
  record = refuse (pair->target, pair->target, package, TRUE, FERRY_ERROR_BLOCKED);
  g_assert_null (record);
}

static void
test_files (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autofree char *path = g_build_filename (ferry_test_folder (), "bad.nbdata", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  bytes = ferry_test_read (ferry_package_get_path (pair.package), &length);
  refuse_file (&pair, "/nonexistent/file.nbdata");
  write_bytes (path, "this is no package", 18);
  refuse_file (&pair, path);
  for (gsize cut = 0; cut < length; cut += MAX (1, length / 6))
    {
      write_bytes (path, bytes, cut);
      refuse_file (&pair, path);
    }
  for (gsize at = 7; at < length; at += MAX (1, length / 6))
    {
      bytes[at] ^= 0x10;
      write_bytes (path, bytes, length);
      bytes[at] ^= 0x10;
      refuse_file (&pair, path);
    }
}

static void
test_other_dialect (void)
{
  g_auto(FaultPair) sqlite = { 0 };
  g_auto(FaultPair) postgres = { 0 };

  fault_pair_set_up (&sqlite, FERRY_DIALECT_SQLITE);
  fault_pair_set_up (&postgres, FERRY_DIALECT_POSTGRES);
  g_assert_null (refuse (sqlite.target, sqlite.target, postgres.package, TRUE, FERRY_ERROR_BLOCKED));
  g_assert_null (refuse (postgres.target, postgres.target, sqlite.package, TRUE, FERRY_ERROR_BLOCKED));
}

/* ---- access ---- */

static FerrySite *
site_with_env (FaultPair  *pair,
               const char *env)
{
  g_autofree char *folder = g_build_filename (ferry_test_folder (), "other", NULL);
  g_autofree char *path = g_build_filename (folder, ".env", NULL);
  g_autofree char *storage = g_build_filename (folder, "storage", NULL);
  g_autoptr(GError) error = NULL;
  FerrySite *site;

  ferry_test_write (path, env);
  g_assert_cmpint (g_mkdir_with_parents (storage, 0700), ==, 0);
  site = ferry_site_new_for_folder (ferry_site_get_id (pair->target), "other", FERRY_STAGE_PRODUCTION, folder, &error);
  g_assert_no_error (error);
  return site;
}

static void
test_away (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  gboolean sqlite = GPOINTER_TO_INT (data) == FERRY_DIALECT_SQLITE;
  g_autoptr(FerrySite) site = NULL;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  site = site_with_env (&pair, sqlite ? "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/missing.sqlite\n"
                                      : "DB_DIALECT=postgres\nDB_HOST=/nonexistent\nDB_DATABASE=nothing\nDB_USER=postgres\n");
  g_assert_null (refuse (site, pair.target, pair.package, TRUE, sqlite ? FERRY_ERROR_NOT_FOUND : FERRY_ERROR_CONNECTION));
}

static const char *
database_of (FaultPair *pair)
{
  return ferry_connection_settings_get (ferry_site_get_connection (pair->target), "dbname");
}

/* A role that may do everything but change one table. */
static void
test_rights (void)
{
  g_auto(FaultPair) pair = { 0 };
  g_autofree char *role = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *env = NULL;
  g_autofree char *drop = NULL;
  g_autoptr(FerrySite) site = NULL;
  g_autoptr(FerryExecution) record = NULL;

  fault_pair_set_up (&pair, FERRY_DIALECT_POSTGRES);
  role = g_strconcat ("limited_", database_of (&pair), NULL);
  sql = g_strdup_printf ("CREATE ROLE %1$s LOGIN; GRANT ALL ON SCHEMA public TO %1$s; GRANT ALL ON ALL TABLES IN SCHEMA public TO %1$s;"
                         "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO %1$s; REVOKE ALL ON paint FROM %1$s;", role);
  ferry_test_postgres_run (database_of (&pair), sql);
  env = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USER=%s\n", ferry_test_postgres_host (), database_of (&pair), role);
  site = site_with_env (&pair, env);
  record = refuse (site, pair.target, pair.package, TRUE, FERRY_ERROR_PERMISSION);
  drop = g_strdup_printf ("DROP OWNED BY %1$s; DROP ROLE %1$s", role);
  ferry_test_postgres_run (database_of (&pair), drop);
}

static void
test_read_only (void)
{
  g_auto(FaultPair) pair = { 0 };
  g_autofree char *sql = NULL;
  g_autoptr(FerryExecution) record = NULL;

  fault_pair_set_up (&pair, FERRY_DIALECT_POSTGRES);
  sql = g_strdup_printf ("ALTER DATABASE %s SET default_transaction_read_only = on", database_of (&pair));
  ferry_test_postgres_run ("postgres", sql);
  record = refuse (pair.target, pair.target, pair.package, TRUE, FERRY_ERROR_PERMISSION);
}

static void
test_locked_file (gconstpointer begin)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) record = NULL;
  g_autofree char *now = NULL;
  sqlite3 *db;

  fault_pair_set_up (&pair, FERRY_DIALECT_SQLITE);
  g_assert_cmpint (sqlite3_open (ferry_site_get_connection (pair.target)->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, begin, NULL, NULL, NULL), ==, SQLITE_OK);
  record = ferry_execute (pair.target, pair.package, catalogue, &options, NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  assert_sentence (error);
  sqlite3_close (db);
  now = fault_snapshot (pair.target);
  g_assert_cmpstr (now, ==, pair.before);
  fault_pair_execute (&pair, TRUE);
}

static void
test_second (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = NULL;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  db = ferry_site_open_database (pair.target, NULL, &error);
  g_assert_true (ferry_database_lock_instance (db, "12345678, ada@desk", &error));
  g_assert_null (ferry_execute (pair.target, pair.package, catalogue, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  assert_sentence (error);
  g_assert_nonnull (strstr (error->message, "ada@desk"));
  ferry_database_unlock_instance (db);
  fault_pair_execute (&pair, TRUE);
}

static void
test_backup_folder (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autofree char *path = NULL;
  g_autoptr(FerryExecution) record = NULL;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  path = g_build_filename (ferry_site_get_state_folder (pair.target), "backups", NULL);
  ferry_test_write (path, "a file where the folder must be");
  record = refuse (pair.target, pair.target, pair.package, FALSE, FERRY_ERROR_EXISTS);
  g_assert_nonnull (record);
}

/* ---- rows that stand in the way ---- */

typedef struct
{
  const char *name;
  FerryRule   rule;
  const char *source;
  const char *target;
  FerryError  code;
} Obstacle;

static const Obstacle obstacles[] = {
  { "unique", FERRY_RULE_SCHEMA_ONLY,
    "CREATE TABLE t (id bigint PRIMARY KEY, v text UNIQUE)",
    "CREATE TABLE t (id bigint PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'same'), (2, 'same')", FERRY_ERROR_CONSTRAINT },
  { "not-null", FERRY_RULE_SCHEMA_ONLY,
    "CREATE TABLE t (id bigint PRIMARY KEY, v text NOT NULL)",
    "CREATE TABLE t (id bigint PRIMARY KEY, v text); INSERT INTO t VALUES (1, NULL)", FERRY_ERROR_CONSTRAINT },
  { "check", FERRY_RULE_SCHEMA_ONLY,
    "CREATE TABLE t (id bigint PRIMARY KEY, v bigint CHECK (v > 0))",
    "CREATE TABLE t (id bigint PRIMARY KEY, v bigint); INSERT INTO t VALUES (1, -1)", FERRY_ERROR_CONSTRAINT },
  { "foreign-key", FERRY_RULE_OVERWRITE,
    "CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t VALUES (2)",
    "CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t VALUES (1);"
    "CREATE TABLE own (id bigint PRIMARY KEY, t bigint REFERENCES t (id)); INSERT INTO own VALUES (1, 1)", FERRY_ERROR_CONSTRAINT },
};

static void
try_obstacle (const Obstacle *obstacle,
              FerryDialect    dialect)
{
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", obstacle->source);
  g_autoptr(FerrySite) target = migrate_fixture_site (dialect, "target", obstacle->target);
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, obstacle->rule);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerryExecution) record = NULL;

  g_test_message ("%s", obstacle->name);
  record = refuse (target, target, package, FALSE, obstacle->code);
  g_assert_nonnull (record);
}

static void
test_obstacles (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    try_obstacle (&obstacles[i], (FerryDialect) GPOINTER_TO_INT (data));
}

/* ---- cancelling ---- */

typedef struct { const char *step; gboolean at_end; } Stop;

static void
stop_cb (FerryJob   *job,
         const char *step,
         const char *title,
         gboolean    finished,
         gpointer    user_data)
{
  const Stop *stop = user_data;

  if (g_str_equal (step, stop->step) && finished == stop->at_end)
    ferry_job_cancel (job);
}

static void
test_cancel (gconstpointer data)
{
  static const char * const steps[] = { "check", "backup", "verify-backup", "compare", "apply", "verify", "commit" };
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (guint at_end = 0; at_end < (i + 1 < G_N_ELEMENTS (steps) ? 2 : 1); at_end++)
      {
        Stop stop = { steps[i], at_end != 0 };
        FerryExecuteOptions options = { 0 };
        g_autoptr(FerryJob) job = ferry_job_new ("stop");
        g_autoptr(GError) error = NULL;
        g_autoptr(FerryExecution) record = NULL;
        g_autofree char *now = NULL;

        ferry_job_set_observer (job, stop_cb, &stop);
        record = ferry_execute (pair.target, pair.package, catalogue, &options, job, &error);
        g_test_message ("%s %s: %s", steps[i], at_end ? "end" : "begin", error != NULL ? error->message : "done");
        g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
        if (record != NULL)
          g_assert_cmpint (ferry_execution_get_state (record), ==, FERRY_EXECUTION_CANCELLED);
        else
          g_assert_cmpuint (i, ==, 0);
        now = fault_snapshot (pair.target);
        g_assert_cmpstr (now, ==, pair.before);
      }
  fault_pair_execute (&pair, TRUE);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  migrate_fixture_add_for_both ("/migrate/faults/files", test_files);
  g_test_add_func ("/migrate/faults/other-dialect", test_other_dialect);
  migrate_fixture_add_for_both ("/migrate/faults/away", test_away);
  g_test_add_func ("/migrate/faults/rights", test_rights);
  g_test_add_func ("/migrate/faults/read-only", test_read_only);
  g_test_add_data_func ("/migrate/faults/locked-file/write", "BEGIN IMMEDIATE", test_locked_file);
  g_test_add_data_func ("/migrate/faults/locked-file/exclusive", "BEGIN EXCLUSIVE", test_locked_file);
  migrate_fixture_add_for_both ("/migrate/faults/second", test_second);
  migrate_fixture_add_for_both ("/migrate/faults/backup-folder", test_backup_folder);
  migrate_fixture_add_for_both ("/migrate/faults/obstacles", test_obstacles);
  migrate_fixture_add_for_both ("/migrate/faults/cancel", test_cancel);
  return g_test_run ();
}
