#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* "Ferr": what Ferry's advisory locks have in common; the second number is made from the schema. Advisory locks belong to one
 * database, so instances in databases of their own never meet. */
#define LOCK_CLASS "1181053554"

#define HOLDER_QUERY \
  "SELECT a.application_name, a.usename, pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS \"UTC\"'), l.pid" \
  " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid" \
  " WHERE l.granted AND l.locktype = 'advisory' AND l.objsubid = 2" \
  " AND l.classid::bigint = $1::bigint AND l.objid::bigint = $2::bigint" \
  " AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())"

/* never negative, so that pg_locks shows the number as it is */
static char *
lock_number (FerryDatabase *db)
{
  return g_strdup_printf ("%u", g_str_hash (ferry_database_get_settings (db)->schema) & 0x7fffffffu);
}

static void
set_busy (FerryPostgres  *self,
          const char     *number,
          GError        **error)
{
  g_autoptr(PGresult) holder = _ferry_postgres_run (self, HOLDER_QUERY, (const char * const []) { LOCK_CLASS, number, NULL }, NULL);
  g_autofree char *what = ferry_connection_settings_describe (ferry_database_get_settings (FERRY_DATABASE (self)));

  if (holder != NULL && PQntuples (holder) > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY,
                 _("%s is being changed by “%s” (user %s, process %s, since %s); wait until that has ended"), what,
                 PQgetvalue (holder, 0, 0), PQgetvalue (holder, 0, 1), PQgetvalue (holder, 0, 3), PQgetvalue (holder, 0, 2));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("%s was being changed by another execution that has just ended; try again"), what);
}

static void
set_application_name (FerryPostgres *self,
                      const char    *name)
{
  g_autofree char *ignored = _ferry_postgres_value (self, NULL, "SELECT pg_catalog.set_config('application_name', $1, false)", name, NULL);
}

gboolean
_ferry_postgres_lock_instance (FerryDatabase  *db,
                               const char     *holder,
                               GError        **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autofree char *number = lock_number (db);
  g_autofree char *name = g_strconcat ("ferry: ", holder, NULL);
  g_autoptr(GError) local_error = NULL;
  g_autofree char *taken = NULL;

  if (self->instance_locked)
    return TRUE;

  set_application_name (self, name);
  taken = _ferry_postgres_value (self, &local_error, "SELECT pg_catalog.pg_try_advisory_lock($1::int, $2::int)", LOCK_CLASS, number, NULL);
  self->instance_locked = g_strcmp0 (taken, "t") == 0;
  if (self->instance_locked)
    return TRUE;

  set_application_name (self, "ferry");
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_busy (self, number, error);

  return FALSE;
}

void
_ferry_postgres_unlock_instance (FerryDatabase *db)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autofree char *number = lock_number (db);
  g_autofree char *ignored = NULL;
  gboolean shielded = self->shielded;

  if (!self->instance_locked)
    return;

  self->shielded = TRUE;
  ignored = _ferry_postgres_value (self, NULL, "SELECT pg_catalog.pg_advisory_unlock($1::int, $2::int)", LOCK_CLASS, number, NULL);
  set_application_name (self, "ferry");
  self->instance_locked = FALSE;
  self->shielded = shielded;
}
