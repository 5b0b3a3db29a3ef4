#include "config.h"

#include "ferry-test-env.h"
#include "sqlite-apply.h"
#include "sqlite-fixture.h"

typedef struct
{
  const char *name;
  const char *source;
  const char *target;
  gboolean    destructive;
  const char *kinds;      /* of the statements, in order */
  const char *query;      /* on the target afterwards */
  const char *result;
  const char *kept;       /* what only the target has, "; " between */
} Case;

static const Case cases[] = {
  { "equal", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b VARCHAR(10) UNIQUE)", "CREATE TABLE `t` (`b` varchar( 10 ), [a] INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE(\"b\"))",
    FALSE, "", "SELECT 1", "1\n", "" },
  { "new table", "CREATE TABLE t (a INTEGER PRIMARY KEY, b); CREATE INDEX i ON t (b)", "CREATE TABLE x (y)",
    FALSE, "create-table add-index", "SELECT count(*) FROM t", "0\n", "" },
  { "new columns", "CREATE TABLE t (a PRIMARY KEY, b TEXT DEFAULT 5, c INT NOT NULL DEFAULT -1, d AS (a + 1) VIRTUAL, e REFERENCES t (a), f TEXT COLLATE NOCASE)", "CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1)",
    FALSE, "add-column add-column add-column add-column add-column", "SELECT a, b, typeof(b), c, d, e FROM t", "1|5|text|-1|2|NULL\n", "" },
  { "not null without default", "CREATE TABLE t (a PRIMARY KEY, n INT NOT NULL)", "CREATE TABLE t (a PRIMARY KEY)",
    FALSE, "add-column rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT sql LIKE '%NOT NULL%' FROM sqlite_master WHERE name = 't'", "1\n", "" },
  { "default changes", "CREATE TABLE t (a DEFAULT 2)", "CREATE TABLE t (a DEFAULT 1); INSERT INTO t VALUES (9)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "INSERT INTO t DEFAULT VALUES; SELECT a FROM t", "9\n2\n", "" },
  { "non constant default", "CREATE TABLE t (a, c DATETIME DEFAULT CURRENT_TIMESTAMP, d TEXT DEFAULT (lower(hex(randomblob(4)))))", "CREATE TABLE t (a); INSERT INTO t VALUES (1)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, length(c), length(d) FROM t", "1|19|8\n", "" },
  { "same affinity", "CREATE TABLE t (a VARCHAR(20), b BIGINT)", "CREATE TABLE t (a VARCHAR(10), b INTEGER); INSERT INTO t VALUES ('x', 5)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, b FROM t", "x|5\n", "" },
  { "real to integer", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a REAL); INSERT INTO t VALUES (1.0), (1.5), (1e300)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT typeof(a) FROM t", "integer\nreal\nreal\n", "" },
  { "text to integer stays", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('007')",
    FALSE, "listed:alter-type", "SELECT a FROM t", "007\n", "column t.a (with its type: values could be lost)" },
  { "text to integer asked for", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('007'), ('x'), ('12')",
    TRUE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, typeof(a) FROM t", "7|integer\nx|text\n12|integer\n", "" },
  { "own column stays", "CREATE TABLE t (a PRIMARY KEY)", "CREATE TABLE t (a PRIMARY KEY, own TEXT); CREATE INDEX mine ON t (own); INSERT INTO t VALUES (1, 'x')",
    FALSE, "listed:drop-column", "SELECT own FROM t", "x\n", "column t.own; index mine" },
  { "own column is relaxed", "CREATE TABLE t (a PRIMARY KEY)", "CREATE TABLE t (a PRIMARY KEY, own TEXT NOT NULL); CREATE INDEX mine ON t (own); INSERT INTO t VALUES (1, 'x')",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename listed:drop-column restore-index", "INSERT INTO t (a) VALUES (2); SELECT a, own FROM t; SELECT name FROM sqlite_master WHERE name = 'mine'", "1|x\n2|NULL\nmine\n", "column t.own; index mine" },
  { "own column is dropped", "CREATE TABLE t (a PRIMARY KEY)", "CREATE TABLE t (a PRIMARY KEY, own TEXT NOT NULL, CHECK (own <> ''), UNIQUE (own)); CREATE INDEX mine ON t (own); INSERT INTO t VALUES (1, 'x')",
    TRUE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT * FROM t", "1\n", "" },
  { "used column is not dropped", "CREATE TABLE t (a PRIMARY KEY)", "CREATE TABLE t (a PRIMARY KEY, own TEXT); CREATE VIEW v AS SELECT own FROM t",
    TRUE, "", "SELECT count(*) FROM v", "0\n", "column t.own (view v)" },
  { "new unique key", "CREATE TABLE t (a, b, UNIQUE (a, b))", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (1, 3)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT count(*) FROM pragma_index_list('t')", "1\n", "" },
  { "new primary key", "CREATE TABLE t (a, b, PRIMARY KEY (a, b))", "CREATE TABLE t (a PRIMARY KEY, b); INSERT INTO t VALUES (1, 2)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "INSERT INTO t VALUES (1, 3); SELECT count(*) FROM t", "2\n", "" },
  { "autoincrement comes", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b)", "CREATE TABLE t (id INTEGER PRIMARY KEY, b); INSERT INTO t VALUES (7, 1)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "INSERT INTO t (b) VALUES (2); SELECT id FROM t", "7\n8\n", "" },
  { "sequence survives", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT DEFAULT 'n')", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT); INSERT INTO t VALUES (70, 1); DELETE FROM t",
    FALSE, "rebuild-create rebuild-copy rebuild-sequence rebuild-sequence rebuild-drop rebuild-rename", "INSERT INTO t DEFAULT VALUES; SELECT id, b FROM t; SELECT * FROM sqlite_sequence", "71|n\nt|71\n", "" },
  { "check comes", "CREATE TABLE t (a CHECK (a > 0), b, CONSTRAINT c CHECK (b <> ';'))", "CREATE TABLE t (a, b, CONSTRAINT c CHECK (b <> ''), CONSTRAINT own CHECK (a < 1000)); INSERT INTO t VALUES (1, 'x')",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, b FROM t", "1|x\n", "check t.own" },
  { "foreign key comes", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, b)", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a, b); INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 2)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "PRAGMA foreign_keys = ON; BEGIN; DELETE FROM p; COMMIT; SELECT count(*) FROM t", "0\n", "" },
  { "strict and without rowid", "CREATE TABLE t (a TEXT PRIMARY KEY, b ANY, c INT) STRICT, WITHOUT ROWID", "CREATE TABLE t (a TEXT PRIMARY KEY, b ANY, c INT); INSERT INTO t VALUES ('x', 1.5, 3)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, b, c FROM t", "x|1.5|3\n", "" },
  { "stored generated column", "CREATE TABLE t (a INT, g INT GENERATED ALWAYS AS (a * 2) STORED)", "CREATE TABLE t (a INT); INSERT INTO t VALUES (4)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT a, g FROM t", "4|8\n", "" },
  { "index changes", "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a, b DESC) WHERE a > 0; CREATE INDEX j ON t (a)", "CREATE TABLE t (a, b); CREATE INDEX i ON t (a); CREATE INDEX `j` ON `t` ( `a` )",
    FALSE, "drop-index add-index", "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%DESC%'", "1\n", "" },
  { "triggers, views and foreign keys around", "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT DEFAULT 'z'); CREATE INDEX pn ON p (n)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE log (x); CREATE TABLE c (id REFERENCES p (id)); CREATE VIEW v AS SELECT n FROM p; CREATE INDEX pn ON p (n);"
    " CREATE TRIGGER tr AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.n || ';'); END; CREATE TRIGGER other AFTER INSERT ON log BEGIN UPDATE p SET n = n; END; INSERT INTO p VALUES (1, 'one'); INSERT INTO c VALUES (1)",
    FALSE, "rebuild-create rebuild-copy rebuild-drop rebuild-rename restore-index restore-trigger",
    "INSERT INTO p (id) VALUES (2); SELECT * FROM log; SELECT * FROM v; SELECT sql FROM sqlite_master WHERE name = 'c'; SELECT count(*) FROM pragma_foreign_key_check",
    "one;\nz;\none\nz\nCREATE TABLE c (id REFERENCES p (id))\n0\n", "" },
  { "a keyword as type", "CREATE TABLE t (a \"unique\", b)", "CREATE TABLE t (b); INSERT INTO t VALUES (1)", FALSE, "add-column", "SELECT * FROM t", "1|NULL\n", "" },
  { "odd names", "CREATE TABLE \"a\"\"b [`\n;--\" (\"sel\"\"ect\" INTEGER PRIMARY KEY, \"'\" TEXT DEFAULT 'it''s', [x y] NOT NULL, `order` UNIQUE)", "CREATE TABLE \"a\"\"b [`\n;--\" (\"sel\"\"ect\" INTEGER PRIMARY KEY, \"'\" TEXT DEFAULT 'it''s')",
    FALSE, "add-column add-column rebuild-create rebuild-copy rebuild-drop rebuild-rename", "SELECT count(*) FROM pragma_table_info('a\"b [`\n;--')", "4\n", NULL },
};

static char *
join_kinds (FerrySchemaDiff *diff)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < diff->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", sqlite_apply_runs (diff, statement) ? "" : "listed:", statement->kind);
    }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *source_path = sqlite_fixture_new (test->source);
  g_autofree char *target_path = sqlite_fixture_new (test->target);
  g_autoptr(FerrySchema) source = sqlite_fixture_schema (source_path);
  g_autoptr(FerrySchema) target = sqlite_fixture_schema (target_path);
  FerrySchemaDiff *diff = sqlite_apply_diff (source, target, test->destructive);
  g_autofree char *kinds = join_kinds (diff);
  g_autofree char *kept = NULL, *result = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (diff->refusals, NULL);
  g_assert_cmpstr (g_ptr_array_index (diff->refusals, 0), ==, NULL);
  g_assert_cmpstr (kinds, ==, test->kinds);
  g_ptr_array_add (diff->kept, NULL);
  kept = g_strjoinv ("; ", (char **) diff->kept->pdata);
  if (test->kept != NULL)
    g_assert_cmpstr (kept, ==, test->kept);
  sqlite_apply_run (target_path, diff, NULL, &error);
  g_assert_no_error (error);
  sqlite_apply_is_settled (source_path, target_path, test->destructive);
  result = sqlite_fixture_dump (target_path, test->query);
  g_assert_cmpstr (result, ==, test->result);
  sqlite_apply_free (diff);
}

/* the counts that a plan shows: values lost, rows in the way */
static void
test_counts (void)
{
  static const struct { const char *source; const char *target; const char *count; FerryHazard hazard; } counts[] = {
    { "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('007'), ('7'), ('x'), (NULL), ('1.50')", "2", FERRY_HAZARD_LOSES_VALUES },
    { "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a REAL); INSERT INTO t VALUES (0.1), (0.30000000000000004), (1e300)", "1", FERRY_HAZARD_LOSES_VALUES },
    { "CREATE TABLE t (a REAL)", "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (9007199254740993), (1)", "1", FERRY_HAZARD_LOSES_VALUES },
    { "CREATE TABLE t (a)", "CREATE TABLE t (a, b, c); INSERT INTO t (b, c) VALUES (1, NULL), (NULL, NULL), (2, 2)", "3", FERRY_HAZARD_LOSES_VALUES },
    { "CREATE TABLE t (a, g AS (a * 2))", "CREATE TABLE t (a, g); INSERT INTO t VALUES (1, 5), (2, NULL)", "1", FERRY_HAZARD_LOSES_VALUES },
    { "CREATE TABLE t (a NOT NULL)", "CREATE TABLE t (a); INSERT INTO t VALUES (1), (NULL), (NULL)", "2", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a, b NOT NULL)", "CREATE TABLE t (a); INSERT INTO t VALUES (1), (NULL), (NULL)", "3", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a UNIQUE, b)", "CREATE TABLE t (a, b); INSERT INTO t (a) VALUES (1), (1), (1), (NULL), (NULL), (2)", "2", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a, b CHECK (b > 0), CHECK (a <> b))", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 1), (2, -1), (3, NULL)", "2", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a PRIMARY KEY, b)", "CREATE TABLE t (a, b); INSERT INTO t (a) VALUES (1), (1)", "1", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a INT) STRICT", "CREATE TABLE t (a INT); INSERT INTO t (a) VALUES (1), ('x')", "1", FERRY_HAZARD_MAY_FAIL },
    { "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a, b)", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 1), (1, 1), (1, NULL), (1, NULL)", "1", FERRY_HAZARD_MAY_FAIL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *source_path = sqlite_fixture_new (counts[i].source);
      g_autofree char *target_path = sqlite_fixture_new (counts[i].target);
      g_autoptr(FerrySchema) source = sqlite_fixture_schema (source_path);
      g_autoptr(FerrySchema) target = sqlite_fixture_schema (target_path);

      for (guint destructive = 0; destructive < 2; destructive++)
        {
          FerrySchemaDiff *diff = sqlite_apply_diff (source, target, destructive);
          gint64 sum = 0;

          for (guint j = 0; j < diff->statements->len; j++)
            {
              const FerryStatement *statement = g_ptr_array_index (diff->statements, j);
              g_autofree char *count = statement->count_sql != NULL ? sqlite_fixture_dump (target_path, statement->count_sql) : NULL;

              if (count != NULL)
                g_assert_cmpint (statement->hazard, ==, counts[i].hazard);
              sum += count != NULL ? g_ascii_strtoll (count, NULL, 10) : 0;
            }
          g_test_message ("%s", counts[i].source);
          g_assert_cmpint (sum, ==, g_ascii_strtoll (counts[i].count, NULL, 10));
          sqlite_apply_free (diff);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/database/sqlite-diff/%s", cases[i].name);

      g_test_add_data_func (g_strdelimit (name, " ", '-'), &cases[i], test_case);
    }

  g_test_add_func ("/database/sqlite-diff/counts", test_counts);

  return g_test_run ();
}
