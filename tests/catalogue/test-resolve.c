#include "config.h"

#include "../site/nocobase-fixture.h"
#include "base/ferry-error.h"
#include "catalogue/ferry-catalogue.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

static const char * const environments[] = {
  "", "DB_UNDERSCORED=true\n", "DB_TABLE_PREFIX=nb_\n", "DB_UNDERSCORED=true\nDB_TABLE_PREFIX=nb_\n",
};

/* @rules: core plugin user, then table=rule; @expected: table rule reason [wanted]|… by logical name */
static const struct { const char *name, *rules, *expected; } cases[] = {
  { "default", "default default default",
    "applicationPlugins overwrite default|applicationVersion schema-only never-travels|environmentVariables schema-only never-travels|"
    "migrations schema-only never-travels|roles overwrite default|users schema-only default|rolesUsers schema-only default|"
    "rolesUischemas overwrite owner|rolesDesktopRoutes overwrite owner|main_desktopRoutes_path overwrite owner|backupSettings schema-only default|"
    "customers schema-only default|categoryTemplates schema-only owner|main_productCategories_path schema-only owner|thirdParty schema-only default|"
    "crm schema-only default|broken schema-only default|noOptions schema-only default|usersCustomers schema-only owner|rolesTags overwrite owner" },
  { "one-way", "overwrite overwrite schema-only",
    "applicationPlugins overwrite group|applicationVersion schema-only never-travels|roles overwrite group|users schema-only protected|rolesUsers schema-only protected|"
    "backupSettings schema-only protected|rolesUischemas overwrite owner|customers schema-only group|thirdParty schema-only group|authenticators overwrite group" },
  { "merged", "upsert upsert schema-only",
    "applicationPlugins schema-only auto-increment-key upsert|roles upsert group|authenticators schema-only auto-increment-key upsert|desktopRoutes upsert group|"
    "main_desktopRoutes_path schema-only no-key upsert|rolesDesktopRoutes upsert owner|verifiers upsert group|users schema-only protected" },
  { "insert-ignore", "insert-ignore insert-ignore insert-ignore",
    "roles insert-ignore group|customers schema-only auto-increment-key insert-ignore|withoutKey schema-only no-key insert-ignore|uniqueKey insert-ignore group|"
    "uniqueNullable schema-only no-key insert-ignore|thirdParty insert-ignore group" },
  { "user-overwrite", "default default overwrite",
    "customers overwrite group|usersCustomers schema-only owner|categoryTemplates overwrite owner|main_productCategories_path overwrite owner|thirdParty overwrite group|"
    "withoutKey overwrite group|orphanJoin overwrite group|roundA overwrite owner|roundB overwrite group|crm overwrite group" },
  { "user-upsert", "default default upsert",
    "productCategories upsert group|categoryTemplates upsert owner|main_productCategories_path schema-only no-key upsert|customers schema-only auto-increment-key upsert" },
  { "skip", "skip skip skip",
    "roles skip group|rolesUischemas skip owner|users schema-only protected|environmentVariables schema-only never-travels|customers skip group|rolesUsers schema-only protected" },
  { "schema-only", "schema-only schema-only schema-only",
    "roles schema-only group|users schema-only protected|authenticators schema-only group|verifiers schema-only group" },
  { "independent", "default default overwrite roles=schema-only users=overwrite usersCustomers=upsert productCategories=skip backupSettings=overwrite withoutKey=skip",
    "roles schema-only independent|rolesUischemas schema-only owner|rolesDesktopRoutes schema-only owner|users overwrite independent|usersCustomers upsert independent|"
    "productCategories skip independent|categoryTemplates skip owner|main_productCategories_path skip owner|ticketTemplates overwrite group|backupSettings overwrite independent|"
    "withoutKey skip independent|rolesTags schema-only owner" },
  { "least-destructive", "default default default productCategories=upsert ticketTemplates=insert-ignore",
    "categoryTemplates insert-ignore owner|main_productCategories_path schema-only no-key upsert" },
  { "follower-of-both", "default default default desktopRoutes=schema-only", "rolesDesktopRoutes schema-only owner|main_desktopRoutes_path schema-only owner|roles overwrite default" },
  { "follower-named", "default default default roles=schema-only rolesUischemas=overwrite", "rolesUischemas overwrite independent" },
  { "merge-where-overwrite", "default default default rolesUsers=upsert roles=insert-ignore verifiers=upsert",
    "rolesUsers upsert independent|roles insert-ignore independent|verifiers upsert independent" },
  { "never-travels-named", "overwrite overwrite overwrite environmentVariables=schema-only", "environmentVariables schema-only never-travels" },
};

static FerryRuleSet *
parse_rules (const char *text)
{
  static const FerryTableGroup groups[] = { FERRY_TABLE_GROUP_CORE, FERRY_TABLE_GROUP_PLUGIN, FERRY_TABLE_GROUP_USER };
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  FerryRuleSet *set = ferry_rule_set_new ("test");
  FerryRule rule = FERRY_RULE_DEFAULT;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto(GStrv) sides = g_strsplit (words[i], "=", 2);

      g_assert_true (ferry_rule_from_string (sides[i < 3 ? 0 : 1], &rule));
      if (i < 3)
        ferry_rule_set_set_group_rule (set, groups[i], rule);
      else
        ferry_rule_set_set_table_rule (set, sides[0], rule);
    }
  return set;
}

static GPtrArray *
resolve (FerrySite   *site,
         const char  *additions,
         const char  *rules,
         gboolean     lenient,
         GError     **error)
{
  g_autoptr(FerryCatalogue) catalogue = ferry_catalogue_new (additions, error);
  g_autoptr(FerryRuleSet) set = parse_rules (rules);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerrySchema) schema = NULL;

  if (catalogue == NULL)
    return NULL;
  db = nocobase_fixture_open (site, &schema);
  return ferry_catalogue_resolve (catalogue, site, db, schema, set, lenient, error);
}

static FerryTableRule *
find (GPtrArray  *rules,
      const char *logical)
{
  for (guint i = 0; i < rules->len; i++)
    if (g_str_equal (ferry_table_rule_get_logical_name (g_ptr_array_index (rules, i)), logical))
      return g_ptr_array_index (rules, i);
  g_error ("no table %s", logical);
}

static void
assert_rule (GPtrArray  *rules,
             const char *expected)
{
  g_auto(GStrv) words = g_strsplit (expected, " ", -1);
  FerryTableRule *rule = find (rules, words[0]);

  g_test_message ("%s", expected);
  g_assert_cmpstr (ferry_rule_to_string (ferry_table_rule_get_rule (rule)), ==, words[1]);
  g_assert_cmpstr (ferry_rule_reason_to_string (ferry_table_rule_get_reason (rule)), ==, words[2]);
  g_assert_cmpstr (ferry_rule_to_string (ferry_table_rule_get_wanted_rule (rule)), ==, words[3] != NULL ? words[3] : words[1]);
  g_assert_cmpint (ferry_table_rule_is_not_merged (rule), ==, words[3] != NULL);
}

static void
assert_rules (GPtrArray  *rules,
              const char *expected)
{
  g_auto(GStrv) lines = g_strsplit (expected, "|", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    assert_rule (rules, lines[i]);
}

/* Sorted by table, every table once, the witness not at all. */
static void
assert_complete (GPtrArray *rules)
{
  g_assert_cmpuint (rules->len, ==, 34);
  for (guint i = 0; i < rules->len; i++)
    {
      const char *table = ferry_table_rule_get_table (g_ptr_array_index (rules, i));

      g_assert_cmpstr (table, !=, "ferry_execution");
      if (i > 0)
        g_assert_cmpstr (ferry_table_rule_get_table (g_ptr_array_index (rules, i - 1)), <, table);
    }
}

/* data: case + 100 * environment */
static void
test_rules (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = nocobase_fixture_new (environments[index / 100]);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rules = resolve (site, NULL, cases[index % 100].rules, FALSE, &error);

  g_assert_no_error (error);
  assert_complete (rules);
  assert_rules (rules, cases[index % 100].expected);
}

static void
test_postgres (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = nocobase_fixture_postgres (environments[index]);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) rules = resolve (site, NULL, cases[i].rules, FALSE, &error);

      g_assert_no_error (error);
      assert_complete (rules);
      assert_rules (rules, cases[i].expected);
    }
}

static const struct { const char *name, *rules; FerryError code; const char *says; } refusals[] = {
  { "unknown-table", "default default default nowhere=skip", FERRY_ERROR_NOT_FOUND, "nowhere" },
  { "not-allowed", "default default default roles=skip", FERRY_ERROR_USAGE, "overwrite, schema-only" },
  { "not-allowed-schema-only", "default default default verifiers=schema-only", FERRY_ERROR_USAGE, "verifiers" },
  { "merge-without-overwrite", "default default default applicationVersion=upsert", FERRY_ERROR_USAGE, "never travel" },
  { "never-travels", "default default default migrations=overwrite", FERRY_ERROR_USAGE, "never travel" },
  { "never-travels-skip", "default default default environmentVariables=skip", FERRY_ERROR_USAGE, "environmentVariables" },
  { "auto-increment", "default default default customers=upsert", FERRY_ERROR_USAGE, "counted up" },
  { "auto-increment-ignore", "default default default authenticators=insert-ignore", FERRY_ERROR_USAGE, "counted up" },
  { "no-key", "default default default withoutKey=upsert", FERRY_ERROR_USAGE, "unique key" },
  { "witness", "default default default ferry_execution=overwrite", FERRY_ERROR_NOT_FOUND, "ferry_execution" },
};

static void
test_refusal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = nocobase_fixture_new ("");
  g_autoptr(GError) error = NULL;

  g_assert_null (resolve (site, NULL, refusals[i].rules, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, (int) refusals[i].code);
  g_assert_nonnull (strstr (error->message, refusals[i].says));
}

static void
test_names (void)
{
  g_autoptr(FerrySite) site = nocobase_fixture_new (environments[3]);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) physical = resolve (site, NULL, "default default default nb_roles=schema-only nb_crm_table=skip", FALSE, &error);
  g_autoptr(GPtrArray) lenient = NULL;

  g_assert_no_error (error);
  assert_rules (physical, "roles schema-only independent|crm skip independent");
  g_assert_cmpstr (ferry_table_rule_get_table (find (physical, "crm")), ==, "nb_crm_table");
  lenient = resolve (site, NULL, "default default default nowhere=upsert", TRUE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lenient);
  g_assert_null (resolve (site, NULL, "default default default nb_roles=schema-only roles=overwrite", FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_clear_error (&error);
  g_clear_pointer (&lenient, g_ptr_array_unref);
  lenient = resolve (site, NULL, "default default default nb_roles=overwrite roles=overwrite", FALSE, &error);
  g_assert_no_error (error);
}

static void
test_details (void)
{
  g_autoptr(FerrySite) site = nocobase_fixture_new ("");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rules = resolve (site, NULL, "default default default", FALSE, &error);
  FerryTableRule *rule = find (rules, "rolesUsers");

  g_assert_cmpstr (ferry_table_rule_get_key (rule), ==, "roleName, userId");
  g_assert_false (ferry_table_rule_get_auto_increment (rule));
  g_assert_cmpint (ferry_table_rule_get_group (rule), ==, FERRY_TABLE_GROUP_PLUGIN);
  g_assert_cmpint (ferry_table_rule_get_category (rule), ==, FERRY_DATA_CATEGORY_BUSINESS);
  g_assert_cmpstr (ferry_table_rule_get_origin (rule), ==, "@nocobase/plugin-acl");
  g_assert_true (ferry_table_rule_allows (rule, FERRY_RULE_UPSERT) && !ferry_table_rule_allows (rule, FERRY_RULE_SKIP));
  rule = find (rules, "main_productCategories_path");
  g_assert_cmpstr (ferry_table_rule_get_owner (rule), ==, "productCategories");
  g_assert_cmpint (ferry_table_rule_get_group (rule), ==, FERRY_TABLE_GROUP_USER);
  rule = find (rules, "customers");
  g_assert_true (ferry_table_rule_get_auto_increment (rule));
  g_assert_true (ferry_table_rule_allows (rule, FERRY_RULE_UPSERT) && ferry_table_rule_allows (rule, FERRY_RULE_SKIP));
  g_assert_cmpint (ferry_table_rule_get_group (find (rules, "thirdParty")), ==, FERRY_TABLE_GROUP_UNKNOWN);
  g_assert_cmpint (ferry_table_rule_get_group (find (rules, "broken")), ==, FERRY_TABLE_GROUP_USER);
  g_assert_cmpint (ferry_table_rule_get_group (find (rules, "applicationVersion")), ==, FERRY_TABLE_GROUP_CORE);
  g_assert_false (ferry_table_rule_allows (find (rules, "environmentVariables"), FERRY_RULE_OVERWRITE));
}

/* A table name such as roles or users alone makes no NocoBase. */
static void
test_other_database (void)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "other.sqlite", NULL);
  g_autofree char *additions = g_build_filename (ferry_test_folder (), "catalogue.json", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySite) site = ferry_site_new_for_database ("i", "other", FERRY_STAGE_STAGING, path, NULL, NULL, NULL, &error);
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GPtrArray) added = NULL;

  g_assert_no_error (error);
  nocobase_fixture_run (site, "CREATE TABLE roles (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE users (id TEXT PRIMARY KEY); CREATE TABLE collections (id INTEGER PRIMARY KEY)");
  rules = resolve (site, NULL, "overwrite overwrite default", FALSE, &error);
  g_assert_no_error (error);
  assert_rules (rules, "roles schema-only default|users schema-only default|collections schema-only default");
  ferry_test_write (additions, "{\"format\":1,\"tables\":[{\"table\":\"users\",\"group\":\"plugin\",\"default\":\"overwrite\",\"allowed\":[\"overwrite\"]}]}");
  added = resolve (site, additions, "default default schema-only", FALSE, &error);
  g_assert_no_error (error);
  assert_rules (added, "roles schema-only group|users overwrite default");
}

static void
test_real (gconstpointer data)
{
  g_autoptr(FerrySite) site = nocobase_fixture_real (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rules = NULL;
  guint overwritten = 0, unknown = 0;

  if (site == NULL)
    return;
  rules = resolve (site, NULL, "default default default", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rules->len, ==, g_str_equal (data, "dev") ? 113 : 112);
  for (guint i = 0; i < rules->len; i++)
    {
      overwritten += ferry_table_rule_get_rule (g_ptr_array_index (rules, i)) == FERRY_RULE_OVERWRITE;
      unknown += ferry_table_rule_get_group (g_ptr_array_index (rules, i)) == FERRY_TABLE_GROUP_UNKNOWN;
    }
  g_assert_cmpuint (overwritten, ==, 60);
  g_assert_cmpuint (unknown, ==, 0);
  assert_rules (rules, "rolesUsers schema-only default|category_templates schema-only owner|main_product_categories_path schema-only owner|main_desktopRoutes_path overwrite owner|"
                "backupSettings schema-only default|environmentVariables schema-only never-travels|customers schema-only default");
  g_assert_cmpstr (ferry_table_rule_get_owner (find (rules, "main_desktopRoutes_path")), ==, "desktopRoutes");
  g_assert_cmpstr (ferry_table_rule_get_owner (find (rules, "main_product_categories_path")), ==, "product_categories");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  for (guint e = 0; e < G_N_ELEMENTS (environments); e++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *name = g_strdup_printf ("/catalogue/resolve/rules-%u/%s", e, cases[i].name);

        g_test_add_data_func (name, GUINT_TO_POINTER (i + 100 * e), test_rules);
      }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("/catalogue/resolve/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/catalogue/resolve/names", test_names);
  g_test_add_func ("/catalogue/resolve/details", test_details);
  g_test_add_func ("/catalogue/resolve/other-database", test_other_database);
  for (guint e = 0; e < G_N_ELEMENTS (environments); e++)
    {
      g_autofree char *name = g_strdup_printf ("/catalogue/resolve/postgres-%u", e);

      g_test_add_data_func (name, GUINT_TO_POINTER (e), test_postgres);
    }
  g_test_add_data_func ("/catalogue/resolve/real/dev", "dev", test_real);
  g_test_add_data_func ("/catalogue/resolve/real/prod", "prod", test_real);
  return g_test_run ();
}
