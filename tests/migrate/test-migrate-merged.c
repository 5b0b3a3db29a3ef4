#include "config.h"

#include "migrate-cycle.h"
#include "migrate-oracle.h"
#include "small-nocobase.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"

#include <string.h>

/* Two developments, released one after the other into one staging with "merged release": nothing of either is lost, and what could
 * not be merged is named. Then what independent rules may ask for, and instances with other names. */

static void
develop (FerrySite  *site,
         const char *who,
         int         number)
{
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO \"t:roles\" (\"c:name\", \"c:title\") VALUES ('%s_role', 'Role of %s');"
    "INSERT INTO \"t:workflows\" (\"c:id\", \"c:key\", \"c:title\") VALUES (%d, 'k%s', 'Workflow of %s');"
    "INSERT INTO \"t:flow_nodes\" (\"c:id\", \"c:key\", \"c:title\", \"c:workflowId\") VALUES (%d1, 'n%s', 'Node of %s', %d);"
    "INSERT INTO \"t:rolesResources\" (\"c:roleName\", \"c:name\") VALUES ('%s_role', 'customers');"
    "INSERT INTO \"t:collections\" (\"c:key\", \"c:name\", \"c:title\") VALUES ('c%s', '%sThings', 'Things of %s');"
    "INSERT INTO \"t:fields\" (\"c:key\", \"c:name\", \"c:type\", \"c:collectionName\") VALUES ('f%s', 'title', 'string', '%sThings');",
    who, who, number, who, who, number, who, who, number, who, who, who, who, who, who);
  g_autofree char *table = g_strdup_printf (
    "CREATE TABLE \"t:%sThings\" (\"c:id\" BIGINT PRIMARY KEY, \"c:title\" VARCHAR(255));"
    "ALTER TABLE \"t:customers\" ADD COLUMN \"c:%sColumn\" VARCHAR(255);", who, who);

  small_nocobase_run (site, sql);
  small_nocobase_run (site, table);
}

static void
assert_names_not_merged (FerrySite    *target,
                         FerryPackage *package,
                         const char   *table)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (target, NULL, &error);
  g_autoptr(FerryPlan) plan = ferry_plan_make (target, db, package, catalogue, NULL, NULL, &error);
  g_autoptr(GListModel) items = ferry_check_run (target, db, package, catalogue, NULL, NULL, &error);
  gboolean in_plan = FALSE, in_check = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) each = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);

      in_plan |= g_str_equal (ferry_plan_table_get_table (each), table) && ferry_plan_table_get_not_merged (each);
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);
      const char *found = ferry_check_item_get_found (item);

      in_check |= ferry_check_item_get_level (item) == FERRY_CHECK_WARNING && found != NULL && strstr (found, table) != NULL;
      in_check |= ferry_check_item_get_level (item) == FERRY_CHECK_WARNING && strstr (ferry_check_item_get_title (item), table) != NULL;
    }
  if (!in_plan || !in_check)
    g_error ("%s: not merged, but plan %d, check %d", table, in_plan, in_check);
}

/* keys of every table before are still there */
static void
assert_nothing_lost (FerrySite   *site,
                     FerrySchema *before,
                     GHashTable  *rows)
{
  for (guint i = 0; i < before->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (before->tables, i);
      g_autofree char *id = ferry_schema_table_id (before, table);
      g_auto(GStrv) columns = migrate_oracle_kept (table, table);
      g_autoptr(GPtrArray) now = migrate_oracle_rows (site, table, (const char * const *) columns);

      if (!migrate_oracle_holds (g_hash_table_lookup (rows, id), now))
        g_error ("rows of %s are lost", id);
    }
}

static GHashTable *
remember (FerrySite   *site,
          FerrySchema *schema)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_auto(GStrv) columns = migrate_oracle_kept (table, table);

      g_hash_table_insert (rows, ferry_schema_table_id (schema, table), migrate_oracle_rows (site, table, (const char * const *) columns));
    }
  return rows;
}

static void
release_merged (FerrySite  *from,
                FerrySite  *to,
                const char *not_merged)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_merged ();
  g_autoptr(FerryPackage) package = migrate_fixture_package (from, rules);
  g_autoptr(FerrySchema) before = migrate_oracle_schema (to);
  g_autoptr(GHashTable) rows = remember (to, before);
  g_autoptr(FerryExecution) execution = NULL;

  assert_names_not_merged (to, package, not_merged);
  execution = migrate_fixture_execute (to, package, NULL);
  assert_nothing_lost (to, before, rows);
}

static const struct { const char *name; const char *env; const char *roles_resources; } names[] = {
  { "plain", "", "rolesResources" },
  { "prefix", "DB_TABLE_PREFIX=nb_\n", "nb_rolesResources" },
  { "underscored", "DB_TABLE_PREFIX=nb_\nDB_UNDERSCORED=true\n", "nb_roles_resources" },
  { "schema", "DB_SCHEMA=app\n", "rolesResources" },
};

static void
assert_has (FerrySite  *site,
            const char *who)
{
  static const char * const queries[] = {
    "SELECT count(*) FROM \"t:roles\" WHERE \"c:name\" = '%s_role'",
    "SELECT count(*) FROM \"t:workflows\" WHERE \"c:title\" = 'Workflow of %s'",
    "SELECT count(*) FROM \"t:flow_nodes\" WHERE \"c:title\" = 'Node of %s'",
    "SELECT count(*) FROM \"t:collections\" WHERE \"c:name\" = '%sThings'",
    "SELECT count(*) + 1 FROM \"t:%sThings\"",
    "SELECT count(*) - 1 FROM \"t:customers\" WHERE \"c:%sColumn\" IS NULL",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_auto(GStrv) parts = g_strsplit (queries[i], "%s", -1);
      g_autofree char *sql = g_strjoinv (who, parts);

      small_nocobase_assert (site, sql, "1");
    }
}

static void
test_two_developments (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  FerryDialect dialect = number % 2 == 0 ? FERRY_DIALECT_SQLITE : FERRY_DIALECT_POSTGRES;
  const char *env = names[number / 2].env;
  g_autoptr(FerrySite) red = small_nocobase_new (dialect, "red", env);
  g_autoptr(FerrySite) blue = small_nocobase_new (dialect, "blue", env);
  g_autoptr(FerrySite) staging = small_nocobase_new (dialect, "staging", env);

  develop (red, "red", 1001);
  develop (blue, "blue", 2001);
  small_nocobase_run (staging, "INSERT INTO \"t:roles\" (\"c:name\", \"c:title\") VALUES ('own', 'Of staging');"
                               "INSERT INTO \"t:users\" (\"c:nickname\") VALUES ('tester'); UPDATE \"t:environmentVariables\" SET \"c:value\" = 'kept'");
  release_merged (red, staging, names[number / 2].roles_resources);
  release_merged (blue, staging, names[number / 2].roles_resources);
  assert_has (staging, "red");
  assert_has (staging, "blue");
  small_nocobase_assert (staging, "SELECT count(*) FROM \"t:roles\"", "5");
  small_nocobase_assert (staging, "SELECT count(*) FROM \"t:rolesResources\"", "1");
  small_nocobase_assert (staging, "SELECT count(*) FROM \"t:users\"", "2");
  small_nocobase_assert (staging, "SELECT \"c:value\" FROM \"t:environmentVariables\"", "kept");
}

static void
assert_only_changed (GHashTable         *before,
                     GHashTable         *after,
                     const char * const *changed)
{
  GHashTableIter iter;
  gpointer table, digest;

  g_assert_cmpuint (g_hash_table_size (before), ==, g_hash_table_size (after));
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &table, &digest))
    if (g_strv_contains (changed, table) == (g_strcmp0 (digest, g_hash_table_lookup (after, table)) == 0))
      g_error ("%s: %s", (char *) table, g_strv_contains (changed, table) ? "did not change" : "changed");
}

/* The recorded development instance, three times, two of them changed in their own way. */
static void
test_real (gconstpointer data)
{
  static const char * const changed[] = { "roles", "workflows", NULL };
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  g_autoptr(FerrySite) development = migrate_fixture_nocobase (dialect, "dev");
  g_autoptr(FerrySite) staging = migrate_fixture_nocobase (dialect, "dev");
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_merged ();
  g_autoptr(FerryPackage) red = NULL;
  g_autoptr(FerryPackage) blue = NULL;
  g_autoptr(FerryExecution) first = NULL;
  g_autoptr(FerryExecution) second = NULL;
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;

  if (development == NULL)
    return;
  before = migrate_fixture_digests (staging);
  migrate_fixture_run (development, "INSERT INTO roles (\"createdAt\", \"updatedAt\", name, title) VALUES ('2026-01-01', '2026-01-01', 'red', 'Red');"
                                    "INSERT INTO workflows (id, \"createdAt\", \"updatedAt\", key, title) VALUES (5, '2026-01-01', '2026-01-01', 'kred', 'Red')");
  red = migrate_fixture_package (development, rules);
  migrate_fixture_run (development, "UPDATE roles SET name = 'blue', title = 'Blue' WHERE name = 'red'; UPDATE workflows SET id = 6, key = 'kblue' WHERE id = 5");
  blue = migrate_fixture_package (development, rules);
  first = migrate_fixture_execute (staging, red, NULL);
  second = migrate_fixture_execute (staging, blue, NULL);
  after = migrate_fixture_digests (staging);
  assert_only_changed (before, after, changed);
  migrate_fixture_assert (staging, "SELECT count(*) FROM roles WHERE name IN ('red', 'blue')", "2");
  migrate_fixture_assert (staging, "SELECT count(*) FROM workflows WHERE key IN ('kred', 'kblue')", "2");
}

static const struct { const char *name, *table; FerryRule rule; const char *refusal; } independent[] = {
  { "counted-upsert", "rolesResources", FERRY_RULE_UPSERT, "counted up" },
  { "counted-insert-ignore", "rolesResources", FERRY_RULE_INSERT_IGNORE, "counted up" },
  { "variables-overwrite", "environmentVariables", FERRY_RULE_OVERWRITE, "never travel" },
  { "variables-upsert", "environmentVariables", FERRY_RULE_UPSERT, "never travel" },
  { "version-overwrite", "applicationVersion", FERRY_RULE_OVERWRITE, "never travel" },
  { "jobs-overwrite", "jobs", FERRY_RULE_OVERWRITE, "allows only" },
  { "unknown", "nowhere", FERRY_RULE_OVERWRITE, "nowhere" },
  { "users-overwrite", "users", FERRY_RULE_OVERWRITE, NULL },
  { "users-skip", "users", FERRY_RULE_SKIP, NULL },
  { "roles-upsert", "roles", FERRY_RULE_UPSERT, NULL },
  { "customers-overwrite", "customers", FERRY_RULE_OVERWRITE, NULL },
};

static FerryPackage *
create (FerrySite     *site,
        FerryRuleSet  *rules,
        GError       **error)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autofree char *path = g_build_filename (ferry_site_get_storage (site), "try.nbdata", NULL);
  FerryPackageOptions options = { .rule_set = rules, .output = path };

  return ferry_package_create (site, catalogue, &options, NULL, error);
}

static void
test_independent (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  FerryDialect dialect = number % 2 == 0 ? FERRY_DIALECT_SQLITE : FERRY_DIALECT_POSTGRES;
  g_autoptr(FerrySite) source = small_nocobase_new (dialect, "source", "");
  g_autoptr(FerrySite) target = small_nocobase_new (dialect, "target", "");
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = NULL;

  small_nocobase_run (source, "INSERT INTO \"t:users\" (\"c:nickname\") VALUES ('new'); INSERT INTO \"t:customers\" (\"c:id\") VALUES (9); DELETE FROM \"t:roles\" WHERE \"c:name\" = 'member'");
  ferry_rule_set_set_table_rule (rules, independent[number / 2].table, independent[number / 2].rule);
  package = create (source, rules, &error);
  if (independent[number / 2].refusal != NULL)
    {
      g_assert_true (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_USAGE) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND));
      g_assert_nonnull (strstr (error->message, independent[number / 2].refusal));
      g_assert_nonnull (strstr (error->message, independent[number / 2].table));
      return;
    }
  g_assert_no_error (error);
  g_object_unref (package);
  package = NULL;
  migrate_cycle_run (source, target, rules, FALSE);
}

static void
test_protected (gconstpointer data)
{
  static const FerryRule all[] = { FERRY_RULE_OVERWRITE, FERRY_RULE_UPSERT, FERRY_RULE_INSERT_IGNORE };
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  g_autoptr(FerrySite) source = small_nocobase_new (dialect, "source", "");

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (all[i], all[i], all[i]);
      g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
      static const char * const never[] = { "environmentVariables", "applicationVersion", "migrations", "users", "rolesUsers", "jobs" };

      for (guint k = 0; k < G_N_ELEMENTS (never); k++)
        {
          const FerryPackageTable *table = ferry_package_metadata_find_table (ferry_package_get_metadata (package), never[k]);

          g_assert_cmpint (ferry_table_rule_get_rule (table->rule), ==, FERRY_RULE_SCHEMA_ONLY);
          g_assert_null (table->entry);
        }
    }
}

static void
test_secrets (gconstpointer data)
{
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  g_autoptr(FerrySite) source = small_nocobase_new (dialect, "source", "");
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autoptr(FerryRuleSet) strict = ferry_rule_set_copy (rules, "strict");
  g_autoptr(FerryPackage) clean = migrate_fixture_package (source, rules);
  g_autoptr(FerryPackage) package = NULL;
  g_autoptr(FerryPackage) refused = NULL;
  g_autoptr(GError) error = NULL;
  const FerrySecretFinding *finding;

  g_assert_cmpuint (ferry_package_get_metadata (clean)->secrets->len, ==, 0);
  small_nocobase_run (source, "INSERT INTO \"t:storages\" VALUES (2, 'Cloud', 's3', '{\"bucket\":\"b\",\"accessKeySecret\":\"AKcanary123\"}')");
  package = migrate_fixture_package (source, rules);
  g_assert_cmpuint (ferry_package_get_metadata (package)->secrets->len, ==, 1);
  finding = g_ptr_array_index (ferry_package_get_metadata (package)->secrets, 0);
  g_assert_cmpstr (finding->table, ==, "storages");
  g_assert_cmpstr (finding->key, ==, "2");
  g_object_set (strict, "refuse-secrets", TRUE, NULL);
  refused = create (source, strict, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED);
  g_assert_nonnull (strstr (error->message, "storages"));
  g_assert_null (strstr (error->message, "AKcanary123"));
}

typedef struct
{
  guint       odd;       /* 0 SQLite, 1 PostgreSQL */
  const char *dialect;
} Program;

static void
add_numbered (const Program *program,
              const char    *group,
              const char    *name,
              guint          index,
              GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/migrate/%s/%s/%s", group, name, program->dialect);

  g_test_add_data_func (path, GUINT_TO_POINTER (index * 2 + program->odd), func);
}

static void
add_one (const Program *program,
         const char    *name,
         GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/migrate/%s/%s", name, program->dialect);

  g_test_add_data_func (path, GINT_TO_POINTER (program->odd ? FERRY_DIALECT_POSTGRES : FERRY_DIALECT_SQLITE), func);
}

int
main (int    argc,
      char **argv)
{
  gboolean postgres = g_str_has_suffix (argv[0], "-postgres");   /* two programs, to be run beside each other */
  Program program = { postgres ? 1 : 0, postgres ? "postgres" : "sqlite" };

  ferry_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (postgres || !g_str_equal (names[i].name, "schema"))
      add_numbered (&program, "merged", names[i].name, i, test_two_developments);
  for (guint i = 0; i < G_N_ELEMENTS (independent); i++)
    add_numbered (&program, "independent", independent[i].name, i, test_independent);
  add_one (&program, "merged/real", test_real);
  add_one (&program, "independent/protected", test_protected);
  add_one (&program, "independent/secrets", test_secrets);
  return g_test_run ();
}
