#include "config.h"

#include "database/ferry-schema.h"

#include "database/ferry-record.h"

/* Made by the first lookup, and again when something was added. */
typedef struct
{
  GHashTable *items;   /* char* -> item (not owned) */
  guint       n_items;
} Index;

/* The public part comes first. */
typedef struct
{
  FerrySchema public;
  GMutex      lock;
  Index       tables;      /* by id */
  Index       sequences;   /* by schema and name */
  Index       types;
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
  g_clear_pointer (&box->tables.items, g_hash_table_unref);
  g_clear_pointer (&box->sequences.items, g_hash_table_unref);
  g_clear_pointer (&box->types.items, g_hash_table_unref);
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

/* empties an index that no longer fits; %FALSE when it does */
static gboolean
start_index (Index           *index,
             const GPtrArray *items)
{
  if (index->items != NULL && index->n_items == items->len)
    return FALSE;

  g_clear_pointer (&index->items, g_hash_table_unref);
  index->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  index->n_items = items->len;

  return TRUE;
}

static char *
key_of (const char *schema,
        const char *name)
{
  return g_strconcat (schema, "\n", name, NULL);
}

static void
index_tables (SchemaBox *box)
{
  FerrySchema *self = &box->public;

  if (!start_index (&box->tables, self->tables))
    return;

  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->tables, i);
      char *id = ferry_schema_table_id (self, table);

      /* a table of the main schema may have a dot in its name: it wins */
      if (g_str_equal (table->schema, self->main_schema) || !g_hash_table_contains (box->tables.items, id))
        g_hash_table_replace (box->tables.items, id, table);
      else
        g_free (id);
    }
}

static void
index_sequences (SchemaBox *box)
{
  const GPtrArray *sequences = box->public.sequences;

  for (guint i = start_index (&box->sequences, sequences) ? 0 : sequences->len; i < sequences->len; i++)
    {
      FerrySequence *sequence = g_ptr_array_index (sequences, i);

      g_hash_table_replace (box->sequences.items, key_of (sequence->schema, sequence->name), sequence);
    }
}

static void
index_types (SchemaBox *box)
{
  const GPtrArray *types = box->public.types;

  for (guint i = start_index (&box->types, types) ? 0 : types->len; i < types->len; i++)
    {
      FerryUserType *type = g_ptr_array_index (types, i);

      g_hash_table_replace (box->types.items, key_of (type->schema, type->name), type);
    }
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
  index_tables (box);
  table = g_hash_table_lookup (box->tables.items, id);
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
  SchemaBox *box = (SchemaBox *) self;
  g_autofree char *key = NULL;
  FerrySequence *sequence;

  g_return_val_if_fail (self != NULL && schema != NULL && name != NULL, NULL);

  key = key_of (schema, name);
  g_mutex_lock (&box->lock);
  index_sequences (box);
  sequence = g_hash_table_lookup (box->sequences.items, key);
  g_mutex_unlock (&box->lock);

  return sequence;
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
  SchemaBox *box = (SchemaBox *) self;
  g_autofree char *key = NULL;
  FerryUserType *type;

  g_return_val_if_fail (self != NULL && schema != NULL && name != NULL, NULL);

  key = key_of (schema, name);
  g_mutex_lock (&box->lock);
  index_types (box);
  type = g_hash_table_lookup (box->types.items, key);
  g_mutex_unlock (&box->lock);

  return type;
}
