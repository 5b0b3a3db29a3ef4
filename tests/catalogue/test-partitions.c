#include "config.h"

#include "../site/nocobase-fixture.h"
#include "base/ferry-error.h"
#include "catalogue/ferry-catalogue.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

/* Partitioned tables as PostgreSQL's reader gives them: schema, name, parent, key, bound. */
static const struct { const char *schema, *name, *parent, *partition_key, *bound; } tables[] = {
  { "public", "payment", NULL, "RANGE (at)", NULL },
  { "public", "payment_2025", "public.payment", NULL, "FOR VALUES FROM (1) TO (2)" },
  { "public", "payment_2026", "public.payment", "LIST (kind)", "FOR VALUES FROM (2) TO (3)" },
  { "old.", "payment \"2026\" a", "\"public\".\"payment_2026\"", NULL, "DEFAULT" },
  { "old.", "lost", "\"gone.\".\"away\"", NULL, "DEFAULT" },
  { "public", "child", "public.payment", NULL, NULL },
};

static FerrySchema *
make_schema (void)
{
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "public");

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      FerryTable *table = ferry_table_new (tables[i].schema, tables[i].name);

      g_ptr_array_add (table->columns, ferry_column_new ("id", "text"));
      table->partition_key = g_strdup (tables[i].partition_key);
      table->partition_bound = g_strdup (tables[i].bound);
      table->kind = tables[i].partition_key != NULL ? FERRY_TABLE_PARTITIONED : tables[i].bound != NULL ? FERRY_TABLE_PARTITION : FERRY_TABLE_PLAIN;
      if (tables[i].parent != NULL)
        g_ptr_array_add (table->parents, g_strdup (tables[i].parent));
      g_ptr_array_add (schema->tables, table);
    }
  return schema;
}

static GPtrArray *
resolve (FerryRuleSet  *set,
         GError       **error)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "empty.sqlite", NULL);
  g_autoptr(FerrySite) site = ferry_site_new_for_database ("i", "empty", FERRY_STAGE_STAGING, path, NULL, NULL, NULL, error);
  g_autoptr(FerryCatalogue) catalogue = ferry_catalogue_new (NULL, error);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerrySchema) schema = make_schema ();

  nocobase_fixture_run (site, "CREATE TABLE IF NOT EXISTS x (y)");
  db = ferry_site_open_database (site, NULL, error);
  return ferry_catalogue_resolve (catalogue, site, db, schema, set, FALSE, error);
}

static FerryTableRule *
find (GPtrArray  *rules,
      const char *table)
{
  for (guint i = 0; i < rules->len; i++)
    if (g_str_equal (ferry_table_rule_get_table (g_ptr_array_index (rules, i)), table))
      return g_ptr_array_index (rules, i);
  g_error ("no table %s", table);
}

static void
assert_follows (GPtrArray  *rules,
                const char *table,
                const char *owner,
                FerryRule   rule)
{
  g_assert_cmpstr (ferry_table_rule_get_owner (find (rules, table)), ==, owner);
  g_assert_cmpint (ferry_table_rule_get_rule (find (rules, table)), ==, rule);
}

static void
test_rules (void)
{
  g_autoptr(FerryRuleSet) set = ferry_rule_set_new ("s");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rules = NULL;

  ferry_rule_set_set_group_rule (set, FERRY_TABLE_GROUP_USER, FERRY_RULE_SKIP);
  ferry_rule_set_set_table_rule (set, "payment", FERRY_RULE_OVERWRITE);
  rules = resolve (set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rules->len, ==, G_N_ELEMENTS (tables));
  assert_follows (rules, "payment", NULL, FERRY_RULE_OVERWRITE);
  assert_follows (rules, "payment_2025", "payment", FERRY_RULE_OVERWRITE);
  assert_follows (rules, "payment_2026", "payment", FERRY_RULE_OVERWRITE);
  assert_follows (rules, "old..payment \"2026\" a", "payment_2026", FERRY_RULE_OVERWRITE);
  assert_follows (rules, "old..lost", NULL, FERRY_RULE_SKIP);
  assert_follows (rules, "child", NULL, FERRY_RULE_SKIP);
  g_assert_cmpint (ferry_table_rule_get_reason (find (rules, "payment_2025")), ==, FERRY_RULE_REASON_OWNER);
}

static void
test_refused (void)
{
  g_autoptr(FerryRuleSet) set = ferry_rule_set_new ("s");
  g_autoptr(GError) error = NULL;

  ferry_rule_set_set_table_rule (set, "payment_2025", FERRY_RULE_OVERWRITE);
  g_assert_null (resolve (set, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "rule of payment"));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/catalogue/partitions/rules", test_rules);
  g_test_add_func ("/catalogue/partitions/refused", test_refused);
  return g_test_run ();
}
