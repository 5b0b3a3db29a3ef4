#include "config.h"

#include "database/ferry-postgres-schema-private.h"

#include "database/ferry-postgres-name.h"
#include "database/ferry-sql-token.h"

/* Tables, columns, parents. */

#define TABLES_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, " \
  "CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, pg_catalog.pg_get_expr(c.relpartbound, c.oid), " \
  "pg_catalog.obj_description(c.oid, 'pg_class') " \
  "FROM t JOIN pg_catalog.pg_class c ON c.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
  "ORDER BY n.nspname::text COLLATE \"C\", c.relname::text COLLATE \"C\""

#define COLUMNS_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, " \
  "pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, " \
  "CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation " \
  "THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END, " \
  "pg_catalog.col_description(a.attrelid, a.attnum), a.attislocal " \
  "FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped " \
  "JOIN pg_catalog.pg_type y ON y.oid = a.atttypid " \
  "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum " \
  "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation " \
  "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace " \
  "ORDER BY a.attrelid, a.attnum"

#define PARENTS_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT i.inhrelid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) " \
  "FROM t JOIN pg_catalog.pg_inherits i ON i.inhrelid = t.oid JOIN pg_catalog.pg_class c ON c.oid = i.inhparent " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY i.inhrelid, i.inhseqno"

static gboolean
on_table (guint               n,
          const char * const *values,
          gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerryTable *table = ferry_table_new (values[1], values[2]);

  if (*values[3] == 'p')
    table->kind = FERRY_TABLE_PARTITIONED;
  else if (ferry_postgres_is_true (values[4]))
    table->kind = FERRY_TABLE_PARTITION;
  table->partition_key = g_strdup (values[5]);
  table->partition_bound = g_strdup (values[6]);
  table->comment = g_strdup (values[7]);
  g_ptr_array_add (self->schema->tables, table);
  g_hash_table_insert (self->tables, g_strdup (values[0]), table);

  return TRUE;
}

/* every name with quotes, as those of identity columns */
static char *
qualified (const char *text)
{
  g_autofree char *namespace = NULL;
  g_autofree char *name = NULL;

  return ferry_postgres_split_name (text, &namespace, &name) ? ferry_postgres_qualify (namespace, name) : g_strdup (text);
}

/* nextval('public.x_id_seq'::regclass) anywhere in a default: NULL, or the sequence's name */
static char *
sequence_of_default (const char *expression)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (expression, NULL);

  for (guint i = 0; tokens != NULL && i + 2 < tokens->len; i++)
    if (ferry_sql_token_is (ferry_sql_token_at (tokens, i), "nextval") &&
        ferry_sql_token_is (ferry_sql_token_at (tokens, i + 1), "(") &&
        ferry_sql_token_at (tokens, i + 2)->kind == FERRY_SQL_STRING)
      return qualified (ferry_sql_token_at (tokens, i + 2)->text);

  return NULL;
}

static void
set_default (FerryColumn *column,
             const char  *expression,
             char         generated)
{
  if (generated == 's' || generated == 'v')
    {
      column->generated = generated == 's' ? FERRY_GENERATED_STORED : FERRY_GENERATED_VIRTUAL;
      column->generated_expr = g_strdup (expression);
      return;
    }

  column->default_expr = g_strdup (expression);
  if (expression != NULL && g_strstr_len (expression, -1, "nextval") != NULL)
    column->sequence = sequence_of_default (expression);
  if (column->sequence != NULL)
    column->identity = FERRY_IDENTITY_NEXTVAL;
}

static gboolean
on_column (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerryTable *table = ferry_postgres_reader_table (self, values[0]);
  FerryColumn *column;

  if (table == NULL)
    return TRUE;

  column = ferry_column_new (values[2], values[3]);
  column->not_null = ferry_postgres_is_true (values[4]);
  set_default (column, values[5], *values[7]);
  if (*values[6] == 'a')
    column->identity = FERRY_IDENTITY_ALWAYS;
  else if (*values[6] == 'd')
    column->identity = FERRY_IDENTITY_BY_DEFAULT;
  column->collation = g_strdup (values[8]);
  column->comment = g_strdup (values[9]);
  column->inherited = !ferry_postgres_is_true (values[10]);
  g_ptr_array_add (table->columns, column);
  g_hash_table_insert (self->columns, g_strconcat (values[0], "/", values[1], NULL), column);

  return TRUE;
}

static gboolean
on_parent (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  FerryTable *table = ferry_postgres_reader_table (user_data, values[0]);

  if (table != NULL)
    g_ptr_array_add (table->parents, g_strdup (values[1]));

  return TRUE;
}

/* tables with their columns and parents */
gboolean
ferry_postgres_read_tables (FerryPostgresReader  *self,
                            GError              **error)
{
  return ferry_postgres_reader_query (self, TABLES_SQL, TRUE, on_table, error) &&
         ferry_postgres_reader_query (self, COLUMNS_SQL, TRUE, on_column, error) &&
         ferry_postgres_reader_query (self, PARENTS_SQL, TRUE, on_parent, error);
}
