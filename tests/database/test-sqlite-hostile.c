#include "config.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "sqlite-apply.h"
#include "sqlite-fixture.h"

#include <string.h>

/* a package says that table t has a column c like this; nothing of it may reach the target */
typedef struct
{
  const char *name;
  const char *type;
  const char *default_expr;
  const char *generated_expr;
  const char *check;
  const char *key;
  const char *index;
  const char *foreign_key;
} Case;

static const Case cases[] = {
  { "second column in type", .type = "INT, b INT" },
  { "constraint in type", .type = "INT PRIMARY KEY" },
  { "not null in type", .type = "INT NOT NULL" },
  { "end in type", .type = "INT) STRICT --" },
  { "statement in type", .type = "INT); DROP TABLE victim; --" },
  { "comment in type", .type = "INT /*" },
  { "quote in type", .type = "INT \"" },
  { "second default", .default_expr = "1) CHECK (0" },
  { "statement in default", .default_expr = "1); DELETE FROM victim; --" },
  { "load_extension", .default_expr = "load_extension('/tmp/x.so')" },
  { "readfile", .default_expr = "readfile('/etc/passwd')" },
  { "subquery in default", .default_expr = "(SELECT sql FROM sqlite_master)" },
  { "huge blob", .default_expr = "randomblob(1000000000)" },
  { "hidden huge blob", .default_expr = "zeroblob(10 * 100000000)" },
  { "column as default", .default_expr = "c" },
  { "fts3_tokenizer", .check = "fts3_tokenizer('simple') IS NOT NULL" },
  { "edit", .check = "edit(c) <> ''" },
  { "subquery in check", .check = "EXISTS (SELECT 1 FROM victim)" },
  { "end in check", .check = "1), CHECK (0" },
  { "unbalanced check", .check = "(c > 0" },
  { "unknown function", .generated_expr = "writefile('/tmp/x', c)" },
  { "generated end", .generated_expr = "1) STORED, z AS (2" },
  { "key columns", .key = "(\"c\", \"b\")" },
  { "key with check", .key = "(\"c\"), CHECK (0)" },
  { "foreign key with check", .foreign_key = "REFERENCES victim, CHECK (0)" },
  { "foreign key elsewhere", .foreign_key = "REFERENCES other" },
  { "index elsewhere", .index = "CREATE INDEX i ON victim (x)" },
  { "index of another name", .index = "CREATE INDEX j ON t (c)" },
  { "index with function", .index = "CREATE INDEX i ON t (load_extension(c))" },
  { "trigger for index", .index = "CREATE TRIGGER i AFTER INSERT ON t BEGIN DELETE FROM victim; END" },
  { "table for index", .index = "CREATE TABLE i (x)" },
  { "two indexes", .index = "CREATE INDEX i ON t (c); DROP TABLE victim" },
  { "attach", .index = "ATTACH '/tmp/x' AS x" },
  { "pragma", .index = "PRAGMA writable_schema = ON" },
  { "vacuum", .index = "VACUUM INTO '/tmp/ferry-test-vacuum'" },
};

static FerrySchema *
hostile_schema (const Case *test,
                const char *table_name)
{
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_SQLITE, "");
  FerryTable *table = ferry_table_new ("", table_name);
  FerryColumn *column = ferry_column_new ("c", test->type != NULL ? test->type : "INT");

  column->default_expr = g_strdup (test->default_expr);
  column->generated_expr = g_strdup (test->generated_expr);
  if (test->generated_expr != NULL)
    column->generated = FERRY_GENERATED_VIRTUAL;
  g_ptr_array_add (table->columns, ferry_column_new ("a", "INT"));
  g_ptr_array_add (table->columns, column);
  if (test->check != NULL)
    g_ptr_array_add (table->checks, ferry_check_constraint_new ("", test->check));
  if (test->index != NULL)
    g_ptr_array_add (table->indexes, ferry_index_new ("i", FALSE, test->index));
  if (test->key != NULL)
    {
      FerryKey *key = ferry_key_new ("", FALSE);

      g_ptr_array_add (key->columns, g_strdup ("c"));
      key->definition = g_strdup (test->key);
      g_ptr_array_add (table->keys, key);
    }
  if (test->foreign_key != NULL)
    {
      FerryForeignKey *key = ferry_foreign_key_new ("");

      g_ptr_array_add (key->columns, g_strdup ("c"));
      g_free (key->target_table);
      key->target_table = g_strdup ("victim");
      g_free (key->definition);
      key->definition = g_strdup (test->foreign_key);
      g_ptr_array_add (table->foreign_keys, key);
    }
  g_ptr_array_add (schema->tables, table);

  return schema;
}

static void
test_structure (gconstpointer data)
{
  static const char * const targets[] = { "CREATE TABLE victim (x)", "CREATE TABLE victim (x); CREATE TABLE t (a INT)",
                                          "CREATE TABLE victim (x); CREATE TABLE t (a TEXT, c TEXT)" };
  g_autoptr(FerrySchema) source = hostile_schema (data, "t");

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = sqlite_fixture_new (targets[i]);
      g_autoptr(FerrySchema) target = sqlite_fixture_schema (path);
      FerrySchemaDiff *diff = sqlite_apply_diff (source, target, FALSE);
      g_autofree char *sql = sqlite_apply_text (diff);

      /* a foreign key to another table than it says is no danger, and is what it says */
      if (g_str_equal (((const Case *) data)->name, "foreign key elsewhere"))
        g_assert_cmpuint (diff->refusals->len, <=, 1);
      else
        {
          g_assert_cmpuint (diff->refusals->len, ==, 1);
          g_assert_cmpstr (sql, ==, "");
        }
      sqlite_apply_free (diff);
    }
}

static void
test_names (void)
{
  static const Case plain = { "plain", NULL };
  static const char * const names[] = { "sqlite_master", "sqlite_sequence", "sqlite_x", "ferry_execution", "Ferry_Execution", "VICTIM", "vi", "ix", "" };
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE victim (x); CREATE INDEX ix ON victim (x); CREATE VIEW vi AS SELECT 1");
  g_autoptr(FerrySchema) target = sqlite_fixture_schema (path);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(FerrySchema) source = hostile_schema (&plain, names[i]);
      FerrySchemaDiff *diff = sqlite_apply_diff (source, target, TRUE);

      g_test_message ("%s: %s", names[i], diff->refusals->len > 0 ? (char *) g_ptr_array_index (diff->refusals, 0) : "taken");
      if (*names[i] != '\0')
        {
          g_assert_cmpuint (diff->refusals->len, ==, 1);
          g_assert_cmpuint (diff->statements->len, ==, 0);
        }
      sqlite_apply_free (diff);
    }
}

#define DATABASE \
  "PRAGMA page_size = 512; CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT UNIQUE, v JSON DEFAULT '{}', g AS (n || 1)); CREATE TABLE w (k TEXT PRIMARY KEY, b BLOB) WITHOUT ROWID;" \
  " CREATE INDEX i ON p (v); CREATE VIEW vi AS SELECT n FROM p; CREATE TRIGGER tr AFTER INSERT ON p BEGIN DELETE FROM w; END;" \
  " WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 40) INSERT INTO p (n, v) SELECT 'name' || x, hex(zeroblob(x * 5)) FROM c; INSERT INTO w SELECT n, zeroblob(id * 20) FROM p"

/* everything that is read of a file: an error or an answer, never a crash */
static void
read_all (const char *path)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (path);
  g_autoptr(FerryDatabase) db = ferry_sqlite_open (settings, NULL, NULL);
  g_autoptr(FerrySchema) schema = NULL;

  if (db == NULL)
    return;
  schema = ferry_database_read_schema (db, NULL);
  for (guint i = 0; schema != NULL && i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_auto(GStrv) names = sqlite_fixture_columns (table);
      g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_SQLITE, table, (const char * const *) names);
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
      g_autoptr(FerryRowReader) reader = NULL;
      const char *line;
      gsize length;

      for (guint j = 0; names[j] != NULL; j++)
        g_ptr_array_add (columns, ferry_row_column_new (names[j], NULL, NULL));
      reader = ferry_database_read_rows (db, table, columns, order, NULL);
      for (guint n = 0; reader != NULL && n < 100000 && ferry_row_reader_next (reader, &line, &length, NULL); n++)
        ;
    }
}

static void
write_bytes (const char *path,
             const char *bytes,
             gsize       length)
{
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
test_truncated (void)
{
  g_autofree char *path = sqlite_fixture_new (DATABASE);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize n = 0; n < length; n += n < 120 ? 3 : 397)
    {
      write_bytes (path, bytes, n);
      read_all (path);
    }
}

static void
test_flipped (void)
{
  g_autofree char *path = sqlite_fixture_new (DATABASE);
  g_autofree char *bytes = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *copy = g_memdup2 (bytes, length);
      gsize limit = i % 2 == 0 ? MIN (length, 2048) : length;

      for (guint j = 0; j <= i % 3; j++)
        copy[g_rand_int_range (rand, 0, (gint32) limit)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      write_bytes (path, copy, length);
      read_all (path);
    }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/database/sqlite-hostile/%s", cases[i].name);

      g_test_add_data_func (g_strdelimit (name, " ", '-'), &cases[i], test_structure);
    }
  g_test_add_func ("/database/sqlite-hostile/names", test_names);
  g_test_add_func ("/database/sqlite-hostile/truncated", test_truncated);
  g_test_add_func ("/database/sqlite-hostile/flipped", test_flipped);

  return g_test_run ();
}
