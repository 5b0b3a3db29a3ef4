#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "sqlite-fixture.h"

#include <string.h>

static char *
join (GPtrArray *names)
{
  g_autoptr(GPtrArray) copy = g_ptr_array_new ();

  g_ptr_array_extend (copy, names, NULL, NULL);
  g_ptr_array_add (copy, NULL);

  return g_strjoinv (",", (char **) copy->pdata);
}

static const char *
text (const char *value)
{
  return value != NULL ? value : "-";
}

/* one line for each thing, so that a whole structure can be compared with what is expected */
static char *
describe (const FerryTable *table)
{
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "table %s%s%s\n", table->name, table->strict ? " strict" : "", table->without_rowid ? " without-rowid" : "");
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *c = g_ptr_array_index (table->columns, i);

      g_string_append_printf (s, "column %s <%s>%s default %s collate %s%s generated %d %s\n", c->name, c->type, c->not_null ? " not-null" : "",
                              text (c->default_expr), text (c->collation), c->identity == FERRY_IDENTITY_AUTOINCREMENT ? " auto" : "",
                              c->generated, text (c->generated_expr));
    }
  for (guint i = 0; i < table->keys->len; i++)
    {
      const FerryKey *k = g_ptr_array_index (table->keys, i);
      g_autofree char *columns = join (k->columns);

      g_string_append_printf (s, "%s <%s> %s %s\n", k->primary ? "primary" : "unique", k->name, columns, text (k->definition));
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      const FerryCheckConstraint *c = g_ptr_array_index (table->checks, i);

      g_string_append_printf (s, "check <%s> %s\n", c->name, c->expression);
    }
  for (guint i = 0; i < table->foreign_keys->len; i++)
    {
      const FerryForeignKey *k = g_ptr_array_index (table->foreign_keys, i);
      g_autofree char *columns = join (k->columns);

      g_string_append_printf (s, "foreign <%s> %s -> %s %s\n", k->name, columns, k->target_table, k->definition);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const FerryIndex *x = g_ptr_array_index (table->indexes, i);

      g_string_append_printf (s, "index %s%s %s\n", x->name, x->unique ? " unique" : "", x->definition);
    }
  for (guint i = 0; i < table->leans_on->len; i++)
    g_string_append_printf (s, "leans on %s\n", (char *) g_ptr_array_index (table->leans_on, i));

  return g_string_free (s, FALSE);
}

typedef struct
{
  const char *name;
  const char *sql;
  const char *description;   /* of table t */
} Case;

static const Case cases[] = {
  { "NocoBase", "CREATE TABLE `t` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `createdAt` DATETIME NOT NULL, `name` VARCHAR(255) UNIQUE, `o` JSON NOT NULL DEFAULT '{}', `e` TINYINT(1) DEFAULT 0); CREATE INDEX `t_name` ON `t` (`name`)",
    "table t\ncolumn id <INTEGER> default - collate - auto generated 0 -\ncolumn createdAt <DATETIME> not-null default - collate - generated 0 -\n"
    "column name <VARCHAR(255)> default - collate - generated 0 -\ncolumn o <JSON> not-null default '{}' collate - generated 0 -\ncolumn e <TINYINT(1)> default 0 collate - generated 0 -\n"
    "primary <> id -\nunique <> name -\nindex t_name CREATE INDEX `t_name` ON `t` (`name`)\n" },
  { "rowid key is not auto", "CREATE TABLE t (id INTEGER PRIMARY KEY)",
    "table t\ncolumn id <INTEGER> default - collate - generated 0 -\nprimary <> id -\n" },
  { "defaults", "CREATE TABLE t (a DEFAULT abc, b DEFAULT \"x'y\", c DEFAULT (1  +  /* two */ 2), d DEFAULT -1.5e-3, e DEFAULT null, f DEFAULT current_timestamp, g DEFAULT x'00', h DEFAULT true, i DEFAULT 'it''s')",
    "table t\ncolumn a <> default 'abc' collate - generated 0 -\ncolumn b <> default 'x''y' collate - generated 0 -\ncolumn c <> default 1 + 2 collate - generated 0 -\n"
    "column d <> default -1.5e-3 collate - generated 0 -\ncolumn e <> default NULL collate - generated 0 -\ncolumn f <> default CURRENT_TIMESTAMP collate - generated 0 -\n"
    "column g <> default x'00' collate - generated 0 -\ncolumn h <> default TRUE collate - generated 0 -\ncolumn i <> default 'it''s' collate - generated 0 -\n" },
  { "keys", "CREATE TABLE t (a TEXT COLLATE NOCASE, b, c CONSTRAINT \"u c\" UNIQUE ON CONFLICT IGNORE, CONSTRAINT pk PRIMARY KEY (b DESC, a COLLATE RTRIM), UNIQUE (a, c) UNIQUE (b), UNIQUE (b, a COLLATE NOCASE) ON CONFLICT REPLACE)",
    "table t\ncolumn a <TEXT> default - collate NOCASE generated 0 -\ncolumn b <> default - collate - generated 0 -\ncolumn c <> default - collate - generated 0 -\n"
    "primary <pk> b,a (\"b\" DESC, \"a\" COLLATE \"RTRIM\")\nunique <> b,a (\"b\", \"a\") ON CONFLICT REPLACE\nunique <u c> c (\"c\") ON CONFLICT IGNORE\nunique <> a,c -\nunique <> b -\n" },
  { "unique primary key", "CREATE TABLE t (name VARCHAR(255) UNIQUE PRIMARY KEY)",
    "table t\ncolumn name <VARCHAR(255)> default - collate - generated 0 -\nprimary <> name -\n" },
  { "checks and generated", "CREATE TABLE t (a INT CONSTRAINT pos CHECK (a > 0 -- really\n), b GENERATED ALWAYS AS (a || ')') STORED CHECK (b <> ';'), c TEXT AS (upper(a)), CONSTRAINT \"n\"\"m\" CHECK (a IN (1, 2)) CHECK ((a) <> (b)))",
    "table t\ncolumn a <INT> default - collate - generated 0 -\ncolumn b <> default - collate - generated 1 a || ')'\ncolumn c <TEXT> default - collate - generated 2 upper(a)\n"
    "check <pos> a > 0\ncheck <> b <> ';'\ncheck <n\"m> a IN (1, 2)\ncheck <> (a) <> (b)\n" },
  { "foreign keys", "CREATE TABLE t (a REFERENCES p, b CONSTRAINT fb REFERENCES \"q r\" (x) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, c, d, CONSTRAINT fcd FOREIGN KEY (c, d) REFERENCES t (a, b) MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED FOREIGN KEY (d) REFERENCES p (id) DEFERRABLE)",
    "table t\ncolumn a <> default - collate - generated 0 -\ncolumn b <> default - collate - generated 0 -\ncolumn c <> default - collate - generated 0 -\ncolumn d <> default - collate - generated 0 -\n"
    "foreign <> a -> p REFERENCES \"p\"\nforeign <fb> b -> q r REFERENCES \"q r\" (\"x\") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED\n"
    "foreign <fcd> c,d -> t REFERENCES \"t\" (\"a\", \"b\")\nforeign <> d -> p REFERENCES \"p\" (\"id\")\n" },
  { "strict without rowid", "CREATE TABLE t (k TEXT, v ANY, PRIMARY KEY (k)) STRICT, WITHOUT ROWID",
    "table t strict without-rowid\ncolumn k <TEXT> not-null default - collate - generated 0 -\ncolumn v <ANY> default - collate - generated 0 -\nprimary <> k -\n" },
  { "leaning", "CREATE TABLE t (a NOT NULL ON CONFLICT REPLACE DEFAULT 1); CREATE TABLE o (b); CREATE VIEW v AS SELECT a FROM \"T\"; CREATE VIEW w AS SELECT b FROM o; CREATE TRIGGER x AFTER INSERT ON o BEGIN DELETE FROM t; END; CREATE TRIGGER y AFTER DELETE ON t BEGIN SELECT 1; END",
    "table t\ncolumn a <> not-null default 1 collate - generated 0 -\nleans on NOT NULL ON CONFLICT clause of column a\nleans on trigger x\nleans on trigger y\nleans on view v\n" },
  { "from a query", "CREATE TABLE o (a INT, \"b c\" TEXT); CREATE TABLE t AS SELECT a, \"b c\" FROM o",
    "table t\ncolumn a <INT> default - collate - generated 0 -\ncolumn b c <TEXT> default - collate - generated 0 -\n" },
  { "after alterations", "CREATE TABLE t (a, old CHECK (old > 0)); ALTER TABLE t ADD COLUMN n INT DEFAULT 3 CHECK (n < 9); ALTER TABLE t RENAME COLUMN old TO \"new one\"",
    "table t\ncolumn a <> default - collate - generated 0 -\ncolumn new one <> default - collate - generated 0 -\ncolumn n <INT> default 3 collate - generated 0 -\ncheck <> \"new one\" > 0\ncheck <> n < 9\n" },
  { "names that look like words", "CREATE TABLE t ([check] \"unique\" (1, 2), 'primary' TEXT, `constraint`, \"a,b)\" DEFAULT ',)', \"references\" REFERENCES \"check\")",
    "table t\ncolumn check <unique> default - collate - generated 0 -\ncolumn primary <TEXT> default - collate - generated 0 -\ncolumn constraint <> default - collate - generated 0 -\n"
    "column a,b) <> default ',)' collate - generated 0 -\ncolumn references <> default - collate - generated 0 -\nforeign <> references -> check REFERENCES \"check\"\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = sqlite_fixture_new (test->sql);
  g_autoptr(FerrySchema) schema = sqlite_fixture_schema (path);
  const FerryTable *table = ferry_schema_find_table (schema, "t");
  g_autofree char *description = NULL;

  g_assert_nonnull (table);
  description = describe (table);
  g_assert_cmpstr (description, ==, test->description);
}

/* virtual tables and what stands behind them, SQLite's and Ferry's own tables are left out */
static void
test_left_out (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE a (x); CREATE TABLE Ferry_Execution (id);"
    " CREATE VIRTUAL TABLE f USING fts5 (text); CREATE VIRTUAL TABLE r USING rtree (i, x, y); INSERT INTO b VALUES (8); DELETE FROM b; ANALYZE;"
    " PRAGMA writable_schema = ON; CREATE TABLE u_chunks (x); CREATE TABLE ux (x);"
    " INSERT INTO sqlite_master VALUES ('table', 'u', 'u', 0, 'CREATE VIRTUAL TABLE u USING vec0 (x)')");
  g_autoptr(FerrySchema) schema = sqlite_fixture_schema (path);
  g_autoptr(GString) names = g_string_new (NULL);
  const FerrySequence *sequence;

  for (guint i = 0; i < schema->tables->len; i++)
    g_string_append_printf (names, "%s ", ((FerryTable *) g_ptr_array_index (schema->tables, i))->name);
  g_assert_cmpstr (names->str, ==, "a b ux ");
  sequence = ferry_schema_find_sequence (schema, "", "b");
  g_assert_cmpint (sequence->next_value, ==, 9);
  g_assert_cmpstr (sequence->owner_column, ==, "id");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/database/sqlite-schema/%s", cases[i].name);

      g_test_add_data_func (g_strdelimit (name, " ", '-'), &cases[i], test_case);
    }
  g_test_add_func ("/database/sqlite-schema/left-out", test_left_out);

  return g_test_run ();
}
