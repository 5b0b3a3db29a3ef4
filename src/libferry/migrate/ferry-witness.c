#include "config.h"

#include "migrate/ferry-witness.h"

#include "base/ferry-file.h"

#define TABLE "ferry_execution"
#define COLUMNS "id, kind, digest, who, executed_at, transaction_id"
#define N_COLUMNS 6

static char *
witness_table (FerrySite *site)
{
  g_autofree char *schema = NULL;

  if (ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE)
    return g_strdup ("main." TABLE);
  schema = ferry_database_quote (ferry_site_get_schema (site));
  return g_strconcat (schema, "." TABLE, NULL);
}

static gboolean
take_first (guint               n,
            const char * const *values,
            gpointer            user_data)
{
  *(gboolean *) user_data = values[0] != NULL;
  return FALSE;
}

static gboolean
table_exists (FerrySite      *site,
              FerryDatabase  *db,
              gboolean       *exists,
              GError        **error)
{
  const char *parameters[] = { ferry_site_get_schema (site), NULL };

  *exists = FALSE;
  if (ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE)
    return ferry_database_query (db, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name = '" TABLE "'",
                                 NULL, take_first, exists, error);
  return ferry_database_query (db, "SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                   " WHERE c.relname = '" TABLE "' AND n.nspname = $1",
                               parameters, take_first, exists, error);
}

static gboolean
insert_row (FerrySite           *site,
            FerryDatabase       *db,
            const char * const  *values,
            GError             **error)
{
  g_autofree char *table = witness_table (site);
  gboolean sqlite = ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE;
  g_autofree char *sql = g_strdup_printf (sqlite ? "INSERT INTO %s (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                                 : "INSERT INTO %s (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)", table);

  return ferry_database_query (db, sql, values, NULL, NULL, error);
}

static gboolean
create_table (FerrySite      *site,
              FerryDatabase  *db,
              GError        **error)
{
  g_autofree char *table = witness_table (site);
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE IF NOT EXISTS %s (id text PRIMARY KEY, kind text NOT NULL, digest text NOT NULL,"
                                          " who text NOT NULL, executed_at text NOT NULL, transaction_id text NOT NULL)", table);
  gboolean exists;

  if (!table_exists (site, db, &exists, error))
    return FALSE;
  return exists || ferry_database_execute (db, sql, NULL, error);
}

/**
 * ferry_witness_write:
 * @site: the instance
 * @db: its database, inside the write transaction whose commit is to be witnessed
 * @id: UUID of the execution
 * @digest: digest of the package or backup
 * @who: `user@host` or a token's name
 * @kind: `execution`, `catch-up`, `rollback` or `restore`
 * @error: return location
 *
 * Writes the witness of a commit into `ferry_execution`, making the table when it is missing. Any thread.
 *
 * Returns: %TRUE when it is written.
 *
 * Since: 0.1
 */
gboolean
ferry_witness_write (FerrySite      *site,
                     FerryDatabase  *db,
                     const char     *id,
                     const char     *digest,
                     const char     *who,
                     const char     *kind,
                     GError        **error)
{
  g_autofree char *transaction = ferry_database_dup_transaction_id (db, error);
  g_autofree char *now = ferry_time_to_iso (ferry_time_now ());
  const char *values[] = { id, kind, digest, who, now, transaction, NULL };

  return transaction != NULL && create_table (site, db, error) && insert_row (site, db, values, error);
}

/**
 * ferry_witness_exists:
 * @site: the instance
 * @db: its database
 * @id: UUID of an execution
 * @exists: (out): whether its commit is witnessed
 * @error: return location
 *
 * Asks whether an execution has committed. Any thread.
 *
 * Returns: %FALSE with @error when the database can't be asked.
 *
 * Since: 0.1
 */
gboolean
ferry_witness_exists (FerrySite      *site,
                      FerryDatabase  *db,
                      const char     *id,
                      gboolean       *exists,
                      GError        **error)
{
  g_autofree char *table = witness_table (site);
  g_autofree char *sql = g_strdup_printf (ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE
                                          ? "SELECT id FROM %s WHERE id = ?1" : "SELECT id FROM %s WHERE id = $1", table);
  const char *parameters[] = { id, NULL };

  if (!table_exists (site, db, exists, error))
    return FALSE;
  if (!*exists)
    return TRUE;
  *exists = FALSE;
  return ferry_database_query (db, sql, parameters, take_first, exists, error);
}

static gboolean
collect (guint               n,
         const char * const *values,
         gpointer            user_data)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < N_COLUMNS; i++)
    g_strv_builder_add (builder, values[i] != NULL ? values[i] : "");
  g_ptr_array_add (user_data, g_strv_builder_end (builder));
  return TRUE;
}

/**
 * ferry_witness_read_all:
 * @site: the instance
 * @db: its database
 * @error: return location
 *
 * Reads every witness, so that a rollback can put them back. Any thread.
 *
 * Returns: (transfer full) (element-type GStrv) (nullable): the rows.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_witness_read_all (FerrySite      *site,
                        FerryDatabase  *db,
                        GError        **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *table = witness_table (site);
  g_autofree char *sql = g_strdup_printf ("SELECT " COLUMNS " FROM %s ORDER BY executed_at, id", table);
  gboolean exists;

  if (!table_exists (site, db, &exists, error))
    return NULL;
  if (exists && !ferry_database_query (db, sql, NULL, collect, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/**
 * ferry_witness_restore:
 * @site: the instance
 * @db: its database, inside a write transaction
 * @rows: (element-type GStrv): from ferry_witness_read_all()
 * @error: return location
 *
 * Puts witnesses back that a restored backup does not hold. Any thread.
 *
 * Returns: %TRUE when all are there.
 *
 * Since: 0.1
 */
gboolean
ferry_witness_restore (FerrySite      *site,
                       FerryDatabase  *db,
                       GPtrArray      *rows,
                       GError        **error)
{
  if (!create_table (site, db, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const char * const *row = g_ptr_array_index (rows, i);
      gboolean exists;

      if (!ferry_witness_exists (site, db, row[0], &exists, error)
          || (!exists && !insert_row (site, db, row, error)))
        return FALSE;
    }
  return TRUE;
}

enum { ROW_ID, ROW_KIND, ROW_DIGEST };

static gboolean
came_between (GPtrArray  *rows,
              guint       from,
              guint       to,
              const char *id)
{
  for (guint i = from; i < to; i++)
    if (g_str_equal (((char **) g_ptr_array_index (rows, i))[ROW_ID], id))
      return TRUE;
  return FALSE;
}

/**
 * ferry_witness_dup_restored:
 * @rows: (element-type GStrv): from ferry_witness_read_all(), in the order of their commits
 *
 * Tells which backup an instance was last restored from, if that still holds: a rollback that undoes what ran before leads back behind it. Any thread.
 *
 * Returns: (transfer full) (nullable): SHA-256 of the backup's file
 *
 * Since: 0.1
 */
char *
ferry_witness_dup_restored (GPtrArray *rows)
{
  guint restore = rows->len;

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((char **) g_ptr_array_index (rows, i))[ROW_KIND], "restore"))
      restore = i;
  for (guint i = restore + 1; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      if (g_str_equal (row[ROW_KIND], "rollback") && !came_between (rows, restore + 1, i, row[ROW_DIGEST]))
        return NULL;
    }
  return restore < rows->len ? g_strdup (((char **) g_ptr_array_index (rows, restore))[ROW_DIGEST]) : NULL;
}
