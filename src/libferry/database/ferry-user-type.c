#include "config.h"

#include "database/ferry-user-type.h"

#include "database/ferry-record.h"

static const char * const kind_names[] = { "enum", "domain", NULL };

static const FerryField fields[] = {
  FERRY_FIELD_OF_ENUM (FerryUserType, kind, kind_names),
  FERRY_FIELD (FerryUserType, schema, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, name, FERRY_FIELD_STRING, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, labels, FERRY_FIELD_STRINGS, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, base_type, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, not_null, FERRY_FIELD_BOOLEAN, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, default_expr, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, collation, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD_OF_RECORDS (FerryUserType, checks, &ferry_check_constraint_record),
  FERRY_FIELD (FerryUserType, comment, FERRY_FIELD_NULLABLE, FERRY_FIELD_DEFAULT),
  FERRY_FIELD (FerryUserType, used_by, FERRY_FIELD_NULLABLE, FERRY_FIELD_LOCAL),
};

static gpointer
create (void)
{
  FerryUserType *self = g_new0 (FerryUserType, 1);

  ferry_record_init (&ferry_user_type_record, self);

  return self;
}

static void
destroy (gpointer data)
{
  ferry_user_type_free (data);
}

const FerryRecord ferry_user_type_record = { "UserType", create, destroy, fields, G_N_ELEMENTS (fields) };

/**
 * ferry_user_type_new:
 * @kind: enum or domain
 * @schema: its schema
 * @name: its name, unquoted
 *
 * An enum without labels, or a domain without base type yet.
 *
 * Returns: (transfer full): the new struct, all other members empty. Any thread.
 *
 * Since: 0.1
 */
FerryUserType *
ferry_user_type_new (FerryUserTypeKind kind,
                     const char *schema,
                     const char *name)
{
  FerryUserType *self;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = create ();
  self->kind = kind;
  ferry_record_set (&self->schema, schema);
  ferry_record_set (&self->name, name);

  return self;
}

/**
 * ferry_user_type_copy:
 * @self: the one to copy
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryUserType *
ferry_user_type_copy (const FerryUserType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_record_copy (&ferry_user_type_record, self);
}

/**
 * ferry_user_type_equal:
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
ferry_user_type_equal (const FerryUserType *a,
                       const FerryUserType *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return ferry_record_equal (&ferry_user_type_record, a, b);
}

/**
 * ferry_user_type_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it with all that it holds. Any thread.
 *
 * Since: 0.1
 */
void
ferry_user_type_free (FerryUserType *self)
{
  if (self == NULL)
    return;

  ferry_record_clear (&ferry_user_type_record, self);
  g_free (self);
}
