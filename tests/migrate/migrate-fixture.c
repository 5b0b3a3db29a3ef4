#include "config.h"

#include "migrate-fixture.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static FerrySite *
new_site (FerryDialect  dialect,
          const char   *name,
          const char   *extra_env,
          char        **database)
{
  static guint count;
  g_autofree char *folder = g_strdup_printf ("%s/%s-%u", ferry_test_folder (), name, count++);
  g_autofree char *env_path = g_build_filename (folder, ".env", NULL);
  g_autofree char *key_path = g_build_filename (folder, "storage", "apps", "main", "aes_key.dat", NULL);
  g_autofree char *db_folder = g_build_filename (folder, "storage", "db", NULL);
  g_autofree char *env = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(GError) error = NULL;
  FerrySite *site;

  g_assert_cmpint (g_mkdir_with_parents (db_folder, 0700), ==, 0);
  if (dialect == FERRY_DIALECT_SQLITE)
    {
      *database = g_build_filename (db_folder, "nocobase.sqlite", NULL);
      env = g_strconcat ("DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n", extra_env, NULL);
    }
  else
    {
      *database = g_strdup (ferry_test_postgres_create_database ());
      env = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USER=postgres\n%s", ferry_test_postgres_host (), *database, extra_env);
    }
  ferry_test_write (env_path, env);
  ferry_test_write (key_path, "0123456789abcdef0123456789abcdef");
  if (dialect == FERRY_DIALECT_SQLITE)
    {
      sqlite3 *db;

      g_assert_cmpint (sqlite3_open (*database, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, "VACUUM", NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);
    }
  site = ferry_site_new_for_folder (id, name, FERRY_STAGE_DEVELOPMENT, folder, &error);
  g_assert_no_error (error);
  return site;
}

FerrySite *
migrate_fixture_site (FerryDialect  dialect,
                      const char   *name,
                      const char   *sql)
{
  g_autofree char *database = NULL;
  FerrySite *site = new_site (dialect, name, "", &database);

  migrate_fixture_run (site, sql);
  return site;
}

FerrySite *
migrate_fixture_site_with_env (FerryDialect  dialect,
                               const char   *name,
                               const char   *extra_env)
{
  g_autofree char *database = NULL;

  return new_site (dialect, name, extra_env, &database);
}

FerrySite *
migrate_fixture_nocobase (FerryDialect  dialect,
                          const char   *name)
{
  gboolean sqlite = dialect == FERRY_DIALECT_SQLITE;
  g_autofree char *dump = g_strdup_printf (sqlite ? "nocobase/sqlite/%s.sqlite.gz" : "nocobase/postgres/%s.sql.gz", name);
  g_autofree char *key = g_strdup_printf ("nocobase/%s/%s.aes_key.dat", sqlite ? "sqlite" : "postgres", name);
  g_autofree char *dump_path = ferry_test_shared_path (dump);
  g_autofree char *key_path = ferry_test_shared_path (key);
  g_autofree char *key_target = NULL;
  g_autofree char *database = NULL;
  FerrySite *site;

  if (dump_path == NULL || key_path == NULL)
    return NULL;
  site = new_site (dialect, name, "", &database);
  if (sqlite)
    {
      g_unlink (database);
      ferry_test_gunzip (dump_path, database);
    }
  else
    ferry_test_postgres_load (database, dump_path);
  key_target = g_build_filename (ferry_site_get_storage (site), "apps", "main", "aes_key.dat", NULL);
  g_unlink (key_target);
  ferry_test_copy (key_path, key_target);
  return site;
}

void
migrate_fixture_run (FerrySite  *site,
                     const char *sql)
{
  FerryConnectionSettings *settings = ferry_site_get_connection (site);
  sqlite3 *db;
  char *message = NULL;

  if (settings->dialect == FERRY_DIALECT_POSTGRES)
    {
      ferry_test_postgres_run (ferry_connection_settings_get (settings, "dbname"), sql);
      return;
    }
  g_assert_cmpint (sqlite3_open (settings->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", message, sql);
  sqlite3_close (db);
}

static FerryDatabase *
open_database (FerrySite *site)
{
  g_autoptr(GError) error = NULL;
  FerryDatabase *db = ferry_site_open_database (site, NULL, &error);

  g_assert_no_error (error);
  return db;
}

char *
migrate_fixture_value (FerrySite  *site,
                       const char *sql)
{
  g_autoptr(FerryDatabase) db = open_database (site);
  g_autoptr(GError) error = NULL;
  g_autofree char *qualified = NULL;
  char *value;

  if (ferry_site_get_dialect (site) == FERRY_DIALECT_POSTGRES)
    {
      ferry_database_execute (db, "SET search_path = public", NULL, &error);
      g_assert_no_error (error);
    }
  value = ferry_database_query_value (db, sql, NULL, &error);
  g_assert_no_error (error);
  return value;
}

void
migrate_fixture_assert (FerrySite  *site,
                        const char *sql,
                        const char *expected)
{
  g_autofree char *value = migrate_fixture_value (site, sql);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s: %s gives “%s”, expected “%s”", ferry_site_get_name (site), sql, value, expected);
}

GHashTable *
migrate_fixture_digests (FerrySite *site)
{
  GHashTable *digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(FerryDatabase) db = open_database (site);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = NULL;

  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, &error));
  schema = ferry_database_read_schema (db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);

      if (table->kind == FERRY_TABLE_PARTITIONED)
        continue;
      g_hash_table_insert (digests, ferry_schema_table_id (schema, table), ferry_database_digest_table (db, table, &error));
      g_assert_no_error (error);
    }
  ferry_database_rollback (db);
  return digests;
}

/* Everything but the present values of sequences is compared through fingerprints; those are added. */
char *
migrate_fixture_structure (FerrySite *site)
{
  g_autoptr(FerryDatabase) db = open_database (site);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_autofree char *fingerprint = ferry_table_fingerprint (schema, table);

      g_string_append_printf (text, "%s %s\n", table->name, fingerprint);
    }
  for (guint i = 0; i < schema->sequences->len; i++)
    {
      FerrySequence *sequence = g_ptr_array_index (schema->sequences, i);

      g_string_append_printf (text, "%s next %" G_GINT64_FORMAT "\n", sequence->name, sequence->next_value);
    }
  return g_string_free (text, FALSE);
}

FerryRuleSet *
migrate_fixture_rules (FerryRule core,
                       FerryRule plugin,
                       FerryRule user)
{
  FerryRuleSet *rules = ferry_rule_set_new ("test");

  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_CORE, core);
  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_PLUGIN, plugin);
  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_USER, user);
  return rules;
}

FerryCatalogue *
migrate_fixture_catalogue (void)
{
  g_autoptr(GError) error = NULL;
  FerryCatalogue *catalogue = ferry_catalogue_new (NULL, &error);

  g_assert_no_error (error);
  return catalogue;
}

FerryPackage *
migrate_fixture_package (FerrySite    *site,
                         FerryRuleSet *rules)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  static guint count;
  g_autofree char *path = g_strdup_printf ("%s/package-%u.nbdata", ferry_test_folder (), count++);
  FerryPackageOptions options = { .rule_set = rules, .output = path };
  FerryPackage *package = ferry_package_create (site, catalogue, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (package);
  return package;
}

FerryExecution *
migrate_fixture_execute (FerrySite    *target,
                         FerryPackage *package,
                         GPtrArray    *variables)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .inputs = { .variables = variables, .ignore_plugins = TRUE }, .verify_full = TRUE };
  FerryExecution *execution = ferry_execute (target, package, catalogue, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (execution);
  g_assert_cmpint (ferry_execution_get_state (execution), ==, FERRY_EXECUTION_DONE);
  return execution;
}

void
migrate_fixture_add_for_both (const char    *path,
                              GTestDataFunc  func)
{
  g_autofree char *sqlite = g_strconcat (path, "/sqlite", NULL);
  g_autofree char *postgres = g_strconcat (path, "/postgres", NULL);

  g_test_add_data_func (sqlite, GINT_TO_POINTER (FERRY_DIALECT_SQLITE), func);
  g_test_add_data_func (postgres, GINT_TO_POINTER (FERRY_DIALECT_POSTGRES), func);
}
