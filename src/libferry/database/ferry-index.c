#include "config.h"

#include "database/ferry-index.h"

#include "database/ferry-record.h"

static const FerryField fields[] = {
  FERRY_FIELD (FerryIndex, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryIndex, unique, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryIndex, definition, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryIndex, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryIndex, inherited, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
};

static gpointer
create (void)
{
  FerryIndex *self = g_new0 (FerryIndex, 1);

  ferry_record_init (&ferry_index_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_index_free (data);
}

const FerryRecord ferry_index_record = { "Index", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_index_new:
 * @name: its name, unquoted
 * @unique: whether it is unique
 * @definition: the whole CREATE INDEX statement
 *
 * An index that is not behind a key.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryIndex *
ferry_index_new (const char *name,
                 gboolean     unique,
                 const char *definition)
{
  FerryIndex *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (definition != NULL, NULL);

  self = create ();
  ferry_record_set (&self->name, name);
  self->unique = unique;
  ferry_record_set (&self->definition, definition);

  return self;
}

/**
 * ferry_index_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryIndex *
ferry_index_copy (const FerryIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_index_record, self);
}

/**
 * ferry_index_equal:
 * @a: one
 * @b: another
 *
 * Compares every member.
 *
 * Returns: whether they are equal. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_index_equal (const FerryIndex *a,
                   const FerryIndex *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_index_record, a, b);
}

/**
 * ferry_index_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_index_free (FerryIndex *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_index_record, self);
  g_free (self);
}
