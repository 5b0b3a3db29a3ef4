#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* Of every type: its base type (domains resolved), the base type's output function, whether it was a domain, and what a cast
 * to text would do: nothing of its own (""), its own function or another reading of the same bytes ("cast": character
 * loses blanks, inet gains a mask, boolean spells itself out), or nothing at all ("text"). */
#define TYPES_QUERY \
  "WITH RECURSIVE t(i, oid, domain) AS (" \
  " SELECT u.i, u.name::pg_catalog.regtype::pg_catalog.oid, false FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY u(name, i)" \
  " UNION ALL SELECT t.i, y.typbasetype, true FROM t JOIN pg_catalog.pg_type y ON y.oid = t.oid WHERE y.typtype = 'd')" \
  " SELECT pg_catalog.format('%I.%I', n.nspname, y.typname), y.typoutput::pg_catalog.regproc::text, t.domain," \
  " CASE WHEN y.oid IN (25, 1043) THEN 'text'" \
  " WHEN EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.castsource = y.oid AND c.casttarget = 25 AND c.castmethod <> 'i') THEN 'cast'" \
  " ELSE '' END" \
  " FROM t JOIN pg_catalog.pg_type y ON y.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace" \
  " WHERE y.typtype <> 'd' ORDER BY t.i"

static char *
value_of (const FerryRowColumn *column)
{
  if (column->expression == NULL)
    return ferry_database_quote (column->name);
  if (column->type == NULL)
    return g_strdup_printf ("(%s)", column->expression);

  return g_strdup_printf ("((%s)::%s)", column->expression, column->type);
}

static const char *
type_of (const FerryTable     *table,
         const FerryRowColumn *column)
{
  const FerryColumn *of_table = ferry_table_find_column (table, column->name);

  if (column->expression != NULL || of_table == NULL)
    return column->type != NULL ? column->type : "text";

  return of_table->type;
}

/* numbers: a column without NULL is ordered so that the index of its key serves */
static char *
integer_key (const FerryTable     *table,
             const FerryRowColumn *column)
{
  const FerryColumn *of_table = column->expression == NULL ? ferry_table_find_column (table, column->name) : NULL;
  g_autofree char *value = value_of (column);

  return g_strconcat (value, of_table != NULL && of_table->not_null ? "" : " NULLS FIRST", NULL);
}

/* bytes: exactly the text that COPY writes */
static char *
bytes_key (const FerryRowColumn *column,
           PGresult             *types,
           int                   row)
{
  g_autofree char *value = value_of (column);
  const char *cast = PQgetvalue (types, row, 3);

  if (g_str_equal (cast, "text"))
    return g_strdup_printf ("%s COLLATE \"C\" NULLS FIRST", value);
  if (*cast == '\0')
    return g_strdup_printf ("(%s)::text COLLATE \"C\" NULLS FIRST", value);

  return g_strdup_printf ("pg_catalog.textin(%s(%s%s%s)) COLLATE \"C\" NULLS FIRST", PQgetvalue (types, row, 1), value,
                          *PQgetvalue (types, row, 2) == 't' ? "::" : "", *PQgetvalue (types, row, 2) == 't' ? PQgetvalue (types, row, 0) : "");
}

static void
append_element (GString    *array,
                const char *text)
{
  g_string_append_c (array, array->len > 1 ? ',' : ' ');
  g_string_append_c (array, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (array, '\\');
      g_string_append_c (array, *p);
    }
  g_string_append_c (array, '"');
}

/* as the parameter of $1::text[] */
char *
_ferry_postgres_array (const char * const *texts)
{
  GString *array = g_string_new ("{");

  for (guint i = 0; texts[i] != NULL; i++)
    append_element (array, texts[i]);
  g_string_append_c (array, '}');

  return g_string_free (array, FALSE);
}

static PGresult *
find_types (FerryPostgres        *self,
            const FerryTable     *table,
            GPtrArray            *columns,
            const FerryRowOrder  *order,
            GError              **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *array = NULL;

  for (guint i = 0; i < order->n_keys; i++)
    if (order->order[i] != FERRY_KEY_ORDER_INTEGER)
      g_ptr_array_add (names, (gpointer) type_of (table, g_ptr_array_index (columns, order->index[i])));
  g_ptr_array_add (names, NULL);
  array = _ferry_postgres_array ((const char * const *) names->pdata);

  return _ferry_postgres_run (self, TYPES_QUERY, (const char * const []) { array, NULL }, error);
}

static gboolean
append_order (FerryPostgres        *self,
              GString              *sql,
              const FerryTable     *table,
              GPtrArray            *columns,
              const FerryRowOrder  *order,
              GError              **error)
{
  g_autoptr(PGresult) types = find_types (self, table, columns, order, error);
  int n_types = 0;

  if (types == NULL)
    return FALSE;

  for (guint i = 0; i < order->n_keys; i++)
    {
      const FerryRowColumn *column = g_ptr_array_index (columns, order->index[i]);
      g_autofree char *key = NULL;

      if (order->order[i] == FERRY_KEY_ORDER_INTEGER)
        key = integer_key (table, column);
      else if (n_types < PQntuples (types))
        key = bytes_key (column, types, n_types++);
      g_string_append_printf (sql, "%s%s", i == 0 ? " ORDER BY " : ", ", key);
    }

  return TRUE;
}

/* SELECT of the columns in the order that FerryRowOrder compares by */
char *
_ferry_postgres_select (FerryPostgres        *self,
                        const FerryTable     *table,
                        GPtrArray            *columns,
                        const FerryRowOrder  *order,
                        GError              **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autofree char *name = ferry_database_quote_table (FERRY_DATABASE (self), table);

  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *value = value_of (g_ptr_array_index (columns, i));

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", value);
    }
  g_string_append_printf (sql, " FROM ONLY %s", name);
  if (order != NULL && order->n_keys > 0 && !append_order (self, sql, table, columns, order, error))
    return NULL;

  return g_strdup (sql->str);
}
