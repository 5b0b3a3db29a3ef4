#include "config.h"

#include "database/ferry-key.h"

#include "database/ferry-record.h"

static const FerryField fields[] = {
  FERRY_FIELD (FerryKey, name, FERRY_FIELD_STRING, FERRY_FIELD_UNCOMPARED),
  FERRY_FIELD (FerryKey, primary, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, columns, FERRY_FIELD_STRINGS, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, deferrable, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, deferred, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, nulls_not_distinct, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, definition, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryKey, inherited, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
};

static gpointer
create (void)
{
  FerryKey *self = g_new0 (FerryKey, 1);

  ferry_record_init (&ferry_key_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_key_free (data);
}

const FerryRecord ferry_key_record = { "Key", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_key_new:
 * @name: its name; "" for an unnamed one of SQLite
 * @primary: whether it is the primary key, else a unique key
 *
 * A key without columns yet.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryKey *
ferry_key_new (const char *name,
               gboolean     primary)
{
  FerryKey *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = create ();
  ferry_record_set (&self->name, name);
  self->primary = primary;

  return self;
}

/**
 * ferry_key_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryKey *
ferry_key_copy (const FerryKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_key_record, self);
}

/**
 * ferry_key_equal:
 * @a: one
 * @b: another
 *
 * Compares every member but the name.
 *
 * Returns: whether they are equal. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_key_equal (const FerryKey *a,
                 const FerryKey *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_key_record, a, b);
}

/**
 * ferry_key_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_key_free (FerryKey *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_key_record, self);
  g_free (self);
}
