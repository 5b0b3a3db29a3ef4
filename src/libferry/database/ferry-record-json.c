#include "config.h"

#include "database/ferry-record-json.h"

#include "base/ferry-error.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* The form in files: members in the order of the struct; what is null, false, empty or an enumeration's first value is left
 * out; 64-bit numbers are strings, because many readers of JSON keep 53 bits only. */

#define MAX_STRING (1024 * 1024)
#define MAX_ITEMS 200000

#define MEMBER(self, field, Type) (*(Type *) ((char *) (self) + (field)->offset))
#define CONST_MEMBER(self, field, Type) (*(Type const *) ((const char *) (self) + (field)->offset))

static gboolean
damaged (const char  *where,
         const char  *member,
         GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("The structure is damaged: “%s” of %s is missing, unknown or not what it must be; make the file again"), member, where);

  return FALSE;
}

static JsonNode *
string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * ferry_record_list_to_json:
 * @record: (nullable): the items' table of members; %NULL for strings
 * @items: the items
 *
 * Returns: (transfer full): a JSON array. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_record_list_to_json (const FerryRecord *record,
                           const GPtrArray   *items)
{
  g_autoptr (JsonArray) array = json_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    {
      gconstpointer item = g_ptr_array_index (items, i);

      json_array_add_element (array, record != NULL ? ferry_record_to_json (record, item) : string_node (item));
    }

  return json_node_init_array (json_node_alloc (), array);
}

/* NULL for what is left out */
static JsonNode *
field_to_json (const FerryField *field,
               gconstpointer     self)
{
  char number[32];
  const GPtrArray *items;

  switch (field->kind)
    {
    case FERRY_FIELD_STRING:
      return string_node (CONST_MEMBER (self, field, char *));
    case FERRY_FIELD_NULLABLE:
      return CONST_MEMBER (self, field, char *) != NULL ? string_node (CONST_MEMBER (self, field, char *)) : NULL;
    case FERRY_FIELD_BOOLEAN:
      return CONST_MEMBER (self, field, gint) ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
    case FERRY_FIELD_ENUM:
      return CONST_MEMBER (self, field, gint) != 0 ? string_node (field->names[CONST_MEMBER (self, field, gint)]) : NULL;
    case FERRY_FIELD_INT64:
      g_snprintf (number, sizeof number, "%" PRId64, CONST_MEMBER (self, field, gint64));
      return string_node (number);
    case FERRY_FIELD_STRINGS:
    case FERRY_FIELD_RECORDS:
      items = CONST_MEMBER (self, field, GPtrArray *);
      return items->len > 0 ? ferry_record_list_to_json (field->record, items) : NULL;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ferry_record_to_json:
 * @record: the struct's table of members
 * @self: a struct
 *
 * Returns: (transfer full): a JSON object: equal structs give equal bytes. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_record_to_json (const FerryRecord *record,
                      gconstpointer      self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  for (guint i = 0; i < record->n_fields; i++)
    {
      const FerryField *field = &record->fields[i];
      JsonNode *value = (field->flags & FERRY_FIELD_LOCAL) ? NULL : field_to_json (field, self);

      if (value != NULL)
        json_object_set_member (object, field->name, value);
    }
  json_object_unref (object);

  return node;
}

static gboolean
read_string (JsonNode    *node,
             const char **text)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *text = json_node_get_string (node);

  return *text != NULL && strlen (*text) <= MAX_STRING && g_utf8_validate (*text, -1, NULL);
}

static gboolean
read_enum (const FerryField *field,
           const char       *text,
           gint             *value)
{
  for (gint i = 0; field->names[i] != NULL; i++)
    if (g_str_equal (field->names[i], text))
      {
        *value = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
scalar_from_json (const FerryField *field,
                  JsonNode         *node,
                  gpointer          self)
{
  const char *text = NULL;

  if (field->kind == FERRY_FIELD_BOOLEAN)
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return FALSE;
      MEMBER (self, field, gboolean) = json_node_get_boolean (node);
      return TRUE;
    }

  if (!read_string (node, &text))
    return FALSE;
  if (field->kind == FERRY_FIELD_ENUM)
    return read_enum (field, text, &MEMBER (self, field, gint));
  if (field->kind == FERRY_FIELD_INT64)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &MEMBER (self, field, gint64), NULL);
  ferry_record_set (&MEMBER (self, field, char *), text);

  return TRUE;
}

/**
 * ferry_record_list_from_json:
 * @record: (nullable): the items' table of members; %NULL for strings
 * @node: what must be a JSON array
 * @where: what it is, for the message
 * @items: array to which the items are added
 * @error: return location for an error: %FERRY_ERROR_DAMAGED
 *
 * Returns: whether every item is what it must be. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_record_list_from_json (const FerryRecord  *record,
                             JsonNode           *node,
                             const char         *where,
                             GPtrArray          *items,
                             GError            **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > MAX_ITEMS)
    return damaged ("list", where, error);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = NULL;
      gpointer item;

      if (record == NULL)
        item = read_string (element, &text) ? g_strdup (text) : NULL;
      else
        item = ferry_record_new_from_json (record, element, where, error);
      if (item == NULL)
        return record == NULL ? damaged ("text", where, error) : FALSE;
      g_ptr_array_add (items, item);
    }

  return TRUE;
}

static const FerryField *
find_field (const FerryRecord *record,
            const char        *name)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (g_str_equal (record->fields[i].name, name) && !(record->fields[i].flags & FERRY_FIELD_LOCAL))
      return &record->fields[i];

  return NULL;
}

static gboolean
object_from_json (const FerryRecord  *record,
                  JsonObject         *object,
                  const char         *where,
                  gpointer            self,
                  GError            **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const FerryField *field = find_field (record, name);

      if (field == NULL)
        return damaged (where, name, error);
      if (field->kind == FERRY_FIELD_STRINGS || field->kind == FERRY_FIELD_RECORDS)
        {
          if (!ferry_record_list_from_json (field->record, node, name, MEMBER (self, field, GPtrArray *), error))
            return FALSE;
        }
      else if (!scalar_from_json (field, node, self))
        return damaged (where, name, error);
    }

  for (guint i = 0; i < record->n_fields; i++)
    if (!(record->fields[i].flags & FERRY_FIELD_LOCAL) && !json_object_has_member (object, record->fields[i].name) &&
        (record->fields[i].kind == FERRY_FIELD_STRING || record->fields[i].kind == FERRY_FIELD_INT64))
      return damaged (where, record->fields[i].name, error);

  return TRUE;
}

/**
 * ferry_record_new_from_json:
 * @record: the struct's table of members
 * @node: what must be a JSON object
 * @where: what it belongs to, for the message
 * @error: return location for an error: %FERRY_ERROR_DAMAGED
 *
 * Reads a struct strictly: every member typed and bounded, no unknown one, none missing that ferry_record_to_json() writes
 * always.
 *
 * Returns: (transfer full) (nullable): the struct, or %NULL. Any thread.
 *
 * Since: 0.1
 */
gpointer
ferry_record_new_from_json (const FerryRecord  *record,
                            JsonNode           *node,
                            const char         *where,
                            GError            **error)
{
  gpointer self;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (where, record->name, error), NULL;

  self = record->create ();
  if (!object_from_json (record, json_node_get_object (node), record->name, self, error))
    {
      record->destroy (self);
      return NULL;
    }

  return self;
}
