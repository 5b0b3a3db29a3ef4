#include "config.h"

#include "database/ferry-database.h"

/**
 * ferry_database_get_dialect:
 * @self: a database
 *
 * Any thread.
 *
 * Returns: the dialect
 *
 * Since: 0.1
 */
FerryDialect
ferry_database_get_dialect (FerryDatabase *self)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FERRY_DIALECT_POSTGRES);

  return FERRY_DATABASE_GET_CLASS (self)->get_dialect (self);
}

/**
 * ferry_database_get_version:
 * @self: a database
 *
 * Any thread.
 *
 * Returns: the version of the server or library as a number: 150020, 3040001
 *
 * Since: 0.1
 */
int
ferry_database_get_version (FerryDatabase *self)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), 0);

  return FERRY_DATABASE_GET_CLASS (self)->get_version (self);
}

/**
 * ferry_database_dup_version:
 * @self: a database
 *
 * Returns: (transfer full): the version as the database tells it, for people
 *
 * Since: 0.1
 */
char *
ferry_database_dup_version (FerryDatabase *self)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);

  return FERRY_DATABASE_GET_CLASS (self)->dup_version (self);
}

/**
 * ferry_database_begin:
 * @self: a database
 * @mode: a snapshot to read from, or a transaction that writes
 * @error: return location for an error of #FERRY_ERROR
 *
 * Begins a transaction. All that is read under %FERRY_TRANSACTION_SNAPSHOT is of one moment. A writing transaction is
 * refused with %FERRY_ERROR_PERMISSION on a standby and where the database is read-only, and on SQLite gives
 * %FERRY_ERROR_BUSY where somebody else writes. Blocking.
 *
 * Returns: %FALSE with @error when none was begun
 *
 * Since: 0.1
 */
gboolean
ferry_database_begin (FerryDatabase       *self,
                      FerryTransactionMode mode,
                      GError             **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->begin (self, mode, error);
}

/**
 * ferry_database_commit:
 * @self: a database
 * @error: return location for an error of #FERRY_ERROR
 *
 * Commits the transaction. Blocking, never repeated by itself.
 *
 * Returns: %FALSE with @error when it is not committed; with %FERRY_ERROR_OUTCOME_UNKNOWN when the reply
 *   was lost, so that only ferry_database_transaction_outcome() or the witness can tell
 *
 * Since: 0.1
 */
gboolean
ferry_database_commit (FerryDatabase *self,
                       GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->commit (self, error);
}

/**
 * ferry_database_rollback:
 * @self: a database
 *
 * Rolls the transaction back; does nothing outside of one. Works after a cancellation, too. Blocking.
 *
 * Since: 0.1
 */
void
ferry_database_rollback (FerryDatabase *self)
{
  g_return_if_fail (FERRY_IS_DATABASE (self));

  FERRY_DATABASE_GET_CLASS (self)->rollback (self);
}

/**
 * ferry_database_execute:
 * @self: a database
 * @sql: exactly one statement
 * @affected: (out) (optional): number of rows that it changed, 0 where it changes none
 * @error: return location for an error of #FERRY_ERROR
 *
 * Runs a statement. More than one is refused. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_execute (FerryDatabase *self,
                        const char    *sql,
                        gint64        *affected,
                        GError       **error)
{
  gint64 ignored = 0;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->execute (self, sql, affected != NULL ? affected : &ignored, error);
}

/**
 * ferry_database_query:
 * @self: a database
 * @sql: exactly one statement that gives rows
 * @parameters: (nullable) (array zero-terminated=1): texts for `$1`… (SQLite `?1`…)
 * @func: (scope call) (nullable): called for every row; returns %FALSE to stop
 * @user_data: for @func
 * @error: return location for an error of #FERRY_ERROR
 *
 * Runs a query whose result fits into memory. @func may run other queries. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_query (FerryDatabase      *self,
                      const char         *sql,
                      const char * const *parameters,
                      FerryRowFunc        func,
                      gpointer            user_data,
                      GError            **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->query (self, sql, parameters, func, user_data, error);
}

/**
 * ferry_database_read_schema:
 * @self: a database
 * @error: return location for an error of #FERRY_ERROR
 *
 * Reads the structure as the transaction sees it. Blocking.
 *
 * Returns: (transfer full): the structure, or %NULL with @error
 *
 * Since: 0.1
 */
FerrySchema *
ferry_database_read_schema (FerryDatabase *self,
                            GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FERRY_DATABASE_GET_CLASS (self)->read_schema (self, error);
}

/**
 * ferry_database_lock_instance:
 * @self: a database
 * @holder: who locks, for those who find it locked: "ada@host, execution 4f1c"
 * @error: return location for an error of #FERRY_ERROR
 *
 * Takes the execution lock of the instance; it is held until ferry_database_unlock_instance() or the end of the
 * connection, not of the transaction. Does not wait.
 *
 * Returns: %FALSE with %FERRY_ERROR_BUSY, naming the holder, when somebody else has it
 *
 * Since: 0.1
 */
gboolean
ferry_database_lock_instance (FerryDatabase *self,
                              const char    *holder,
                              GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (holder != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->lock_instance (self, holder, error);
}

/**
 * ferry_database_unlock_instance:
 * @self: a database
 *
 * Gives the execution lock back; does nothing where it is not held.
 *
 * Since: 0.1
 */
void
ferry_database_unlock_instance (FerryDatabase *self)
{
  g_return_if_fail (FERRY_IS_DATABASE (self));

  FERRY_DATABASE_GET_CLASS (self)->unlock_instance (self);
}

/**
 * ferry_database_dup_transaction_id:
 * @self: a database
 * @error: return location for an error of #FERRY_ERROR
 *
 * The id of the present writing transaction, to be kept durably before COMMIT.
 *
 * Returns: (transfer full): the id, "" for SQLite, or %NULL with @error
 *
 * Since: 0.1
 */
char *
ferry_database_dup_transaction_id (FerryDatabase *self,
                                   GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FERRY_DATABASE_GET_CLASS (self)->dup_transaction_id (self, error);
}

/**
 * ferry_database_transaction_outcome:
 * @self: a database
 * @transaction_id: from ferry_database_dup_transaction_id()
 * @error: return location for an error of #FERRY_ERROR
 *
 * What became of a transaction, asked on a fresh connection. %FERRY_OUTCOME_UNKNOWN without error: it still runs, or the dialect can't
 * tell. %FERRY_OUTCOME_FORGOTTEN: it runs no more, and it is too old to be known or belongs to another server: then the witness decides.
 *
 * Returns: the outcome; %FERRY_OUTCOME_UNKNOWN with @error when the database could not be asked
 *
 * Since: 0.1
 */
FerryOutcome
ferry_database_transaction_outcome (FerryDatabase *self,
                                    const char    *transaction_id,
                                    GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FERRY_OUTCOME_UNKNOWN);
  g_return_val_if_fail (transaction_id != NULL, FERRY_OUTCOME_UNKNOWN);
  g_return_val_if_fail (error == NULL || *error == NULL, FERRY_OUTCOME_UNKNOWN);

  return FERRY_DATABASE_GET_CLASS (self)->transaction_outcome (self, transaction_id, error);
}

static gboolean
take_first_value (guint               n,
                  const char * const *values,
                  gpointer            user_data)
{
  char **value = user_data;

  if (n > 0)
    *value = g_strdup (values[0]);

  return FALSE;
}

/**
 * ferry_database_query_value:
 * @self: a database
 * @sql: exactly one statement that gives rows
 * @parameters: (nullable) (array zero-terminated=1): texts for `$1`… (SQLite `?1`…)
 * @error: return location for an error of #FERRY_ERROR
 *
 * Blocking.
 *
 * Returns: (transfer full) (nullable): the first value of the first row; %NULL without @error when there is none or it
 *   is NULL, %NULL with @error on failure
 *
 * Since: 0.1
 */
char *
ferry_database_query_value (FerryDatabase       *self,
                            const char          *sql,
                            const char * const  *parameters,
                            GError             **error)
{
  g_autofree char *value = NULL;

  if (!ferry_database_query (self, sql, parameters, take_first_value, &value, error))
    return NULL;

  return g_steal_pointer (&value);
}
