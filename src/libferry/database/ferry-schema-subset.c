#include "config.h"

#include "database/ferry-schema.h"

#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"

/* adds the enum or domain that a type's name means, and what a domain is built on */
static void
add_type (const FerrySchema *self,
          FerrySchema       *subset,
          const char        *text)
{
  g_autoptr (FerryPostgresType) parsed = ferry_postgres_type_new (text, NULL);
  const FerryUserType *type;

  if (parsed == NULL || parsed->schema == NULL ||
      ferry_schema_find_type (subset, parsed->schema, parsed->name) != NULL)
    return;
  type = ferry_schema_find_type (self, parsed->schema, parsed->name);
  if (type == NULL)
    return;

  g_ptr_array_add (subset->types, ferry_user_type_copy (type));
  if (type->base_type != NULL)
    add_type (self, subset, type->base_type);
}

static void
add_sequence (FerrySchema         *subset,
              const FerrySequence *sequence)
{
  if (sequence != NULL && ferry_schema_find_sequence (subset, sequence->schema, sequence->name) == NULL)
    g_ptr_array_add (subset->sequences, ferry_sequence_copy (sequence));
}

static void
add_column (const FerrySchema *self,
            FerrySchema       *subset,
            const FerryColumn *column)
{
  g_autofree char *namespace = NULL;
  g_autofree char *name = NULL;

  if (self->dialect == FERRY_DIALECT_POSTGRES)
    add_type (self, subset, column->type);
  if (column->sequence != NULL && ferry_postgres_split_name (column->sequence, &namespace, &name))
    add_sequence (subset, ferry_schema_find_sequence (self, namespace, name));
}

/* owner_table is written as a table id */
static void
add_owned_sequences (const FerrySchema *self,
                     FerrySchema       *subset)
{
  for (guint i = 0; i < self->sequences->len; i++)
    {
      const FerrySequence *sequence = g_ptr_array_index (self->sequences, i);

      if (sequence->owner_table != NULL && ferry_schema_find_table (subset, sequence->owner_table) != NULL)
        add_sequence (subset, sequence);
    }
}

/**
 * ferry_schema_subset:
 * @self: a structure
 * @table_ids: ids of tables, %NULL-terminated; unknown ones are passed over
 *
 * Makes a structure with only the named tables (shared, not copied), and the enums, domains and sequences that they use.
 * What else the instance offers is left out. Any thread.
 *
 * Returns: (transfer full): the structure
 *
 * Since: 0.1
 */
FerrySchema *
ferry_schema_subset (const FerrySchema  *self,
                     const char * const *table_ids)
{
  g_autoptr (FerrySchema) subset = NULL;
  g_autoptr (GHashTable) wanted = NULL;

  g_return_val_if_fail (self != NULL && table_ids != NULL, NULL);

  subset = ferry_schema_new (self->dialect, self->main_schema);
  wanted = g_hash_table_new (NULL, NULL);
  for (guint i = 0; table_ids[i] != NULL; i++)
    {
      FerryTable *table = ferry_schema_find_table (self, table_ids[i]);

      if (table != NULL)
        g_hash_table_add (wanted, table);
    }

  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->tables, i);

      if (!g_hash_table_contains (wanted, table))
        continue;
      g_ptr_array_add (subset->tables, ferry_table_ref (table));
      for (guint j = 0; j < table->columns->len; j++)
        add_column (self, subset, g_ptr_array_index (table->columns, j));
    }
  add_owned_sequences (self, subset);
  for (guint i = 0; i < self->extensions->len; i++)
    g_ptr_array_add (subset->extensions, g_strdup (g_ptr_array_index (self->extensions, i)));

  return g_steal_pointer (&subset);
}
