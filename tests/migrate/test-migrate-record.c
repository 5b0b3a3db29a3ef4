#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-json.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <ftw.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

/* What an execution leaves on disk: records that are whole and private, SQL that runs again, and no secret anywhere. */

#define CANARY_SECRET "canary-secret-5b1d"
#define CANARY_VARIABLE "canary-variable-77aa"
#define CANARY_PASSWORD "canary-password-c0de"

static char *
record_file (FerrySite      *site,
             FerryExecution *record,
             const char     *name)
{
  return g_build_filename (ferry_site_get_state_folder (site), "executions", ferry_execution_get_id (record), name, NULL);
}

/* Every line is a JSON object; how many lines. */
static guint
assert_lines (FerrySite      *site,
              FerryExecution *record,
              const char     *name)
{
  g_autofree char *path = record_file (site, record, name);
  g_autofree char *text = ferry_test_read (path, NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = ferry_json_parse (lines[i], -1, path, &error);

      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
    }
  return n - 1;
}

static int
assert_private (const char        *path,
                const struct stat *info,
                int                kind,
                struct FTW        *where)
{
  if ((info->st_mode & 077) != 0)
    g_error ("%s has mode %o", path, info->st_mode);
  return 0;
}

static void
assert_record (FerrySite      *site,
               FerryExecution *record,
               gboolean        done)
{
  g_autofree char *structure_path = record_file (site, record, "structure.sql");
  g_autofree char *structure = ferry_test_read (structure_path, NULL);
  g_autofree char *json_path = record_file (site, record, "execution.json");
  g_autofree char *json = ferry_test_read (json_path, NULL);

  g_assert_true (g_str_has_prefix (structure, "BEGIN;\n"));
  g_assert_true (g_str_has_suffix (structure, done ? "\nCOMMIT;\n" : "\nROLLBACK;\n"));
  g_assert_nonnull (strstr (json, done ? "\"done\"" : "\"failed\""));
  g_assert_cmpuint (assert_lines (site, record, "log.jsonl"), >=, 2);
  g_assert_cmpuint (assert_lines (site, record, "process.jsonl"), >=, 3);
  if (done)
    g_assert_cmpuint (assert_lines (site, record, "data.jsonl"), >=, 4);
  g_assert_cmpint (nftw (ferry_site_get_state_folder (site), assert_private, 16, FTW_PHYS), ==, 0);
}

static void
test_files (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryExecution) done = NULL;
  g_autoptr(FerryExecution) failed = NULL;
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(GError) error = NULL;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  fault_pair_execute (&pair, FALSE);
  done = fault_settle (pair.target);
  assert_record (pair.target, done, TRUE);
  fault_pair_reset (&pair);
  migrate_fixture_run (pair.target, "CREATE TABLE own (id bigint PRIMARY KEY, color varchar(10) REFERENCES color (code)); INSERT INTO own VALUES (1, 'y')");
  failed = ferry_execute (pair.target, pair.package, catalogue, &options, NULL, &error);
  g_assert_nonnull (error);
  assert_record (pair.target, failed, FALSE);
  migrate_fixture_run (pair.target, "DROP TABLE own");
}

/* ---- the SQL runs again ---- */

#define SOURCE \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50) NOT NULL UNIQUE, note text, extra text DEFAULT 'x''y');" \
  "CREATE TABLE paint (id bigint PRIMARY KEY, color varchar(10) REFERENCES color (code));" \
  "CREATE INDEX paint_color ON paint (color);" \
  "CREATE TABLE \"brand \"\"new\" (id bigint PRIMARY KEY, v text CHECK (v <> ''));"
#define TARGET \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50), note text);" \
  "INSERT INTO color VALUES ('r', 'Red', 'a'), ('g', 'Green', NULL);" \
  "CREATE TABLE paint (id bigint PRIMARY KEY, color varchar(10));" \
  "INSERT INTO paint VALUES (1, 'r');"

static void
replay (FerrySite  *site,
        const char *path)
{
  FerryConnectionSettings *settings = ferry_site_get_connection (site);
  g_autoptr(GError) error = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *read = g_strdup_printf (".read %s", path);
  const char *arguments[] = { "sqlite3", "-bail", settings->path, read, NULL };
  int status;

  if (settings->dialect == FERRY_DIALECT_POSTGRES)
    {
      ferry_test_postgres_load (ferry_connection_settings_get (settings, "dbname"), path);
      return;
    }
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &messages, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s", messages);
}

static void
test_structure (gconstpointer data)
{
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", SOURCE);
  g_autoptr(FerrySite) target = migrate_fixture_site (dialect, "target", TARGET);
  g_autoptr(FerrySite) copy = migrate_fixture_site (dialect, "copy", TARGET);
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_SCHEMA_ONLY);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerryExecution) record = migrate_fixture_execute (target, package, NULL);
  g_autofree char *path = record_file (target, record, "structure.sql");
  g_autofree char *wanted = fault_snapshot (target);
  g_autofree char *found = NULL;

  replay (copy, path);
  found = fault_snapshot (copy);
  g_assert_cmpstr (found, ==, wanted);
}

/* ---- secrets ---- */

static gboolean
holds_canary (const char *path)
{
  static const char * const canaries[] = { CANARY_SECRET, CANARY_VARIABLE, CANARY_PASSWORD };
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
    if (memmem (text, length, canaries[i], strlen (canaries[i])) != NULL)
      return TRUE;
  return FALSE;
}

static int
assert_no_canary (const char        *path,
                  const struct stat *info,
                  int                kind,
                  struct FTW        *where)
{
  if (kind == FTW_F && holds_canary (path))
    g_error ("%s holds a secret", path);
  return 0;
}

/* Looks at every process on the machine until told to stop. */
static gpointer
watch_thread (gpointer data)
{
  while (!g_atomic_int_get ((int *) data))
    {
      g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *arguments = g_build_filename ("/proc", name, "cmdline", NULL);
          g_autofree char *environment = g_build_filename ("/proc", name, "environ", NULL);

          if (g_ascii_isdigit (*name) && (holds_canary (arguments) || holds_canary (environment)))
            g_error ("%s shows a secret", arguments);
        }
      g_usleep (5 * 1000);
    }
  return NULL;
}

static void
set_password (FerrySite *site)
{
  g_autofree char *folder = g_path_get_dirname (ferry_site_get_storage (site));
  g_autofree char *path = g_build_filename (folder, ".env", NULL);
  g_autofree char *env = ferry_test_read (path, NULL);
  g_autofree char *with = g_strconcat (env, "DB_PASSWORD=" CANARY_PASSWORD "\n", NULL);

  ferry_test_write (path, with);
}

static FerrySite *
open_again (FerrySite *site)
{
  g_autofree char *folder = g_path_get_dirname (ferry_site_get_storage (site));
  g_autoptr(GError) error = NULL;
  FerrySite *again;

  set_password (site);
  again = ferry_site_new_for_folder (ferry_site_get_id (site), "again", FERRY_STAGE_PRODUCTION, folder, &error);
  g_assert_no_error (error);
  return again;
}

static void
test_secrets (gconstpointer data)
{
  static const char variables_sql[] =
    "CREATE TABLE \"environmentVariables\" (name varchar(255) PRIMARY KEY, type varchar(255), value text,"
    " \"createdAt\" timestamp with time zone, \"updatedAt\" timestamp with time zone);";
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  g_autofree char *source_sql = g_strconcat (SOURCE, variables_sql, "INSERT INTO \"environmentVariables\" VALUES"
                                             " ('TOKEN', 'secret', 'aa', NULL, NULL), ('PLACE', 'default', '" CANARY_VARIABLE "', NULL, NULL)", NULL);
  g_autofree char *target_sql = g_strconcat (TARGET, variables_sql, NULL);
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", source_sql);
  g_autoptr(FerrySite) plain = migrate_fixture_site (dialect, "target", target_sql);
  g_autoptr(FerrySite) target = open_again (plain);
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FerryExecution) record = NULL;
  g_autoptr(FerryExecution) rollback = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *stored = NULL;
  int stop = 0;
  GThread *watch = g_thread_new ("watch", watch_thread, &stop);

  g_ptr_array_add (variables, ferry_variable_new ("TOKEN", TRUE, CANARY_SECRET));
  g_ptr_array_add (variables, ferry_variable_new ("PLACE", FALSE, "here"));
  record = migrate_fixture_execute (target, package, variables);
  stored = migrate_fixture_value (target, "SELECT value FROM \"environmentVariables\" WHERE name = 'TOKEN'");
  g_assert_cmpuint (strlen (stored), >, 32);
  g_assert_null (strstr (stored, "canary"));
  rollback = ferry_rollback (target, record, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&stop, 1);
  g_thread_join (watch);
  g_assert_false (holds_canary (ferry_package_get_path (package)));
  g_assert_cmpint (nftw (ferry_site_get_state_folder (target), assert_no_canary, 16, FTW_PHYS), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  migrate_fixture_add_for_both ("/migrate/record/files", test_files);
  migrate_fixture_add_for_both ("/migrate/record/structure", test_structure);
  migrate_fixture_add_for_both ("/migrate/record/secrets", test_secrets);
  return g_test_run ();
}
