#include "config.h"

#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-plan.h"
#include "wire/ferry-wire-progress.h"
#include "wire/ferry-wire-row-change.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <string.h>

/* What was written and read crosses as text; the strict reader must take it. */
static JsonNode *
cross (JsonNode *node)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = ferry_json_to_string (node, FALSE);
  JsonNode *back = ferry_json_parse (text, -1, "test", &error);

  g_assert_no_error (error);
  json_node_unref (node);
  return back;
}

static void
assert_same (JsonNode *a,
             JsonNode *b)
{
  g_autofree char *first = ferry_json_to_string (a, FALSE), *second = ferry_json_to_string (b, FALSE);

  g_assert_cmpstr (first, ==, second);
  json_node_unref (a);
  json_node_unref (b);
}

static void
test_probe (void)
{
  FerryProbe probe = { .dialect = FERRY_DIALECT_POSTGRES, .place = (char *) "nb on db:5432", .database_version = (char *) "15.4", .version = (char *) "2.2.15",
                       .tables = 113, .plugins = 60, .has_env = TRUE, .key_problem = (char *) "no key", .state_folder = (char *) "/srv/app/storage/ferry" };
  g_autoptr(JsonNode) node = cross (ferry_wire_probe_to_json (&probe));
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryProbe) back = ferry_wire_probe_new_from_json (node, &error);
  g_autoptr(JsonNode) foreign = ferry_json_parse ("{\"dialect\":\"oracle\"}", -1, "test", NULL);

  g_assert_no_error (error);
  assert_same (ferry_wire_probe_to_json (back), ferry_wire_probe_to_json (&probe));
  g_assert_cmpuint (back->tables, ==, 113);
  g_assert_false (back->has_key);
  g_assert_null (ferry_wire_probe_new_from_json (foreign, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

static void
test_estimate (void)
{
  FerryBackupEstimate estimate = { .folder = (char *) "/srv/backups", .bytes = -1, .free = G_GINT64_CONSTANT (9007199254740993) };
  g_autoptr(JsonNode) node = cross (ferry_wire_estimate_to_json (&estimate));
  g_autoptr(FerryBackupEstimate) back = ferry_wire_estimate_new_from_json (node, NULL);

  g_assert_cmpstr (back->folder, ==, "/srv/backups");
  g_assert_cmpint (back->bytes, ==, -1);
  g_assert_cmpint (back->free, ==, G_GINT64_CONSTANT (9007199254740993));
}

static FerryExecution *
make_execution (const char *id)
{
  const char *overrides[] = { "ignore-plugins", NULL };

  return g_object_new (FERRY_TYPE_EXECUTION, "id", id, "kind", "execution", "state", FERRY_EXECUTION_DONE, "who", "ci@host",
                       "started", G_GINT64_CONSTANT (1763658301713000), "overrides", overrides, "inserts", G_GINT64_CONSTANT (5), NULL);
}

static void
rollback_table_free (gpointer data)
{
  g_free (((FerryRollbackTable *) data)->table);
  g_free (data);
}

static void
test_rollback_preview (void)
{
  g_autoptr(FerryRollbackPreview) preview = g_new0 (FerryRollbackPreview, 1);
  g_autoptr(FerryRollbackPreview) back = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  FerryRollbackTable *table = g_new0 (FerryRollbackTable, 1);

  *table = (FerryRollbackTable) { .table = g_strdup ("orders"), .added = 3, .changed = 2, .deleted = 1, .dropped = TRUE };
  preview->execution = make_execution ("aaaaaaaa-0000-4000-8000-000000000000");
  preview->tables = g_ptr_array_new_with_free_func (rollback_table_free);
  g_ptr_array_add (preview->tables, table);
  preview->undone = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (preview->undone, make_execution ("bbbbbbbb-0000-4000-8000-000000000000"));
  preview->blocker = g_strdup ("no backup");
  node = cross (ferry_wire_rollback_preview_to_json (preview));
  back = ferry_wire_rollback_preview_new_from_json (node, &error);
  g_assert_no_error (error);
  assert_same (ferry_wire_rollback_preview_to_json (back), ferry_wire_rollback_preview_to_json (preview));
  json_object_remove_member (json_node_get_object (node), "execution");
  g_assert_null (ferry_wire_rollback_preview_new_from_json (node, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static FerryPlan *
make_plan (void)
{
  static const char text[] =
    "{\"digest\":\"abc\",\"package\":\"def\",\"target\":\"t\",\"made\":\"2026-11-20T17:11:41.713Z\",\"empty\":false,\"inserts\":3,\"updates\":2,\"deletes\":1,"
    "\"valuesLost\":4,\"tables\":[{\"table\":\"roles\",\"rule\":\"overwrite\",\"inserts\":3}],"
    "\"statements\":[{\"kind\":\"alter-type\",\"table\":\"t\",\"object\":\"c\",\"phase\":\"before-data\",\"sql\":\"ALTER\",\"hazard\":\"loses-values\","
    "\"destructive\":true,\"runs\":false,\"values\":4,\"note\":\"n\"},{\"kind\":\"add-key\",\"table\":null,\"object\":null,\"phase\":\"after-data\",\"sql\":\"B\","
    "\"hazard\":\"may-fail\",\"destructive\":false,\"runs\":true}],\"kept\":[\"column a.b\"],\"refusals\":[],\"leaning\":[\"view v\"],"
    "\"warnings\":[\"w\"],\"variables\":[{\"name\":\"K\",\"type\":\"secret\"}],\"allowDestructive\":false,\"destructive\":true,\"hasChanges\":true}";
  g_autoptr(JsonNode) node = ferry_json_parse (text, -1, "test", NULL);
  g_autoptr(GError) error = NULL;
  FerryPlan *plan = ferry_wire_plan_new_from_json (node, &error);

  g_assert_no_error (error);
  return plan;
}

static void
test_plan (void)
{
  g_autoptr(FerryPlan) plan = make_plan ();
  g_autoptr(JsonNode) node = cross (ferry_wire_plan_to_json (plan));
  g_autoptr(FerryPlan) back = ferry_wire_plan_new_from_json (node, NULL);
  const FerryStatement *statement = g_ptr_array_index (back->structure->statements, 0);
  g_autofree char *sql = ferry_plan_to_sql (back);

  assert_same (ferry_wire_plan_to_json (back), ferry_wire_plan_to_json (plan));
  g_assert_cmpint (statement->values_lost, ==, 4);
  g_assert_cmpint (statement->hazard, ==, FERRY_HAZARD_LOSES_VALUES);
  g_assert_true (back->destructive && back->has_changes && !ferry_plan_is_empty (back));
  g_assert_true (ferry_variable_get_secret (g_ptr_array_index (back->variables, 0)));
  g_assert_nonnull (strstr (sql, "would destroy 4 values"));
  g_assert_cmpint (back->made, ==, plan->made);
}

static void
test_plan_refused (void)
{
  static const char * const removed[] = { "digest", "inserts", "tables", "statements", "warnings", "variables", "kept" };
  g_autoptr(FerryPlan) plan = make_plan ();

  for (guint i = 0; i < G_N_ELEMENTS (removed); i++)
    {
      g_autoptr(JsonNode) node = cross (ferry_wire_plan_to_json (plan));
      g_autoptr(GError) error = NULL;

      json_object_remove_member (json_node_get_object (node), removed[i]);
      g_assert_null (ferry_wire_plan_new_from_json (node, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_unknown_hazard (void)
{
  g_autoptr(FerryPlan) plan = make_plan ();
  g_autoptr(JsonNode) node = cross (ferry_wire_plan_to_json (plan));
  JsonArray *statements = json_object_get_array_member (json_node_get_object (node), "statements");
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (json_array_get_object_element (statements, 1), "hazard", "melts-the-disk");
  g_assert_null (ferry_wire_plan_new_from_json (node, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT);
}

typedef struct { guint seen; gboolean stop; } Rows;

static gboolean
see_row (FerryRowChangeKind  kind,
         gboolean            changed_on_target,
         guint               n,
         const char * const *columns,
         const char * const *old_values,
         const char * const *new_values,
         gpointer            user_data)
{
  Rows *rows = user_data;

  g_assert_cmpint (kind, ==, FERRY_ROW_CHANGED);
  g_assert_true (changed_on_target);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (columns[1], ==, "title");
  g_assert_null (old_values);
  g_assert_null (new_values[0]);
  g_assert_cmpstr (new_values[1], ==, "a\\xff\n“");
  rows->seen++;
  return !rows->stop;
}

static void
test_row_change (void)
{
  const char *columns[] = { "id", "title", NULL }, *values[] = { NULL, "a\\xff\n“", NULL };
  g_autoptr(JsonNode) first = cross (ferry_wire_columns_to_json (2, columns));
  g_autoptr(JsonNode) line = cross (ferry_wire_row_change_to_json (FERRY_ROW_CHANGED, TRUE, 2, NULL, values));
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = ferry_wire_columns_from_json (first, &error);
  Rows rows = { 0, FALSE };

  g_assert_no_error (error);
  g_assert_true (ferry_wire_row_change_show (line, (const char * const *) names, see_row, &rows, &error));
  rows.stop = TRUE;
  g_assert_false (ferry_wire_row_change_show (line, (const char * const *) names, see_row, &rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rows.seen, ==, 2);
  json_array_add_string_element (json_object_get_array_member (json_node_get_object (line), "new"), "one too many");
  g_assert_false (ferry_wire_row_change_show (line, (const char * const *) names, see_row, &rows, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_row_not_utf8 (void)
{
  const char *values[] = { "a\xff", NULL };
  g_autoptr(JsonNode) line = cross (ferry_wire_row_change_to_json (FERRY_ROW_NEW, FALSE, 1, values, NULL));

  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (json_node_get_object (line), "old"), 0), ==, "a\xef\xbf\xbd");
}

static GPtrArray *
make_variables (void)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (variables, ferry_variable_new ("URL", FALSE, "https://x.test"));
  g_ptr_array_add (variables, ferry_variable_new ("KEY", TRUE, "canary-5a1f"));
  return variables;
}

static void
test_execute_options (void)
{
  g_autoptr(GPtrArray) variables = make_variables ();
  FerryExecuteOptions options = { .inputs = { variables, TRUE, TRUE }, .plan_digest = "abc", .skip_backup = TRUE, .verify_full = TRUE, .who = "nobody",
                                  .id = "aaaaaaaa-0000-4000-8000-000000000000" };
  g_autoptr(JsonNode) node = cross (ferry_wire_execute_options_to_json (&options));
  g_auto(FerryWireExecuteOptions) back = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_wire_execute_options_read (&back, node, &error));
  g_assert_no_error (error);
  assert_same (ferry_wire_execute_options_to_json (&back.options), ferry_wire_execute_options_to_json (&options));
  g_assert_cmpstr (ferry_variable_get_value (g_ptr_array_index (back.options.inputs.variables, 1)), ==, "canary-5a1f");
  g_assert_null (back.options.who);
}

static void
test_execute_id (void)
{
  g_autoptr(JsonNode) node = ferry_json_parse ("{\"id\":\"../../etc\"}", -1, "test", NULL);
  g_auto(FerryWireExecuteOptions) back = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_wire_execute_options_read (&back, node, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
}

static void
test_inputs (void)
{
  g_autoptr(GPtrArray) variables = make_variables ();
  FerryInputs inputs = { variables, TRUE, FALSE, "the fire, “today”" };
  g_autoptr(JsonNode) node = cross (ferry_wire_inputs_to_json (&inputs)), none = cross (ferry_wire_inputs_to_json (NULL));
  g_auto(FerryWireInputs) back = { 0 }, empty = { 0 }, absent = { 0 };

  g_assert_true (ferry_wire_inputs_read (&back, node, NULL) && ferry_wire_inputs_read (&empty, none, NULL) && ferry_wire_inputs_read (&absent, NULL, NULL));
  assert_same (ferry_wire_inputs_to_json (&back.inputs), ferry_wire_inputs_to_json (&inputs));
  g_assert_cmpuint (empty.inputs.variables->len, ==, 0);
  g_assert_null (absent.inputs.variables);
}

/* Towards a caller no secret's value crosses, even where one lies in the object. */
static void
test_no_secret (void)
{
  g_autoptr(GPtrArray) variables = make_variables ();
  g_autoptr(JsonNode) node = ferry_wire_variables_to_json (variables, FALSE);
  g_autofree char *text = ferry_json_to_string (node, FALSE);
  g_autoptr(GPtrArray) back = ferry_wire_variables_from_json (node, NULL);
  g_autoptr(JsonNode) odd = ferry_json_parse ("{\"name\":\"X\",\"type\":\"vault\"}", -1, "test", NULL);
  g_autoptr(FerryVariable) unknown = ferry_wire_variable_new_from_json (odd, NULL);

  g_assert_null (strstr (text, "canary"));
  g_assert_nonnull (strstr (text, "https://x.test"));
  g_assert_null (ferry_variable_get_value (g_ptr_array_index (back, 1)));
  g_assert_true (ferry_variable_get_secret (unknown));
}

static void
test_package_options (void)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_merged (), back = NULL;
  FerryPackageOptions options = { .rule_set = rules, .title = "A “title”", .output = "/never/crosses" };
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *title = NULL, *text = NULL;

  ferry_rule_set_set_table_rule (rules, "users", FERRY_RULE_SKIP);
  node = cross (ferry_wire_package_options_to_json (&options));
  text = ferry_json_to_string (node, FALSE);
  g_assert_null (strstr (text, "never"));
  g_assert_true (ferry_wire_package_options_read (node, &back, &title, NULL));
  g_assert_cmpstr (title, ==, options.title);
  g_assert_true (ferry_rule_set_equal (rules, back));
}

static void
test_snapshot (void)
{
  static const char * const tables[] = { "users", "a “table”", NULL };
  FerryPackageOptions options = { .tables = tables, .backup = "backup_1.nbdata", .password = "secret", .output = "/never/crosses" }, all = { NULL };
  g_autoptr(JsonNode) node = cross (ferry_wire_snapshot_to_json (&options)), none = cross (ferry_wire_snapshot_to_json (&all));
  g_autofree char *backup = NULL, *password = NULL, *no_backup = NULL, *no_password = NULL, *text = ferry_json_to_string (node, FALSE);
  g_autoptr(GPtrArray) found = NULL, nothing = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (strstr (text, "never"));
  g_assert_true (ferry_wire_snapshot_read (node, &found, &backup, &password, &error));
  g_assert_true (g_strv_equal ((const char * const *) found->pdata, tables));
  g_assert_cmpstr (backup, ==, options.backup);
  g_assert_cmpstr (password, ==, options.password);
  g_assert_true (ferry_wire_snapshot_read (none, &nothing, &no_backup, &no_password, &error));
  g_assert_true (nothing == NULL && no_backup == NULL && no_password == NULL);
  json_object_set_int_member (json_node_get_object (node), "tables", 5);
  g_clear_pointer (&found, g_ptr_array_unref);
  g_clear_pointer (&backup, g_free);
  g_clear_pointer (&password, g_free);
  g_assert_false (ferry_wire_snapshot_read (node, &found, &backup, &password, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_backup_list (void)
{
  g_autoptr(GPtrArray) backups = g_ptr_array_new_with_free_func (g_object_unref), back = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (backups, g_object_new (ferry_backup_get_type (), "name", "backup_1.nbdata", "size", G_GINT64_CONSTANT (12), "encrypted", TRUE,
                                          "created", G_GINT64_CONSTANT (1763658301713000), NULL));
  node = cross (ferry_wire_array_to_json (backups, (FerryWireToJson) ferry_backup_to_json));
  back = ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_backup_new_from_json, g_object_unref, &error);
  g_assert_no_error (error);
  assert_same (ferry_wire_array_to_json (back, (FerryWireToJson) ferry_backup_to_json), ferry_wire_array_to_json (backups, (FerryWireToJson) ferry_backup_to_json));
  json_array_add_int_element (json_node_get_array (node), 5);
  g_assert_null (ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_backup_new_from_json, g_object_unref, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_progress (void)
{
  g_autoptr(FerryJob) there = ferry_job_new ("there"), here = ferry_job_new ("here");
  g_autoptr(JsonNode) node = NULL, later = NULL;
  g_autoptr(FerryJobStep) first = NULL, second = NULL;
  g_autofree char *table = NULL, *unit = NULL, *message = NULL;
  gint64 done, total;
  double fraction, wanted;

  ferry_job_add_step (there, "check", "Check", 5);
  ferry_job_add_step (there, "apply", "Apply", 95);
  node = cross (ferry_wire_progress_to_json (there));
  g_assert_true (ferry_wire_progress_apply (here, node, NULL));
  ferry_job_begin_step (there, "check");
  ferry_job_begin_step (there, "apply");
  ferry_job_set_unit (there, "bytes");
  ferry_job_set_progress (there, "roles", 5, 10);
  ferry_job_set_message (there, "so far");
  later = cross (ferry_wire_progress_to_json (there));
  g_assert_true (ferry_wire_progress_apply (here, later, NULL));
  first = ferry_job_dup_step (here, "check");
  second = ferry_job_dup_step (here, "apply");
  g_assert_cmpint (ferry_job_step_get_state (first), ==, FERRY_STEP_DONE);
  g_assert_cmpint (ferry_job_step_get_state (second), ==, FERRY_STEP_RUNNING);
  ferry_job_dup_progress (here, NULL, &table, &done, &total, &fraction);
  ferry_job_dup_progress (there, NULL, NULL, NULL, NULL, &wanted);
  g_object_get (here, "unit", &unit, "message", &message, NULL);
  g_assert_cmpstr (table, ==, "roles");
  g_assert_cmpstr (unit, ==, "bytes");
  g_assert_cmpstr (message, ==, "so far");
  g_assert_cmpint (done, ==, 5);
  g_assert_cmpfloat (fraction, ==, wanted);
  g_assert_true (ferry_wire_progress_apply (NULL, later, NULL));
}

static void
check_error (int         code,
             const char *text)
{
  g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, code, text), back = NULL;
  g_autoptr(JsonNode) node = cross (ferry_wire_error_to_json (error, NULL));

  ferry_wire_error_from_json (node, ferry_wire_error_get_status (error), "prod", &back);
  g_assert_error (back, FERRY_ERROR, code);
  g_assert_cmpstr (back->message, ==, text);
  g_assert_cmpuint (ferry_wire_error_get_status (error), >=, 400);
}

static void
test_errors (void)
{
  g_autoptr(GError) foreign = NULL, silent = NULL, commanding = NULL, nasty = NULL;
  g_autoptr(JsonNode) token = ferry_json_parse ("{\"errors\":[{\"message\":\"Sign in\",\"code\":\"EMPTY_TOKEN\"}]}", -1, "test", NULL);
  g_autoptr(JsonNode) busy = ferry_json_parse ("{\"error\":{\"message\":\"Loading\",\"code\":\"APP_COMMANDING\"}}", -1, "test", NULL);
  g_autoptr(JsonNode) escape = ferry_json_parse ("{\"errors\":[{\"message\":\"a\\u001b[2Jb\"}]}", -1, "test", NULL);

  for (int code = 0; code <= FERRY_ERROR_RESTARTING; code++)
    check_error (code, "Why “x” failed");
  ferry_wire_error_from_json (token, 401, "prod", &foreign);
  g_assert_error (foreign, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  ferry_wire_error_from_json (busy, 503, "prod", &commanding);
  g_assert_error (commanding, FERRY_ERROR, FERRY_ERROR_RESTARTING);
  ferry_wire_error_from_json (NULL, 502, "prod", &silent);
  g_assert_error (silent, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_assert_nonnull (strstr (silent->message, "prod"));
  ferry_wire_error_from_json (escape, 500, "prod", &nasty);
  g_assert_null (strchr (nasty->message, '\033'));
}

static void
test_log_parts (void)
{
  FerryLogPart part;

  for (guint i = 0; i <= FERRY_LOG_PART_PLAN; i++)
    {
      g_assert_true (ferry_wire_log_part_from_string (ferry_wire_log_part_to_string ((FerryLogPart) i), &part));
      g_assert_cmpint (part, ==, i);
    }
  g_assert_false (ferry_wire_log_part_from_string ("execution.json", &part));
  g_assert_false (ferry_wire_log_part_from_string (NULL, &part));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/probe", test_probe);
  g_test_add_func ("/wire/estimate", test_estimate);
  g_test_add_func ("/wire/rollback-preview", test_rollback_preview);
  g_test_add_func ("/wire/plan", test_plan);
  g_test_add_func ("/wire/plan/refused", test_plan_refused);
  g_test_add_func ("/wire/plan/unknown-hazard", test_unknown_hazard);
  g_test_add_func ("/wire/row-change", test_row_change);
  g_test_add_func ("/wire/row-change/not-utf8", test_row_not_utf8);
  g_test_add_func ("/wire/execute-options", test_execute_options);
  g_test_add_func ("/wire/execute-options/id", test_execute_id);
  g_test_add_func ("/wire/inputs", test_inputs);
  g_test_add_func ("/wire/no-secret", test_no_secret);
  g_test_add_func ("/wire/package-options", test_package_options);
  g_test_add_func ("/wire/snapshot", test_snapshot);
  g_test_add_func ("/wire/backup-list", test_backup_list);
  g_test_add_func ("/wire/progress", test_progress);
  g_test_add_func ("/wire/errors", test_errors);
  g_test_add_func ("/wire/log-parts", test_log_parts);
  return g_test_run ();
}
