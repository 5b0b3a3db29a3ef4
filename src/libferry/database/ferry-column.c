#include "config.h"

#include "database/ferry-column.h"

#include "database/ferry-record.h"

static const char * const identity_names[] = { "none", "always", "by-default", "nextval", "autoincrement", NULL };
static const char * const generated_names[] = { "none", "stored", "virtual", NULL };

static const FerryField fields[] = {
  FERRY_FIELD (FerryColumn, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, type, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, not_null, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, default_expr, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD_OF_ENUM (FerryColumn, identity, identity_names),
  FERRY_FIELD (FerryColumn, sequence, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD_OF_ENUM (FerryColumn, generated, generated_names),
  FERRY_FIELD (FerryColumn, generated_expr, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, collation, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, inherited, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryColumn, used_by, FERRY_FIELD_NULLABLE, FERRY_FIELD_LOCAL),
};

static gpointer
create (void)
{
  FerryColumn *self = g_new0 (FerryColumn, 1);

  ferry_record_init (&ferry_column_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_column_free (data);
}

const FerryRecord ferry_column_record = { "Column", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_column_new:
 * @name: its name, unquoted
 * @type: its type in the database's own words
 *
 * A column of a type, nullable, without default.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryColumn *
ferry_column_new (const char *name,
                  const char *type)
{
  FerryColumn *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  self = create ();
  ferry_record_set (&self->name, name);
  ferry_record_set (&self->type, type);

  return self;
}

/**
 * ferry_column_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryColumn *
ferry_column_copy (const FerryColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_column_record, self);
}

/**
 * ferry_column_equal:
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
ferry_column_equal (const FerryColumn *a,
                    const FerryColumn *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_column_record, a, b);
}

/**
 * ferry_column_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_column_free (FerryColumn *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_column_record, self);
  g_free (self);
}
