#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* lock_timeout: nobody's work may queue behind a lock that does not come. A lost COMMIT must not be possible where somebody
 * switched synchronous_commit off. Sorting rows by key profits from memory. */
#define WRITE_SETTINGS \
  "SELECT pg_catalog.set_config('lock_timeout', '10s', true)," \
  " CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off'" \
  " THEN pg_catalog.set_config('synchronous_commit', 'on', true) END"
#define SORT_SETTINGS \
  "SELECT pg_catalog.set_config('work_mem', '64MB', true)" \
  " WHERE pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')) < 67108864"

static gboolean
run (FerryPostgres  *self,
     const char     *sql,
     GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (self, sql, NULL, error);

  return result != NULL;
}

static void
run_shielded (FerryPostgres *self,
              const char    *sql)
{
  gboolean shielded = self->shielded;

  self->shielded = TRUE;
  run (self, sql, NULL);
  self->shielded = shielded;
}

static gboolean
check_writable (FerryPostgres  *self,
                GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (self, "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')", NULL, error);
  g_autofree char *what = ferry_connection_settings_describe (ferry_database_get_settings (FERRY_DATABASE (self)));

  if (result == NULL)
    return FALSE;
  if (*PQgetvalue (result, 0, 0) == 't')
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION,
                 _("%s is a standby server that only repeats what its primary does; connect to the primary server to write"), what);
  else if (strcmp (PQgetvalue (result, 0, 1), "off") != 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION,
                 _("%s is read-only for this user (default_transaction_read_only is on); switch that off, or use another user"), what);
  else
    return TRUE;

  return FALSE;
}

gboolean
_ferry_postgres_begin (FerryDatabase         *db,
                       FerryTransactionMode   mode,
                       GError               **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  gboolean begun;

  g_ptr_array_set_size (self->triggers, 0);
  g_ptr_array_set_size (self->foreign_keys, 0);
  if (mode == FERRY_TRANSACTION_SNAPSHOT)
    begun = run (self, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
  else
    begun = run (self, "BEGIN ISOLATION LEVEL READ COMMITTED", error)
            && check_writable (self, error)
            && run (self, WRITE_SETTINGS, error);
  if (begun && run (self, SORT_SETTINGS, error))
    return TRUE;

  _ferry_postgres_rollback (db);
  return FALSE;
}

static void
set_unknown (FerryPostgres  *self,
             GError        **error)
{
  g_autofree char *what = ferry_connection_settings_describe (ferry_database_get_settings (FERRY_DATABASE (self)));

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN,
               _("%s: the connection broke after COMMIT was sent, so it is not known yet whether the changes are in the database; "
                 "ask again when the server can be reached"), what);
}

/* COMMIT of a transaction that has failed answers ROLLBACK, and that is no error of the protocol */
gboolean
_ferry_postgres_commit (FerryDatabase  *db,
                        GError        **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autoptr(PGresult) result = NULL;

  if (!_ferry_postgres_in_transaction (self))
    {
      if (PQstatus (self->connection) == CONNECTION_BAD)
        _ferry_postgres_set_lost (self, error);
      else
        g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("Nothing was committed: there is no transaction"));
      return FALSE;
    }
  if (!_ferry_postgres_send (self, "COMMIT", NULL, error))
    return FALSE;
  result = _ferry_postgres_finish (self);
  if (PQstatus (self->connection) == CONNECTION_BAD || result == NULL)
    {
      set_unknown (self, error);
      return FALSE;
    }
  if (!_ferry_postgres_check (self, result, error))
    return FALSE;
  if (strcmp (PQcmdStatus (result), "COMMIT") == 0)
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                       _("Nothing was committed: the transaction had failed before, and the database rolled it back"));
  return FALSE;
}

void
_ferry_postgres_rollback (FerryDatabase *db)
{
  FerryPostgres *self = FERRY_POSTGRES (db);

  if (_ferry_postgres_in_transaction (self))
    run_shielded (self, "ROLLBACK");
  g_ptr_array_set_size (self->triggers, 0);
  g_ptr_array_set_size (self->foreign_keys, 0);
}

char *
_ferry_postgres_dup_transaction_id (FerryDatabase  *db,
                                    GError        **error)
{
  return _ferry_postgres_value (FERRY_POSTGRES (db), error, "SELECT pg_catalog.pg_current_xact_id()::text", NULL);
}

/* an id in the future: this is another server than the one that wrote, or one restored from an older backup (22023) */
FerryOutcome
_ferry_postgres_transaction_outcome (FerryDatabase  *db,
                                     const char     *transaction_id,
                                     GError        **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autoptr(GError) local_error = NULL;
  g_autofree char *status = NULL;

  status = _ferry_postgres_value (self, &local_error, "SELECT pg_catalog.pg_xact_status($1::xid8)", transaction_id, NULL);
  if (g_strcmp0 (status, "committed") == 0)
    return FERRY_OUTCOME_COMMITTED;
  if (g_strcmp0 (status, "aborted") == 0)
    return FERRY_OUTCOME_NOT_COMMITTED;
  if (local_error == NULL)
    return status != NULL ? FERRY_OUTCOME_UNKNOWN : FERRY_OUTCOME_FORGOTTEN;
  if (_ferry_postgres_has_state (self, "22023"))
    return FERRY_OUTCOME_FORGOTTEN;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FERRY_OUTCOME_UNKNOWN;
}

gboolean
_ferry_postgres_savepoint (FerryPostgres  *self,
                           const char     *name,
                           GError        **error)
{
  g_autofree char *sql = g_strconcat ("SAVEPOINT ", name, NULL);

  return run (self, sql, error);
}

/* also after a cancellation: what follows a savepoint is undone and the transaction goes on */
void
_ferry_postgres_back_to (FerryPostgres *self,
                         const char    *name)
{
  g_autofree char *back = g_strconcat ("ROLLBACK TO SAVEPOINT ", name, NULL);
  g_autofree char *release = g_strconcat ("RELEASE SAVEPOINT ", name, NULL);

  run_shielded (self, back);
  run_shielded (self, release);
}

gboolean
_ferry_postgres_release (FerryPostgres  *self,
                         const char     *name,
                         GError        **error)
{
  g_autofree char *sql = g_strconcat ("RELEASE SAVEPOINT ", name, NULL);

  return run (self, sql, error);
}
