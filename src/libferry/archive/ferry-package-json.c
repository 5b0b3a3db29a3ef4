#include "config.h"

#include "archive/ferry-package-json-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* always FALSE */
gboolean
ferry_package_damaged (GError     **error,
                       const char  *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, message);

  return FALSE;
}

/* a text or null; anything else is refused, absent too */
gboolean
ferry_package_read_text (JsonObject  *object,
                         const char  *member,
                         char       **text,
                         GError     **error)
{
  const char *value;

  if (json_object_has_member (object, member) && json_object_get_null_member (object, member))
    return TRUE;
  value = ferry_json_get_string (object, member, error);
  if (value == NULL)
    return FALSE;
  g_free (*text);
  *text = g_strdup (value);

  return TRUE;
}

gboolean
ferry_package_read_needed_text (JsonObject  *object,
                                const char  *member,
                                char       **text,
                                GError     **error)
{
  return ferry_json_get_string (object, member, error) != NULL && ferry_package_read_text (object, member, text, error);
}

gboolean
ferry_package_is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

JsonObject *
ferry_package_item_object (JsonNode  *node,
                           GError   **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("not an object"));

  return NULL;
}

const char *
ferry_package_item_text (JsonNode  *node,
                         GError   **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("not a text"));

  return NULL;
}
