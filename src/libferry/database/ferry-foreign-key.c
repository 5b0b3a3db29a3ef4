#include "config.h"

#include "database/ferry-foreign-key.h"

#include "database/ferry-record.h"

static const FerryField fields[] = {
  FERRY_FIELD (FerryForeignKey, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, columns, FERRY_FIELD_STRINGS, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, target_schema, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, target_table, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, target_columns, FERRY_FIELD_STRINGS, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, definition, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, validated, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, inherited, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryForeignKey, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
};

static gpointer
create (void)
{
  FerryForeignKey *self = g_new0 (FerryForeignKey, 1);

  ferry_record_init (&ferry_foreign_key_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_foreign_key_free (data);
}

const FerryRecord ferry_foreign_key_record = { "ForeignKey", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_foreign_key_new:
 * @name: its name; "" for an unnamed one of SQLite
 *
 * A validated foreign key without columns and target yet.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryForeignKey *
ferry_foreign_key_new (const char *name)
{
  FerryForeignKey *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = create ();
  ferry_record_set (&self->name, name);
  self->validated = TRUE;

  return self;
}

/**
 * ferry_foreign_key_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryForeignKey *
ferry_foreign_key_copy (const FerryForeignKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_foreign_key_record, self);
}

/**
 * ferry_foreign_key_equal:
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
ferry_foreign_key_equal (const FerryForeignKey *a,
                         const FerryForeignKey *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_foreign_key_record, a, b);
}

/**
 * ferry_foreign_key_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_foreign_key_free (FerryForeignKey *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_foreign_key_record, self);
  g_free (self);
}
