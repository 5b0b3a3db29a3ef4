#include "config.h"

#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * ferry_wire_error_to_json:
 * @error: a failure
 * @arguments: (nullable): what the text was made from, for the other side to say it in its own language
 *
 * Describes a failure for the other side. A failure that is not of %FERRY_ERROR is `failed`. Any thread.
 *
 * Returns: (transfer full): an object
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_error_to_json (const GError *error,
                          JsonObject   *arguments)
{
  JsonObject *root = json_object_new (), *told = json_object_new ();
  JsonArray *errors = json_array_new ();

  json_object_set_string_member (told, "message", error->message);
  json_object_set_string_member (told, "code", ferry_error_code_name (error->domain == FERRY_ERROR ? (FerryError) error->code : FERRY_ERROR_FAILED));
  if (arguments != NULL)
    json_object_set_object_member (told, "arguments", json_object_ref (arguments));
  json_array_add_object_element (errors, told);
  json_object_set_array_member (root, "errors", errors);
  return _ferry_wire_node (root);
}

/**
 * ferry_wire_error_get_status:
 * @error: a failure
 *
 * Returns: the status of HTTP that goes with it. Any thread.
 *
 * Since: 0.1
 */
guint
ferry_wire_error_get_status (const GError *error)
{
  if (error->domain != FERRY_ERROR)
    return 500;
  switch ((FerryError) error->code)
    {
    case FERRY_ERROR_USAGE: return 400;
    case FERRY_ERROR_NOT_FOUND: return 404;
    case FERRY_ERROR_EXISTS:
    case FERRY_ERROR_BUSY:
    case FERRY_ERROR_PLAN_CHANGED: return 409;
    case FERRY_ERROR_DAMAGED:
    case FERRY_ERROR_NEWER_FORMAT:
    case FERRY_ERROR_UNSUPPORTED:
    case FERRY_ERROR_AUTHENTICATION:    /* a restore password: the token has answers of its own */
    case FERRY_ERROR_BLOCKED:
    case FERRY_ERROR_INPUT_NEEDED:
    case FERRY_ERROR_CONSTRAINT: return 422;
    case FERRY_ERROR_RESTARTING: return 503;
    case FERRY_ERROR_FAILED:
    case FERRY_ERROR_CONNECTION:
    case FERRY_ERROR_PERMISSION:
    case FERRY_ERROR_NO_SPACE:
    case FERRY_ERROR_IO:
    case FERRY_ERROR_SQL:
    case FERRY_ERROR_CANCELLED:
    case FERRY_ERROR_COMMITTED:
    case FERRY_ERROR_OUTCOME_UNKNOWN:
    case FERRY_ERROR_CERTIFICATE:
    case FERRY_ERROR_CERTIFICATE_CHANGED:
    default: return 500;
    }
}

static gboolean
code_from_name (const char *name,
                FerryError *code)
{
  for (guint i = 0; name != NULL && i <= FERRY_ERROR_RESTARTING; i++)
    if (strcmp (name, ferry_error_code_name ((FerryError) i)) == 0)
      {
        *code = (FerryError) i;
        return TRUE;
      }
  return FALSE;
}

static FerryError
code_from_status (guint status)
{
  switch (status)
    {
    case 400: return FERRY_ERROR_USAGE;
    case 401: return FERRY_ERROR_AUTHENTICATION;
    case 403: return FERRY_ERROR_PERMISSION;
    case 404: return FERRY_ERROR_NOT_FOUND;
    case 405:
    case 501: return FERRY_ERROR_UNSUPPORTED;
    case 409: return FERRY_ERROR_BUSY;
    case 503: return FERRY_ERROR_RESTARTING;
    case 413:
    case 507: return FERRY_ERROR_NO_SPACE;
    case 422: return FERRY_ERROR_DAMAGED;
    case 502:
    case 504: return FERRY_ERROR_CONNECTION;
    default: return FERRY_ERROR_FAILED;
    }
}

/* {"errors":[{…}]}, or {"error":{…}} while NocoBase restarts */
static JsonObject *
find_told (JsonNode *node)
{
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = root != NULL ? json_object_get_member (root, "error") : NULL;
  JsonArray *errors = NULL;

  if (member != NULL && JSON_NODE_HOLDS_OBJECT (member))
    return json_node_get_object (member);
  member = root != NULL ? json_object_get_member (root, "errors") : NULL;
  if (member != NULL && JSON_NODE_HOLDS_ARRAY (member))
    errors = json_node_get_array (member);
  if (errors == NULL || json_array_get_length (errors) == 0 || !JSON_NODE_HOLDS_OBJECT (json_array_get_element (errors, 0)))
    return NULL;
  return json_array_get_object_element (errors, 0);
}

/**
 * ferry_wire_error_from_json:
 * @node: (nullable): the body, if it was JSON
 * @status: the status of HTTP
 * @who: the instance's name, for messages
 * @error: return location
 *
 * Sets the error that an answer tells: by its code, otherwise by its status. Control characters in the text are escaped. Any thread.
 *
 * Since: 0.1
 */
void
ferry_wire_error_from_json (JsonNode    *node,
                            guint        status,
                            const char  *who,
                            GError     **error)
{
  JsonObject *told = find_told (node);
  const char *text = told != NULL ? ferry_json_opt_string (told, "message", NULL) : NULL;
  g_autofree char *shown = text != NULL ? ferry_escape_for_display (text) : NULL;
  FerryError code = code_from_status (status);

  if (told != NULL)
    code_from_name (ferry_json_opt_string (told, "code", NULL), &code);
  if (shown == NULL || *shown == '\0')
    g_set_error (error, FERRY_ERROR, (gint) code, _("“%s” answered with status %u and no reason."), who, status);
  else
    g_set_error (error, FERRY_ERROR, (gint) code, "%s", shown);
}
