#include "config.h"

#include "migrate-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"

/* Every rule on tables of a database that is no NocoBase, on both kinds of database. */

#define SOURCE \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50) UNIQUE, note text);" \
  "INSERT INTO color VALUES ('r', 'Red', 'from source'), ('g', 'Green', NULL), ('b', 'Blue', 'tab\there\\and\nnewline');" \
  "CREATE TABLE big (id bigint PRIMARY KEY, value text);" \
  "INSERT INTO big VALUES (1, 'one'), (2, 'two'), (10, 'ten'), (-5, 'minus five');" \
  "CREATE TABLE keyless (a text, b bigint);" \
  "INSERT INTO keyless VALUES ('x', 1), ('x', 1), (NULL, 2);"

#define TARGET \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50) UNIQUE, note text);" \
  "INSERT INTO color VALUES ('r', 'Green', 'titles swapped'), ('g', 'Red', NULL), ('y', 'Yellow', 'only here');" \
  "CREATE TABLE big (id bigint PRIMARY KEY);" \
  "INSERT INTO big VALUES (2), (99);" \
  "CREATE TABLE keyless (a text, b bigint);" \
  "INSERT INTO keyless VALUES ('x', 1), ('gone', 3);" \
  "CREATE TABLE untouched (id bigint PRIMARY KEY, v text);" \
  "INSERT INTO untouched VALUES (1, 'stays');"

typedef struct
{
  FerryDialect  dialect;
  FerrySite    *source;
  FerrySite    *target;
} Pair;

static Pair
pair_new (gconstpointer data)
{
  Pair pair = { .dialect = (FerryDialect) GPOINTER_TO_INT (data) };

  pair.source = migrate_fixture_site (pair.dialect, "source", SOURCE);
  pair.target = migrate_fixture_site (pair.dialect, "target", TARGET);
  return pair;
}

static void
pair_clear (Pair *pair)
{
  g_clear_object (&pair->source);
  g_clear_object (&pair->target);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static FerryPackage *
package_with (Pair      *pair,
              FerryRule  user)
{
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, user);

  return migrate_fixture_package (pair->source, rules);
}

static void
assert_repeat_changes_nothing (Pair         *pair,
                               FerryPackage *package)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (pair->target, NULL, &error);
  g_autoptr(FerryPlan) plan = ferry_plan_make (pair->target, db, package, catalogue, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (plan->inserts + plan->updates + plan->deletes, ==, 0);
  g_assert_true (ferry_plan_is_empty (plan));
}

static void
test_overwrite (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, package, NULL);
  g_autoptr(GHashTable) source = migrate_fixture_digests (pair.source);
  g_autoptr(GHashTable) target = migrate_fixture_digests (pair.target);
  static const char * const tables[] = { "color", "big", "keyless" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpstr (g_hash_table_lookup (source, tables[i]), ==, g_hash_table_lookup (target, tables[i]));
  migrate_fixture_assert (pair.target, "SELECT v FROM untouched", "stays");
  migrate_fixture_assert (pair.target, "SELECT note FROM color WHERE code = 'b'", "tab\there\\and\nnewline");
  assert_repeat_changes_nothing (&pair, package);
}

static void
test_upsert (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_UPSERT);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, package, NULL);
  gint64 inserts, updates, deletes;

  g_object_get (execution, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);
  g_assert_cmpint (inserts, ==, 1 + 3);
  g_assert_cmpint (updates, ==, 2 + 1);
  g_assert_cmpint (deletes, ==, 0);
  migrate_fixture_assert (pair.target, "SELECT count(*) FROM color", "4");
  migrate_fixture_assert (pair.target, "SELECT title FROM color WHERE code = 'r'", "Red");
  migrate_fixture_assert (pair.target, "SELECT title FROM color WHERE code = 'y'", "Yellow");
  migrate_fixture_assert (pair.target, "SELECT value FROM big WHERE id = 2", "two");
  migrate_fixture_assert (pair.target, "SELECT count(*) FROM big", "5");
  migrate_fixture_assert (pair.target, "SELECT count(*) FROM keyless", "2");   /* no key: not merged */
  assert_repeat_changes_nothing (&pair, package);
}

static void
test_insert_ignore (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_INSERT_IGNORE);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, package, NULL);

  migrate_fixture_assert (pair.target, "SELECT count(*) FROM color", "4");
  migrate_fixture_assert (pair.target, "SELECT title FROM color WHERE code = 'r'", "Green");
  migrate_fixture_assert (pair.target, "SELECT title FROM color WHERE code = 'b'", "Blue");
  assert_repeat_changes_nothing (&pair, package);
}

static void
test_schema_only (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_SCHEMA_ONLY);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, package, NULL);

  migrate_fixture_assert (pair.target, "SELECT count(*) FROM color", "3");
  migrate_fixture_assert (pair.target, "SELECT count(*) FROM big WHERE value IS NULL", "2");
  assert_repeat_changes_nothing (&pair, package);
}

static void
test_skip (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_SKIP);
  g_autofree char *before = migrate_fixture_structure (pair.target);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, package, NULL);
  g_autofree char *after = migrate_fixture_structure (pair.target);

  g_assert_cmpstr (before, ==, after);
}

static gboolean
collect_row (FerryRowChangeKind   kind,
             gboolean             changed_on_target,
             guint                n,
             const char * const  *columns,
             const char * const  *old_values,
             const char * const  *new_values,
             gpointer             user_data)
{
  g_string_append_printf (user_data, "%d%s %s>%s;", kind, changed_on_target ? "!" : "",
                          old_values != NULL ? old_values[0] : "-", new_values != NULL ? new_values[0] : "-");
  return TRUE;
}

/* What somebody changes after a release is told apart from what the release left. */
static void
test_changed_on_target (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) first = package_with (&pair, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (pair.target, first, NULL);
  g_autoptr(FerryPackage) second = NULL;
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerryPlan) plan = NULL;
  g_autoptr(GString) rows = g_string_new (NULL);

  migrate_fixture_run (pair.target, "UPDATE color SET note = 'hotfix' WHERE code = 'g'; INSERT INTO color VALUES ('h', 'Hot', NULL)");
  migrate_fixture_run (pair.source, "UPDATE color SET note = 'new release' WHERE code IN ('g', 'r')");
  second = package_with (&pair, FERRY_RULE_OVERWRITE);
  db = ferry_site_open_database (pair.target, NULL, &error);
  plan = ferry_plan_make (pair.target, db, second, catalogue, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plan->updates, ==, 2);
  g_assert_cmpint (plan->deletes, ==, 1);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);

      if (g_str_equal (ferry_plan_table_get_table (table), "color"))
        g_assert_cmpint (ferry_plan_table_get_changed_on_target (table), ==, 2);
    }
  g_assert_true (ferry_plan_rows (pair.target, db, second, catalogue, "color", collect_row, rows, &error));
  g_assert_cmpstr (rows->str, ==, "1! g>g;2! h>-;1 r>r;");
}

static void
test_plan_digest (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryDatabase) db = ferry_site_open_database (pair.target, NULL, &error);
  g_autoptr(FerryPlan) plan = ferry_plan_make (pair.target, db, package, catalogue, NULL, NULL, &error);
  FerryExecuteOptions options = { .plan_digest = plan->digest };
  g_autoptr(FerryExecution) refused = NULL;
  g_autoptr(FerryExecution) done = NULL;
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;

  migrate_fixture_run (pair.target, "UPDATE color SET note = 'meanwhile' WHERE code = 'r'");
  before = migrate_fixture_digests (pair.target);
  refused = ferry_execute (pair.target, package, catalogue, &options, NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED);
  g_assert_cmpint (ferry_execution_get_state (refused), ==, FERRY_EXECUTION_FAILED);
  after = migrate_fixture_digests (pair.target);
  g_assert_cmpstr (g_hash_table_lookup (before, "color"), ==, g_hash_table_lookup (after, "color"));
  g_clear_error (&error);

  ferry_plan_unref (plan);
  plan = ferry_plan_make (pair.target, db, package, catalogue, NULL, NULL, &error);
  options.plan_digest = plan->digest;
  done = ferry_execute (pair.target, package, catalogue, &options, NULL, &error);
  g_assert_no_error (error);
}

static void
test_rollback (gconstpointer data)
{
  g_auto(Pair) pair = pair_new (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = package_with (&pair, FERRY_RULE_OVERWRITE);
  g_autoptr(GHashTable) before = migrate_fixture_digests (pair.target);
  g_autofree char *structure_before = migrate_fixture_structure (pair.target);
  g_autofree char *structure_after = NULL;
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(FerryExecution) rollback = NULL;
  g_autoptr(FerryRollbackPreview) preview = NULL;
  g_autoptr(GHashTable) after = NULL;
  GHashTableIter iter;
  gpointer table, digest;

  migrate_fixture_run (pair.source, "CREATE TABLE brand_new (id bigint PRIMARY KEY)");
  g_clear_object (&package);
  package = package_with (&pair, FERRY_RULE_OVERWRITE);
  execution = migrate_fixture_execute (pair.target, package, NULL);
  migrate_fixture_run (pair.target, "INSERT INTO untouched VALUES (2, 'written since'); DELETE FROM color WHERE code = 'r';");
  preview = ferry_rollback_preview (pair.target, execution, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (preview->blocker);
  for (guint i = 0; i < preview->tables->len; i++)
    {
      FerryRollbackTable *each = g_ptr_array_index (preview->tables, i);

      g_test_message ("%s added %d changed %d deleted %d", each->table, (int) each->added, (int) each->changed, (int) each->deleted);
    }
  g_assert_cmpuint (preview->tables->len, ==, 3);   /* brand_new dropped, color 1 deleted, untouched 1 added */
  rollback = ferry_rollback (pair.target, execution, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  after = migrate_fixture_digests (pair.target);
  structure_after = migrate_fixture_structure (pair.target);
  g_assert_cmpstr (structure_before, ==, structure_after);
  g_assert_cmpuint (g_hash_table_size (before), ==, g_hash_table_size (after));
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &table, &digest))
    g_assert_cmpstr (digest, ==, g_hash_table_lookup (after, table));
  migrate_fixture_assert (pair.target, "SELECT count(*) FROM ferry_execution", "2");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  migrate_fixture_add_for_both ("/migrate/rules/overwrite", test_overwrite);
  migrate_fixture_add_for_both ("/migrate/rules/upsert", test_upsert);
  migrate_fixture_add_for_both ("/migrate/rules/insert-ignore", test_insert_ignore);
  migrate_fixture_add_for_both ("/migrate/rules/schema-only", test_schema_only);
  migrate_fixture_add_for_both ("/migrate/rules/skip", test_skip);
  migrate_fixture_add_for_both ("/migrate/rules/changed-on-target", test_changed_on_target);
  migrate_fixture_add_for_both ("/migrate/rules/plan-digest", test_plan_digest);
  migrate_fixture_add_for_both ("/migrate/rules/rollback", test_rollback);
  return g_test_run ();
}
