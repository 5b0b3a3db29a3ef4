#include "config.h"

#include "database/ferry-schema.h"

#include "database/ferry-record.h"

/* The public part comes first; the index of tables is made by the first lookup and again when tables were added. */
typedef struct
{
  FerrySchema  public;
  GMutex       lock;
  GHashTable  *by_id;     /* char* -> FerryTable* (not owned) */
  guint        n_indexed;
} SchemaBox;

/**
 * ferry_schema_new:
 * @dialect: the database's dialect
 * @main_schema: the schema whose tables are named without their schema; "" for SQLite
 *
 * Returns: (transfer full): a structure without tables. Any thread.
 *
 * Since: 0.1
 */
FerrySchema *
ferry_schema_new (FerryDialect  dialect,
                  const char   *main_schema)
{
  SchemaBox *box;
  FerrySchema *self;

  g_return_val_if_fail (main_schema != NULL, NULL);

  box = g_atomic_rc_box_new0 (SchemaBox);
  g_mutex_init (&box->lock);
  self = &box->public;
  self->dialect = dialect;
  self->main_schema = g_strdup (main_schema);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_table_unref);
  self->types = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_user_type_free);
  self->sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_sequence_free);
  self->extensions = g_ptr_array_new_with_free_func (g_free);
  self->offers = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * ferry_schema_ref:
 * @self: a structure
 *
 * Returns: (transfer full): the same with one more reference. Any thread.
 *
 * Since: 0.1
 */
FerrySchema *
ferry_schema_ref (FerrySchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
schema_clear (gpointer data)
{
  SchemaBox *box = data;
  FerrySchema *self = &box->public;

  g_free (self->main_schema);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->types);
  g_ptr_array_unref (self->sequences);
  g_ptr_array_unref (self->extensions);
  g_ptr_array_unref (self->offers);
  g_clear_pointer (&box->by_id, g_hash_table_unref);
  g_mutex_clear (&box->lock);
}

/**
 * ferry_schema_unref:
 * @self: (nullable) (transfer full): a structure
 *
 * Gives back a reference; the last one frees it. Any thread.
 *
 * Since: 0.1
 */
void
ferry_schema_unref (FerrySchema *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, schema_clear);
}

/**
 * ferry_schema_table_id:
 * @self: a structure
 * @table: one of its tables
 *
 * Returns: (transfer full): the table's physical name by which everything refers to it: "name" in the main schema,
 *   "schema.name" elsewhere. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_schema_table_id (const FerrySchema *self,
                       const FerryTable  *table)
{
  g_return_val_if_fail (self != NULL && table != NULL, NULL);

  if (g_str_equal (table->schema, self->main_schema))
    return g_strdup (table->name);

  return g_strconcat (table->schema, ".", table->name, NULL);
}

static void
index_tables (SchemaBox *box)
{
  FerrySchema *self = &box->public;

  g_clear_pointer (&box->by_id, g_hash_table_unref);
  box->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->tables, i);
      gboolean main_schema = g_str_equal (table->schema, self->main_schema);
      char *id = ferry_schema_table_id (self, table);

      /* a table of the main schema may have a dot in its name: it wins */
      if (main_schema || !g_hash_table_contains (box->by_id, id))
        g_hash_table_replace (box->by_id, id, table);
      else
        g_free (id);
    }
  box->n_indexed = self->tables->len;
}

/**
 * ferry_schema_find_table:
 * @self: a structure
 * @id: a table's id, see ferry_schema_table_id()
 *
 * Looks a table up in constant time after the first call. Any thread.
 *
 * Returns: (transfer none) (nullable): the table, or %NULL
 *
 * Since: 0.1
 */
FerryTable *
ferry_schema_find_table (const FerrySchema *self,
                         const char        *id)
{
  SchemaBox *box = (SchemaBox *) self;
  FerryTable *table;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  g_mutex_lock (&box->lock);
  if (box->by_id == NULL || box->n_indexed != self->tables->len)
    index_tables (box);
  table = g_hash_table_lookup (box->by_id, id);
  g_mutex_unlock (&box->lock);

  return table;
}

/**
 * ferry_schema_find_sequence:
 * @self: a structure
 * @schema: a schema's name
 * @name: a sequence's name, unquoted
 *
 * Returns: (transfer none) (nullable): the sequence, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerrySequence *
ferry_schema_find_sequence (const FerrySchema *self,
                            const char        *schema,
                            const char        *name)
{
  g_return_val_if_fail (self != NULL && schema != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->sequences->len; i++)
    {
      FerrySequence *sequence = g_ptr_array_index (self->sequences, i);

      if (g_str_equal (sequence->name, name) && g_str_equal (sequence->schema, schema))
        return sequence;
    }

  return NULL;
}

/**
 * ferry_schema_find_type:
 * @self: a structure
 * @schema: a schema's name
 * @name: a type's name, unquoted
 *
 * Returns: (transfer none) (nullable): the enum or domain, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerryUserType *
ferry_schema_find_type (const FerrySchema *self,
                        const char        *schema,
                        const char        *name)
{
  g_return_val_if_fail (self != NULL && schema != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->types->len; i++)
    {
      FerryUserType *type = g_ptr_array_index (self->types, i);

      if (g_str_equal (type->name, name) && g_str_equal (type->schema, schema))
        return type;
    }

  return NULL;
}
