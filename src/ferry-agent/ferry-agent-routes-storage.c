#include "config.h"

#include "ferry-agent.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* What the application holds beside its database. A path that a caller names is judged by libferry: below a folder that may be copied, by a grammar without a way out, and over no link. */

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

static JsonNode *
to_array (GPtrArray *items,
          JsonNode  *(*to_json) (gconstpointer))
{
  JsonArray *array = json_array_sized_new (items->len);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, to_json (g_ptr_array_index (items, i)));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
folder_to_json (gconstpointer data)
{
  return ferry_storage_folder_to_json ((FerryStorageFolder *) data);
}

static JsonNode *
file_to_json (gconstpointer data)
{
  return ferry_storage_file_to_json (data);
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) folders = ferry_instance_list_storage (instance_of (call), NULL, error);

  return folders != NULL ? to_array (folders, folder_to_json) : NULL;
}

static const char *
need (FerryAgentCall  *call,
      const char      *name,
      GError         **error)
{
  const char *value = ferry_agent_call_get_query (call, name);

  if (value == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is missing."), name);
  return value;
}

static JsonNode *
list_files (FerryAgentCall  *call,
            GError         **error)
{
  const char *folder = need (call, "folder", error);
  g_autoptr(GPtrArray) files = folder != NULL ? ferry_instance_list_storage_files (instance_of (call), folder, NULL, error) : NULL;

  return files != NULL ? to_array (files, file_to_json) : NULL;
}

static JsonNode *
digest (FerryAgentCall  *call,
        GError         **error)
{
  const char *path = need (call, "path", error);
  g_autofree char *sha256 = path != NULL ? ferry_instance_digest_storage_file (instance_of (call), path, NULL, error) : NULL;

  return sha256 != NULL ? ferry_agent_object ("sha256", json_node_init_string (json_node_alloc (), sha256)) : NULL;
}

static void
get (FerryAgentCall *call)
{
  g_autoptr(GError) error = NULL;
  const char *path = need (call, "path", &error);
  FerryStorageFile file = { .path = (char *) path };
  g_autofree char *place = path != NULL ? ferry_instance_fetch_storage_file (instance_of (call), &file, "", NULL, &error) : NULL;
  g_autofree char *sum = place != NULL ? ferry_instance_digest_storage_file (instance_of (call), path, NULL, &error) : NULL;

  if (sum != NULL)
    ferry_agent_call_answer_file (call, place, sum, NULL);
  else
    ferry_agent_call_fail (call, error);
}

static gboolean
read_number (FerryAgentCall  *call,
             const char      *name,
             gint64          *value,
             GError         **error)
{
  const char *text = need (call, name, error);

  if (text == NULL)
    return FALSE;
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, value, NULL) || (g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” must be a number."), name), FALSE);
}

static JsonNode *
store (FerryAgentCall  *call,
       GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  const char *path = need (call, "path", error), *sha256 = path != NULL ? need (call, "sha256", error) : NULL;
  FerryStorageFile file = { .path = (char *) path };
  gboolean replace = g_strcmp0 (ferry_agent_call_get_query (call, "replace"), "true") == 0, stored;
  g_autofree char *came = NULL, *sum = NULL;

  if (sha256 == NULL || !read_number (call, "size", &file.size, error) || !read_number (call, "mtime", &file.mtime, error)
      || (came = ferry_agent_receive (agent, ferry_agent_call_get_stream (call), ferry_agent_get_upload_limit (agent), &sum, error)) == NULL)
    return NULL;
  stored = g_ascii_strcasecmp (sum, sha256) == 0;
  if (!stored)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The file %s did not come as it was announced, or was changed meanwhile."), path);
  stored = stored && ferry_instance_store_storage_file (instance_of (call), &file, came, replace, NULL, error);
  g_unlink (came);
  return stored ? ferry_agent_object (NULL, NULL) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "ferry:storage", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = list },
  { "ferry:storageFiles", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = list_files },
  { "ferry:storageDigest", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = digest },
  { "ferry:storageFile", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .handler = get },
  { "ferry:storeFile", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_FILE, .answer = store },
  { NULL },
};

void
ferry_agent_add_storage_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
