#include "config.h"

#include "migrate-cycle.h"

#include "ferry-test-env.h"

#include <string.h>

/* What users of such tools suffered, one case each: a source, a target, rules, and what must be true afterwards. */

#define BOTH 3
#define SQLITE 1
#define POSTGRES 2

typedef struct
{
  const char *name;
  guint       dialects;
  FerryRule   rule;
  const char *independent;   /* "table=rule", nullable */
  const char *source;
  const char *target;
  const char *refusal;       /* nullable: part of the message */
  const char *after;         /* nullable: SQL that must work afterwards */
  const char *query;
  const char *expected;
} Case;

#define COUNTED "CREATE TABLE t (id @AUTO@, v text);"
#define PARENT "CREATE TABLE parent (id bigint PRIMARY KEY, v text); CREATE TABLE child (id bigint PRIMARY KEY, parent bigint REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE);"
#define UNIQUE "CREATE TABLE t (k varchar(9) PRIMARY KEY, u integer NOT NULL UNIQUE, v text);"

static const Case cases[] = {
  { "stale-sequences", BOTH, FERRY_RULE_OVERWRITE, NULL, COUNTED "INSERT INTO t (id, v) VALUES (1, 'a'), (500, 'b');", COUNTED "INSERT INTO t (v) VALUES ('x');",
    NULL, "INSERT INTO t (v) VALUES ('next');", "SELECT id FROM t WHERE v = 'next'", "501" },
  { "sequences-never-fall", BOTH, FERRY_RULE_OVERWRITE, NULL, COUNTED "INSERT INTO t (v) VALUES ('a');", COUNTED "INSERT INTO t (id, v) VALUES (1, 'x'); INSERT INTO t (v) SELECT 'y' @SKIP@;",
    NULL, "INSERT INTO t (v) VALUES ('next');", "SELECT id > 1 FROM t WHERE v = 'next'", "@TRUE@" },
  { "sequences-of-new-tables", BOTH, FERRY_RULE_OVERWRITE, NULL, COUNTED "INSERT INTO t (v) VALUES ('a'), ('b'), ('c');", "",
    NULL, "INSERT INTO t (v) VALUES ('next');", "SELECT id FROM t WHERE v = 'next'", "4" },
  { "same-creation-time", BOTH, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE t (made text, v text); INSERT INTO t VALUES ('2026-01-01', 'a'), ('2026-01-01', 'b'), ('2026-01-01', 'a');", "CREATE TABLE t (made text, v text); INSERT INTO t VALUES ('2026-01-01', 'a');",
    NULL, NULL, "SELECT count(*) FROM t", "3" },
  { "line-breaks", BOTH, FERRY_RULE_UPSERT, NULL, "CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('a', 'one\r\ntwo\n\rthree\n'), ('b\n', '\n'), ('c', '\\n\\r\\\\');", "CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('a', 'x');",
    NULL, NULL, "SELECT v FROM t WHERE k = 'a'", "one\r\ntwo\n\rthree\n" },
  { "unicode", BOTH, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE \"t\" (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('e\u0301', 'é'), ('é', '中文 العربية 🚢\u200b'), ('ß', 'SS');", "CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('é', 'old');",
    NULL, NULL, "SELECT v FROM t WHERE k = 'é'", "中文 العربية 🚢\u200b" },
  { "new-table-and-column", BOTH, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE z (id bigint PRIMARY KEY); CREATE TABLE a (id bigint PRIMARY KEY, b bigint REFERENCES z(id)); INSERT INTO z VALUES (1); INSERT INTO a VALUES (1, 1);", "CREATE TABLE z (id bigint PRIMARY KEY);",
    NULL, NULL, "SELECT count(*) FROM a WHERE b = 1", "1" },
  { "inherited-columns", POSTGRES, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE p (id bigint, v text); CREATE TABLE c (w text) INHERITS (p); INSERT INTO c VALUES (1, 'v', 'w');", "CREATE TABLE p (id bigint); CREATE TABLE c (w text, own text) INHERITS (p); INSERT INTO c VALUES (9, 'x', 'y');",
    NULL, NULL, "SELECT id || v || w || coalesce(own, '-') FROM c", "1vw-" },
  { "join-table", BOTH, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE j (a bigint, b bigint, made text, PRIMARY KEY (a, b)); INSERT INTO j VALUES (1, 2, 'x'), (2, 1, 'x'), (1, 10, 'x');", "CREATE TABLE j (a bigint, b bigint, made text, PRIMARY KEY (a, b)); INSERT INTO j VALUES (2, 1, 'y'), (3, 3, 'y');",
    NULL, NULL, "SELECT count(*) FROM j WHERE made = 'x'", "3" },
  { "circular-foreign-keys", POSTGRES, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE a (id bigint PRIMARY KEY, b bigint); CREATE TABLE b (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a); INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (2, 1); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
    "CREATE TABLE a (id bigint PRIMARY KEY, b bigint); CREATE TABLE b (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a); INSERT INTO a VALUES (5, 6); INSERT INTO b VALUES (6, 5); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
    NULL, NULL, "SELECT count(*) FROM a JOIN b ON a.b = b.id AND b.a = a.id WHERE a.id = 1", "1" },
  { "source-violates-its-keys", SQLITE, FERRY_RULE_OVERWRITE, NULL, PARENT "INSERT INTO child VALUES (1, 99);", PARENT, "child", NULL, NULL, NULL },
  { "source-violates-unproved-key", POSTGRES, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE c (id bigint PRIMARY KEY, p bigint); INSERT INTO c VALUES (1, 99); ALTER TABLE c ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES p NOT VALID;",
    "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE c (id bigint PRIMARY KEY, p bigint, CONSTRAINT k FOREIGN KEY (p) REFERENCES p);",
    NULL, NULL, "SELECT convalidated FROM pg_constraint WHERE conname = 'k'", "f" },
  { "sequence-before-table", POSTGRES, FERRY_RULE_OVERWRITE, NULL, "CREATE SEQUENCE zz; CREATE TYPE zt AS ENUM ('a'); CREATE DOMAIN zd AS zt; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('zz'), v zd DEFAULT 'a'); INSERT INTO a DEFAULT VALUES;", "",
    NULL, "INSERT INTO a DEFAULT VALUES;", "SELECT max(id) FROM a", "2" },
  { "swapped-unique-rows", BOTH, FERRY_RULE_UPSERT, NULL, UNIQUE "INSERT INTO t VALUES ('a', 1, 'x'), ('b', 2, 'y'), ('c', 3, 'z');", UNIQUE "INSERT INTO t VALUES ('a', 2, NULL), ('b', 3, NULL), ('c', 1, NULL), ('d', 4, 'own');",
    NULL, NULL, "SELECT count(*) FROM t WHERE k = 'a' AND u = 1 OR k = 'b' AND u = 2 OR k = 'd' AND u = 4", "3" },
  { "unique-value-of-target", BOTH, FERRY_RULE_UPSERT, NULL, UNIQUE "INSERT INTO t VALUES ('a', 1, 'x');", UNIQUE "INSERT INTO t VALUES ('own', 1, NULL);", "t", NULL, NULL, NULL },
  { "target-only-assignments", BOTH, FERRY_RULE_UPSERT, NULL, "CREATE TABLE j (a bigint, b bigint, PRIMARY KEY (a, b)); INSERT INTO j VALUES (1, 1);", "CREATE TABLE j (a bigint, b bigint, PRIMARY KEY (a, b)); INSERT INTO j VALUES (1, 2), (9, 9);",
    NULL, NULL, "SELECT count(*) FROM j", "3" },
  { "settings-of-production", BOTH, FERRY_RULE_INSERT_IGNORE, NULL, "CREATE TABLE s (k varchar(9) PRIMARY KEY, v text); INSERT INTO s VALUES ('a', 'dev'), ('b', 'dev');", "CREATE TABLE s (k varchar(9) PRIMARY KEY, v text); INSERT INTO s VALUES ('a', 'production');",
    NULL, NULL, "SELECT v FROM s WHERE k = 'a'", "production" },
  { "excluded-is-not-deleted", BOTH, FERRY_RULE_OVERWRITE, "t=skip", "CREATE TABLE t (id bigint PRIMARY KEY); CREATE TABLE o (id bigint PRIMARY KEY);", "CREATE TABLE t (id bigint PRIMARY KEY, own text); INSERT INTO t VALUES (1, 'x'); CREATE TABLE not_there (v text); INSERT INTO not_there VALUES ('y');",
    NULL, NULL, "SELECT own || v FROM t, not_there", "xy" },
  { "cascade-outside-refused", BOTH, FERRY_RULE_SCHEMA_ONLY, "parent=overwrite", PARENT "INSERT INTO parent VALUES (1, 'new');", PARENT "INSERT INTO parent VALUES (1, 'old'), (2, 'gone'); INSERT INTO child VALUES (10, 1), (20, 2);", "child", NULL, NULL, NULL },
  { "cascade-does-not-fire", BOTH, FERRY_RULE_SCHEMA_ONLY, "parent=overwrite", PARENT "INSERT INTO parent @SERIES@ 'new' @FROM@;", PARENT "INSERT INTO parent @SERIES@ 'old' @FROM@; INSERT INTO child VALUES (10, 1), (20, 2);",
    NULL, NULL, "SELECT count(*) FROM child, parent WHERE child.parent = parent.id AND v = 'new'", "2" },
  { "outside-references-kept", BOTH, FERRY_RULE_OVERWRITE, NULL, "CREATE TABLE parent (id bigint PRIMARY KEY, v text); INSERT INTO parent VALUES (1, 'new');", PARENT "INSERT INTO parent VALUES (1, 'old'), (2, 'gone'); INSERT INTO child VALUES (10, 2);", "child", NULL, NULL, NULL },
  { "empty-and-null", BOTH, FERRY_RULE_UPSERT, NULL, "CREATE TABLE t (k varchar(9) PRIMARY KEY, v text); INSERT INTO t VALUES ('a', ''), ('b', NULL), ('', 'e');", "CREATE TABLE t (k varchar(9) PRIMARY KEY, v text); INSERT INTO t VALUES ('a', NULL), ('b', '');",
    NULL, NULL, "SELECT count(*) FROM t WHERE k = 'a' AND v = '' OR k = 'b' AND v IS NULL OR k = '' AND v = 'e'", "3" },
};

static char *
expand (const char   *sql,
        FerryDialect  dialect)
{
  static const char * const words[][3] = {
    { "@AUTO@", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY" },
    { "@SKIP@", "WHERE 0", "WHERE nextval('t_id_seq') < 0" },
    { "@TRUE@", "1", "t" },
    { "@SERIES@", "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10500) SELECT i,", "SELECT i," },
    { "@FROM@", "FROM s", "FROM generate_series(1, 10500) AS i" },
  };
  g_autoptr(GString) text = g_string_new (sql);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i][0], words[i][dialect == FERRY_DIALECT_SQLITE ? 1 : 2], 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static FerrySite *
site_with (FerryDialect  dialect,
           const char   *name,
           const char   *sql)
{
  g_autofree char *expanded = expand (sql, dialect);

  return migrate_fixture_site (dialect, name, expanded);
}

static FerryRuleSet *
rules_of (const Case *each)
{
  FerryRuleSet *rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, each->rule);
  FerryRule rule;

  if (each->independent != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (each->independent, "=", 2);

      g_assert_true (ferry_rule_from_string (parts[1], &rule));
      ferry_rule_set_set_table_rule (rules, parts[0], rule);
    }
  return rules;
}

static void
assert_nothing_left (FerrySite    *target,
                     FerryPackage *package)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (target, NULL, &error);
  g_autoptr(FerryPlan) plan = ferry_plan_make (target, db, package, catalogue, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ferry_plan_is_empty (plan));
}

static void
test_case (gconstpointer data)
{
  const Case *each = &cases[GPOINTER_TO_UINT (data) / 2];
  FerryDialect dialect = GPOINTER_TO_UINT (data) % 2 == 0 ? FERRY_DIALECT_SQLITE : FERRY_DIALECT_POSTGRES;
  g_autoptr(FerrySite) source = site_with (dialect, "source", each->source);
  g_autoptr(FerrySite) target = site_with (dialect, "target", each->target);
  g_autoptr(FerryRuleSet) rules = rules_of (each);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerryExecution) execution = NULL;
  g_autofree char *expected = NULL;

  if (each->refusal != NULL)
    {
      g_autofree char *message = migrate_cycle_refused (target, package);

      g_test_message ("%s", message);
      g_assert_nonnull (strstr (message, each->refusal));
      return;
    }
  execution = migrate_fixture_execute (target, package, NULL);
  assert_nothing_left (target, package);
  if (each->after != NULL)
    migrate_fixture_run (target, each->after);
  expected = expand (each->expected, dialect);
  migrate_fixture_assert (target, each->query, expected);
}

/* 20 MB in one row, each way. */
static void
test_long_row (gconstpointer data)
{
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  const char *make = dialect == FERRY_DIALECT_SQLITE
    ? "INSERT INTO t VALUES ('big', replace(hex(zeroblob(5000000)), '00', 'a\nb\\'));"
    : "INSERT INTO t VALUES ('big', repeat(E'a\\nb\\\\', 5000000));";
  g_autofree char *filled = g_strconcat ("CREATE TABLE t (k text PRIMARY KEY, v text);", make, NULL);
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", filled);
  g_autoptr(FerrySite) target = migrate_fixture_site (dialect, "target", "CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('big', 'small')");
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_UPSERT);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(FerryExecution) execution = ferry_execute (target, package, catalogue, &options, NULL, &error);

  g_assert_no_error (error);
  migrate_fixture_assert (target, "SELECT length(v) FROM t", "20000000");
  migrate_fixture_assert (target, "SELECT substr(v, 19999997) FROM t", "a\nb\\");
}

/* A choice made before variables are asked for still holds when they are given. */
static void
test_skipped_backup_stays (gconstpointer data)
{
  FerryDialect dialect = (FerryDialect) GPOINTER_TO_INT (data);
  static const char variables[] = "CREATE TABLE \"environmentVariables\" (name varchar(255) PRIMARY KEY, type varchar(255), value text);"
                                  "CREATE TABLE t (k varchar(9) PRIMARY KEY);";
  g_autofree char *filled = g_strconcat (variables, "INSERT INTO \"environmentVariables\" VALUES ('URL', 'default', 'dev'); INSERT INTO t VALUES ('a');", NULL);
  g_autoptr(FerrySite) source = migrate_fixture_site (dialect, "source", filled);
  g_autoptr(FerrySite) target = migrate_fixture_site (dialect, "target", variables);
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_OVERWRITE, FERRY_RULE_OVERWRITE, FERRY_RULE_OVERWRITE);
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GPtrArray) given = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .skip_backup = TRUE };
  g_autoptr(FerryExecution) asked = ferry_execute (target, package, catalogue, &options, NULL, &error);
  g_autoptr(FerryExecution) execution = NULL;
  g_autofree char *backup = NULL;
  gboolean skipped;

  g_assert_nonnull (error);
  g_clear_error (&error);
  g_ptr_array_add (given, ferry_variable_new ("URL", FALSE, "production"));
  options.inputs.variables = given;
  execution = ferry_execute (target, package, catalogue, &options, NULL, &error);
  g_assert_no_error (error);
  g_object_get (execution, "skipped-backup", &skipped, "backup", &backup, NULL);
  g_assert_true (skipped);
  g_assert_true (backup == NULL || *backup == '\0');
  migrate_fixture_assert (target, "SELECT value FROM \"environmentVariables\"", "production");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/migrate/cases/%s/%s", cases[i / 2].name, i % 2 == 0 ? "sqlite" : "postgres");

      if ((cases[i / 2].dialects & (i % 2 == 0 ? SQLITE : POSTGRES)) != 0)
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  migrate_fixture_add_for_both ("/migrate/cases/long-row", test_long_row);
  migrate_fixture_add_for_both ("/migrate/cases/skipped-backup-stays", test_skipped_backup_stays);
  return g_test_run ();
}
