#include "config.h"

#include "database/ferry-check-constraint.h"

#include "database/ferry-record.h"

static const FerryField fields[] = {
  FERRY_FIELD (FerryCheckConstraint, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryCheckConstraint, expression, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryCheckConstraint, validated, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryCheckConstraint, no_inherit, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryCheckConstraint, inherited, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryCheckConstraint, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
};

static gpointer
create (void)
{
  FerryCheckConstraint *self = g_new0 (FerryCheckConstraint, 1);

  ferry_record_init (&ferry_check_constraint_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_check_constraint_free (data);
}

const FerryRecord ferry_check_constraint_record = { "CheckConstraint", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_check_constraint_new:
 * @name: its name; "" for an unnamed one of SQLite
 * @expression: the expression without CHECK ( )
 *
 * A check that is validated and inherited by children.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryCheckConstraint *
ferry_check_constraint_new (const char *name,
                            const char *expression)
{
  FerryCheckConstraint *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (expression != NULL, NULL);

  self = create ();
  ferry_record_set (&self->name, name);
  ferry_record_set (&self->expression, expression);
  self->validated = TRUE;

  return self;
}

/**
 * ferry_check_constraint_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryCheckConstraint *
ferry_check_constraint_copy (const FerryCheckConstraint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_check_constraint_record, self);
}

/**
 * ferry_check_constraint_equal:
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
ferry_check_constraint_equal (const FerryCheckConstraint *a,
                              const FerryCheckConstraint *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_check_constraint_record, a, b);
}

/**
 * ferry_check_constraint_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_check_constraint_free (FerryCheckConstraint *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_check_constraint_record, self);
  g_free (self);
}
