#include "config.h"

#include "database/ferry-postgres-ddl.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"

#include <string.h>

/* SQL that comes in packages: what may go into a statement, and what never. */

static const char * const harmless[] = {
  "0", "'x'::text", "'it''s; -- no comment'::text", "E'a\\\\b\\'c'::text", "$tag$ a;b -- c $tag$", "now()", "(now() AT TIME ZONE 'utc'::text)",
  "nextval('public.\"T_id_seq\"'::regclass)", "gen_random_uuid()", "CURRENT_TIMESTAMP(3)", "((a > 0) AND (b < 5))", "(price * 1.19)",
  "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))", "('{}'::text[])", "(lower(name) ~~ 'a%'::text)",
  "CASE WHEN (a > (1)::numeric) THEN 'x'::text ELSE NULL::text END", "EXTRACT(year FROM day)", "COALESCE(a, GREATEST(b, LEAST(c, 1)))",
  "to_tsvector('english'::regconfig, (title || ' '::text))", "('2020-01-01 00:00:00'::timestamp(3) without time zone)", "(x)::numeric(10,2)", "('1 day'::interval day to second(3))",
  "(a IS DISTINCT FROM (b))", "(a IN (1, 2))", "POSITION(('a'::text) IN (b))", "('happy'::public.mood)", "public.known(a)", "(a OPERATOR(pg_catalog.=) b)",
  "(name COLLATE \"C\")", "\"select\"", "('{\"a\": [1]}'::jsonb)", "B'101'::\"bit\"", "(\"char\" = 'x')", "ROW(1, 2)", "(- 1)",
};

static const char * const refused[] = {
  "", "0 CHECK (true), b int", "0; DROP TABLE t", "0 -- x", "0 /* x */", "0)", "(0", "0) , b int DEFAULT (1", "'x", "\"x", "$a$ x", "$1", "a := 1",
  "pg_read_file('/etc/passwd')", "PG_READ_FILE('/etc/passwd')", "\"pg_read_file\"('/etc/passwd')", "pg_catalog.pg_read_file('/etc/passwd')",
  "pg_catalog . pg_read_file ('/etc/passwd')", "('/etc/passwd'::text).pg_read_file", "('/etc/passwd'::text) . pg_read_file", "(ARRAY['/etc/passwd'])[1].pg_read_file",
  "lower(pg_read_file('x'))", "public.pg_read_file('x')", "lo_import('/etc/passwd')", "lo_export(1, '/tmp/x')", "public.dblink('host=x', 'SELECT 1')",
  "dblink_connect('x')", "pg_sleep(10)", "query_to_xml('SELECT 1', true, true, '')", "set_config('a', 'b', false)", "current_setting('x')", "setval('s', 1)",
  "pg_terminate_backend(1)", "pg_ls_dir('.')", "database_to_xml(true, true, '')", "cursor_to_xml('c', 1, true, true, '')", "public.unknown(1)", "unknown(1)",
  "other.known(1)", "(SELECT 1)", "EXISTS (SELECT 1)", "(TABLE pg_authid)", "1 UNION SELECT 2", "'x'::public.nosuch", "'x'::timestamp(pg_sleep(1))",
  "x::public.mood(pg_sleep(1))", "(a OPERATOR(public.+) b)", "OPERATOR(public.+)", "(name COLLATE public.nosuch)", "U&'\\0061'", "U&\"\\0061\"", "a\\b",
  "public.known.other(1)", "xmlparse(document 'x')", "1, 2", "count(*) OVER (PARTITION BY a)", "version()", "inet_server_addr()", "has_table_privilege('a', 'b')",
  "CAST('x' AS text)", "pg_advisory_lock(1)", "txid_status(1)", "array_agg(x) FILTER (WHERE true)", "generate_series(1, 10)", "'a'::text, 2) , (1;",
};

static FerryPostgresGuard *
new_guard (void)
{
  FerryPostgresGuard *guard = g_new0 (FerryPostgresGuard, 1);
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "public");
  GHashTable *offers = g_hash_table_new (g_str_hash, g_str_equal);

  g_ptr_array_add (schema->types, ferry_user_type_new (FERRY_USER_TYPE_ENUM, "public", "mood"));
  g_hash_table_add (offers, (char *) "function \"public\".\"known\"");
  g_hash_table_add (offers, (char *) "function \"public\".\"pg_read_file\"");
  g_hash_table_add (offers, (char *) "function \"public\".\"dblink\"");
  g_hash_table_add (offers, (char *) "type \"public\".\"citext\"");
  g_hash_table_add (offers, (char *) "operator class \"public\".\"gin_trgm_ops\"");
  guard->source = schema;
  guard->target = schema;
  guard->offers = offers;
  guard->leaning = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return guard;
}

static void
free_guard (FerryPostgresGuard *guard)
{
  ferry_schema_unref ((FerrySchema *) guard->source);
  g_hash_table_unref (guard->offers);
  g_hash_table_unref (guard->leaning);
  g_free (guard);
}

static void
test_expressions (void)
{
  FerryPostgresGuard *guard = new_guard ();

  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!ferry_postgres_guard_check (guard, FERRY_GUARD_EXPRESSION, harmless[i], &error))
        g_error ("%s: %s", harmless[i], error->message);
    }
  g_assert_true (g_hash_table_contains (guard->leaning, "function public.known"));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      /* "0 CHECK (true), b int" can only be refused by the server, as it stands between parentheses */
      if (ferry_postgres_guard_check (guard, FERRY_GUARD_EXPRESSION, refused[i], &error) && i != 1)
        g_error ("let through: %s", refused[i]);
      g_assert_true (i == 1 || error != NULL);
    }
  free_guard (guard);
}

/* every harmless expression cut anywhere and with a foreign byte anywhere: an answer, never a crash */
static void
test_damaged (void)
{
  FerryPostgresGuard *guard = new_guard ();

  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    for (gsize cut = 0; cut < strlen (harmless[i]); cut++)
      {
        g_autofree char *text = g_strndup (harmless[i], cut);
        g_autofree char *changed = g_strdup (harmless[i]);

        ferry_postgres_guard_check (guard, FERRY_GUARD_EXPRESSION, text, NULL);
        for (guint j = 0; j < 3; j++)
          {
            changed[cut] = ";\"("[j];
            ferry_postgres_guard_check (guard, FERRY_GUARD_EXPRESSION, changed, NULL);
          }
      }
  free_guard (guard);
}

static void
test_indexes (void)
{
  static const struct { const char *definition; gboolean good; } cases[] = {
    { "CREATE INDEX i ON public.t USING btree (a)", TRUE },
    { "CREATE UNIQUE INDEX \"I;\" ON ONLY public.t USING btree (lower(a) text_pattern_ops DESC NULLS LAST) INCLUDE (b) WITH (fillfactor='70') WHERE (c > 0)", TRUE },
    { "CREATE INDEX i ON public.t USING gin (a public.gin_trgm_ops)", TRUE },
    { "CREATE INDEX i ON public.t USING gist (a tsvector_ops (siglen='100'))", TRUE },
    { "EXCLUDE USING gist (room WITH &&) WHERE ((room IS NOT NULL))", TRUE },
    { "CREATE INDEX i ON public.other USING btree (a)", FALSE },
    { "CREATE INDEX i ON other.t USING btree (a)", FALSE },
    { "CREATE INDEX i ON t USING btree (a)", FALSE },
    { "CREATE INDEX i ON public.t USING btree (public.evil(a))", FALSE },
    { "CREATE INDEX i ON public.t USING btree (pg_read_file(a))", FALSE },
    { "CREATE INDEX i ON public.t USING gin (a public.nosuch_ops)", FALSE },
    { "CREATE INDEX i ON public.t USING btree (a) TABLESPACE fast", FALSE },
    { "CREATE INDEX i ON public.t USING btree (a); DROP TABLE t", FALSE },
    { "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a)", FALSE },
    { "CREATE TABLE i ON public.t USING btree (a)", FALSE },
    { "DROP TABLE t", FALSE },
    { "EXCLUDE USING gist (public.evil(room) WITH &&)", FALSE },
    { "EXCLUDE USING gist (room WITH &&), DROP COLUMN x", FALSE },
    { "", FALSE },
  };
  g_autoptr (FerryTable) table = ferry_table_new ("public", "t");
  FerryPostgresGuard *guard = new_guard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryIndex *index = ferry_index_new ("i", FALSE, cases[i].definition);
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = ferry_postgres_ddl_index (guard, table, index, &error);

      if ((sql != NULL) != cases[i].good)
        g_error ("%s: %s", cases[i].definition, error != NULL ? error->message : sql);
      ferry_index_free (index);
    }
  free_guard (guard);
}

static void
test_tails (void)
{
  static const struct { const char *definition; gboolean good; } cases[] = {
    { "FOREIGN KEY (a) REFERENCES public.t(b)", TRUE },
    { "FOREIGN KEY (a) REFERENCES public.t(b) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a) DEFERRABLE INITIALLY DEFERRED NOT VALID", TRUE },
    { "FOREIGN KEY (a) REFERENCES public.t(b), ADD COLUMN x text", FALSE },
    { "FOREIGN KEY (a) REFERENCES public.t(b) CHECK (pg_sleep(1) IS NULL)", FALSE },
    { "FOREIGN KEY (a) REFERENCES public.t(b) ON DELETE CASCADE; SELECT 1", FALSE },
    { "FOREIGN KEY (a)", FALSE },
    { "", FALSE },
  };
  FerryPostgresGuard *guard = new_guard ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryForeignKey *key = ferry_foreign_key_new ("f");
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = NULL;

      g_free (key->definition);
      key->definition = g_strdup (cases[i].definition);
      sql = ferry_postgres_ddl_foreign_key (key, &error);
      if ((sql != NULL) != cases[i].good)
        g_error ("%s: %s", cases[i].definition, error != NULL ? error->message : sql);
      ferry_foreign_key_free (key);
    }
  g_assert_true (ferry_postgres_guard_check (guard, FERRY_GUARD_PARTITION, "RANGE (day, lower(kind))", NULL));
  g_assert_false (ferry_postgres_guard_check (guard, FERRY_GUARD_PARTITION, "RANGE (day) WITH (x = 1)", NULL));
  g_assert_false (ferry_postgres_guard_check (guard, FERRY_GUARD_PARTITION, "OTHER (day)", NULL));
  g_assert_false (ferry_postgres_guard_check (guard, FERRY_GUARD_PARTITION, "LIST (pg_read_file(day))", NULL));
  free_guard (guard);
  g_assert_true (ferry_postgres_guard_bound ("FOR VALUES FROM ('2020-01-01', MINVALUE) TO (MAXVALUE, -5)", NULL));
  g_assert_true (ferry_postgres_guard_bound ("FOR VALUES WITH (modulus 4, remainder 1)", NULL));
  g_assert_true (ferry_postgres_guard_bound ("DEFAULT", NULL));
  g_assert_false (ferry_postgres_guard_bound ("DEFAULT TABLESPACE x", NULL));
  g_assert_false (ferry_postgres_guard_bound ("FOR VALUES IN (pg_sleep(1))", NULL));
  g_assert_false (ferry_postgres_guard_bound ("FOR VALUES IN (1); DROP TABLE x", NULL));
}

static void
test_types (void)
{
  static const struct { const char *text; const char *name; guint n; gboolean array; } good[] = {
    { "character varying(255)", "character varying", 1, FALSE }, { "numeric(12,2)", "numeric", 2, FALSE }, { "numeric(3,-2)", "numeric", 2, FALSE },
    { "timestamp(3) with time zone", "timestamp with time zone", 1, FALSE }, { "interval day to second(3)", "interval day to second", 1, FALSE },
    { "integer[]", "integer", 0, TRUE }, { "\"char\"", "\"char\"", 0, FALSE }, { "public.mood", "mood", 0, FALSE }, { "public.\"Odd \"\"Type\"\"\"[]", "Odd \"Type\"", 0, TRUE },
    { "double precision", "double precision", 0, FALSE }, { "public.geometry(Point,4326)", "geometry", 1, FALSE },
  };
  static const char * const bad[] = {
    "", "int", "serial", "integer, b integer", "integer DEFAULT 1", "integer; DROP TABLE x", "mood", "integer(", "public.", ".x", "public.a.b", "integer[3]", "numeric(1,2,3",
    "\"integer\"", "varchar(3)", "text COLLATE \"C\"", "public.x(pg_sleep(1))", "integer NOT NULL", "SETOF integer", "public.t%TYPE",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (FerryPostgresType) type = ferry_postgres_type_new (good[i].text, NULL);

      if (type == NULL)
        g_error ("%s", good[i].text);
      g_assert_cmpstr (type->name, ==, good[i].name);
      g_assert_cmpuint (type->n_modifiers, ==, good[i].n);
      g_assert_cmpint (type->array, ==, good[i].array);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FerryPostgresType) type = ferry_postgres_type_new (bad[i], &error);

      if (type != NULL)
        g_error ("let through: %s", bad[i]);
      g_assert_nonnull (error);
    }
}

static void
test_names (void)
{
  g_autofree char *literal = ferry_postgres_quote_literal ("it's \\ \"x\"");
  g_autofree char *qualified = ferry_postgres_qualify ("a\"b", "c.d");
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;

  g_assert_cmpstr (literal, ==, "'it''s \\ \"x\"'");
  g_assert_cmpstr (qualified, ==, "\"a\"\"b\".\"c.d\"");
  g_assert_true (ferry_postgres_split_name (qualified, &schema, &name));
  g_assert_cmpstr (schema, ==, "a\"b");
  g_assert_cmpstr (name, ==, "c.d");
  g_assert_false (ferry_postgres_name_is_usable (""));
  g_assert_false (ferry_postgres_name_is_usable ("0123456789012345678901234567890123456789012345678901234567890123"));
  g_assert_true (ferry_postgres_name_is_usable ("012345678901234567890123456789012345678901234567890123456789012"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/postgres-guard/expressions", test_expressions);
  g_test_add_func ("/database/postgres-guard/damaged", test_damaged);
  g_test_add_func ("/database/postgres-guard/indexes", test_indexes);
  g_test_add_func ("/database/postgres-guard/tails", test_tails);
  g_test_add_func ("/database/postgres-guard/types", test_types);
  g_test_add_func ("/database/postgres-guard/names", test_names);

  return g_test_run ();
}
