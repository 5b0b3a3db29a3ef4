#include "config.h"

#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

JsonNode *
_ferry_wire_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

void
_ferry_wire_set_text (JsonObject *object,
                      const char *member,
                      const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

void
_ferry_wire_set_time (JsonObject *object,
                      const char *member,
                      gint64      time)
{
  g_autofree char *text = time != 0 ? ferry_time_to_iso (time) : NULL;

  _ferry_wire_set_text (object, member, text);
}

void
_ferry_wire_set_texts (JsonObject *object,
                       const char *member,
                       GPtrArray  *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  json_object_set_array_member (object, member, array);
}

JsonObject *
_ferry_wire_get_root (JsonNode    *node,
                      const char  *what,
                      GError     **error)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s: an object was expected"), what);
  return NULL;
}

char *
_ferry_wire_dup_text (JsonObject *object,
                      const char *member)
{
  return g_strdup (ferry_json_opt_string (object, member, NULL));
}

gint64
_ferry_wire_get_time (JsonObject *object,
                      const char *member)
{
  const char *text = ferry_json_opt_string (object, member, NULL);
  gint64 time = 0;

  return text != NULL && ferry_time_from_iso (text, &time) ? time : 0;
}

gboolean
_ferry_wire_get_texts (JsonObject  *object,
                       const char  *member,
                       GPtrArray  **texts,
                       GError     **error)
{
  JsonArray *array = ferry_json_get_array (object, member, error);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” has a wrong type or an unknown value"), member);
          return FALSE;
        }
      g_ptr_array_add (found, g_strdup (json_node_get_string (node)));
    }
  *texts = g_steal_pointer (&found);
  return array != NULL;
}

/**
 * ferry_wire_array_to_json:
 * @items: (element-type gpointer): what to write
 * @func: (scope call): writes one
 *
 * Returns: (transfer full): an array. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_array_to_json (GPtrArray       *items,
                          FerryWireToJson  func)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, func (g_ptr_array_index (items, i)));
  json_node_take_array (node, array);
  return node;
}

/**
 * ferry_wire_model_to_json:
 * @items: what to write
 * @func: (scope call): writes one
 *
 * Returns: (transfer full): an array. The thread of @items.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_model_to_json (GListModel      *items,
                          FerryWireToJson  func)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (items, i);

      json_array_add_element (array, func (item));
    }
  json_node_take_array (node, array);
  return node;
}

/**
 * ferry_wire_array_from_json:
 * @node: an array
 * @func: (scope call): reads one
 * @destroy: (nullable): frees one
 * @error: return location
 *
 * Reads a list; one item that can't be read fails it. Any thread.
 *
 * Returns: (transfer full) (nullable): the items; %FERRY_ERROR_DAMAGED.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_wire_array_from_json (JsonNode           *node,
                            FerryWireFromJson   func,
                            GDestroyNotify      destroy,
                            GError            **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (destroy);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("an array was expected"));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer item = func (json_array_get_element (array, i), error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}
