#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "catalogue/ferry-catalogue.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

static FerryCatalogue *
load (void)
{
  g_autoptr(GError) error = NULL;
  FerryCatalogue *catalogue = ferry_catalogue_new (NULL, &error);

  g_assert_no_error (error);
  return catalogue;
}

static void
test_built_in (void)
{
  g_autoptr(FerryCatalogue) catalogue = load ();
  const FerryCatalogueEntry *entry = ferry_catalogue_find (catalogue, "storages");

  g_assert_nonnull (entry);
  g_assert_cmpint (entry->group, ==, FERRY_TABLE_GROUP_PLUGIN);
  g_assert_cmpint (entry->default_rule, ==, FERRY_RULE_OVERWRITE);
  g_assert_cmpstr (entry->may_hold_secrets[0], ==, "options");
  g_assert_false (entry->added);
  g_assert_null (ferry_catalogue_find (catalogue, "nowhere"));
  entry = ferry_catalogue_find (catalogue, "backupSettings");
  g_assert_cmpint (entry->default_rule, ==, FERRY_RULE_SCHEMA_ONLY);
  g_assert_true (ferry_catalogue_find (catalogue, "migrations")->data_never_travels);
  g_assert_cmpstr (ferry_catalogue_find (catalogue, "rolesUischemas")->follows, ==, "roles");
  g_assert_null (ferry_catalogue_find (catalogue, "apps")->origin);
}

static gboolean
has (char       **list,
     JsonArray   *expected)
{
  for (guint i = 0; i < json_array_get_length (expected); i++)
    if (list == NULL || !g_strv_contains ((const char * const *) list, json_array_get_string_element (expected, i)))
      return FALSE;
  return TRUE;
}

static void
compare_entry (FerryCatalogue *catalogue,
               JsonObject     *fact)
{
  const char *table = json_object_get_string_member (fact, "table");
  const FerryCatalogueEntry *entry = ferry_catalogue_find (catalogue, table);
  const char *rule = ferry_json_opt_string (fact, "ferry_default_rule", ferry_json_opt_string (fact, "default_rule", ""));

  g_test_message ("%s", table);
  g_assert_nonnull (entry);
  g_assert_cmpstr (ferry_table_group_to_string (entry->group), ==, json_object_get_string_member (fact, "table_group"));
  g_assert_cmpstr (ferry_rule_to_string (entry->default_rule), ==, rule);
  g_assert_cmpstr (entry->origin, ==, ferry_json_opt_string (fact, "origin", NULL));
  g_assert_cmpstr (entry->follows, ==, ferry_json_opt_string (fact, "follows", NULL));
  g_assert_cmpint (entry->data_never_travels, ==, ferry_json_opt_bool (fact, "data_never_travels", FALSE));
  g_assert_cmpint (entry->may_hold_secrets != NULL, ==, json_object_has_member (fact, "may_hold_secrets"));
  if (json_object_has_member (fact, "may_hold_secrets"))
    g_assert_true (has (entry->may_hold_secrets, json_object_get_array_member (fact, "may_hold_secrets")));
  g_assert_cmpint (entry->allowed_rules != NULL, ==, json_object_has_member (fact, "allowed_rules"));
  if (entry->allowed_rules != NULL && !entry->data_never_travels)
    g_assert_true (has (entry->allowed_rules, json_object_get_array_member (fact, "allowed_rules")));
}

static void
test_against_facts (void)
{
  g_autoptr(FerryCatalogue) catalogue = load ();
  g_autofree char *path = ferry_test_shared_path ("nocobase/catalog.json");
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  JsonArray *tables;

  if (path == NULL)
    return;
  node = ferry_json_parse_file (path, &error);
  g_assert_no_error (error);
  tables = json_object_get_array_member (json_node_get_object (node), "tables");
  for (guint i = 0; i < json_array_get_length (tables); i++)
    compare_entry (catalogue, json_array_get_object_element (tables, i));
}

static void
test_additions (void)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "additions.json", NULL);
  g_autofree char *missing = g_build_filename (ferry_test_folder (), "missing.json", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCatalogue) catalogue = NULL;
  g_autoptr(FerryCatalogue) plain = ferry_catalogue_new (missing, &error);
  const FerryCatalogueEntry *entry;

  g_assert_no_error (error);
  g_assert_nonnull (plain);
  ferry_test_write (path, "{\"format\":1,\"tables\":[{\"table\":\"roles\",\"default\":\"skip\"},"
                    "{\"table\":\"own\",\"group\":\"core\",\"category\":\"runtime\",\"default\":\"upsert\",\"allowed\":[\"upsert\"],\"mayHoldSecrets\":[\"a\"],"
                    "\"follows\":\"roles\",\"origin\":\"@x/y\",\"dataNeverTravels\":true}]}");
  catalogue = ferry_catalogue_new (path, &error);
  g_assert_no_error (error);
  entry = ferry_catalogue_find (catalogue, "roles");
  g_assert_cmpint (entry->default_rule, ==, FERRY_RULE_SKIP);
  g_assert_cmpint (entry->group, ==, FERRY_TABLE_GROUP_PLUGIN);
  g_assert_null (entry->allowed_rules);
  g_assert_true (entry->added);
  entry = ferry_catalogue_find (catalogue, "own");
  g_assert_cmpint (entry->category, ==, FERRY_DATA_CATEGORY_RUNTIME);
  g_assert_cmpstr (entry->origin, ==, "@x/y");
  g_assert_true (entry->data_never_travels);
}

static const struct { const char *name, *text; FerryError code; const char *says; } bad[] = {
  { "no-json", "{", FERRY_ERROR_DAMAGED, "additions" },
  { "array", "[]", FERRY_ERROR_DAMAGED, "additions" },
  { "no-format", "{\"tables\":[]}", FERRY_ERROR_DAMAGED, "format" },
  { "newer", "{\"format\":2,\"tables\":[]}", FERRY_ERROR_NEWER_FORMAT, "2" },
  { "older", "{\"format\":0,\"tables\":[]}", FERRY_ERROR_DAMAGED, "0" },
  { "no-tables", "{\"format\":1}", FERRY_ERROR_DAMAGED, "tables" },
  { "entry-no-object", "{\"format\":1,\"tables\":[1]}", FERRY_ERROR_DAMAGED, "tables" },
  { "no-table", "{\"format\":1,\"tables\":[{\"default\":\"skip\"}]}", FERRY_ERROR_DAMAGED, "table" },
  { "no-default", "{\"format\":1,\"tables\":[{\"table\":\"x\"}]}", FERRY_ERROR_DAMAGED, "default" },
  { "default-default", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"default\"}]}", FERRY_ERROR_DAMAGED, "default" },
  { "rule", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"erase\"}]}", FERRY_ERROR_DAMAGED, "erase" },
  { "group", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"skip\",\"group\":\"user\"}]}", FERRY_ERROR_DAMAGED, "group" },
  { "category", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"skip\",\"category\":\"z\"}]}", FERRY_ERROR_DAMAGED, "category" },
  { "allowed", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"skip\",\"allowed\":[\"z\"]}]}", FERRY_ERROR_DAMAGED, "allowed" },
  { "allowed-text", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"skip\",\"allowed\":\"skip\"}]}", FERRY_ERROR_DAMAGED, "allowed" },
  { "allowed-number", "{\"format\":1,\"tables\":[{\"table\":\"x\",\"default\":\"skip\",\"allowed\":[1]}]}", FERRY_ERROR_DAMAGED, "allowed" },
};

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = g_build_filename (ferry_test_folder (), "additions-bad.json", NULL);
  g_autoptr(GError) error = NULL;

  ferry_test_write (path, bad[i].text);
  g_assert_null (ferry_catalogue_new (path, &error));
  g_assert_error (error, FERRY_ERROR, (int) bad[i].code);
  g_assert_nonnull (strstr (error->message, "additions-bad.json"));
  g_assert_nonnull (strstr (error->message, bad[i].says));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/catalogue/catalogue/built-in", test_built_in);
  g_test_add_func ("/catalogue/catalogue/against-facts", test_against_facts);
  g_test_add_func ("/catalogue/catalogue/additions", test_additions);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = g_strconcat ("/catalogue/catalogue/bad/", bad[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_bad);
    }
  return g_test_run ();
}
