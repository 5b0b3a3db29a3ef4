#include "config.h"

#include "database/ferry-postgres-schema.h"
#include "database/ferry-postgres-schema-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* The structure is read with a fixed number of queries over whole catalogues, whatever the number of tables. Names come
 * out schema qualified because the search_path is empty while they run. Source: PostgreSQL manual, "System Catalogs". */

/* value of t or true */
gboolean
ferry_postgres_is_true (const char *value)
{
  return value != NULL && *value == 't';
}

/* runs a query with the reader as the function's data; $1 is the main schema where @of_tables */
gboolean
ferry_postgres_reader_query (FerryPostgresReader  *self,
                             const char           *sql,
                             gboolean              of_tables,
                             FerryRowFunc          func,
                             GError              **error)
{
  const char *parameters[] = { self->schema->main_schema, NULL };

  return ferry_database_query (self->db, sql, of_tables ? parameters : NULL, func, self, error);
}

/* the table of an oid, NULL when it is not read */
FerryTable *
ferry_postgres_reader_table (FerryPostgresReader *self,
                             const char          *oid)
{
  return oid != NULL ? g_hash_table_lookup (self->tables, oid) : NULL;
}

/* the column of a table's oid and a number, NULL when it is not read */
FerryColumn *
ferry_postgres_reader_column (FerryPostgresReader *self,
                              const char          *oid,
                              const char          *attnum)
{
  g_autofree char *key = g_strconcat (oid != NULL ? oid : "", "/", attnum, NULL);

  return g_hash_table_lookup (self->columns, key);
}

static gboolean
read_all (FerryPostgresReader  *self,
          GError              **error)
{
  return ferry_postgres_read_tables (self, error) &&
         ferry_postgres_read_types (self, error) &&
         ferry_postgres_read_sequences (self, error) &&
         ferry_postgres_read_constraints (self, error) &&
         ferry_postgres_read_surroundings (self, error);
}

static gboolean
set_search_path (FerryDatabase  *db,
                 const char     *path,
                 GError        **error)
{
  const char *parameters[] = { path, NULL };
  g_autofree char *now = NULL;
  g_autoptr (GError) local_error = NULL;

  now = ferry_database_query_value (db, "SELECT pg_catalog.set_config('search_path', $1, false)", parameters, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_qualified (FerryPostgresReader  *self,
                GError              **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean read;

  path = ferry_database_query_value (self->db, "SELECT pg_catalog.current_setting('search_path')", NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (path == NULL || *path == '\0' || g_str_equal (path, "\"\""))
    return read_all (self, error);

  if (!set_search_path (self->db, "", error))
    return FALSE;
  read = read_all (self, error);

  return set_search_path (self->db, path, read ? error : NULL) && read;
}

/**
 * ferry_postgres_read_schema:
 * @db: a connection to PostgreSQL 13 or newer
 * @main_schema: the schema whose tables are read
 * @error: return location for an error
 *
 * Reads the structure of all tables of a schema, and of partitions of them that lie elsewhere; enums, domains and sequences
 * of every schema; and what else stands there and may matter (#FerrySchema.offers, #FerryTable.leans_on). Foreign tables,
 * temporary tables, tables of extensions and Ferry's own table are left out. For a consistent picture call it inside a
 * transaction. Blocking; the connection's thread.
 *
 * Returns: (transfer full) (nullable): the structure, or %NULL
 *
 * Since: 0.1
 */
FerrySchema *
ferry_postgres_read_schema (FerryDatabase  *db,
                            const char     *main_schema,
                            GError        **error)
{
  g_autoptr (FerrySchema) schema = NULL;
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) unused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FerryPostgresReader reader = { db, NULL, tables, columns, types, unused };

  g_return_val_if_fail (FERRY_IS_DATABASE (db) && main_schema != NULL, NULL);

  schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, main_schema);
  reader.schema = schema;
  if (!read_qualified (&reader, error))
    return NULL;

  return g_steal_pointer (&schema);
}
