#include "config.h"

#include "migrate-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"

#include <string.h>

/* A migration file that is bound to its target runs only there, and only while the target holds exactly what it held when the file was made. */

#define ROWS "CREATE TABLE t (id integer PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');"
#define EMPTY "CREATE TABLE t (id integer PRIMARY KEY, v text);"

typedef struct
{
  FerrySite    *target;
  FerryPackage *package;
} Bound;

static void
bound_clear (Bound *self)
{
  g_clear_object (&self->target);
  g_clear_object (&self->package);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bound, bound_clear)

/* the rows of a source with those of the target as they are now */
static void
bind (Bound        *self,
      FerryDialect  dialect,
      const char   *sql)
{
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", EMPTY "INSERT INTO t VALUES (1, 'a'), (2, 'new'), (4, 'd');");
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryPackage) now = NULL;
  FerryPackageTable *then;

  self->target = migrate_fixture_site (dialect, "target", sql);
  self->package = migrate_fixture_package (source, rules);
  now = migrate_fixture_package (self->target, rules);
  then = ferry_package_metadata_find_table (ferry_package_get_metadata (now), "t");
  ferry_package_get_metadata (self->package)->target_id = g_strdup (ferry_site_get_id (self->target));
  ferry_package_metadata_find_table (ferry_package_get_metadata (self->package), "t")->target_sha256 = g_strdup (then->sha256);
}

static void
assert_refused (Bound      *self,
                FerryError  code,
                const char *words)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GHashTable) before = migrate_fixture_digests (self->target);
  g_autoptr(GHashTable) after = NULL;
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(FerryExecution) execution = ferry_execute (self->target, self->package, catalogue, &options, NULL, &error);

  g_assert_error (error, FERRY_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_true (execution == NULL || ferry_execution_get_state (execution) == FERRY_EXECUTION_FAILED);
  after = migrate_fixture_digests (self->target);
  g_assert_cmpuint (g_hash_table_size (before), ==, g_hash_table_size (after));
  g_assert_cmpstr (g_hash_table_lookup (before, "t"), ==, g_hash_table_lookup (after, "t"));
}

static void
assert_runs (Bound      *self,
             const char *rows)
{
  g_autoptr(FerryExecution) execution = migrate_fixture_execute (self->target, self->package, NULL);

  g_assert_cmpstr (ferry_execution_get_kind (execution), ==, "catch-up");
  migrate_fixture_assert (self->target, "SELECT count(*) FROM t", rows);
  migrate_fixture_assert (self->target, "SELECT v FROM t WHERE id = 2", "new");
  migrate_fixture_assert (self->target, "SELECT kind FROM ferry_execution", "catch-up");
}

static void
test_runs (gconstpointer data)
{
  g_auto(Bound) bound = { NULL };

  bind (&bound, GPOINTER_TO_INT (data), ROWS);
  assert_runs (&bound, "3");
  assert_refused (&bound, FERRY_ERROR_PLAN_CHANGED, "was written since");   /* once */
}

static void
test_runs_on_empty (gconstpointer data)
{
  g_auto(Bound) bound = { NULL };

  bind (&bound, GPOINTER_TO_INT (data), EMPTY);
  assert_runs (&bound, "3");
}

/* also what the plan's digest does not see: a row that was equal and is gone, and one that is new where there was none */
static void
test_written (gconstpointer data)
{
  static const char * const writes[] = {
    "UPDATE t SET v = 'x' WHERE id = 2", "UPDATE t SET v = 'x' WHERE id = 1", "DELETE FROM t WHERE id = 1", "DELETE FROM t WHERE id = 3", "INSERT INTO t VALUES (9, 'i')",
    "INSERT INTO t VALUES (4, 'd')", "DELETE FROM t",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_auto(Bound) bound = { NULL };

      bind (&bound, GPOINTER_TO_INT (data), ROWS);
      migrate_fixture_run (bound.target, writes[i]);
      assert_refused (&bound, FERRY_ERROR_PLAN_CHANGED, "was written since");
    }
}

static void
test_empty_written (gconstpointer data)
{
  g_auto(Bound) bound = { NULL };

  bind (&bound, GPOINTER_TO_INT (data), EMPTY);
  migrate_fixture_run (bound.target, "INSERT INTO t VALUES (1, 'a')");
  assert_refused (&bound, FERRY_ERROR_PLAN_CHANGED, "was written since");
}

static void
test_structure (gconstpointer data)
{
  static const char * const changes[] = { "ALTER TABLE t ADD COLUMN more text", "CREATE INDEX i ON t (v)", "DROP TABLE t" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_auto(Bound) bound = { NULL };

      bind (&bound, GPOINTER_TO_INT (data), ROWS);
      migrate_fixture_run (bound.target, changes[i]);
      assert_refused (&bound, FERRY_ERROR_PLAN_CHANGED, "structure");
    }
}

static void
test_another_target (gconstpointer data)
{
  g_auto(Bound) bound = { NULL };
  char **id;

  bind (&bound, GPOINTER_TO_INT (data), ROWS);
  id = &ferry_package_get_metadata (bound.package)->target_id;
  g_free (*id);
  *id = g_strdup ("0b5c0f4e-7b1a-4d0c-8d8f-6f1d2c3b4a59");
  assert_refused (&bound, FERRY_ERROR_BLOCKED, "another instance");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);

  migrate_fixture_add_for_both ("/migrate/bound/runs", test_runs);
  migrate_fixture_add_for_both ("/migrate/bound/runs-on-empty", test_runs_on_empty);
  migrate_fixture_add_for_both ("/migrate/bound/written", test_written);
  migrate_fixture_add_for_both ("/migrate/bound/empty-written", test_empty_written);
  migrate_fixture_add_for_both ("/migrate/bound/structure", test_structure);
  migrate_fixture_add_for_both ("/migrate/bound/another-target", test_another_target);

  return g_test_run ();
}
