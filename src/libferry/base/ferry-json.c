#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json-private.h"
#include "base/ferry-json.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define MAX_SIZE (64 * 1024 * 1024)

/**
 * ferry_json_parse:
 * @text: the text
 * @length: its length in bytes, or -1 when it ends with a NUL byte
 * @what: what the text is, for the message: a path or a name
 * @error: return location for an error
 *
 * Parses strict JSON: ferry_json_scan() first, then json-glib. Strings that hold U+0000 are refused, since they would be cut. Any thread.
 *
 * Returns: (transfer full) (nullable): the node, or %NULL with %FERRY_ERROR_DAMAGED
 *
 * Since: 0.1
 */
JsonNode *
ferry_json_parse (const char  *text,
                  gssize       length,
                  const char  *what,
                  GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean holds_nul;

  g_return_val_if_fail (text != NULL && what != NULL, NULL);

  if (length < 0)
    length = (gssize) strlen (text);
  if (!_ferry_json_scan (text, (gsize) length, what, &holds_nul, error))
    return NULL;
  if (holds_nul)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s: a text in it holds the character U+0000"), what);
      return NULL;
    }
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, &local_error))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, "%s: %s", what, local_error->message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * ferry_json_parse_file:
 * @path: the file, at most 64 MiB
 * @error: return location for an error
 *
 * Reads and parses a file of strict JSON. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the node, or %NULL with %FERRY_ERROR_DAMAGED or what ferry_file_read() sets
 *
 * Since: 0.1
 */
JsonNode *
ferry_json_parse_file (const char  *path,
                       GError     **error)
{
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!ferry_file_read (path, MAX_SIZE, &data, &length, error))
    return NULL;
  return ferry_json_parse (data, (gssize) length, path, error);
}

static JsonNode *
get_member (JsonObject  *object,
            const char  *member,
            GError     **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” is missing"), member);
  return node;
}

static gboolean
holds_type (JsonNode *node,
            GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
wrong_type (const char  *member,
            const char  *wanted,
            GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” is not %s"), member, wanted);
  return FALSE;
}

/**
 * ferry_json_get_string:
 * @object: an object
 * @member: the name of a member that must be there
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the text, owned by @object; %NULL with %FERRY_ERROR_DAMAGED when the member is missing or no text. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_json_get_string (JsonObject  *object,
                       const char  *member,
                       GError     **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = get_member (object, member, error);
  if (node != NULL && !holds_type (node, G_TYPE_STRING))
    {
      wrong_type (member, _("a text"), error);
      return NULL;
    }
  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * ferry_json_get_int:
 * @object: an object
 * @member: the name of a member that must be there
 * @value: (out): the number
 * @error: return location for an error
 *
 * Returns: %FALSE with %FERRY_ERROR_DAMAGED when the member is missing or no integer. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_json_get_int (JsonObject  *object,
                    const char  *member,
                    gint64      *value,
                    GError     **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL && value != NULL, FALSE);

  node = get_member (object, member, error);
  if (node == NULL)
    return FALSE;
  if (!holds_type (node, G_TYPE_INT64))
    return wrong_type (member, _("an integer"), error);
  *value = json_node_get_int (node);
  return TRUE;
}

/**
 * ferry_json_get_object:
 * @object: an object
 * @member: the name of a member that must be there
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the inner object, owned by @object; %NULL with %FERRY_ERROR_DAMAGED. Any thread.
 *
 * Since: 0.1
 */
JsonObject *
ferry_json_get_object (JsonObject  *object,
                       const char  *member,
                       GError     **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = get_member (object, member, error);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    {
      wrong_type (member, _("an object"), error);
      return NULL;
    }
  return node != NULL ? json_node_get_object (node) : NULL;
}

/**
 * ferry_json_get_array:
 * @object: an object
 * @member: the name of a member that must be there
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the array, owned by @object; %NULL with %FERRY_ERROR_DAMAGED. Any thread.
 *
 * Since: 0.1
 */
JsonArray *
ferry_json_get_array (JsonObject  *object,
                      const char  *member,
                      GError     **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = get_member (object, member, error);
  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    {
      wrong_type (member, _("an array"), error);
      return NULL;
    }
  return node != NULL ? json_node_get_array (node) : NULL;
}

/**
 * ferry_json_opt_string:
 * @object: an object
 * @member: the name of a member
 * @fallback: (nullable): what holds without it
 *
 * Returns: (transfer none) (nullable): the text, owned by @object, or @fallback when the member is absent, null or no text. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_json_opt_string (JsonObject *object,
                       const char *member,
                       const char *fallback)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, fallback);

  node = json_object_get_member (object, member);
  return node != NULL && holds_type (node, G_TYPE_STRING) ? json_node_get_string (node) : fallback;
}

/**
 * ferry_json_opt_int:
 * @object: an object
 * @member: the name of a member
 * @fallback: what holds without it
 *
 * Returns: the integer, or @fallback when the member is absent, null or no integer. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_json_opt_int (JsonObject *object,
                    const char *member,
                    gint64      fallback)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, fallback);

  node = json_object_get_member (object, member);
  return node != NULL && holds_type (node, G_TYPE_INT64) ? json_node_get_int (node) : fallback;
}

/**
 * ferry_json_opt_bool:
 * @object: an object
 * @member: the name of a member
 * @fallback: what holds without it
 *
 * Returns: the truth value, or @fallback when the member is absent, null or no truth value. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_json_opt_bool (JsonObject *object,
                     const char *member,
                     gboolean    fallback)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, fallback);

  node = json_object_get_member (object, member);
  return node != NULL && holds_type (node, G_TYPE_BOOLEAN) ? json_node_get_boolean (node) : fallback;
}
