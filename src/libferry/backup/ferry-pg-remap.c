#include "config.h"

#include "backup/ferry-pg-remap.h"

#include "base/ferry-crypto.h"

static gboolean
exists (FerryDatabase  *db,
        const char     *schema,
        gboolean       *found,
        GError        **error)
{
  const char *parameters[] = { schema, NULL };
  g_autoptr(GError) failure = NULL;
  g_autofree char *value = ferry_database_query_value (db, "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1", parameters, &failure);

  *found = value != NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
rename_schema (FerryDatabase  *db,
               const char     *from,
               const char     *to,
               GError        **error)
{
  g_autofree char *old_name = ferry_database_quote (from);
  g_autofree char *new_name = ferry_database_quote (to);
  g_autofree char *sql = g_strdup_printf ("ALTER SCHEMA %s RENAME TO %s", old_name, new_name);

  return ferry_database_execute (db, sql, NULL, error);
}

static gboolean
create_schema (FerryDatabase  *db,
               const char     *name,
               GError        **error)
{
  g_autofree char *quoted = ferry_database_quote (name);
  g_autofree char *sql = g_strdup_printf ("CREATE SCHEMA %s", quoted);

  return ferry_database_execute (db, sql, NULL, error);
}

/**
 * ferry_pg_remap_begin:
 * @db: a PostgreSQL connection in its write transaction
 * @from: the schema that a dump is of
 * @to: the schema that it is to go into
 * @aside: (out) (transfer full) (nullable): what a schema called @from is called meanwhile
 * @error: the server's reason: renaming needs the owner of the schema
 *
 * Lets schema @to, made where it lacks, be called @from until ferry_pg_remap_end(). What is defined by object and not by text (keys, defaults, views, sequences) follows.
 *
 * Returns: %FALSE with @error; the transaction is then to be rolled back
 *
 * Since: 0.1
 */
gboolean
ferry_pg_remap_begin (FerryDatabase  *db,
                      const char     *from,
                      const char     *to,
                      char          **aside,
                      GError        **error)
{
  g_autofree char *name = NULL;
  gboolean has_from, has_to;
  guint32 number;

  g_return_val_if_fail (FERRY_IS_DATABASE (db) && from != NULL && to != NULL && aside != NULL, FALSE);

  *aside = NULL;
  if (!exists (db, from, &has_from, error) || !exists (db, to, &has_to, error))
    return FALSE;
  ferry_random_bytes (&number, sizeof number);
  name = has_from ? g_strdup_printf ("ferry_aside_%08x", number) : NULL;
  if ((has_from && !rename_schema (db, from, name, error)) || (has_to ? !rename_schema (db, to, from, error) : !create_schema (db, from, error)))
    return FALSE;
  *aside = g_steal_pointer (&name);
  return TRUE;
}

/**
 * ferry_pg_remap_end:
 * @db: the same connection, in the same transaction
 * @from: the schema that the dump is of
 * @to: the schema that it went into
 * @aside: (nullable): from ferry_pg_remap_begin()
 * @error: the server's reason
 *
 * Gives the schemas their names back.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_pg_remap_end (FerryDatabase  *db,
                    const char     *from,
                    const char     *to,
                    const char     *aside,
                    GError        **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (db) && from != NULL && to != NULL, FALSE);

  return rename_schema (db, from, to, error) && (aside == NULL || rename_schema (db, aside, from, error));
}
