#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "model/ferry-backup.h"
#include "model/ferry-check-item.h"
#include "model/ferry-execution.h"
#include "model/ferry-log-entry.h"
#include "model/ferry-plan-table.h"
#include "model/ferry-rule-set.h"
#include "model/ferry-table-rule.h"
#include "model/ferry-variable.h"

#include <string.h>

static void
count (GObject    *object,
       GParamSpec *pspec,
       gpointer    data)
{
  (*(guint *) data)++;
}

static void
count_table (FerryRuleSet *set,
             const char   *table,
             gpointer      data)
{
  (*(guint *) data)++;
}

static void
test_rule_names (void)
{
  static const char * const names[] = { "default", "schema-only", "overwrite", "upsert", "insert-ignore", "skip" };
  FerryRule rule;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (ferry_rule_to_string ((FerryRule) i), ==, names[i]);
      g_assert_true (ferry_rule_from_string (names[i], &rule));
      g_assert_cmpint (rule, ==, i);
      g_assert_cmpint (ferry_rule_moves_rows (rule), ==, i >= 2 && i <= 4);
      g_assert_cmpstr (ferry_rule_describe (rule), !=, "");
    }
  g_assert_false (ferry_rule_from_string ("Overwrite", &rule));
  g_assert_false (ferry_rule_from_string ("", &rule));
  g_assert_false (ferry_rule_from_string (NULL, &rule));
}

static void
test_enum_names (void)
{
  FerryTableGroup group;
  FerryDataCategory category;
  FerryRuleReason reason;

  for (guint i = 0; i <= FERRY_TABLE_GROUP_UNKNOWN; i++)
    {
      g_assert_true (ferry_table_group_from_string (ferry_table_group_to_string ((FerryTableGroup) i), &group));
      g_assert_cmpint (group, ==, i);
    }
  for (guint i = 0; i <= FERRY_DATA_CATEGORY_RUNTIME; i++)
    {
      g_assert_true (ferry_data_category_from_string (ferry_data_category_to_string ((FerryDataCategory) i), &category));
      g_assert_cmpint (category, ==, i);
    }
  for (guint i = 0; i <= FERRY_RULE_REASON_OWN_TABLE; i++)
    {
      g_assert_true (ferry_rule_reason_from_string (ferry_rule_reason_to_string ((FerryRuleReason) i), &reason));
      g_assert_cmpint (reason, ==, i);
    }
  g_assert_false (ferry_table_group_from_string ("Core", &group));
  g_assert_false (ferry_data_category_from_string (NULL, &category));
  g_assert_false (ferry_rule_reason_from_string ("x", &reason));
  g_assert_cmpstr (ferry_check_level_to_string (FERRY_CHECK_INPUT), ==, "input");
  g_assert_cmpstr (ferry_log_level_to_string (FERRY_LOG_WARNING), ==, "warning");
  g_assert_cmpstr (ferry_execution_state_to_string (FERRY_EXECUTION_ROLLED_BACK), ==, "rolled-back");
}

static void
test_rule_set_notify (void)
{
  FerryRuleSet *set = ferry_rule_set_new ("a");
  guint notified = 0, changed = 0;

  g_signal_connect (set, "notify", G_CALLBACK (count), &notified);
  g_signal_connect (set, "independent-changed", G_CALLBACK (count_table), &changed);
  g_object_set (set, "core-rule", FERRY_RULE_UPSERT, "name", "a", NULL);
  g_assert_cmpuint (notified, ==, 1);
  ferry_rule_set_set_group_rule (set, FERRY_TABLE_GROUP_UNKNOWN, FERRY_RULE_SKIP);
  g_assert_cmpint (ferry_rule_set_get_group_rule (set, FERRY_TABLE_GROUP_USER), ==, FERRY_RULE_SKIP);
  g_assert_cmpuint (notified, ==, 2);
  g_object_set (set, "refuse-secrets", TRUE, "refuse-secrets", TRUE, "description", "d", NULL);
  g_assert_cmpuint (notified, ==, 4);
  ferry_rule_set_set_table_rule (set, "t", FERRY_RULE_OVERWRITE);
  ferry_rule_set_set_table_rule (set, "t", FERRY_RULE_OVERWRITE);
  ferry_rule_set_set_table_rule (set, "other", FERRY_RULE_DEFAULT);
  g_assert_cmpuint (changed, ==, 1);
  ferry_rule_set_set_table_rule (set, "t", FERRY_RULE_DEFAULT);
  g_assert_cmpuint (changed, ==, 2);
  g_assert_cmpint (ferry_rule_set_get_table_rule (set, "t"), ==, FERRY_RULE_DEFAULT);
  g_assert_finalize_object (set);
}

static void
test_rule_set_built_in (void)
{
  g_autoptr(FerryRuleSet) one_way = ferry_rule_set_new_one_way ();
  g_autoptr(FerryRuleSet) merged = ferry_rule_set_new_merged ();
  g_autoptr(FerryRuleSet) copy = ferry_rule_set_copy (merged, "mine");

  g_assert_true (ferry_rule_set_get_built_in (one_way) && ferry_rule_set_get_built_in (merged));
  g_assert_false (ferry_rule_set_get_built_in (copy));
  g_assert_cmpint (ferry_rule_set_get_group_rule (one_way, FERRY_TABLE_GROUP_CORE), ==, FERRY_RULE_OVERWRITE);
  g_assert_cmpint (ferry_rule_set_get_group_rule (one_way, FERRY_TABLE_GROUP_USER), ==, FERRY_RULE_SCHEMA_ONLY);
  g_assert_cmpint (ferry_rule_set_get_group_rule (copy, FERRY_TABLE_GROUP_PLUGIN), ==, FERRY_RULE_UPSERT);
  g_assert_cmpstr (ferry_rule_set_get_name (copy), ==, "mine");
}

static void
test_rule_set_json (void)
{
  g_autoptr(FerryRuleSet) set = ferry_rule_set_new ("Ünïcode \"x\"");
  g_autoptr(FerryRuleSet) again = NULL, copy = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_set (set, "user-rule", FERRY_RULE_INSERT_IGNORE, "refuse-secrets", TRUE, NULL);
  ferry_rule_set_set_table_rule (set, "zoo", FERRY_RULE_SKIP);
  ferry_rule_set_set_table_rule (set, "ants", FERRY_RULE_UPSERT);
  node = ferry_rule_set_to_json (set);
  text = ferry_json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "{\"format\":1,\"name\":\"Ünïcode \\\"x\\\"\",\"core\":\"default\",\"plugin\":\"default\",\"user\":\"insert-ignore\","
                             "\"refuseSecrets\":true,\"tables\":{\"ants\":\"upsert\",\"zoo\":\"skip\"}}");
  again = ferry_rule_set_new_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_rule_set_equal (set, again));
  copy = ferry_rule_set_copy (set, ferry_rule_set_get_name (set));
  g_assert_true (ferry_rule_set_equal (set, copy));
  ferry_rule_set_set_table_rule (again, "zoo", FERRY_RULE_UPSERT);
  g_assert_false (ferry_rule_set_equal (set, again));
}

static void
test_rule_set_json_refused (void)
{
  struct { const char *text; FerryError code; } cases[] = {
    { "[]", FERRY_ERROR_DAMAGED }, { "{}", FERRY_ERROR_DAMAGED }, { "{\"format\":1}", FERRY_ERROR_DAMAGED },
    { "{\"format\":2,\"name\":\"a\"}", FERRY_ERROR_NEWER_FORMAT }, { "{\"format\":0,\"name\":\"a\"}", FERRY_ERROR_DAMAGED },
    { "{\"format\":\"1\",\"name\":\"a\"}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"\"}", FERRY_ERROR_DAMAGED },
    { "{\"format\":1,\"name\":1}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"a\",\"table\":{}}", FERRY_ERROR_DAMAGED },
    { "{\"format\":1,\"name\":\"a\",\"core\":\"replace\"}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"a\",\"core\":1}", FERRY_ERROR_DAMAGED },
    { "{\"format\":1,\"name\":\"a\",\"tables\":[]}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"a\",\"tables\":{\"x\":\"default\"}}", FERRY_ERROR_DAMAGED },
    { "{\"format\":1,\"name\":\"a\",\"tables\":{\"\":\"skip\"}}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"a\",\"tables\":{\"x\":null}}", FERRY_ERROR_DAMAGED },
    { "{\"format\":1,\"name\":\"a\",\"refuseSecrets\":\"yes\"}", FERRY_ERROR_DAMAGED }, { "{\"format\":1,\"name\":\"a\",\"description\":[]}", FERRY_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = ferry_json_parse (cases[i].text, -1, "x", NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_rule_set_new_from_json (node, &error));
      g_assert_error (error, FERRY_ERROR, (int) cases[i].code);
    }
}

static void
test_table_rule (void)
{
  const char *allowed[] = { "schema-only", "overwrite", NULL };
  FerryTableRule *rule = g_object_new (FERRY_TYPE_TABLE_RULE, "table", "roles", "logical-name", "roles", "group", FERRY_TABLE_GROUP_CORE,
                                       "category", FERRY_DATA_CATEGORY_SYSTEM, "rule", FERRY_RULE_OVERWRITE, "wanted-rule", FERRY_RULE_OVERWRITE,
                                       "reason", FERRY_RULE_REASON_DEFAULT, "rows", G_GINT64_CONSTANT (7), "key", "name", "allowed-rules", allowed, NULL);
  g_autoptr(JsonNode) node = ferry_table_rule_to_json (rule);
  g_autoptr(JsonNode) node_again = NULL;
  g_autoptr(FerryTableRule) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = ferry_table_rule_dup_reason_text (rule);

  g_assert_cmpstr (reason, ==, "default: configuration");
  g_assert_true (ferry_table_rule_allows (rule, FERRY_RULE_UPSERT));
  g_assert_true (ferry_table_rule_allows (rule, FERRY_RULE_DEFAULT));
  g_assert_false (ferry_table_rule_allows (rule, FERRY_RULE_SKIP));
  again = ferry_table_rule_new_from_json (node, &error);
  g_assert_no_error (error);
  node_again = ferry_table_rule_to_json (again);
  g_assert_true (json_node_equal (node, node_again));
  g_assert_cmpint (ferry_table_rule_get_rows (again), ==, 7);
  g_assert_null (ferry_table_rule_get_owner (again));
  g_assert_cmpstr (ferry_table_rule_get_allowed_rules (again)[1], ==, "overwrite");
  g_assert_finalize_object (rule);
}

static void
test_table_rule_reasons (void)
{
  static const char * const texts[] = {
    "rule of the plugin tables", "default: runtime data", "named by an independent rule", "belongs to product_categories",
    "built-in data stays: only an independent rule changes it", "its rows never travel", "not merged: auto-increment key", "not merged: no key",
    "Ferry’s own record of executions",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FerryTableRule) rule = g_object_new (FERRY_TYPE_TABLE_RULE, "table", "t", "group", FERRY_TABLE_GROUP_PLUGIN, "owner", "product_categories",
                                                     "category", FERRY_DATA_CATEGORY_RUNTIME, "reason", i, NULL);
      g_autofree char *text = ferry_table_rule_dup_reason_text (rule);

      g_assert_cmpstr (text, ==, texts[i]);
      g_assert_cmpint (ferry_table_rule_is_not_merged (rule), ==, i == FERRY_RULE_REASON_AUTO_INCREMENT_KEY || i == FERRY_RULE_REASON_NO_KEY);
      g_assert_true (ferry_table_rule_allows (rule, FERRY_RULE_SKIP));
    }
}

static void
test_plan_table (void)
{
  FerryPlanTable *table = g_object_new (FERRY_TYPE_PLAN_TABLE, "table", "t", "rule", FERRY_RULE_UPSERT, NULL);
  g_autoptr(FerryPlanTable) again = NULL;
  g_autoptr(JsonNode) node = NULL;
  guint notified = 0;

  g_assert_cmpint (ferry_plan_table_get_inserts (table), ==, -1);
  g_assert_false (ferry_plan_table_changes_rows (table));
  g_signal_connect (table, "notify::inserts", G_CALLBACK (count), &notified);
  g_object_set (table, "inserts", G_GINT64_CONSTANT (0), "deletes", G_GINT64_CONSTANT (3), NULL);
  g_object_set (table, "inserts", G_GINT64_CONSTANT (0), NULL);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_true (ferry_plan_table_changes_rows (table));
  node = ferry_plan_table_to_json (table);
  g_assert_true (json_object_get_null_member (json_node_get_object (node), "changedOnTarget"));
  again = ferry_plan_table_new_from_json (node, NULL);
  g_assert_cmpint (ferry_plan_table_get_changed_on_target (again), ==, -1);
  g_assert_cmpint (ferry_plan_table_get_deletes (again), ==, 3);
  g_assert_finalize_object (table);
}

static void
test_execution (void)
{
  const char *created[] = { "invoices", NULL };
  g_autoptr(JsonNode) steps = ferry_json_parse ("[{\"id\":\"backup\",\"state\":\"done\"}]", -1, "x", NULL);
  FerryExecution *execution = g_object_new (FERRY_TYPE_EXECUTION, "id", "u-1", "kind", "execution", "state", FERRY_EXECUTION_COMMITTED,
                                            "started", G_GINT64_CONSTANT (1795194701713000), "created-tables", created, "steps", steps, "inserts", G_GINT64_CONSTANT (5), NULL);
  g_autoptr(JsonNode) node = ferry_execution_to_json (execution);
  g_autoptr(JsonNode) node_again = NULL;
  g_autoptr(FerryExecution) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "started"), ==, "2026-11-20T17:11:41.713Z");
  g_assert_true (json_object_get_null_member (json_node_get_object (node), "finished"));
  again = ferry_execution_new_from_json (node, &error);
  g_assert_no_error (error);
  node_again = ferry_execution_to_json (again);
  g_assert_true (json_node_equal (node, node_again));
  g_assert_cmpint (ferry_execution_get_state (again), ==, FERRY_EXECUTION_COMMITTED);
  g_assert_cmpint (ferry_execution_get_started (again), ==, G_GINT64_CONSTANT (1795194701713000));
  g_assert_cmpstr (ferry_execution_get_created_tables (again)[0], ==, "invoices");
  g_assert_finalize_object (execution);
}

static void
test_json_refused (void)
{
  static const char * const texts[] = {
    "[]", "{}", "{\"id\":1,\"kind\":\"execution\",\"state\":\"done\"}", "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"finished\"}",
    "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"done\",\"started\":\"yesterday\"}", "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"done\",\"started\":5}",
    "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"done\",\"variables\":[1]}", "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"done\",\"inserts\":\"1\"}",
    "{\"id\":\"a\",\"kind\":\"execution\",\"state\":\"done\",\"skippedBackup\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) node = ferry_json_parse (texts[i], -1, "x", NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_execution_new_from_json (node, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_backup (void)
{
  FerryBackup *backup = g_object_new (FERRY_TYPE_BACKUP, "path", "/b/backup_1.nbdata", "name", "backup_1.nbdata", "size", G_GINT64_CONSTANT (12), "has-files", TRUE, NULL);
  g_autoptr(JsonNode) node = ferry_backup_to_json (backup);
  g_autofree char *text = ferry_json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, "{\"path\":\"/b/backup_1.nbdata\",\"name\":\"backup_1.nbdata\",\"created\":null,\"size\":12,\"version\":null,\"dialect\":null,"
                             "\"serverVersion\":null,\"hasFiles\":true,\"encrypted\":false,\"reason\":null,\"execution\":null,\"verified\":null,\"problem\":null,"
                             "\"origin\":\"foreign\",\"instance\":null,\"title\":null,\"release\":null,\"proven\":null,\"restorable\":true,\"whyNot\":null}");
  g_assert_null (ferry_backup_get_reason (backup));
  g_assert_finalize_object (backup);
}

static void
test_backup_back (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = g_object_new (FERRY_TYPE_BACKUP, "name", "b.nbdata", "created", G_GINT64_CONSTANT (1700000000123000), "size", G_GINT64_CONSTANT (12), "encrypted", TRUE,
                                                "reason", "release", "origin", FERRY_BACKUP_AUTHENTICATED, "instance", "i", "title", "Before 2.1", "release", "r-1",
                                                "verified", G_GINT64_CONSTANT (1700000001000000), "proven", G_GINT64_CONSTANT (1700000002000000), "restorable", FALSE, "why-not", "no", NULL);
  g_autoptr(JsonNode) node = ferry_backup_to_json (backup);
  g_autoptr(FerryBackup) back = ferry_backup_new_from_json (node, &error);
  g_autoptr(JsonNode) again = NULL;

  g_assert_no_error (error);
  again = ferry_backup_to_json (back);
  g_assert_true (json_node_equal (node, again));
  g_assert_cmpint (ferry_backup_get_origin (back), ==, FERRY_BACKUP_AUTHENTICATED);
  g_assert_cmpint (ferry_backup_get_proven (back), ==, 1700000002000000);
  g_assert_cmpstr (ferry_backup_get_title (back), ==, "Before 2.1");
  g_assert_cmpstr (ferry_backup_get_release (back), ==, "r-1");
  g_assert_cmpstr (ferry_backup_get_instance (back), ==, "i");
  g_assert_false (ferry_backup_get_restorable (back));
  g_assert_cmpstr (ferry_backup_get_why_not (back), ==, "no");
}

static void
assert_state (gint64      verified,
              gint64      proven,
              const char *why_not,
              const char *expected)
{
  gint64 now = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  g_autoptr(FerryBackup) backup = g_object_new (FERRY_TYPE_BACKUP, "verified", verified, "proven", proven, "restorable", why_not == NULL, "why-not", why_not, NULL);
  g_autofree char *text = ferry_backup_dup_state_text (backup, now);

  g_assert_true (g_pattern_match_simple (expected, text));
}

static void
test_backup_state (void)
{
  gint64 now = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  gint64 old = now - G_GINT64_CONSTANT (121) * 24 * 3600 * G_USEC_PER_SEC;

  assert_state (0, 0, NULL, "Not checked yet");
  assert_state (now, 0, NULL, "Whole, read ??:??");
  assert_state (now, now, NULL, "Restorable, checked ??:??");
  assert_state (0, now - G_GINT64_CONSTANT (119) * 24 * 3600 * G_USEC_PER_SEC, NULL, "Restorable, checked *");
  assert_state (now, old, NULL, "Whole, read ??:??");
  assert_state (old, old, NULL, "Checked *. Result might be out of date");
  assert_state (now, now, "It is of a postgres database.", "It is of a postgres database.");
}

static void
test_check_item (void)
{
  FerryCheckItem *item = ferry_check_item_new (FERRY_CHECK_WARNING, "plugin-missing", "gantt", "The plugin is missing", NULL, "1.0", "Install it");
  g_autoptr(JsonNode) node = ferry_check_item_to_json (item);
  g_autoptr(FerryCheckItem) again = ferry_check_item_new_from_json (node, NULL);
  g_autoptr(FerryCheckItem) input = g_object_new (FERRY_TYPE_CHECK_ITEM, "level", FERRY_CHECK_INPUT, "code", "variable-missing", "secret", TRUE, NULL);

  g_assert_cmpint (ferry_check_item_get_level (again), ==, FERRY_CHECK_WARNING);
  g_assert_cmpstr (ferry_check_item_get_subject (again), ==, "gantt");
  g_assert_null (ferry_check_item_get_found (again));
  g_assert_false (ferry_check_item_get_secret (again));
  g_assert_true (ferry_check_item_get_secret (input));
  g_assert_finalize_object (item);
}

static void
test_log_entry (void)
{
  FerryLogEntry *entry = ferry_log_entry_new (G_GINT64_CONSTANT (1795194701713000), FERRY_LOG_ERROR, "data", NULL, "a\nb");
  g_autoptr(JsonNode) node = ferry_log_entry_to_json (entry);
  g_autoptr(FerryLogEntry) again = ferry_log_entry_new_from_json (node, NULL);
  g_autofree char *text = ferry_json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, "{\"time\":\"2026-11-20T17:11:41.713Z\",\"level\":\"error\",\"step\":\"data\",\"message\":\"a\\nb\"}");
  g_assert_cmpint (ferry_log_entry_get_time (again), ==, ferry_log_entry_get_time (entry));
  g_assert_cmpint (ferry_log_entry_get_level (again), ==, FERRY_LOG_ERROR);
  g_assert_cmpstr (ferry_log_entry_get_step (again), ==, "data");
  g_assert_null (ferry_log_entry_get_table (again));
  g_assert_cmpstr (ferry_log_entry_get_message (again), ==, "a\nb");
  g_assert_finalize_object (entry);
}

static void
test_log_entry_refused (void)
{
  static const char * const texts[] = { "1", "{}", "{\"message\":\"a\"}", "{\"message\":\"a\",\"time\":\"x\"}", "{\"message\":\"a\",\"time\":\"2026-11-20T17:11:41.713Z\",\"level\":\"loud\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) node = ferry_json_parse (texts[i], -1, "x", NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_log_entry_new_from_json (node, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_variable (void)
{
  FerryVariable *variable = ferry_variable_new ("API_KEY", TRUE, "first");
  guint notified = 0;

  g_signal_connect (variable, "notify::value", G_CALLBACK (count), &notified);
  ferry_variable_set_value (variable, "second");
  ferry_variable_set_value (variable, "second");
  ferry_variable_set_value (variable, ferry_variable_get_value (variable));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpstr (ferry_variable_get_value (variable), ==, "second");
  g_object_set (variable, "value", NULL, NULL);
  g_assert_null (ferry_variable_get_value (variable));
  g_assert_true (ferry_variable_get_secret (variable));
  g_assert_finalize_object (variable);
}

static void
test_variable_names (void)
{
  static const char * const good[] = { "a", "_", "API_KEY", "a1", "_9" };
  static const char * const bad[] = { NULL, "", "1a", "a-b", "a b", "ä", "a.b", "a\n", "{{x}}" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ferry_variable_name_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_variable_name_valid (bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rule/names", test_rule_names);
  g_test_add_func ("/model/enum/names", test_enum_names);
  g_test_add_func ("/model/rule-set/notify", test_rule_set_notify);
  g_test_add_func ("/model/rule-set/built-in", test_rule_set_built_in);
  g_test_add_func ("/model/rule-set/json", test_rule_set_json);
  g_test_add_func ("/model/rule-set/json-refused", test_rule_set_json_refused);
  g_test_add_func ("/model/table-rule/json", test_table_rule);
  g_test_add_func ("/model/table-rule/reasons", test_table_rule_reasons);
  g_test_add_func ("/model/plan-table/json", test_plan_table);
  g_test_add_func ("/model/execution/json", test_execution);
  g_test_add_func ("/model/execution/json-refused", test_json_refused);
  g_test_add_func ("/model/backup/json", test_backup);
  g_test_add_func ("/model/backup/json-back", test_backup_back);
  g_test_add_func ("/model/backup/state", test_backup_state);
  g_test_add_func ("/model/check-item/json", test_check_item);
  g_test_add_func ("/model/log-entry/json", test_log_entry);
  g_test_add_func ("/model/log-entry/json-refused", test_log_entry_refused);
  g_test_add_func ("/model/variable/value", test_variable);
  g_test_add_func ("/model/variable/names", test_variable_names);
  return g_test_run ();
}
