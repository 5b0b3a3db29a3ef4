#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "model/ferry-fields-private.h"

#include <glib/gi18n-lib.h>

static gboolean
holds (JsonNode *node,
       GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_int (JsonNode *node,
          GValue   *value)
{
  if (!holds (node, G_TYPE_INT64))
    return FALSE;
  g_value_set_int64 (value, json_node_get_int (node));
  return TRUE;
}

static gboolean
read_time (JsonNode *node,
           GValue   *value)
{
  gint64 time;

  if (!holds (node, G_TYPE_STRING) || !ferry_time_from_iso (json_node_get_string (node), &time))
    return FALSE;
  g_value_set_int64 (value, time);
  return TRUE;
}

static gboolean
read_strv (JsonNode *node,
           GValue   *value)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!holds (json_array_get_element (array, i), G_TYPE_STRING))
        return FALSE;
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }
  g_value_take_boxed (value, g_strv_builder_end (builder));
  return TRUE;
}

static gboolean
read_enum (JsonNode *node,
           GValue   *value)
{
  int number;

  if (!holds (node, G_TYPE_STRING) || !_ferry_enum_from_string (G_VALUE_TYPE (value), json_node_get_string (node), &number))
    return FALSE;
  g_value_set_enum (value, number);
  return TRUE;
}

static gboolean
read_node (const FerryField *field,
           JsonNode         *node,
           GValue           *value)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING:
      g_value_set_string (value, holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL);
      return g_value_get_string (value) != NULL;
    case FERRY_FIELD_INT:
    case FERRY_FIELD_COUNT: return read_int (node, value);
    case FERRY_FIELD_TIME: return read_time (node, value);
    case FERRY_FIELD_BOOLEAN:
      g_value_set_boolean (value, holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node));
      return holds (node, G_TYPE_BOOLEAN);
    case FERRY_FIELD_STRV: return read_strv (node, value);
    case FERRY_FIELD_NODE:
      g_value_set_boxed (value, node);
      return TRUE;
    case FERRY_FIELD_ENUM: return read_enum (node, value);
    default: g_assert_not_reached ();
    }
}

static gboolean
read_member (const FerryField  *field,
             JsonObject        *object,
             GValue            *value,
             GError           **error)
{
  g_autofree char *member = _ferry_field_member (field->name);
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      if (field->required)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” is missing"), member);
      return !field->required;
    }
  if (!read_node (field, node, value))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” has a wrong type or an unknown value"), member);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_members (const FerryField  *fields,
              guint              n,
              JsonObject        *object,
              GValue            *values,
              GError           **error)
{
  for (guint i = 0; i < n; i++)
    if (!read_member (&fields[i], object, &values[i], error))
      return FALSE;
  return TRUE;
}

/*
 * _ferry_fields_new_from_json:
 *
 * Makes an object of @type from JSON. Members that are absent or null keep their defaults, unknown ones are left out: a newer Ferry may have written them.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 */
gpointer
_ferry_fields_new_from_json (GType              type,
                             const FerryField  *fields,
                             guint              n,
                             JsonNode          *node,
                             GError           **error)
{
  g_autofree GValue *values = g_new0 (GValue, n);
  g_autofree const char **names = g_new0 (const char *, n);
  gpointer object = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("an object was expected"));
      return NULL;
    }
  _ferry_fields_init (fields, n, values);
  for (guint i = 0; i < n; i++)
    names[i] = fields[i].name;
  if (read_members (fields, n, json_node_get_object (node), values, error))
    object = g_object_new_with_properties (type, n, names, values);
  _ferry_fields_clear (n, values);
  return object;
}
