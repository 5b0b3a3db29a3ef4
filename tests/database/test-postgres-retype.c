#include "config.h"

#include "database/ferry-postgres-retype.h"

#include "ferry-test-postgres.h"

/* Every change of a type on real values: the server converts all that is not counted as lost, and counts exactly those. */

typedef struct
{
  const char      *from;
  const char      *to;
  FerryRetypeKind  kind;
  const char      *values;   /* SQL list of constants */
  guint            lost;     /* of them */
  const char      *result;   /* nullable: the converted values */
} Case;

static const Case cases[] = {
  { "smallint", "bigint", FERRY_RETYPE_REWRITE, "1, -32768, NULL", 0, "{1,-32768,NULL}" },
  { "bigint", "integer", FERRY_RETYPE_LOSSY, "1, 2147483647, 2147483648, NULL", 1, "{1,2147483647,NULL,NULL}" },
  { "integer", "numeric(12,2)", FERRY_RETYPE_REWRITE, "2147483647", 0, "{2147483647.00}" },
  { "integer", "numeric(5,2)", FERRY_RETYPE_LOSSY, "999, 1000, -999", 1, "{999.00,NULL,-999.00}" },
  { "bigint", "double precision", FERRY_RETYPE_LOSSY, "1, 9007199254740993", 1, NULL },
  { "integer", "real", FERRY_RETYPE_LOSSY, "1, 16777217", 1, NULL },
  { "integer", "boolean", FERRY_RETYPE_LOSSY, "0, 1, 2", 1, "{f,t,t}" },
  { "boolean", "integer", FERRY_RETYPE_REWRITE, "true, false, NULL", 0, "{1,0,NULL}" },
  { "boolean", "bigint", FERRY_RETYPE_REWRITE, "true", 0, "{1}" },
  { "integer", "text", FERRY_RETYPE_REWRITE, "12, -3", 0, "{12,-3}" },
  { "integer", "character varying(2)", FERRY_RETYPE_LOSSY, "12, 123", 1, "{12,NULL}" },
  { "numeric(10,2)", "numeric(12,2)", FERRY_RETYPE_BINARY, "1.25", 0, "{1.25}" },
  { "numeric(10,2)", "numeric(12,4)", FERRY_RETYPE_REWRITE, "1.25", 0, "{1.2500}" },
  { "numeric", "numeric(5,1)", FERRY_RETYPE_LOSSY, "1.25, 9999.9, 99999, 'NaN', 'Infinity'", 3, "{1.3,9999.9,NULL,NaN,NULL}" },
  { "numeric(10,2)", "numeric", FERRY_RETYPE_BINARY, "1.25", 0, "{1.25}" },
  { "numeric", "integer", FERRY_RETYPE_LOSSY, "1, 1.5, 1e12, 'NaN'", 3, "{1,2,NULL,NULL}" },
  { "numeric", "double precision", FERRY_RETYPE_LOSSY, "1.5, 1e400, 1e-400, 'NaN', 0", 2, "{1.5,NULL,NULL,NaN,0}" },
  { "double precision", "numeric", FERRY_RETYPE_LOSSY, "0.1, 'Infinity', 'NaN', 1e300", 1, NULL },
  { "double precision", "numeric(5,2)", FERRY_RETYPE_LOSSY, "0.1, 1e9, 0.123", 2, "{0.10,NULL,0.12}" },
  { "double precision", "integer", FERRY_RETYPE_LOSSY, "1, 1.5, 1e12, 'NaN', '-Infinity'", 4, "{1,2,NULL,NULL,NULL}" },
  { "double precision", "real", FERRY_RETYPE_LOSSY, "0.5, 0.123456789, 1e300, 1e-300, 'NaN', 'Infinity', 0", 3, "{0.5,0.12345679,NULL,NULL,NaN,Infinity,0}" },
  { "real", "double precision", FERRY_RETYPE_REWRITE, "0.5", 0, "{0.5}" },
  { "character varying(5)", "character varying(9)", FERRY_RETYPE_BINARY, "'abc'", 0, "{abc}" },
  { "character varying(5)", "text", FERRY_RETYPE_BINARY, "'abc'", 0, "{abc}" },
  { "text", "character varying(3)", FERRY_RETYPE_LOSSY, "'abc', 'abcd', '    '", 2, NULL },
  { "text", "character(3)", FERRY_RETYPE_LOSSY, "'abc', 'abcd', 'ab '", 2, NULL },
  { "character(3)", "text", FERRY_RETYPE_REWRITE, "'ab'", 0, "{ab}" },
  { "text", "integer", FERRY_RETYPE_LOSSY, "'1', ' -7 ', '+3', '1.5', '', 'x', '2147483648', '99999999999999999999'", 5, "{1,-7,3,NULL,NULL,NULL,NULL,NULL}" },
  { "text", "bigint", FERRY_RETYPE_LOSSY, "'999999999999999999', '1e3'", 1, "{999999999999999999,NULL}" },
  { "text", "numeric(6,2)", FERRY_RETYPE_LOSSY, "'1.5', '1.555', '99999', '.5', '1e3', 'x', '5.'", 4, "{1.50,1.56,NULL,0.50,NULL,NULL,5.00}" },
  { "text", "double precision", FERRY_RETYPE_LOSSY, "'1.5', 'x', '0'", 1, "{1.5,NULL,0}" },
  { "text", "boolean", FERRY_RETYPE_LOSSY, "'true', 'NO', ' 1 ', 'maybe', ''", 2, "{t,f,t,NULL,NULL}" },
  { "text", "uuid", FERRY_RETYPE_LOSSY, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'x'", 1, NULL },
  { "text", "date", FERRY_RETYPE_LOSSY, "'2024-02-29', '2023-02-29', '2023-13-01', '2023-00-01', '0000-01-01', 'x', '2023-1-1'", 6, NULL },
  { "text", "timestamp without time zone", FERRY_RETYPE_LOSSY, "'2024-02-29 23:59:59.123', '2024-02-29', '2024-02-30 10:00', '2024-02-29T25:00', 'now'", 3, NULL },
  { "text", "timestamp with time zone", FERRY_RETYPE_LOSSY, "'2024-02-29T23:59:59.123Z', '2024-02-29 10:00+05:30', '2024-02-29 10:00 CET'", 1, NULL },
  { "text", "jsonb", FERRY_RETYPE_REPLACE, "'{}', 'x'", 2, "{NULL,NULL}" },
  { "json", "jsonb", FERRY_RETYPE_REWRITE, "'{\"a\": 1}'", 0, NULL },
  { "jsonb", "json", FERRY_RETYPE_REWRITE, "'{\"a\": 1}'", 0, NULL },
  { "jsonb", "text", FERRY_RETYPE_REWRITE, "'{\"a\": 1}'", 0, NULL },
  { "date", "timestamp with time zone", FERRY_RETYPE_REWRITE, "'2024-01-01', 'infinity'", 0, NULL },
  { "timestamp with time zone", "timestamp without time zone", FERRY_RETYPE_REWRITE, "'2024-01-01 10:00+02'", 0, "{\"2024-01-01 08:00:00\"}" },
  { "timestamp with time zone", "date", FERRY_RETYPE_LOSSY, "'2024-01-01 00:00+00', '2024-01-01 10:00+00', 'infinity'", 1, NULL },
  { "timestamp without time zone", "timestamp(0) without time zone", FERRY_RETYPE_LOSSY, "'2024-01-01 10:00:00.5', '2024-01-01'", 1, NULL },
  { "timestamp(0) without time zone", "timestamp without time zone", FERRY_RETYPE_BINARY, "'2024-01-01'", 0, NULL },
  { "timestamp without time zone", "time without time zone", FERRY_RETYPE_REPLACE, "'2024-01-01'", 1, "{NULL}" },
  { "time(3) without time zone", "time(0) without time zone", FERRY_RETYPE_LOSSY, "'10:00:00.5', '10:00'", 1, NULL },
  { "integer[]", "bigint[]", FERRY_RETYPE_REWRITE, "'{1,2}'", 0, NULL },
  { "bigint[]", "integer[]", FERRY_RETYPE_REPLACE, "'{1,2}'", 1, NULL },
  { "integer[]", "text", FERRY_RETYPE_REWRITE, "'{1,2}'", 0, NULL },
  { "character varying(5)[]", "text[]", FERRY_RETYPE_BINARY, "'{a,b}'", 0, NULL },
  { "bytea", "text", FERRY_RETYPE_REWRITE, "'\\x00ff'", 0, NULL },
  { "uuid", "bigint", FERRY_RETYPE_REPLACE, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", 1, NULL },
  { "text", "public.mood", FERRY_RETYPE_LOSSY, "'ok', 'it''s', 'x'", 1, "{ok,it's,NULL}" },
  { "public.mood", "text", FERRY_RETYPE_REWRITE, "'ok'", 0, "{ok}" },
  { "integer", "public.mood", FERRY_RETYPE_REPLACE, "1", 1, "{NULL}" },
  { "integer", "public.big", FERRY_RETYPE_REWRITE, "1", 0, "{1}" },
  { "public.big", "integer", FERRY_RETYPE_LOSSY, "1, 99999999999", 1, "{1,NULL}" },
};

static FerrySchema *
schema_with_types (void)
{
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "public");
  FerryUserType *mood = ferry_user_type_new (FERRY_USER_TYPE_ENUM, "public", "mood");
  FerryUserType *big = ferry_user_type_new (FERRY_USER_TYPE_DOMAIN, "public", "big");

  g_ptr_array_add (mood->labels, g_strdup ("ok"));
  g_ptr_array_add (mood->labels, g_strdup ("it's"));
  big->base_type = g_strdup ("bigint");
  g_ptr_array_add (schema->types, mood);
  g_ptr_array_add (schema->types, big);

  return schema;
}

static char *
values_list (const char *values,
             const char *type)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *array = g_strdup_printf ("SELECT v::%s FROM (VALUES (%s)) AS x (v)", type, values);
  gboolean quoted = FALSE;

  /* one row for each constant */
  for (const char *p = array; *p != '\0'; p++)
    {
      gboolean inside = p > array + 14 && g_strstr_len (p, -1, ")) AS x") != NULL;

      quoted = *p == '\'' ? !quoted : quoted;
      if (*p == ',' && !quoted && inside && g_strstr_len (array, p - array, "VALUES") != NULL)
        g_string_append (sql, "),(");
      else
        g_string_append_c (sql, *p);
    }

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
check_case (const char        *database,
            const FerrySchema *schema,
            const Case        *test)
{
  g_autoptr (FerryRetype) retype = ferry_postgres_retype_new (schema, schema, test->from, test->to, test->to, "\"c\"");
  g_autofree char *rows = values_list (test->values, test->from);
  g_autofree char *fill = g_strdup_printf ("CREATE TABLE t (n serial, c %s); INSERT INTO t (c) %s", test->from, rows);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM t WHERE c IS NOT NULL AND (%s)", retype->lost != NULL ? retype->lost : "false");
  g_autofree char *alter = g_strdup_printf ("ALTER TABLE t ALTER c TYPE %s USING %s", test->to, retype->conversion);
  g_autofree char *lost = NULL;
  g_autofree char *result = NULL;

  g_test_message ("%s to %s: %s", test->from, test->to, alter);
  g_assert_cmpint (retype->kind, ==, test->kind);
  ferry_test_postgres_run (database, "DROP TABLE IF EXISTS t; SET timezone = 'UTC'");
  ferry_test_postgres_run (database, fill);
  lost = ferry_test_postgres_value (database, count);
  g_assert_cmpint ((gint) g_ascii_strtoll (lost, NULL, 10), ==, (gint) test->lost);
  ferry_test_postgres_run (database, retype->kind == FERRY_RETYPE_BINARY ? "SELECT 1" : alter);
  if (test->result == NULL || retype->kind == FERRY_RETYPE_BINARY)
    return;
  result = ferry_test_postgres_value (database, "SELECT array_agg(c ORDER BY n)::text FROM t");
  g_assert_cmpstr (result, ==, test->result);
}

static void
test_values (void)
{
  const char *database = ferry_test_postgres_create_database ();
  g_autoptr (FerrySchema) schema = schema_with_types ();

  ferry_test_postgres_run (database, "CREATE TYPE mood AS ENUM ('ok', 'it''s'); CREATE DOMAIN big AS bigint");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (database, schema, &cases[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/postgres-retype/values", test_values);

  return g_test_run ();
}
