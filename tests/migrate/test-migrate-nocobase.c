#include "config.h"

#include "migrate-fixture.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"

#include <string.h>

/* A release of the recorded development instance to the recorded production one, where they are there: the outcome that their
 * description tells, value by value. */

typedef struct
{
  FerryDialect  dialect;
  FerrySite    *dev;
  FerrySite    *prod;
} Story;

static Story
story_new (gconstpointer data)
{
  Story story = { .dialect = (FerryDialect) GPOINTER_TO_INT (data) };

  story.dev = migrate_fixture_nocobase (story.dialect, "dev");
  story.prod = migrate_fixture_nocobase (story.dialect, "prod");
  return story;
}

static void
story_clear (Story *story)
{
  g_clear_object (&story->dev);
  g_clear_object (&story->prod);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)

static GPtrArray *
variables (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (list, ferry_variable_new ("CRM_API_BASE", FALSE, "https://crm.prod.example.test"));
  g_ptr_array_add (list, ferry_variable_new ("CRM_API_KEY", TRUE, "prod-crm-key"));
  g_ptr_array_add (list, ferry_variable_new ("PAYMENT_URL", FALSE, "https://pay.prod.example.test"));
  g_ptr_array_add (list, ferry_variable_new ("PAYMENT_KEY", TRUE, "prod-payment-key"));
  return list;
}

static char *
list_checks (GListModel      *items,
             FerryCheckLevel  level,
             const char      *prefix)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      if (ferry_check_item_get_level (item) == level && g_str_has_prefix (ferry_check_item_get_code (item), prefix))
        g_string_append_printf (text, "%s ", ferry_check_item_get_subject (item));
    }
  return g_string_free (text, FALSE);
}

static void
assert_checks (Story        *story,
               FerryPackage *package)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (story->prod, NULL, &error);
  g_autoptr(GListModel) items = ferry_check_run (story->prod, db, package, catalogue, NULL, NULL, &error);
  g_autofree char *inputs = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *disabled = NULL;
  g_autofree char *blockers = NULL;

  g_assert_no_error (error);
  inputs = list_checks (items, FERRY_CHECK_INPUT, "");
  missing = list_checks (items, FERRY_CHECK_WARNING, "plugin-missing");
  disabled = list_checks (items, FERRY_CHECK_WARNING, "plugin-disabled");
  blockers = list_checks (items, FERRY_CHECK_BLOCKER, "");
  g_assert_cmpstr (blockers, ==, "");
  g_assert_true (strstr (inputs, "CRM_API_BASE") && strstr (inputs, "CRM_API_KEY") && strstr (inputs, "PAYMENT_URL") && strstr (inputs, "PAYMENT_KEY"));
  g_assert_null (strstr (inputs, "SMTP_HOST"));
  g_assert_cmpstr (missing, ==, "gantt ");
  g_assert_cmpstr (disabled, ==, "kanban ");
}

static void
assert_same (Story      *story,
             GHashTable *a,
             GHashTable *b,
             const char *table)
{
  if (g_strcmp0 (g_hash_table_lookup (a, table), g_hash_table_lookup (b, table)) != 0)
    g_error ("table %s differs", table);
}

static void
assert_secret (Story      *story,
               const char *name,
               const char *plain)
{
  g_autofree char *sql = g_strdup_printf ("SELECT value FROM \"environmentVariables\" WHERE name = '%s'", name);
  g_autofree char *value = migrate_fixture_value (story->prod, sql);
  g_autoptr(GError) error = NULL;
  guint8 key[32];
  char *decrypted;

  g_assert_true (ferry_site_read_key (story->prod, key, &error));
  decrypted = ferry_secret_decrypt (key, value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (decrypted, ==, plain);
  ferry_secret_free (decrypted);
}

static void
assert_outcome (Story        *story,
                FerryPackage *package,
                GHashTable   *prod_before)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  g_autoptr(GHashTable) dev = migrate_fixture_digests (story->dev);
  g_autoptr(GHashTable) prod = migrate_fixture_digests (story->prod);
  guint overwritten = 0;

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      FerryPackageTable *table = g_ptr_array_index (metadata->tables, i);
      const char *name = ferry_table_rule_get_table (table->rule);

      if (ferry_table_rule_get_rule (table->rule) == FERRY_RULE_OVERWRITE)
        {
          assert_same (story, dev, prod, name);
          overwritten++;
        }
      else if (!g_str_equal (name, "environmentVariables") && !g_str_equal (name, "customers") && !g_str_equal (name, "orders")
               && !g_str_equal (name, "invoices"))
        assert_same (story, prod_before, prod, name);
    }
  g_assert_cmpuint (overwritten, ==, 60);   /* 61 by NocoBase's defaults, less backupSettings */
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM customers", "140");
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM customers WHERE segment IS NULL", "140");
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM orders WHERE discount IS NULL", "500");
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM invoices", "0");
  migrate_fixture_assert (story->prod, "SELECT title FROM roles WHERE name = 'sales'", "Sales team");
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM roles WHERE name = 'auditor'", "1");
  migrate_fixture_assert (story->prod, "SELECT count(*) FROM \"environmentVariables\" WHERE name = 'PROD_ONLY'", "1");
  migrate_fixture_assert (story->prod, "SELECT value FROM \"environmentVariables\" WHERE name = 'PAYMENT_URL'", "https://pay.prod.example.test");
  assert_secret (story, "SMTP_PASSWORD", "prod-smtp-secret");
  assert_secret (story, "CRM_API_KEY", "prod-crm-key");
  assert_secret (story, "PAYMENT_KEY", "prod-payment-key");
}

static void
test_release (gconstpointer data)
{
  g_auto(Story) story = story_new (data);
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autoptr(FerryPackage) package = NULL;
  g_autoptr(GPtrArray) entered = variables ();
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(FerryExecution) rollback = NULL;
  g_autofree char *structure_before = NULL;
  g_autofree char *structure_after = NULL;
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  gpointer table, digest;

  if (story.dev == NULL)
    return;
  before = migrate_fixture_digests (story.prod);
  structure_before = migrate_fixture_structure (story.prod);
  package = migrate_fixture_package (story.dev, rules);
  assert_checks (&story, package);
  execution = migrate_fixture_execute (story.prod, package, entered);
  assert_outcome (&story, package, before);

  rollback = ferry_rollback (story.prod, execution, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  after = migrate_fixture_digests (story.prod);
  structure_after = migrate_fixture_structure (story.prod);
  g_assert_cmpstr (structure_before, ==, structure_after);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &table, &digest))
    assert_same (&story, before, after, table);
}

static void
test_refused_without_inputs (gconstpointer data)
{
  g_auto(Story) story = story_new (data);
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(FerryPackage) package = NULL;
  g_autoptr(GPtrArray) entered = variables ();
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .inputs = { .ignore_plugins = TRUE } };

  if (story.dev == NULL)
    return;
  package = migrate_fixture_package (story.dev, rules);
  g_assert_null (ferry_execute (story.prod, package, catalogue, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED);
  g_clear_error (&error);
  options.inputs.ignore_plugins = FALSE;
  options.inputs.variables = entered;
  g_assert_null (ferry_execute (story.prod, package, catalogue, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED);
}

static void
test_no_secret_in_package (gconstpointer data)
{
  g_auto(Story) story = story_new (data);
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autoptr(FerryPackage) package = NULL;

  if (story.dev == NULL)
    return;
  package = migrate_fixture_package (story.dev, rules);
  g_assert_null (ferry_package_metadata_find_table (ferry_package_get_metadata (package), "environmentVariables")->entry);
}

/* What Ferry does not carry is named in the file. */
static void
test_other_schema_named (void)
{
  g_autoptr(FerrySite) dev = migrate_fixture_nocobase (FERRY_DIALECT_POSTGRES, "dev");
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autoptr(FerryPackage) package = NULL;
  gboolean found = FALSE;

  if (dev == NULL)
    return;
  migrate_fixture_run (dev, "UPDATE public.collections SET options = (options::jsonb || '{\"schema\": \"elsewhere\"}')::json WHERE name = 'invoices'");
  package = migrate_fixture_package (dev, rules);
  for (guint i = 0; i < ferry_package_get_metadata (package)->notes->len; i++)
    found |= strstr (g_ptr_array_index (ferry_package_get_metadata (package)->notes, i), "elsewhere") != NULL;
  g_assert_true (found);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  migrate_fixture_add_for_both ("/migrate/nocobase/release-and-rollback", test_release);
  migrate_fixture_add_for_both ("/migrate/nocobase/refused-without-inputs", test_refused_without_inputs);
  migrate_fixture_add_for_both ("/migrate/nocobase/no-value-of-a-variable", test_no_secret_in_package);
  g_test_add_func ("/migrate/nocobase/other-schema-named", test_other_schema_named);
  return g_test_run ();
}
