#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-options.h"

#include <glib/gi18n.h>

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

/* ---- ferry:getInfo ---- */

/* what a token of either scope may use; what changes the application, and backups, which hold everything, need “write” */
static const struct { const char *name; FerryInstanceCapabilities capability; FerryAgentScope scope; } capabilities[] = {
  { "list-tables", FERRY_CAN_LIST_TABLES, FERRY_AGENT_READ }, { "create", FERRY_CAN_CREATE, FERRY_AGENT_READ }, { "check", FERRY_CAN_CHECK, FERRY_AGENT_READ },
  { "plan", FERRY_CAN_PLAN, FERRY_AGENT_READ }, { "execute", FERRY_CAN_EXECUTE, FERRY_AGENT_WRITE }, { "roll-back", FERRY_CAN_ROLL_BACK, FERRY_AGENT_WRITE },
  { "back-up", FERRY_CAN_BACK_UP, FERRY_AGENT_WRITE }, { "set-variables", FERRY_CAN_SET_VARIABLES, FERRY_AGENT_WRITE },
  { "verify-backup", FERRY_CAN_VERIFY_BACKUP, FERRY_AGENT_WRITE }, { "prove-backup", FERRY_CAN_PROVE_BACKUP, FERRY_AGENT_WRITE },
  { "restore", FERRY_CAN_RESTORE, FERRY_AGENT_WRITE }, { "fetch-backup", FERRY_CAN_FETCH_BACKUP, FERRY_AGENT_WRITE },
  { "send-backup", FERRY_CAN_SEND_BACKUP, FERRY_AGENT_WRITE }, { "restart", FERRY_CAN_RESTART, FERRY_AGENT_WRITE },
  { "schedule", FERRY_CAN_SCHEDULE, FERRY_AGENT_WRITE }, { "copy-storage", FERRY_CAN_COPY_STORAGE, FERRY_AGENT_WRITE },
  { "fetch-copy", FERRY_CAN_FETCH_COPY, FERRY_AGENT_WRITE }, { "snapshot", FERRY_CAN_SNAPSHOT, FERRY_AGENT_WRITE },
  { "run-commands", FERRY_CAN_RUN_COMMANDS, FERRY_AGENT_WRITE },
};

static JsonNode *
list_capabilities (FerryAgentCall *call)
{
  GPtrArray *commands = ferry_agent_command_list_get_names (ferry_agent_get_command_list (ferry_agent_call_get_agent (call)));
  FerryInstanceCapabilities offers = ferry_instance_get_capabilities (instance_of (call)) | (commands->len > 0 ? FERRY_CAN_RUN_COMMANDS : 0);
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < G_N_ELEMENTS (capabilities); i++)
    if ((offers & capabilities[i].capability) != 0 && capabilities[i].scope <= ferry_agent_call_get_scope (call))
      json_array_add_string_element (array, capabilities[i].name);
  json_array_unref (array);
  return node;
}

static JsonNode *
get_info (FerryAgentCall  *call,
          GError         **error)
{
  g_autoptr(FerryProbe) probe = ferry_instance_probe (instance_of (call), NULL, error);
  JsonNode *node;

  if (probe == NULL)
    return NULL;
  node = ferry_agent_object ("probe", ferry_wire_probe_to_json (probe));
  json_object_set_string_member (json_node_get_object (node), "agent", FERRY_VERSION);
  json_object_set_member (json_node_get_object (node), "capabilities", list_capabilities (call));
  json_object_set_int_member (json_node_get_object (node), "uploadLimit", ferry_agent_get_upload_limit (ferry_agent_call_get_agent (call)));
  return node;
}

/* ---- the application ---- */

static JsonNode *
get_application_info (FerryAgentCall  *call,
                      GError         **error)
{
  g_autoptr(FerryProbe) probe = ferry_instance_probe (instance_of (call), NULL, error);
  JsonNode *node;

  if (probe == NULL)
    return NULL;
  node = ferry_agent_object ("dialect", json_node_init_string (json_node_alloc (), ferry_dialect_to_string (probe->dialect)));
  node = ferry_agent_object ("database", node);
  json_object_set_string_member (json_node_get_object (node), "version", probe->version);
  json_object_set_string_member (json_node_get_object (node), "name", "main");
  return node;
}

/* what the application knows of, enabled or not */
static JsonNode *
list_plugins (FerryAgentCall  *call,
              GError         **error)
{
  g_autoptr(GPtrArray) plugins = ferry_local_instance_list_plugins (FERRY_LOCAL_INSTANCE (instance_of (call)), error);
  JsonArray *array;
  JsonNode *node;

  if (plugins == NULL)
    return NULL;
  array = json_array_sized_new (plugins->len);
  for (guint i = 0; i < plugins->len; i++)
    {
      const FerryPlugin *plugin = g_ptr_array_index (plugins, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "packageName", plugin->package_name);
      json_object_set_string_member (entry, "name", plugin->name);
      json_object_set_string_member (entry, "version", plugin->version);
      json_object_set_boolean_member (entry, "enabled", plugin->enabled);
      json_object_set_boolean_member (entry, "installed", plugin->installed);
      json_array_add_object_element (array, entry);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
get_health (FerryAgentCall  *call,
            GError         **error)
{
  static const char * const names[] = { [FERRY_HEALTH_OK] = "ok", [FERRY_HEALTH_STARTING] = "starting", [FERRY_HEALTH_DOWN] = "down", [FERRY_HEALTH_UNKNOWN] = "unknown" };
  g_autofree char *text = NULL;
  FerryHealth health = ferry_instance_ask_health (instance_of (call), &text, NULL);
  JsonNode *node = ferry_agent_object ("state", json_node_init_string (json_node_alloc (), names[health]));

  if (text != NULL)
    json_object_set_string_member (json_node_get_object (node), "message", text);
  return node;
}

/* As NocoBase: {} without "data". It is answered once the command has ended, so that a failure is told. */
static void
restart (FerryAgentCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJob) job = ferry_job_new ("restart");

  if (ferry_instance_restart (instance_of (call), job, &error))
    ferry_agent_call_answer_json (call, 200, ferry_agent_object (NULL, NULL));
  else
    ferry_agent_call_fail (call, error);
}

static JsonNode *
set_variables (FerryAgentCall  *call,
               GError         **error)
{
  g_autoptr(GPtrArray) variables = ferry_wire_variables_from_json (ferry_agent_call_get_body (call), error);

  return variables != NULL && ferry_instance_set_variables (instance_of (call), variables, error) ? ferry_agent_object (NULL, NULL) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "ferry:getInfo", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get_info },
  { "ferry:health", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get_health },
  { "ferry:setVariables", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = set_variables },
  { "app:getInfo", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get_application_info },
  { "pm:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list_plugins },
  { "app:restart", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .handler = restart },
  { NULL },
};

void
ferry_agent_add_application_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
