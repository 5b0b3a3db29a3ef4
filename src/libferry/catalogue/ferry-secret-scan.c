#include "config.h"

#include "catalogue/ferry-secret-scan.h"

#include "base/ferry-json.h"
#include "catalogue/ferry-secret-name.h"

#define MAX_EMBEDDED 4   /* JSON written as text into JSON */

static void scan_node (JsonNode   *node,
                       const char *path,
                       gboolean    named,
                       guint       embedded,
                       GPtrArray  *paths);

static void
report (const char *path,
        GPtrArray  *paths)
{
  if (!g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    g_ptr_array_add (paths, g_strdup (path));
}

/* The JSON document that @text is, when it is an object or an array. */
static JsonNode *
parse_container (const char *text,
                 gssize      length)
{
  g_autoptr(JsonNode) node = ferry_json_parse (text, length, "value", NULL);

  if (node == NULL || (!JSON_NODE_HOLDS_OBJECT (node) && !JSON_NODE_HOLDS_ARRAY (node)))
    return NULL;
  return g_steal_pointer (&node);
}

static void
scan_text (const char *text,
           const char *path,
           gboolean    named,
           guint       embedded,
           GPtrArray  *paths)
{
  g_autoptr(JsonNode) inner = NULL;

  if ((*text == '{' || *text == '[') && embedded < MAX_EMBEDDED)
    inner = parse_container (text, -1);
  if (inner != NULL)
    scan_node (inner, path, named, embedded + 1, paths);
  else if ((named && !ferry_secret_text_is_hidden (text)) || ferry_secret_text_shows (text))
    report (path, paths);
}

static void
scan_array (JsonArray  *array,
            const char *path,
            gboolean    named,
            guint       embedded,
            GPtrArray  *paths)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);

      scan_node (json_array_get_element (array, i), element, named, embedded, paths);
    }
}

/* {"name":"Authorization","value":"…"}: lists of headers and parameters name their values so. */
static gboolean
names_its_value (JsonObject *object)
{
  static const char * const members[] = { "name", "key" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *name = ferry_json_opt_string (object, members[i], NULL);

      if (name != NULL && ferry_secret_name_matches (name))
        return TRUE;
    }
  return FALSE;
}

static void
scan_object (JsonObject *object,
             const char *path,
             guint       embedded,
             GPtrArray  *paths)
{
  gboolean value_named = names_its_value (object);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *inner = g_strconcat (path, ".", name, NULL);
      gboolean named = ferry_secret_name_matches (name) || (value_named && g_str_equal (name, "value"));

      scan_node (member, inner, named, embedded, paths);
    }
}

static void
scan_node (JsonNode   *node,
           const char *path,
           gboolean    named,
           guint       embedded,
           GPtrArray  *paths)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    scan_object (json_node_get_object (node), path, embedded, paths);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    scan_array (json_node_get_array (node), path, named, embedded, paths);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    scan_text (json_node_get_string (node), path, named, embedded, paths);
}

/**
 * ferry_secret_scan_value:
 * @column: the column's name, which begins every path
 * @value: its value, not %NULL for SQL NULL
 * @length: length of @value in bytes
 * @paths: (element-type utf8): where the paths of literal secrets are appended, each once
 *
 * Looks for literal secrets in a value of a column that may hold some. In JSON these are texts whose member has the name of a secret, at any depth, also
 * in lists of name and value and in JSON written as text, and texts that hold an address with a password or a private key. Text that is no JSON is a secret as a whole.
 * References to variables (`{{$env.NAME}}`) and empty texts are none. No value leaves this function. Any thread.
 *
 * Since: 0.1
 */
void
ferry_secret_scan_value (const char *column,
                         const char *value,
                         gsize       length,
                         GPtrArray  *paths)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_return_if_fail (column != NULL && value != NULL && paths != NULL);

  node = ferry_json_parse (value, (gssize) length, column, NULL);
  if (node != NULL && (JSON_NODE_HOLDS_NULL (node) || JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node)))
    {
      scan_node (node, column, ferry_secret_name_matches (column), 0, paths);
      return;
    }
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else
    text = g_strndup (value, length);
  scan_text (text, column, TRUE, 0, paths);
}

/**
 * ferry_secret_column:
 * @column_name: name of a column
 *
 * Returns: whether its values are to be masked wherever they are shown (`password`, `resetToken`, `api_key` …). Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_secret_column (const char *column_name)
{
  g_return_val_if_fail (column_name != NULL, TRUE);

  return ferry_secret_name_matches (column_name);
}
