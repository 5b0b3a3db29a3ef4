#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-json.h"

#include <string.h>

/* One part of a structure as each package has it. */
typedef struct
{
  GPtrArray  *nodes;    /* JsonNode*, NULL where a package has none; borrowed */
  JsonNode   *base;     /* nullable */
  gboolean    based;    /* the base has the table, so that a part it lacks is known to be new */
  const char *member;
  char      **where;
} Part;

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
without_name (JsonNode *node)
{
  JsonObject *copy = json_object_new ();
  g_autoptr(GList) members = json_object_get_members (json_node_get_object (node));

  for (GList *member = members; member != NULL; member = member->next)
    if (!g_str_equal (member->data, "name"))
      json_object_set_member (copy, member->data, json_node_copy (json_object_get_member (json_node_get_object (node), member->data)));
  return take_object (copy);
}

/* names of keys do not count: databases make them up */
static gboolean
is_equal (const char *member,
          JsonNode   *a,
          JsonNode   *b)
{
  g_autoptr(JsonNode) one = NULL, two = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  if (!g_str_equal (member, "keys") || !JSON_NODE_HOLDS_OBJECT (a) || !JSON_NODE_HOLDS_OBJECT (b))
    return json_node_equal (a, b);
  one = without_name (a);
  two = without_name (b);
  return json_node_equal (one, two);
}

static JsonNode *
refuse (const Part *part,
        const char *name)
{
  if (*part->where == NULL)
    *part->where = name != NULL ? g_strdup_printf ("%s %s", part->member, name) : g_strdup (part->member);
  return NULL;
}

/* What those say who changed it; FALSE: two changed it differently. */
static gboolean
agree (const Part  *part,
       gboolean     absent_counts,
       JsonNode   **result)
{
  gboolean found = FALSE;

  *result = part->base;
  for (guint i = 0; i < part->nodes->len; i++)
    {
      JsonNode *node = g_ptr_array_index (part->nodes, i);

      if ((node == NULL && !absent_counts) || (part->based && is_equal (part->member, node, part->base)))
        continue;
      if (found && !is_equal (part->member, node, *result))
        return FALSE;
      *result = node;
      found = TRUE;
    }
  return TRUE;
}

static char *
identify (const char *member,
          JsonNode   *node)
{
  JsonObject *object = json_node_get_object (node);

  if (g_str_equal (member, "keys"))
    {
      g_autofree char *columns = json_object_has_member (object, "columns") ? ferry_json_to_string (json_object_get_member (object, "columns"), FALSE) : NULL;

      return g_strdup_printf ("%s%s", ferry_json_opt_bool (object, "primary", FALSE) ? "primary " : "", columns != NULL ? columns : "");
    }
  return g_strdup (ferry_json_opt_string (object, "name", ""));
}

static JsonNode *
find_named (JsonNode   *list,
            const char *member,
            const char *name)
{
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *other = identify (member, json_array_get_element (array, i));

      if (g_str_equal (other, name))
        return json_array_get_element (array, i);
    }
  return NULL;
}

static gboolean
merge_named (const Part *list,
             const char *name,
             JsonArray  *result)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();
  Part part = { nodes, find_named (list->base, list->member, name), list->based, list->member, list->where };
  JsonNode *taken;

  for (guint i = 0; i < list->nodes->len; i++)
    g_ptr_array_add (nodes, find_named (g_ptr_array_index (list->nodes, i), list->member, name));
  if (!agree (&part, list->based, &taken))
    return refuse (list, name) != NULL;
  if (taken != NULL)
    json_array_add_element (result, json_node_copy (taken));
  return TRUE;
}

/* columns, keys, indexes and the like: by their names */
static JsonNode *
merge_list (const Part *part)
{
  g_autoptr(JsonArray) result = json_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < part->nodes->len; i++)
    {
      JsonNode *list = g_ptr_array_index (part->nodes, i);
      JsonArray *array = list != NULL ? json_node_get_array (list) : NULL;

      for (guint k = 0; array != NULL && k < json_array_get_length (array); k++)
        {
          char *name = identify (part->member, json_array_get_element (array, k));

          if (g_hash_table_add (seen, name) && !merge_named (part, name, result))
            return NULL;
        }
    }
  return json_node_init_array (json_node_alloc (), result);
}

static gboolean
is_list (const char *member)
{
  static const char * const lists[] = { "columns", "keys", "indexes", "checks", "foreign_keys", NULL };

  return g_strv_contains (lists, member);
}

static JsonNode *
first_of (const Part *part)
{
  for (guint i = 0; i < part->nodes->len; i++)
    if (g_ptr_array_index (part->nodes, i) != NULL)
      return json_node_copy (g_ptr_array_index (part->nodes, i));
  return NULL;
}

/* NULL without a place: no package has it any more */
static JsonNode *
merge_value (const Part *part)
{
  JsonNode *taken;

  if (g_str_equal (part->member, "leans_on"))
    return first_of (part);
  if (agree (part, TRUE, &taken))
    return taken != NULL ? json_node_copy (taken) : NULL;
  return is_list (part->member) ? merge_list (part) : refuse (part, NULL);
}

static JsonNode *
member_of (JsonNode   *node,
           const char *member)
{
  return node != NULL ? json_object_get_member (json_node_get_object (node), member) : NULL;
}

static gboolean
merge_member (const Part *object,
              const char *member,
              JsonObject *result)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();
  Part part = { nodes, member_of (object->base, member), object->based, member, object->where };
  JsonNode *value;

  for (guint i = 0; i < object->nodes->len; i++)
    if (g_ptr_array_index (object->nodes, i) != NULL)
      g_ptr_array_add (nodes, member_of (g_ptr_array_index (object->nodes, i), member));
  value = merge_value (&part);
  if (value != NULL)
    json_object_set_member (result, member, value);
  return *object->where == NULL;
}

static JsonNode *
merge_object (const Part *part)
{
  g_autoptr(JsonObject) result = json_object_new ();

  for (guint i = 0; i < part->nodes->len; i++)
    {
      JsonNode *node = g_ptr_array_index (part->nodes, i);
      g_autoptr(GList) members = node != NULL ? json_object_get_members (json_node_get_object (node)) : NULL;

      for (GList *member = members; member != NULL; member = member->next)
        if (!json_object_has_member (result, member->data) && !merge_member (part, member->data, result))
          return NULL;
    }
  return json_node_init_object (json_node_alloc (), result);
}

JsonNode *
_ferry_merge_structure (GPtrArray  *nodes,
                        JsonNode   *base,
                        char      **where)
{
  Part part = { nodes, base, base != NULL, "", where };

  *where = NULL;
  return merge_object (&part);
}

char *
_ferry_merge_id (JsonObject *structure,
                 JsonObject *part)
{
  const char *schema = ferry_json_opt_string (part, "schema", ""), *name = ferry_json_opt_string (part, "name", "");

  return g_str_equal (schema, ferry_json_opt_string (structure, "main_schema", "")) ? g_strdup (name) : g_strdup_printf ("%s.%s", schema, name);
}

JsonNode *
_ferry_merge_find_part (JsonObject *structure,
                        const char *list,
                        const char *id)
{
  JsonArray *array = json_object_get_array_member (structure, list);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *other = _ferry_merge_id (structure, json_array_get_object_element (array, i));

      if (g_str_equal (other, id))
        return json_array_get_element (array, i);
    }
  return NULL;
}
