#include "config.h"

#include "database/ferry-record.h"

#define MEMBER(self, field, Type) (*(Type *) ((char *) (self) + (field)->offset))
#define CONST_MEMBER(self, field, Type) (*(Type const *) ((const char *) (self) + (field)->offset))

/**
 * ferry_record_init:
 * @record: the struct's table of members
 * @self: zeroed memory of the struct
 *
 * Gives strings that may not be %NULL the value "" and arrays their (empty) array. Any thread.
 *
 * Since: 0.1
 */
void
ferry_record_init (const FerryRecord *record,
                   gpointer           self)
{
  g_return_if_fail (record != NULL && self != NULL);

  for (guint i = 0; i < record->n_fields; i++)
    {
      const FerryField *field = &record->fields[i];

      if (field->kind == FERRY_FIELD_STRING)
        MEMBER (self, field, char *) = g_strdup ("");
      else if (field->kind == FERRY_FIELD_STRINGS)
        MEMBER (self, field, GPtrArray *) = g_ptr_array_new_with_free_func (g_free);
      else if (field->kind == FERRY_FIELD_RECORDS)
        MEMBER (self, field, GPtrArray *) = g_ptr_array_new_with_free_func (field->record->destroy);
    }
}

/**
 * ferry_record_clear:
 * @record: the struct's table of members
 * @self: a struct
 *
 * Frees what the members hold, not the struct itself. Any thread.
 *
 * Since: 0.1
 */
void
ferry_record_clear (const FerryRecord *record,
                    gpointer           self)
{
  g_return_if_fail (record != NULL && self != NULL);

  for (guint i = 0; i < record->n_fields; i++)
    {
      const FerryField *field = &record->fields[i];

      if (field->kind == FERRY_FIELD_STRING || field->kind == FERRY_FIELD_NULLABLE)
        g_clear_pointer (&MEMBER (self, field, char *), g_free);
      else if (field->kind == FERRY_FIELD_STRINGS || field->kind == FERRY_FIELD_RECORDS)
        g_clear_pointer (&MEMBER (self, field, GPtrArray *), g_ptr_array_unref);
    }
}

static void
copy_array (const FerryField *field,
            gpointer          copy,
            gconstpointer     self)
{
  const GPtrArray *from = CONST_MEMBER (self, field, GPtrArray *);
  GPtrArray *to = MEMBER (copy, field, GPtrArray *);

  for (guint i = 0; from != NULL && i < from->len; i++)
    {
      gconstpointer item = g_ptr_array_index (from, i);

      g_ptr_array_add (to, field->kind == FERRY_FIELD_STRINGS
                           ? g_strdup (item)
                           : ferry_record_copy (field->record, item));
    }
}

static void
copy_field (const FerryField *field,
            gpointer          copy,
            gconstpointer     self)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING:
    case FERRY_FIELD_NULLABLE:
      ferry_record_set (&MEMBER (copy, field, char *), CONST_MEMBER (self, field, char *));
      break;
    case FERRY_FIELD_BOOLEAN:
    case FERRY_FIELD_ENUM:
      MEMBER (copy, field, gint) = CONST_MEMBER (self, field, gint);
      break;
    case FERRY_FIELD_INT64:
      MEMBER (copy, field, gint64) = CONST_MEMBER (self, field, gint64);
      break;
    case FERRY_FIELD_STRINGS:
    case FERRY_FIELD_RECORDS:
      copy_array (field, copy, self);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ferry_record_copy:
 * @record: the struct's table of members
 * @self: a struct
 *
 * Returns: (transfer full): a deep copy, made with the record's own constructor. Any thread.
 *
 * Since: 0.1
 */
gpointer
ferry_record_copy (const FerryRecord *record,
                   gconstpointer      self)
{
  gpointer copy;

  g_return_val_if_fail (record != NULL && self != NULL, NULL);

  copy = record->create ();
  for (guint i = 0; i < record->n_fields; i++)
    copy_field (&record->fields[i], copy, self);

  return copy;
}

static gboolean
equal_arrays (const FerryField *field,
              const GPtrArray  *a,
              const GPtrArray  *b)
{
  guint n_a = a != NULL ? a->len : 0;
  guint n_b = b != NULL ? b->len : 0;

  if (n_a != n_b)
    return FALSE;

  for (guint i = 0; i < n_a; i++)
    {
      gconstpointer one = g_ptr_array_index (a, i);
      gconstpointer other = g_ptr_array_index (b, i);

      if (field->kind == FERRY_FIELD_STRINGS
          ? g_strcmp0 (one, other) != 0
          : !ferry_record_equal (field->record, one, other))
        return FALSE;
    }

  return TRUE;
}

static gboolean
equal_fields (const FerryField *field,
              gconstpointer     a,
              gconstpointer     b)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING:
    case FERRY_FIELD_NULLABLE:
      return g_strcmp0 (CONST_MEMBER (a, field, char *), CONST_MEMBER (b, field, char *)) == 0;
    case FERRY_FIELD_BOOLEAN:
      return !CONST_MEMBER (a, field, gint) == !CONST_MEMBER (b, field, gint);
    case FERRY_FIELD_ENUM:
      return CONST_MEMBER (a, field, gint) == CONST_MEMBER (b, field, gint);
    case FERRY_FIELD_INT64:
      return CONST_MEMBER (a, field, gint64) == CONST_MEMBER (b, field, gint64);
    case FERRY_FIELD_STRINGS:
    case FERRY_FIELD_RECORDS:
      return equal_arrays (field, CONST_MEMBER (a, field, GPtrArray *), CONST_MEMBER (b, field, GPtrArray *));
    default:
      g_assert_not_reached ();
    }
}

/**
 * ferry_record_equal:
 * @record: the table of members of both structs
 * @a: a struct
 * @b: a struct
 *
 * Compares every member that is not marked as local or uncompared.
 *
 * Returns: whether they are equal. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_record_equal (const FerryRecord *record,
                    gconstpointer      a,
                    gconstpointer      b)
{
  g_return_val_if_fail (record != NULL && a != NULL && b != NULL, FALSE);

  for (guint i = 0; i < record->n_fields; i++)
    if (record->fields[i].flags == FERRY_FIELD_DEFAULT && !equal_fields (&record->fields[i], a, b))
      return FALSE;

  return TRUE;
}

/**
 * ferry_record_set:
 * @member: a string member
 * @value: (nullable): its new value, copied
 *
 * Replaces a string. Any thread.
 *
 * Since: 0.1
 */
void
ferry_record_set (char       **member,
                  const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*member);
  *member = copy;
}
