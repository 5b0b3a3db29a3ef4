#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"
#include "database/ferry-postgres-schema.h"

/*
 * The PostgreSQL end of FerryDatabase. libpq is used without blocking calls, so that a cancellable can interrupt at any
 * moment; statements travel by the extended protocol, which takes one statement and no more.
 */
G_DEFINE_FINAL_TYPE (FerryPostgres, ferry_postgres, FERRY_TYPE_DATABASE)

static FerryDialect
ferry_postgres_get_dialect (FerryDatabase *db)
{
  return FERRY_DIALECT_POSTGRES;
}

static int
ferry_postgres_get_version (FerryDatabase *db)
{
  return PQserverVersion (FERRY_POSTGRES (db)->connection);
}

static char *
ferry_postgres_dup_version (FerryDatabase *db)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  char *version = _ferry_postgres_value (self, NULL, "SELECT pg_catalog.version()", NULL);

  return version != NULL ? version : g_strdup (PQparameterStatus (self->connection, "server_version"));
}

static gboolean
ferry_postgres_execute (FerryDatabase  *db,
                        const char     *sql,
                        gint64         *affected,
                        GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (FERRY_POSTGRES (db), sql, NULL, error);

  if (result == NULL)
    return FALSE;

  *affected = _ferry_postgres_affected (result);
  return TRUE;
}

static gboolean
ferry_postgres_query (FerryDatabase       *db,
                      const char          *sql,
                      const char * const  *parameters,
                      FerryRowFunc         func,
                      gpointer             user_data,
                      GError             **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (FERRY_POSTGRES (db), sql, parameters, error);
  g_autofree const char **values = NULL;
  gboolean more = func != NULL;
  int n_fields;

  if (result == NULL)
    return FALSE;

  n_fields = PQnfields (result);
  values = g_new0 (const char *, (gsize) n_fields + 1);
  for (int row = 0; more && row < PQntuples (result); row++)
    {
      for (int i = 0; i < n_fields; i++)
        values[i] = PQgetisnull (result, row, i) ? NULL : PQgetvalue (result, row, i);
      more = func ((guint) n_fields, values, user_data);
    }

  return TRUE;
}

static FerrySchema *
ferry_postgres_read_main_schema (FerryDatabase  *db,
                                 GError        **error)
{
  return ferry_postgres_read_schema (db, ferry_database_get_settings (db)->schema, error);
}

static void
ferry_postgres_finalize (GObject *object)
{
  FerryPostgres *self = FERRY_POSTGRES (object);

  _ferry_postgres_unwatch (self);
  g_clear_pointer (&self->connection, PQfinish);
  g_clear_pointer (&self->triggers, g_ptr_array_unref);
  g_clear_pointer (&self->foreign_keys, g_ptr_array_unref);

  G_OBJECT_CLASS (ferry_postgres_parent_class)->finalize (object);
}

static void
ferry_postgres_class_init (FerryPostgresClass *klass)
{
  FerryDatabaseClass *db_class = FERRY_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_postgres_finalize;

  db_class->get_dialect = ferry_postgres_get_dialect;
  db_class->get_version = ferry_postgres_get_version;
  db_class->dup_version = ferry_postgres_dup_version;
  db_class->begin = _ferry_postgres_begin;
  db_class->commit = _ferry_postgres_commit;
  db_class->rollback = _ferry_postgres_rollback;
  db_class->execute = ferry_postgres_execute;
  db_class->query = ferry_postgres_query;
  db_class->read_schema = ferry_postgres_read_main_schema;
  db_class->count_rows = _ferry_postgres_count_rows;
  db_class->read_rows = _ferry_postgres_read_rows;
  db_class->write_rows = _ferry_postgres_write_rows;
  db_class->delete_rows = _ferry_postgres_delete_rows;
  db_class->update_rows = _ferry_postgres_update_rows;
  db_class->delete_all_rows = _ferry_postgres_delete_all_rows;
  db_class->lock_tables = _ferry_postgres_lock_tables;
  db_class->suspend = _ferry_postgres_suspend;
  db_class->resume = _ferry_postgres_resume;
  db_class->raise_sequences = _ferry_postgres_raise_sequences;
  db_class->lock_instance = _ferry_postgres_lock_instance;
  db_class->unlock_instance = _ferry_postgres_unlock_instance;
  db_class->dup_transaction_id = _ferry_postgres_dup_transaction_id;
  db_class->transaction_outcome = _ferry_postgres_transaction_outcome;
}

static void
ferry_postgres_init (FerryPostgres *self)
{
  self->triggers = g_ptr_array_new_with_free_func ((GDestroyNotify) _ferry_postgres_trigger_free);
  self->foreign_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) _ferry_postgres_key_free);
}

/* the order of rows and their digests rest on UTF-8 */
static gboolean
check_server (FerryPostgres            *self,
              FerryConnectionSettings  *settings,
              GError                  **error)
{
  const char *encoding = PQparameterStatus (self->connection, "server_encoding");
  const char *version = PQparameterStatus (self->connection, "server_version");
  g_autofree char *what = ferry_connection_settings_describe (settings);

  if (PQserverVersion (self->connection) < 130000)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("%s: the server is PostgreSQL %s; Ferry needs version 13 or newer"), what, version != NULL ? version : "?");
      return FALSE;
    }
  if (g_strcmp0 (encoding, "UTF8") != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("%s: the database is encoded in %s; Ferry needs one in UTF8"), what, encoding != NULL ? encoding : "?");
      return FALSE;
    }

  return TRUE;
}

/**
 * ferry_postgres_open:
 * @settings: settings of PostgreSQL
 * @cancellable: (nullable): interrupts the opening and everything that runs later
 * @error: return location for an error of #FERRY_ERROR
 *
 * Connects, refuses servers that are too old or not in UTF8, and pins the session's settings. Blocking, for 15 seconds at
 * most unless `connect_timeout` says otherwise.
 *
 * Returns: (transfer full): the database, or %NULL with @error
 *
 * Since: 0.1
 */
FerryDatabase *
ferry_postgres_open (FerryConnectionSettings  *settings,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  g_autoptr(FerryPostgres) self = NULL;
  PGconn *connection;

  g_return_val_if_fail (settings != NULL && settings->dialect == FERRY_DIALECT_POSTGRES, NULL);

  connection = _ferry_postgres_connect (settings, cancellable, error);
  if (connection == NULL)
    return NULL;

  self = g_object_new (FERRY_TYPE_POSTGRES, "settings", settings, "cancellable", cancellable, NULL);
  self->connection = connection;
  if (!check_server (self, settings, error) || !_ferry_postgres_pin (self, error))
    return NULL;

  return FERRY_DATABASE (g_steal_pointer (&self));
}
