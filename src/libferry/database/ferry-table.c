#include "config.h"

#include "database/ferry-table.h"

#include "database/ferry-record.h"

static const char * const kind_names[] = { "plain", "partitioned", "partition", NULL };

static const FerryField fields[] = {
  FERRY_FIELD (FerryTable, schema, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD_OF_ENUM (FerryTable, kind, kind_names),
  FERRY_FIELD_OF_RECORDS (FerryTable, columns, &ferry_column_record),
  FERRY_FIELD_OF_RECORDS (FerryTable, keys, &ferry_key_record),
  FERRY_FIELD_OF_RECORDS (FerryTable, indexes, &ferry_index_record),
  FERRY_FIELD_OF_RECORDS (FerryTable, checks, &ferry_check_constraint_record),
  FERRY_FIELD_OF_RECORDS (FerryTable, foreign_keys, &ferry_foreign_key_record),
  FERRY_FIELD (FerryTable, parents, FERRY_FIELD_STRINGS, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, partition_key, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, partition_bound, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, strict, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, without_rowid, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryTable, leans_on, FERRY_FIELD_STRINGS, FERRY_FIELD_UNCOMPARED),
  FERRY_FIELD (FerryTable, triggers, FERRY_FIELD_STRINGS, FERRY_FIELD_LOCAL),
  FERRY_FIELD (FerryTable, rows, FERRY_FIELD_INT64, FERRY_FIELD_LOCAL),
};

static gpointer
create (void)
{
  FerryTable *self = g_atomic_rc_box_new0 (FerryTable);

  ferry_record_init (&ferry_table_record, self);
  self->rows = -1;

  return self;
}

static void
destroy (gpointer data)
{
  ferry_table_unref (data);
}

const FerryRecord ferry_table_record = { "Table", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_table_new:
 * @schema: its schema; "" for SQLite
 * @name: its name, unquoted
 *
 * A table without columns, its number of rows unknown.
 *
 * Returns: (transfer full): the table. Any thread.
 *
 * Since: 0.1
 */
FerryTable *
ferry_table_new (const char *schema,
                 const char *name)
{
  FerryTable *self;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = create ();
  ferry_record_set (&self->schema, schema);
  ferry_record_set (&self->name, name);

  return self;
}

/**
 * ferry_table_copy:
 * @self: a table
 *
 * Returns: (transfer full): a deep copy that may be changed. Any thread.
 *
 * Since: 0.1
 */
FerryTable *
ferry_table_copy (const FerryTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_table_record, self);
}

/**
 * ferry_table_ref:
 * @self: a table
 *
 * Returns: (transfer full): the same table with one more reference. Any thread.
 *
 * Since: 0.1
 */
FerryTable *
ferry_table_ref (FerryTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
table_clear (gpointer data)
{
  ferry_record_clear (&ferry_table_record, data);
}

/**
 * ferry_table_unref:
 * @self: (nullable) (transfer full): a table
 *
 * Gives back a reference; the last one frees the table. Any thread.
 *
 * Since: 0.1
 */
void
ferry_table_unref (FerryTable *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, table_clear);
}

/**
 * ferry_table_find_column:
 * @self: a table
 * @name: a column's name, unquoted
 *
 * Returns: (transfer none) (nullable): the column of that very name, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerryColumn *
ferry_table_find_column (const FerryTable *self,
                         const char       *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      FerryColumn *column = g_ptr_array_index (self->columns, i);

      if (g_str_equal (column->name, name))
        return column;
    }

  return NULL;
}

/**
 * ferry_table_get_primary:
 * @self: a table
 *
 * Returns: (transfer none) (nullable): the primary key, or %NULL. Any thread.
 *
 * Since: 0.1
 */
const FerryKey *
ferry_table_get_primary (const FerryTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->keys->len; i++)
    {
      const FerryKey *key = g_ptr_array_index (self->keys, i);

      if (key->primary)
        return key;
    }

  return NULL;
}

/* SQLite allows NULL in a primary key that is not INTEGER PRIMARY KEY: such a key does not tell rows apart, unless its
 * columns are NOT NULL; PostgreSQL's primary keys always are. */
static gboolean
tells_rows_apart (const FerryTable *self,
                  const FerryKey   *key)
{
  if (key->columns->len == 0 || key->deferrable)
    return FALSE;

  for (guint i = 0; i < key->columns->len; i++)
    {
      const FerryColumn *column = ferry_table_find_column (self, g_ptr_array_index (key->columns, i));

      if (column == NULL || (!column->not_null && !key->primary))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_table_get_row_key:
 * @self: a table
 *
 * The key by which rows are told apart: the primary key, else the first unique key that is not deferrable and has only
 * NOT NULL columns. A deferrable key can't arbitrate ON CONFLICT, so it never is the row key.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL when rows can't be told apart. Any thread.
 *
 * Since: 0.1
 */
const FerryKey *
ferry_table_get_row_key (const FerryTable *self)
{
  const FerryKey *primary = ferry_table_get_primary (self);

  if (primary != NULL && tells_rows_apart (self, primary))
    return primary;

  for (guint i = 0; i < self->keys->len; i++)
    {
      const FerryKey *key = g_ptr_array_index (self->keys, i);

      if (!key->primary && tells_rows_apart (self, key))
        return key;
    }

  return NULL;
}

/**
 * ferry_table_key_is_auto:
 * @self: a table
 *
 * Returns: whether the row key contains an auto-increment column (identity, default nextval(), AUTOINCREMENT): then two
 *   instances give the same key to different rows. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_table_key_is_auto (const FerryTable *self)
{
  const FerryKey *key = ferry_table_get_row_key (self);

  for (guint i = 0; key != NULL && i < key->columns->len; i++)
    {
      const FerryColumn *column = ferry_table_find_column (self, g_ptr_array_index (key->columns, i));

      if (column != NULL && column->identity != FERRY_IDENTITY_NONE)
        return TRUE;
    }

  return FALSE;
}
