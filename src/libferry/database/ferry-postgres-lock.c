#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define LOCK_SAVEPOINT "ferry_lock"

/* other sessions that hold a lock in the way of SHARE ROW EXCLUSIVE, or of ACCESS EXCLUSIVE for the tables of $2 */
#define HOLDERS_QUERY \
  "SELECT DISTINCT l.relation::pg_catalog.regclass::text, l.pid," \
  " COALESCE(NULLIF(a.application_name, ''), '?'), COALESCE(a.usename, '?')," \
  " COALESCE(pg_catalog.to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SS \"UTC\"'), '?')" \
  " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid" \
  " WHERE l.granted AND l.locktype = 'relation' AND l.pid <> pg_catalog.pg_backend_pid()" \
  " AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())" \
  " AND (l.relation = ANY(SELECT pg_catalog.to_regclass(u) FROM pg_catalog.unnest($2::text[]) u)" \
  " OR l.relation = ANY(SELECT pg_catalog.to_regclass(u) FROM pg_catalog.unnest($1::text[]) u)" \
  " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock'))" \
  " ORDER BY 1, 2 LIMIT 3"

typedef struct
{
  char     *name;        /* quoted */
  gboolean  exclusive;
} TableLock;

static void
table_lock_free (TableLock *self)
{
  g_free (self->name);
  g_free (self);
}

static int
compare_locks (gconstpointer a,
               gconstpointer b)
{
  const TableLock *lock_a = *(const TableLock * const *) a;
  const TableLock *lock_b = *(const TableLock * const *) b;
  int order = strcmp (lock_a->name, lock_b->name);

  return order != 0 ? order : lock_b->exclusive - lock_a->exclusive;
}

static void
collect (FerryDatabase *db,
         GPtrArray     *locks,
         GPtrArray     *tables,
         gboolean       exclusive)
{
  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      TableLock *lock = g_new0 (TableLock, 1);

      lock->name = ferry_database_quote_table (db, g_ptr_array_index (tables, i));
      lock->exclusive = exclusive;
      g_ptr_array_add (locks, lock);
    }
}

/* sorted, each table once with its strongest lock */
static GPtrArray *
collect_locks (FerryDatabase *db,
               GPtrArray     *tables,
               GPtrArray     *exclusive)
{
  GPtrArray *locks = g_ptr_array_new_with_free_func ((GDestroyNotify) table_lock_free);

  collect (db, locks, tables, FALSE);
  collect (db, locks, exclusive, TRUE);
  g_ptr_array_sort (locks, compare_locks);
  for (guint i = 1; i < locks->len;)
    if (g_str_equal (((TableLock *) g_ptr_array_index (locks, i))->name, ((TableLock *) g_ptr_array_index (locks, i - 1))->name))
      g_ptr_array_remove_index (locks, i);
    else
      i++;

  return locks;
}

/* neighbours that need the same lock go into one statement, which locks them in the order written */
static gboolean
lock_some (FerryPostgres  *self,
           GPtrArray      *locks,
           guint          *position,
           GError        **error)
{
  g_autoptr(GString) sql = g_string_new ("LOCK TABLE ");
  gboolean exclusive = ((TableLock *) g_ptr_array_index (locks, *position))->exclusive;
  g_autoptr(PGresult) result = NULL;

  for (guint i = *position; i < locks->len; i++, (*position)++)
    {
      const TableLock *lock = g_ptr_array_index (locks, i);

      if (lock->exclusive != exclusive)
        break;
      g_string_append_printf (sql, "%sONLY %s", sql->str[sql->len - 1] == ' ' ? "" : ", ", lock->name);
    }
  g_string_append_printf (sql, " IN %s MODE", exclusive ? "ACCESS EXCLUSIVE" : "SHARE ROW EXCLUSIVE");
  result = _ferry_postgres_run (self, sql->str, NULL, error);

  return result != NULL;
}

static char *
names_array (GPtrArray *locks,
             gboolean   exclusive)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < locks->len; i++)
    {
      const TableLock *lock = g_ptr_array_index (locks, i);

      if (lock->exclusive == exclusive)
        g_ptr_array_add (names, lock->name);
    }
  g_ptr_array_add (names, NULL);

  return _ferry_postgres_array ((const char * const *) names->pdata);
}

static void
set_busy (FerryPostgres  *self,
          GPtrArray      *locks,
          GError        **error)
{
  g_autofree char *shared = names_array (locks, FALSE);
  g_autofree char *exclusive = names_array (locks, TRUE);
  g_autoptr(PGresult) holders = _ferry_postgres_run (self, HOLDERS_QUERY, (const char * const []) { shared, exclusive, NULL }, NULL);
  g_autoptr(GString) who = g_string_new (NULL);

  for (int i = 0; holders != NULL && i < PQntuples (holders); i++)
    g_string_append_printf (who, _("%s%s by “%s” (user %s, process %s, since %s)"), i > 0 ? "; " : "", PQgetvalue (holders, i, 0),
                            PQgetvalue (holders, i, 2), PQgetvalue (holders, i, 3), PQgetvalue (holders, i, 1), PQgetvalue (holders, i, 4));
  if (who->len > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY,
                 _("Tables are locked: %s. Wait until that work ends, or end it, then try again"), who->str);
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BUSY,
                         _("Tables are locked by another session that has ended since: try again"));
}

gboolean
_ferry_postgres_lock_tables (FerryDatabase  *db,
                             GPtrArray      *tables,
                             GPtrArray      *exclusive,
                             GError        **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autoptr(GPtrArray) locks = collect_locks (db, tables, exclusive);
  g_autoptr(GError) local_error = NULL;
  guint position = 0;

  if (locks->len == 0)
    return TRUE;
  if (!_ferry_postgres_savepoint (self, LOCK_SAVEPOINT, error))
    return FALSE;

  while (position < locks->len && lock_some (self, locks, &position, &local_error))
    ;
  if (local_error == NULL)
    return _ferry_postgres_release (self, LOCK_SAVEPOINT, error);

  if (!_ferry_postgres_has_state (self, "55P03"))
    {
      _ferry_postgres_back_to (self, LOCK_SAVEPOINT);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  _ferry_postgres_back_to (self, LOCK_SAVEPOINT);
  set_busy (self, locks, error);

  return FALSE;
}

char *
_ferry_postgres_table_array (GPtrArray *tables)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (tables, i);
      g_autofree char *schema = ferry_database_quote (table->schema);
      g_autofree char *name = ferry_database_quote (table->name);

      g_ptr_array_add (names, g_strdup_printf ("%s.%s", schema, name));
    }
  g_ptr_array_add (names, NULL);

  return _ferry_postgres_array ((const char * const *) names->pdata);
}
