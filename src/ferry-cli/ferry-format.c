#include "config.h"

#include "ferry-format.h"

JsonNode *
ferry_json_object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return node;
}

void
ferry_json_set_text (JsonObject *object,
                     const char *member,
                     const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

void
ferry_json_set_node_of (JsonObject *object,
                        const char *member,
                        JsonNode   *node)
{
  json_object_set_member (object, member, node);
}

JsonArray *
ferry_json_array_of (GPtrArray  *items,
                     JsonNode *(*to_json) (gpointer item))
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, to_json (g_ptr_array_index (items, i)));

  return array;
}

/**
 * ferry_format_time:
 * @microseconds: since 1970; 0 when it has not come
 *
 * Returns: (transfer full): the moment in the user's time zone, or ""
 */
char *
ferry_format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) moment = microseconds > 0 ? g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC) : NULL;

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

char *
ferry_format_iso_time (const char *iso)
{
  gint64 moment;

  return iso != NULL && ferry_time_from_iso (iso, &moment) ? ferry_format_time (moment) : g_strdup (iso != NULL ? iso : "");
}

/**
 * ferry_short_id:
 * @id: a UUID or digest
 * @buffer: where its beginning goes
 *
 * Returns: @buffer: as much of @id as people compare
 */
const char *
ferry_short_id (const char *id,
                char        buffer[9])
{
  g_strlcpy (buffer, id != NULL ? id : "", 9);

  return buffer;
}
