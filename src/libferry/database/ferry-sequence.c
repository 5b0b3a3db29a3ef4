#include "config.h"

#include "database/ferry-sequence.h"

#include "database/ferry-record.h"

static const FerryField fields[] = {
  FERRY_FIELD (FerrySequence, schema, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, type, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, start, FERRY_FIELD_INT64, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, minimum, FERRY_FIELD_INT64, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, maximum, FERRY_FIELD_INT64, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, increment, FERRY_FIELD_INT64, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, cache, FERRY_FIELD_INT64, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, cycle, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, owner_table, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, owner_column, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerrySequence, next_value, FERRY_FIELD_INT64, FERRY_FIELD_UNCOMPARED),
  FERRY_FIELD (FerrySequence, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
};

static gpointer
create (void)
{
  FerrySequence *self = g_new0 (FerrySequence, 1);

  ferry_record_init (&ferry_sequence_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_sequence_free (data);
}

const FerryRecord ferry_sequence_record = { "Sequence", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_sequence_new:
 * @schema: its schema; "" for SQLite
 * @name: its name, unquoted
 *
 * A sequence of bigint from 1 by 1, not yet used.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerrySequence *
ferry_sequence_new (const char *schema,
                    const char *name)
{
  FerrySequence *self;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = create ();
  ferry_record_set (&self->schema, schema);
  ferry_record_set (&self->name, name);
  ferry_record_set (&self->type, "bigint");
  self->start = self->minimum = self->increment = self->cache = self->next_value = 1;
  self->maximum = G_MAXINT64;

  return self;
}

/**
 * ferry_sequence_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerrySequence *
ferry_sequence_copy (const FerrySequence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_sequence_record, self);
}

/**
 * ferry_sequence_equal:
 * @a: one
 * @b: another
 *
 * Compares every member but the next value.
 *
 * Returns: whether they are equal. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sequence_equal (const FerrySequence *a,
                      const FerrySequence *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_sequence_record, a, b);
}

/**
 * ferry_sequence_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sequence_free (FerrySequence *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_sequence_record, self);
  g_free (self);
}
