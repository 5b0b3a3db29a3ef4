#include "config.h"

#include "database/ferry-database.h"

/**
 * ferry_database_count_rows:
 * @self: a database
 * @table: a table
 * @error: return location for an error of #FERRY_ERROR
 *
 * Counts the rows of this table only, without tables that inherit from it. Blocking.
 *
 * Returns: the number of rows, or -1 with @error
 *
 * Since: 0.1
 */
gint64
ferry_database_count_rows (FerryDatabase    *self,
                           const FerryTable *table,
                           GError          **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), -1);
  g_return_val_if_fail (table != NULL, -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  return FERRY_DATABASE_GET_CLASS (self)->count_rows (self, table, error);
}

/**
 * ferry_database_read_rows:
 * @self: a database
 * @table: a table
 * @columns: (element-type FerryRowColumn): what to read
 * @order: (nullable): the order over @columns; %NULL for any order
 * @error: return location for an error of #FERRY_ERROR
 *
 * Streams the rows of this table only. Until the stream has ended or is dropped nothing else may run on the connection
 * of a PostgreSQL database. Blocking.
 *
 * Returns: (transfer full): the stream, or %NULL with @error
 *
 * Since: 0.1
 */
FerryRowReader *
ferry_database_read_rows (FerryDatabase       *self,
                          const FerryTable    *table,
                          GPtrArray           *columns,
                          const FerryRowOrder *order,
                          GError             **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (table != NULL && columns != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FERRY_DATABASE_GET_CLASS (self)->read_rows (self, table, columns, order, error);
}

/**
 * ferry_database_write_rows:
 * @self: a database
 * @table: a table
 * @columns: (array zero-terminated=1): the columns of the lines, none of them generated
 * @error: return location for an error of #FERRY_ERROR
 *
 * Streams rows into the table. Until the stream is finished nothing else may run on the connection of a PostgreSQL
 * database. Blocking.
 *
 * Returns: (transfer full): the stream, or %NULL with @error
 *
 * Since: 0.1
 */
FerryRowWriter *
ferry_database_write_rows (FerryDatabase      *self,
                           const FerryTable   *table,
                           const char * const *columns,
                           GError            **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (table != NULL && columns != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FERRY_DATABASE_GET_CLASS (self)->write_rows (self, table, columns, error);
}

/**
 * ferry_database_delete_rows:
 * @self: a database
 * @table: a table
 * @key_columns: (array zero-terminated=1): the columns of the lines
 * @keys: lines of key fields only (ferry_row_order_append_key()); not a stream of this connection
 * @n_rows: (out) (optional): number of rows that the database deleted
 * @error: return location for an error of #FERRY_ERROR
 *
 * Deletes the rows with these keys. Where @key_columns are no key of the table (FerryRowOrder.unique is %FALSE), each line
 * deletes one of the rows that are equal to it. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_delete_rows (FerryDatabase      *self,
                            const FerryTable   *table,
                            const char * const *key_columns,
                            FerryRowReader     *keys,
                            gint64             *n_rows,
                            GError            **error)
{
  gint64 ignored = 0;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL && key_columns != NULL && keys != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->delete_rows (self, table, key_columns, keys, n_rows != NULL ? n_rows : &ignored, error);
}

/**
 * ferry_database_update_rows:
 * @self: a database
 * @table: a table
 * @columns: (array zero-terminated=1): the columns of the lines
 * @key_columns: (array zero-terminated=1): those of them that are the key
 * @rows: whole lines of rows that exist by key; not a stream of this connection
 * @n_rows: (out) (optional): number of rows that the database changed
 * @error: return location for an error of #FERRY_ERROR
 *
 * Gives existing rows new values in @columns and keeps their other columns. Rows may swap values that are unique. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_update_rows (FerryDatabase      *self,
                            const FerryTable   *table,
                            const char * const *columns,
                            const char * const *key_columns,
                            FerryRowReader     *rows,
                            gint64             *n_rows,
                            GError            **error)
{
  gint64 ignored = 0;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL && columns != NULL && key_columns != NULL && rows != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->update_rows (self, table, columns, key_columns, rows, n_rows != NULL ? n_rows : &ignored, error);
}

/**
 * ferry_database_delete_all_rows:
 * @self: a database
 * @table: a table
 * @n_rows: (out) (optional): number of rows that were deleted
 * @error: return location for an error of #FERRY_ERROR
 *
 * Deletes all rows of this table only. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_delete_all_rows (FerryDatabase    *self,
                                const FerryTable *table,
                                gint64           *n_rows,
                                GError          **error)
{
  gint64 ignored = 0;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->delete_all_rows (self, table, n_rows != NULL ? n_rows : &ignored, error);
}

/**
 * ferry_database_lock_tables:
 * @self: a database
 * @tables: (element-type FerryTable): tables whose rows will be written
 * @exclusive: (element-type FerryTable) (nullable): tables whose structure will change
 * @error: return location for an error of #FERRY_ERROR
 *
 * Locks tables for the rest of the transaction, in an order that all users of Ferry share. Blocking, for 10 seconds per
 * lock at most.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_BUSY names who holds a lock
 *
 * Since: 0.1
 */
gboolean
ferry_database_lock_tables (FerryDatabase *self,
                            GPtrArray     *tables,
                            GPtrArray     *exclusive,
                            GError       **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (tables != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->lock_tables (self, tables, exclusive, error);
}

/**
 * ferry_database_suspend:
 * @self: a database
 * @before: the structure before
 * @tables: (element-type FerryTable): tables whose rows will be written
 * @log: (element-type utf8): receives the statements that were run
 * @error: return location for an error of #FERRY_ERROR
 *
 * Keeps user triggers of @tables from firing, and foreign keys from and to them from acting, until
 * ferry_database_resume(). Inside a writing transaction only. Blocking.
 *
 * Returns: %FALSE with @error on failure; the transaction must then be rolled back
 *
 * Since: 0.1
 */
gboolean
ferry_database_suspend (FerryDatabase     *self,
                        const FerrySchema *before,
                        GPtrArray         *tables,
                        GPtrArray         *log,
                        GError           **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (before != NULL && tables != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->suspend (self, before, tables, log, error);
}

/**
 * ferry_database_resume:
 * @self: a database
 * @after: the structure now: foreign keys may have gone or come
 * @log: (element-type utf8): receives the statements that were run
 * @error: return location for an error of #FERRY_ERROR
 *
 * Puts back what ferry_database_suspend() suspended, every trigger in the state that it had. Blocking.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_CONSTRAINT names constraint, table and number of rows where rows now violate
 *   a foreign key that was valid before
 *
 * Since: 0.1
 */
gboolean
ferry_database_resume (FerryDatabase     *self,
                       const FerrySchema *after,
                       GPtrArray         *log,
                       GError           **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (after != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->resume (self, after, log, error);
}

/**
 * ferry_database_raise_sequences:
 * @self: a database
 * @schema: the structure of the database
 * @table: a table
 * @wanted: (nullable): the structure of the package
 * @log: (element-type utf8): receives the statements that were run
 * @error: return location for an error of #FERRY_ERROR
 *
 * Raises the sequences behind auto-increment columns of @table to the greatest of their present next value, the next value
 * in @wanted, and the greatest value in the column plus one. Rolls back with the transaction. Blocking.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_database_raise_sequences (FerryDatabase     *self,
                                const FerrySchema *schema,
                                const FerryTable  *table,
                                const FerrySchema *wanted,
                                GPtrArray         *log,
                                GError           **error)
{
  g_return_val_if_fail (FERRY_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (schema != NULL && table != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FERRY_DATABASE_GET_CLASS (self)->raise_sequences (self, schema, table, wanted, log, error);
}
