#include "config.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-script.h"
#include "backup/ferry-pg-statement.h"
#include "backup/ferry-sql-splitter.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"

#include <string.h>

/* What a script is cut into: statements parted by "|"; "!" stands for a refusal. */
static const struct { const char *name, *script, *statements; } splits[] = {
  { "plain", "SELECT 1; SELECT 2;", "SELECT 1|SELECT 2" },
  { "empty", "", "" },
  { "only-semicolons", ";;\n;", "" },
  { "line-comment", "-- a; b\nSELECT 1;", "SELECT 1" },
  { "comment-inside", "SELECT -- a; b\n1;", "SELECT -- a; b\n1" },
  { "block-comment", "/* a; /* b; */ c; */ SELECT 1;", "SELECT 1" },
  { "string", "SELECT 'a;b''c;d';", "SELECT 'a;b''c;d'" },
  { "string-backslash", "SELECT 'a\\';SELECT 2;", "SELECT 'a\\'|SELECT 2" },
  { "escape-string", "SELECT E'a\\';b';", "SELECT E'a\\';b'" },
  { "escape-string-lower", "SELECT e'a\\\\';SELECT 1;", "SELECT e'a\\\\'|SELECT 1" },
  { "no-escape-string", "SELECT nice'a\\';SELECT 1;", "SELECT nice'a\\'|SELECT 1" },
  { "number-before-string", "SELECT 1e'a\\';SELECT 1;", "SELECT 1e'a\\'|SELECT 1" },
  { "identifier", "SELECT \"a;\"\"b\";", "SELECT \"a;\"\"b\"" },
  { "identifier-backslash", "SELECT \"a\\\";SELECT 1;", "SELECT \"a\\\"|SELECT 1" },
  { "dollar", "SELECT $$a;b$$;", "SELECT $$a;b$$" },
  { "dollar-tag", "SELECT $x$a;$$;$y$;$x$;", "SELECT $x$a;$$;$y$;$x$" },
  { "dollar-quote-inside", "SELECT $_$it's$_$;", "SELECT $_$it's$_$" },
  { "parameter", "SELECT $1;SELECT 2;", "SELECT $1|SELECT 2" },
  { "dollar-in-name", "SELECT a$b$ ;SELECT c$b$;", "SELECT a$b$ |SELECT c$b$" },
  { "parens", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)" },
  { "atomic", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;SELECT 3;",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END|SELECT 3" },
  { "atomic-or-replace", "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END;SELECT 3;", "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END|SELECT 3" },
  { "function-named-begin", "CREATE FUNCTION s.begin() RETURNS int AS $$;$$;SELECT 1;", "CREATE FUNCTION s.begin() RETURNS int AS $$;$$|SELECT 1" },
  { "begin", "BEGIN;SELECT 1;COMMIT;", "BEGIN|SELECT 1|COMMIT" },
  { "command", "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", "\\restrict abc|SELECT 1|\\unrestrict abc" },
  { "command-after-comment", "-- x\n\\! rm\nSELECT 1;", "\\! rm|SELECT 1" },
  { "command-inside", "SELECT 1 \\gexec\n", "!" },
  { "command-after-statement", "SELECT 1; \\! rm\n", "SELECT 1|!" },
  { "no-end", "SELECT 1", "!" },
  { "no-end-of-string", "SELECT 'abc;", "!" },
  { "no-end-of-dollar", "SELECT $a$;$a;", "!" },
  { "no-end-of-comment", "SELECT 1; /* ", "SELECT 1|!" },
  { "utf8", "SELECT 'ä;ö' AS \"ü;\";SELECT ß;", "SELECT 'ä;ö' AS \"ü;\"|SELECT ß" },
  { "minus-and-slash", "SELECT 1-2/3;SELECT 4 - 1;", "SELECT 1-2/3|SELECT 4 - 1" },
};

static char *
split (const char *script,
       gsize       piece)
{
  g_autoptr(FerrySqlSplitter) splitter = ferry_sql_splitter_new ();
  g_autoptr(GString) found = g_string_new (NULL);
  gsize length = strlen (script);
  gsize fed = 0;

  for (;;)
    {
      g_autofree char *text = NULL;
      FerrySqlSplitResult result = ferry_sql_splitter_next (splitter, fed == length, &text);
      const char *shown = result == FERRY_SQL_SPLIT_INVALID ? "!" : text;

      if (result != FERRY_SQL_SPLIT_MORE)
        g_string_append_printf (found, "%s%s", found->len > 0 ? "|" : "", shown);
      if (result == FERRY_SQL_SPLIT_INVALID || (result == FERRY_SQL_SPLIT_MORE && fed == length))
        return g_string_free (g_steal_pointer (&found), FALSE);
      if (result == FERRY_SQL_SPLIT_MORE)
        {
          gsize n = MIN (piece, length - fed);

          ferry_sql_splitter_feed (splitter, script + fed, n);
          fed += n;
        }
    }
}

/* However the bytes arrive, the statements are the same. */
static void
test_split (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (gsize piece = 1; piece <= 16; piece++)
    {
      g_autofree char *found = split (splits[i].script, piece);

      g_assert_cmpstr (found, ==, splits[i].statements);
    }
}

static void
test_old_strings (void)
{
  g_autoptr(FerrySqlSplitter) splitter = ferry_sql_splitter_new ();
  g_autofree char *text = NULL;

  ferry_sql_splitter_set_standard_strings (splitter, FALSE);
  ferry_sql_splitter_feed (splitter, "SELECT 'a\\';b';", 15);
  g_assert_cmpint (ferry_sql_splitter_next (splitter, TRUE, &text), ==, FERRY_SQL_SPLIT_STATEMENT);
  g_assert_cmpstr (text, ==, "SELECT 'a\\';b'");
}

static FerryPgScript *
open_script (const char *script)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (script, -1, NULL);

  return ferry_pg_script_new (stream);
}

static void
test_copy (void)
{
  g_autoptr(FerryPgScript) script = open_script ("COPY \"public\".\"a b\" (\"x\") FROM stdin;\n1\n\\\\.\n;'\n\\.\n\nSELECT 1;\n");
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *table = NULL;
  g_autofree char *next = NULL;
  g_autofree char *last = NULL;
  const char *data;
  gsize length;

  g_assert_cmpint (ferry_pg_script_next (script, &copy, NULL, &error), ==, FERRY_PG_SCRIPT_COPY);
  table = ferry_pg_script_copy_table (copy);
  g_assert_cmpstr (table, ==, "\"public\".\"a b\"");
  g_assert_true (ferry_pg_script_read_copy (script, &data, &length, NULL, &error));
  g_assert_cmpmem (data, length, "1\n\\\\.\n;'\n", 9);
  g_assert_false (ferry_pg_script_read_copy (script, &data, &length, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ferry_pg_script_next (script, &next, NULL, &error), ==, FERRY_PG_SCRIPT_STATEMENT);
  g_assert_cmpstr (next, ==, "SELECT 1");
  g_assert_cmpint (ferry_pg_script_next (script, &last, NULL, &error), ==, FERRY_PG_SCRIPT_END);
  g_assert_no_error (error);
}

static const struct { const char *name, *script; } damages[] = {
  { "no-end-of-rows", "COPY t (x) FROM stdin;\n1\n2\n" },
  { "cut-in-a-row", "COPY t (x) FROM stdin;\n1\n2" },
  { "no-rows", "COPY t (x) FROM stdin;" },
  { "command", "\\! touch /tmp/x\n" },
  { "connect", "\\connect postgres\n" },
  { "copy-to-program", "SELECT 'x" },
};

static void
test_damage (gconstpointer data)
{
  g_autoptr(FerryPgScript) script = open_script (damages[GPOINTER_TO_UINT (data)].script);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const char *rows;
  gsize length;

  if (ferry_pg_script_next (script, &text, NULL, &error) == FERRY_PG_SCRIPT_COPY)
    while (ferry_pg_script_read_copy (script, &rows, &length, NULL, &error))
      continue;
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static const struct { const char *name, *sql; FerryPgStatementKind kind; } kinds[] = {
  { "table", "CREATE TABLE \"public\".\"a\" (\"x\" integer)", FERRY_PG_STATEMENT_PLAIN },
  { "owner", "ALTER TABLE \"public\".\"a\" OWNER TO \"nb\"", FERRY_PG_STATEMENT_SOFT },
  { "owner-in-a-default", "ALTER TABLE a ALTER COLUMN x SET DEFAULT ' OWNER TO '", FERRY_PG_STATEMENT_SOFT },
  { "grant", "GRANT ALL ON SCHEMA public TO x", FERRY_PG_STATEMENT_SOFT },
  { "setting", "SET check_function_bodies = false", FERRY_PG_STATEMENT_SETTING },
  { "lock-timeout", "SET lock_timeout = 0", FERRY_PG_STATEMENT_NOTHING },
  { "role", "SET ROLE x", FERRY_PG_STATEMENT_REFUSED },
  { "authorization", "SET SESSION AUTHORIZATION 'x'", FERRY_PG_STATEMENT_REFUSED },
  { "search-path", "SELECT pg_catalog.set_config('search_path', '', false)", FERRY_PG_STATEMENT_SETTING },
  { "sequence", "SELECT pg_catalog.setval('\"a\".\"b\"', 1, true)", FERRY_PG_STATEMENT_SEQUENCE },
  { "drop", "DROP TABLE IF EXISTS a", FERRY_PG_STATEMENT_DROP },
  { "drop-schema", "DROP SCHEMA IF EXISTS a", FERRY_PG_STATEMENT_NOTHING },
  { "drop-constraint", "ALTER TABLE IF EXISTS ONLY a DROP CONSTRAINT IF EXISTS b", FERRY_PG_STATEMENT_DROP },
  { "commit", "COMMIT", FERRY_PG_STATEMENT_NOTHING },
  { "commit-and", "COMMIT AND CHAIN", FERRY_PG_STATEMENT_REFUSED },
  { "rollback", "ROLLBACK", FERRY_PG_STATEMENT_REFUSED },
  { "program", "COPY t FROM PROGRAM 'id'", FERRY_PG_STATEMENT_REFUSED },
  { "file", "COPY t TO '/tmp/x'", FERRY_PG_STATEMENT_REFUSED },
  { "do", "DO $$ $$", FERRY_PG_STATEMENT_REFUSED },
  { "select", "SELECT pg_read_file('x')", FERRY_PG_STATEMENT_REFUSED },
};

static void
test_kind (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpint (ferry_pg_statement_classify (kinds[i].sql), ==, kinds[i].kind);
}

static const struct { const char *name, *text, *canonical; } names[] = {
  { "plain", "public.a", "\"public\".\"a\"" },
  { "quoted", "\"public\".\"a\"", "\"public\".\"a\"" },
  { "mixed", "public.\"A b.c\"", "\"public\".\"A b.c\"" },
  { "doubled", "public.\"a\"\"b\"", "\"public\".\"a\"\"b\"" },
  { "no-schema", "a", NULL },
  { "more", "a.b.c", NULL },
  { "rest", "\"a\".\"b\" CASCADE", NULL },
  { "open", "\"a\".\"b", NULL },
};

static void
test_name (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *canonical = ferry_pg_canonical_name (names[i].text);

  g_assert_cmpstr (canonical, ==, names[i].canonical);
}

static const struct { const char *name, *sql, *sequence; gint64 value; gboolean called; } setvals[] = {
  { "called", "SELECT pg_catalog.setval('\"public\".\"a_id_seq\"', 7, true)", "\"public\".\"a_id_seq\"", 7, TRUE },
  { "fresh", "SELECT pg_catalog.setval('public.a', 1, false)", "public.a", 1, FALSE },
  { "negative", "SELECT pg_catalog.setval('public.a', -5, true)", "public.a", -5, TRUE },
  { "quote", "SELECT pg_catalog.setval('public.\"it''s\"', 2, true)", "public.\"it's\"", 2, TRUE },
  { "more", "SELECT pg_catalog.setval('a', 2, true), 1", NULL, 0, FALSE },
  { "no-number", "SELECT pg_catalog.setval('a', x, true)", NULL, 0, FALSE },
};

static void
test_setval (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *sequence = NULL;
  gint64 value = 0;
  gboolean called = FALSE;

  g_assert_cmpint (ferry_pg_statement_setval (setvals[i].sql, &sequence, &value, &called), ==, setvals[i].sequence != NULL);
  g_assert_cmpstr (sequence, ==, setvals[i].sequence);
  if (sequence == NULL)
    return;
  g_assert_cmpint (value, ==, setvals[i].value);
  g_assert_cmpint (called, ==, setvals[i].called);
}

#define ADD(table, group, func)                                                        \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                                     \
    {                                                                                  \
      g_autofree char *path = g_strdup_printf ("/backup/" group "/%s", table[i].name); \
                                                                                       \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);                         \
    }

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  ADD (splits, "split", test_split);
  ADD (damages, "script", test_damage);
  ADD (kinds, "statement", test_kind);
  ADD (names, "name", test_name);
  ADD (setvals, "setval", test_setval);
  g_test_add_func ("/backup/split/old-strings", test_old_strings);
  g_test_add_func ("/backup/script/copy", test_copy);
  return g_test_run ();
}
