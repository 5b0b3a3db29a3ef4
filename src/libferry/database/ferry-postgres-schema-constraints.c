#include "config.h"

#include "database/ferry-postgres-schema-private.h"

#include "database/ferry-record.h"
#include "database/ferry-sql-token.h"

/* Keys, checks, foreign keys, exclusions and indexes. */

/* A foreign key to a partitioned table has further entries of the same table, one for each partition: left out. */
#define CONSTRAINTS_SQL(nulls) \
  FERRY_POSTGRES_TABLES \
  "SELECT c.conrelid, c.conname, c.contype, c.condeferrable, c.condeferred, c.convalidated, c.connoinherit, " \
  "c.coninhcount > 0 OR c.conparentid <> 0, pg_catalog.pg_get_constraintdef(c.oid), pg_catalog.pg_get_expr(c.conbin, c.conrelid), " \
  "pg_catalog.array_to_string(c.conkey, ','), fn.nspname, fc.relname, " \
  "(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(fa.attname), ',' ORDER BY k.n) " \
  "FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY k (num, n) " \
  "JOIN pg_catalog.pg_attribute fa ON fa.attrelid = c.confrelid AND fa.attnum = k.num), " \
  "pg_catalog.obj_description(c.oid, 'pg_constraint'), " nulls " " \
  "FROM t JOIN pg_catalog.pg_constraint c ON c.conrelid = t.oid " \
  "LEFT JOIN pg_catalog.pg_class fc ON fc.oid = c.confrelid LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace " \
  "LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.conindid AND c.contype = 'u' " \
  "WHERE c.contype IN ('p', 'u', 'c', 'f', 'x') AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p " \
  "WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid) " \
  "ORDER BY c.conrelid, c.contype <> 'p', c.conname::text COLLATE \"C\""

/* An index of a partitioned table counts as valid when every partition has its part: it may not have. */
#define INDEXES_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT i.indrelid, c.relname, i.indisunique, pg_catalog.pg_get_indexdef(i.indexrelid), " \
  "pg_catalog.obj_description(c.oid, 'pg_class'), c.relispartition " \
  "FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid " \
  "WHERE (i.indisvalid OR c.relkind = 'I') AND i.indislive AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k " \
  "WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')) " \
  "ORDER BY i.indrelid, c.relname::text COLLATE \"C\""

enum
{
  RELID, NAME, TYPE, DEFERRABLE, DEFERRED, VALIDATED, NO_INHERIT, INHERITED, DEFINITION, EXPRESSION, COLUMNS,
  TARGET_SCHEMA, TARGET_TABLE, TARGET_COLUMNS, COMMENT, NULLS_NOT_DISTINCT
};

static void
add_columns (FerryPostgresReader *self,
             const char          *oid,
             const char          *numbers,
             GPtrArray           *names)
{
  g_auto (GStrv) parts = g_strsplit (numbers != NULL ? numbers : "", ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const FerryColumn *column = ferry_postgres_reader_column (self, oid, parts[i]);

      if (column != NULL)
        g_ptr_array_add (names, g_strdup (column->name));
    }
}

static void
add_names (const char *list,
           GPtrArray  *names)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (list != NULL ? list : "", NULL);

  for (guint i = 0; tokens != NULL && i < tokens->len; i++)
    if (ferry_sql_token_is_name (ferry_sql_token_at (tokens, i)))
      g_ptr_array_add (names, g_strdup (ferry_sql_token_at (tokens, i)->text));
}

static void
add_key (FerryPostgresReader *self,
         FerryTable          *table,
         const char * const  *values)
{
  FerryKey *key = ferry_key_new (values[NAME], *values[TYPE] == 'p');

  add_columns (self, values[RELID], values[COLUMNS], key->columns);
  key->deferrable = ferry_postgres_is_true (values[DEFERRABLE]);
  key->deferred = ferry_postgres_is_true (values[DEFERRED]);
  key->nulls_not_distinct = ferry_postgres_is_true (values[NULLS_NOT_DISTINCT]);
  key->definition = g_strdup (values[DEFINITION]);
  key->comment = g_strdup (values[COMMENT]);
  key->inherited = ferry_postgres_is_true (values[INHERITED]);
  g_ptr_array_add (table->keys, key);
}

static void
add_check (FerryTable         *table,
           const char * const *values)
{
  FerryCheckConstraint *check = ferry_check_constraint_new (values[NAME], values[EXPRESSION]);

  check->validated = ferry_postgres_is_true (values[VALIDATED]);
  check->no_inherit = ferry_postgres_is_true (values[NO_INHERIT]);
  check->inherited = ferry_postgres_is_true (values[INHERITED]);
  check->comment = g_strdup (values[COMMENT]);
  g_ptr_array_add (table->checks, check);
}

static void
add_foreign_key (FerryPostgresReader *self,
                 FerryTable          *table,
                 const char * const  *values)
{
  FerryForeignKey *key = ferry_foreign_key_new (values[NAME]);

  add_columns (self, values[RELID], values[COLUMNS], key->columns);
  ferry_record_set (&key->target_schema, values[TARGET_SCHEMA]);
  ferry_record_set (&key->target_table, values[TARGET_TABLE]);
  add_names (values[TARGET_COLUMNS], key->target_columns);
  ferry_record_set (&key->definition, values[DEFINITION]);
  key->validated = ferry_postgres_is_true (values[VALIDATED]);
  key->inherited = ferry_postgres_is_true (values[INHERITED]);
  key->comment = g_strdup (values[COMMENT]);
  g_ptr_array_add (table->foreign_keys, key);
}

static void
add_exclusion (FerryTable         *table,
               const char * const *values)
{
  FerryIndex *index = ferry_index_new (values[NAME], FALSE, values[DEFINITION]);

  index->comment = g_strdup (values[COMMENT]);
  index->inherited = ferry_postgres_is_true (values[INHERITED]);
  g_ptr_array_add (table->indexes, index);
}

static gboolean
on_constraint (guint               n,
               const char * const *values,
               gpointer            user_data)
{
  FerryTable *table = ferry_postgres_reader_table (user_data, values[RELID]);

  if (table == NULL)
    return TRUE;

  switch (*values[TYPE])
    {
    case 'c': add_check (table, values); break;
    case 'f': add_foreign_key (user_data, table, values); break;
    case 'x': add_exclusion (table, values); break;
    default: add_key (user_data, table, values); break;
    }

  return TRUE;
}

static gboolean
on_index (guint               n,
          const char * const *values,
          gpointer            user_data)
{
  FerryTable *table = ferry_postgres_reader_table (user_data, values[0]);
  FerryIndex *index;

  if (table == NULL)
    return TRUE;

  index = ferry_index_new (values[1], ferry_postgres_is_true (values[2]), values[3]);
  index->comment = g_strdup (values[4]);
  index->inherited = ferry_postgres_is_true (values[5]);
  g_ptr_array_add (table->indexes, index);

  return TRUE;
}

/* keys, checks, foreign keys, exclusions and indexes of the tables read before */
gboolean
ferry_postgres_read_constraints (FerryPostgresReader  *self,
                                 GError              **error)
{
  const char *sql = ferry_database_get_version (self->db) >= 150000
                    ? CONSTRAINTS_SQL ("x.indnullsnotdistinct") : CONSTRAINTS_SQL ("false");

  return ferry_postgres_reader_query (self, sql, TRUE, on_constraint, error) &&
         ferry_postgres_reader_query (self, INDEXES_SQL, TRUE, on_index, error);
}
