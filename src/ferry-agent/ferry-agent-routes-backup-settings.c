#include "config.h"

#include "ferry-agent.h"

/* NocoBase's "backupSettings": one record. The restore password is taken and never told. */

#define RECORD_ID 1   /* as in NocoBase */

static JsonNode *
describe (const FerryBackupSettings *settings)
{
  JsonNode *node = ferry_backup_settings_to_json (settings, FALSE);

  json_object_set_int_member (json_node_get_object (node), "id", RECORD_ID);
  return node;
}

static JsonNode *
get (FerryAgentCall  *call,
     GError         **error)
{
  g_autoptr(FerryBackupSettings) settings = ferry_instance_get_backup_settings (ferry_agent_get_instance (ferry_agent_call_get_agent (call)), error);

  return settings != NULL ? describe (settings) : NULL;
}

/* NocoBase answers an update with the list of what was changed */
static JsonNode *
update (FerryAgentCall  *call,
        GError         **error)
{
  FerryInstance *instance = ferry_agent_get_instance (ferry_agent_call_get_agent (call));
  g_autoptr(FerryBackupSettings) settings = ferry_agent_call_get_object (call, error) != NULL ? ferry_instance_get_backup_settings (instance, error) : NULL;
  g_autoptr(FerryBackupSettings) now = NULL;
  JsonArray *array;
  JsonNode *node;

  if (settings == NULL || !ferry_backup_settings_take_json (settings, ferry_agent_call_get_body (call), error) || !ferry_instance_set_backup_settings (instance, settings, error))
    return NULL;
  now = ferry_instance_get_backup_settings (instance, error);
  if (now == NULL)
    return NULL;
  array = json_array_new ();
  json_array_add_element (array, describe (now));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static const FerryAgentRoute routes[] = {
  { "backupSettings:get", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get },
  { "backupSettings:update", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = update },
  { NULL },
};

void
ferry_agent_add_backup_settings_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
