#include "config.h"

#include "ferry-agent.h"

#include <glib/gi18n.h>

#define LOG_LIMIT (4 * 1024 * 1024)      /* bytes at once */
#define WHOLE_LIMIT (64 * 1024 * 1024)   /* bytes of a log that is sent whole */

/* A log of NocoBase's is an execution of ours, by its id. */

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

static const char *
status_of (FerryExecution *execution)
{
  switch (ferry_execution_get_state (execution))
    {
    case FERRY_EXECUTION_RUNNING: return "in_progress";
    case FERRY_EXECUTION_DONE: return "ok";
    case FERRY_EXECUTION_COMMITTED:
    case FERRY_EXECUTION_UNKNOWN:
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_CANCELLED:
    case FERRY_EXECUTION_ROLLED_BACK:
    default: return "error";
    }
}

static JsonNode *
describe (FerryExecution *execution)
{
  JsonNode *node = ferry_execution_to_json (execution);
  JsonObject *object = json_node_get_object (node);
  g_autofree char *created = ferry_time_to_iso (ferry_execution_get_started (execution));

  json_object_set_string_member (object, "name", ferry_execution_get_id (execution));
  json_object_set_string_member (object, "status", status_of (execution));
  json_object_set_string_member (object, "createdAt", created);
  return node;
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance_of (call), error);
  JsonArray *array;
  JsonNode *node;

  if (executions == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_sized_new (executions->len);
  for (guint i = 0; i < executions->len; i++)
    json_array_add_element (array, describe (g_ptr_array_index (executions, i)));
  json_node_take_array (node, array);
  return node;
}

static FerryExecution *
find (FerryAgentCall  *call,
      GError         **error)
{
  const char *name = ferry_agent_call_get_query (call, "name");

  if (name != NULL && g_uuid_string_is_valid (name))
    return ferry_instance_find_execution (instance_of (call), name, error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Which log? Its name is the id of an execution."));
  return NULL;
}

static JsonNode *
get (FerryAgentCall  *call,
     GError         **error)
{
  g_autoptr(FerryExecution) execution = find (call, error);

  return execution != NULL ? describe (execution) : NULL;
}

/* The whole log; one that is longer than a caller can want at once is not cut in silence. */
static gboolean
append (FerryAgentCall  *call,
        FerryExecution  *execution,
        FerryLogPart     part,
        GByteArray      *all,
        GError         **error)
{
  g_autoptr(GBytes) bytes = NULL;
  gint64 offset = 0;

  do
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      bytes = ferry_instance_read_log (instance_of (call), ferry_execution_get_id (execution), part, offset, LOG_LIMIT, error);
      if (bytes == NULL)
        return FALSE;
      g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
      offset += (gint64) g_bytes_get_size (bytes);
    }
  while (g_bytes_get_size (bytes) > 0 && all->len < WHOLE_LIMIT);
  if (g_bytes_get_size (bytes) == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The log is longer than 64 MB: ferry:log gives it in pieces."));
  return FALSE;
}

static void
download (FerryAgentCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) execution = find (call, &error);
  GByteArray *all = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  gboolean read = execution != NULL && append (call, execution, FERRY_LOG_PART_LOG, all, &error);

  bytes = g_byte_array_free_to_bytes (all);
  if (read)
    ferry_agent_call_answer_bytes (call, "application/octet-stream", bytes);
  else
    ferry_agent_call_fail (call, error);
}

static const FerryAgentRoute routes[] = {
  { "migrationLog:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "migrationLog:get", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get },
  { "migrationLog:download", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = download },
  { NULL },
};

void
ferry_agent_add_migration_log_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
