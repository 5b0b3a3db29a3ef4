#include "config.h"

#include <string.h>

#include "database/ferry-postgres-private.h"

/* types of extensions have their "=" outside of pg_catalog, where an empty search_path does not find it */
#define OPERATORS_QUERY \
  "SELECT a.attname, pg_catalog.quote_ident(n.nspname)" \
  " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid" \
  " JOIN pg_catalog.pg_operator o ON o.oprname = '=' AND o.oprleft = o.oprright" \
  " AND o.oprleft = CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.oid END" \
  " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace" \
  " WHERE a.attrelid = $1::pg_catalog.regclass AND a.attname = ANY($2::text[]) AND n.nspname <> 'pg_catalog'"

gboolean
_ferry_postgres_is_row_key (const FerryTable   *table,
                            const char * const *key_columns)
{
  const FerryKey *key = ferry_table_get_row_key (table);

  if (key == NULL || key->columns->len != g_strv_length ((char **) key_columns))
    return FALSE;
  for (guint i = 0; i < key->columns->len; i++)
    if (!g_strv_contains (key_columns, g_ptr_array_index (key->columns, i)))
      return FALSE;

  return TRUE;
}

static const char *
find_operator_schema (PGresult   *operators,
                      const char *column)
{
  for (int i = 0; i < PQntuples (operators); i++)
    if (strcmp (PQgetvalue (operators, i, 0), column) == 0)
      return PQgetvalue (operators, i, 1);

  return "pg_catalog";
}

/* t."a" = k."a" AND …, by the operators of the columns' own types */
char *
_ferry_postgres_match (FerryPostgres       *self,
                       const FerryTable    *table,
                       const char * const  *key_columns,
                       GError             **error)
{
  g_autoptr(GString) match = g_string_new (NULL);
  g_autofree char *name = ferry_database_quote_table (FERRY_DATABASE (self), table);
  g_autofree char *array = _ferry_postgres_array (key_columns);
  g_autoptr(PGresult) operators = _ferry_postgres_run (self, OPERATORS_QUERY, (const char * const []) { name, array, NULL }, error);

  if (operators == NULL)
    return NULL;

  for (guint i = 0; key_columns[i] != NULL; i++)
    {
      g_autofree char *column = ferry_database_quote (key_columns[i]);

      g_string_append_printf (match, "%st.%s OPERATOR(%s.=) k.%s", i > 0 ? " AND " : "",
                              column, find_operator_schema (operators, key_columns[i]), column);
    }

  return g_strdup (match->str);
}

/* Rows without a key are equal when their text is, NULL included; of rows that are equal as many go as there are lines. */
static char *
delete_equal_statement (const char         *name,
                        const char         *keys,
                        const char * const *key_columns)
{
  g_autofree char *of_table = _ferry_postgres_join (key_columns, "t.", ", ");
  g_autofree char *of_keys = _ferry_postgres_join (key_columns, "k.", ", ");

  return g_strdup_printf ("DELETE FROM ONLY %s d USING"
                          " (SELECT t.ctid AS at, ROW(%s)::text AS row, pg_catalog.row_number() OVER (PARTITION BY ROW(%s)::text) AS n FROM ONLY %s t) r"
                          " JOIN (SELECT ROW(%s)::text AS row, pg_catalog.count(*) AS n FROM %s k GROUP BY 1) w"
                          " ON w.row = r.row AND r.n <= w.n WHERE d.ctid = r.at",
                          name, of_table, of_table, name, of_keys, keys);
}

static char *
delete_statement (FerryPostgres       *self,
                  const FerryTable    *table,
                  const char          *keys,
                  const char * const  *key_columns,
                  GError             **error)
{
  g_autofree char *name = ferry_database_quote_table (FERRY_DATABASE (self), table);
  g_autofree char *match = NULL;

  if (!_ferry_postgres_is_row_key (table, key_columns))
    return delete_equal_statement (name, keys, key_columns);
  match = _ferry_postgres_match (self, table, key_columns, error);

  return match != NULL ? g_strdup_printf ("DELETE FROM ONLY %s t USING %s k WHERE %s", name, keys, match) : NULL;
}

gboolean
_ferry_postgres_delete_rows (FerryDatabase       *db,
                             const FerryTable    *table,
                             const char * const  *key_columns,
                             FerryRowReader      *keys,
                             gint64              *n_rows,
                             GError             **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autofree char *temporary = _ferry_postgres_fill (self, table, key_columns, keys, error);
  g_autofree char *sql = NULL;
  g_autoptr(PGresult) result = NULL;

  if (temporary == NULL)
    return FALSE;
  sql = delete_statement (self, table, temporary, key_columns, error);
  if (sql != NULL)
    result = _ferry_postgres_run (self, sql, NULL, error);
  if (result == NULL)
    return FALSE;

  *n_rows = _ferry_postgres_affected (result);
  return _ferry_postgres_drop (self, temporary, error);
}
