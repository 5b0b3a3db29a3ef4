#include "config.h"

#include "migrate-cycle.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <glib/gstdio.h>
#include <string.h>

/* Odd and real databases with every rule: into an empty one, and into one that went its own way. */

typedef struct
{
  const char   *name;
  FerryDialect  dialect;
  const char   *load;      /* SQL of ours */
  const char   *mutate;
  const char   *shared;    /* a file of ../shared instead of @load */
  guint         cases;     /* bits: which of the ten; big databases are tried with fewer */
  guint         refused;   /* bits: rows would point at rows that the rule does not bring */
} Input;

/* empty and mutated for overwrite and upsert, mutated for the others */
#define MOST 0x2beu
#define OVERWRITE_MUTATED 0x8u
#define UPSERT_EMPTY 0x10u
#define UPSERT_MUTATED 0x20u

static const Input inputs[] = {
  { "odd-postgres", FERRY_DIALECT_POSTGRES, "odd-postgres.sql", "odd-postgres-mutate.sql", NULL, MOST, 0 },
  { "odd-sqlite", FERRY_DIALECT_SQLITE, "odd-sqlite.sql", "odd-sqlite-mutate.sql", NULL, MOST, 0 },
  { "pagila", FERRY_DIALECT_POSTGRES, NULL, "pagila-mutate.sql", "inputs/pagila.sql.gz", OVERWRITE_MUTATED | UPSERT_EMPTY, UPSERT_EMPTY },
  { "chinook", FERRY_DIALECT_SQLITE, NULL, "chinook-mutate.sql", "inputs/chinook.sqlite.gz", UPSERT_MUTATED, 0 },
};

static const FerryRule rules[] = { FERRY_RULE_SCHEMA_ONLY, FERRY_RULE_OVERWRITE, FERRY_RULE_UPSERT, FERRY_RULE_INSERT_IGNORE, FERRY_RULE_SKIP };

static void
run_file (FerrySite  *site,
          const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/migrate/data/%s", g_getenv ("FERRY_TEST_DATA"), name);
  g_autofree char *sql = ferry_test_read (path, NULL);

  migrate_fixture_run (site, sql);
}

/* NULL where ../shared is not there */
static FerrySite *
load (const Input *input,
      const char  *name)
{
  g_autoptr(FerrySite) site = NULL;
  g_autofree char *path = input->shared != NULL ? ferry_test_shared_path (input->shared) : NULL;

  if (input->shared != NULL && path == NULL)
    return NULL;
  site = migrate_fixture_site (input->dialect, name, "");
  if (input->load != NULL)
    run_file (site, input->load);
  else if (input->dialect == FERRY_DIALECT_POSTGRES)
    ferry_test_postgres_load (ferry_connection_settings_get (ferry_site_get_connection (site), "dbname"), path);
  else
    {
      g_unlink (ferry_site_get_connection (site)->path);
      ferry_test_gunzip (path, ferry_site_get_connection (site)->path);
    }
  return g_steal_pointer (&site);
}

static void
assert_dangling_refused (FerrySite    *source,
                         FerrySite    *target,
                         FerryRuleSet *set)
{
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, set);
  g_autofree char *message = migrate_cycle_refused (target, package);

  g_assert_nonnull (strstr (message, "film_actor"));
}

static void
test_input (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  const Input *input = &inputs[number / 10];
  g_autoptr(FerrySite) source = load (input, "source");
  g_autoptr(FerrySite) target = NULL;
  g_autoptr(FerryRuleSet) set = NULL;

  if (source == NULL)
    {
      g_test_message ("%s is not here", input->shared);
      return;
    }
  if (number % 2 == 0)
    target = migrate_fixture_site (input->dialect, "empty", "");
  else
    {
      target = load (input, "target");
      run_file (target, input->mutate);
    }
  set = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, rules[number % 10 / 2]);
  if ((input->refused & (1u << number % 10)) == 0)
    migrate_cycle_run (source, target, set, FALSE);
  else
    assert_dangling_refused (source, target, set);
}

int
main (int    argc,
      char **argv)
{
  gboolean sqlite = g_str_has_suffix (argv[0], "-sqlite");   /* two programs, to be run beside each other */

  ferry_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (inputs) * G_N_ELEMENTS (rules) * 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/migrate/inputs/%s/%s/%s", inputs[i / 10].name, ferry_rule_to_string (rules[i % 10 / 2]),
                                               i % 2 == 0 ? "empty" : "mutated");

      if ((inputs[i / 10].dialect == FERRY_DIALECT_SQLITE) == sqlite && (inputs[i / 10].cases & (1u << i % 10)) != 0)
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_input);
    }
  return g_test_run ();
}
