#include "config.h"

#include "remote/ferry-remote-follow.h"
#include "remote/ferry-remote-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"

#include <inttypes.h>
#include <string.h>

#define LOG_SLACK 4096

static JsonNode *
describe_execution (FerryPackage              *package,
                    const FerryExecuteOptions *options)
{
  JsonNode *node = ferry_wire_execute_options_to_json (options);

  json_object_set_string_member (json_node_get_object (node), "package", ferry_package_get_digest (package));
  return node;
}

/* The id is ours: a request whose answer was lost may be sent again and begins nothing twice. */
static gboolean
begin (FerryRemoteInstance  *self,
       const char           *action,
       JsonNode             *body,
       FerryJob             *job,
       GError              **error)
{
  g_autoptr(JsonNode) owned = body, answer = NULL;
  FerryHttpCall call = { .method = "POST", .action = action, .body = owned, .repeatable = TRUE };

  answer = ferry_http_call_data (self->http, &call, job, error);
  return answer != NULL;
}

static FerryExecution *
remote_execute (FerryInstance              *instance,
                FerryPackage               *package,
                const FerryExecuteOptions  *options,
                FerryJob                   *job,
                GError                    **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *id = options->id != NULL ? g_strdup (options->id) : g_uuid_string_random ();
  FerryExecuteOptions named = *options;
  FerryExecution *execution;

  named.id = id;
  if (!_ferry_remote_need (self, FERRY_CAN_EXECUTE, job, error) || !_ferry_remote_send_package (self, package, job, error)
      || !begin (self, "ferry:execute", describe_execution (package, &named), job, error))
    return NULL;
  execution = _ferry_remote_follow (self, id, TRUE, job, error);
  if (ferry_package_get_metadata (package)->target_id != NULL)
    _ferry_remote_drop_package (self, ferry_package_get_digest (package));
  return execution;
}

static GPtrArray *
remote_list_executions (FerryInstance  *instance,
                        GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_meet (self, NULL, error))
    return NULL;
  if (!_ferry_remote_is_agent (self))   /* what was executed there, nobody kept */
    return g_ptr_array_new_with_free_func (g_object_unref);
  node = _ferry_remote_get (self, "ferry:executions", NULL, NULL, error);
  return node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_execution_new_from_json, g_object_unref, error) : NULL;
}

static FerryExecution *
remote_find_execution (FerryInstance  *instance,
                       const char     *id_prefix,
                       GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = id_prefix != NULL ? _ferry_remote_query ("id", id_prefix, NULL) : NULL;
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_EXECUTE, NULL, error) ? _ferry_remote_get (self, "ferry:execution", query, NULL, error) : NULL;

  return node != NULL ? ferry_execution_new_from_json (node, error) : NULL;
}

static GBytes *
remote_read_log (FerryInstance  *instance,
                 const char     *id,
                 FerryLogPart    part,
                 gint64          offset,
                 gsize           length,
                 GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *from = g_strdup_printf ("%" PRId64, offset), *most = g_strdup_printf ("%zu", length);
  g_autofree char *query = _ferry_remote_query ("id", id, "part", ferry_wire_log_part_to_string (part), "offset", from, "length", most, NULL);
  FerryHttpCall call = { .method = "GET", .action = "ferry:log", .query = query };

  return _ferry_remote_need (self, FERRY_CAN_EXECUTE, NULL, error) ? ferry_http_call_bytes (self->http, &call, length + LOG_SLACK, NULL, error) : NULL;
}

static FerryRollbackPreview *
remote_preview_rollback (FerryInstance   *instance,
                         FerryExecution  *execution,
                         FerryJob        *job,
                         GError         **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("id", ferry_execution_get_id (execution), NULL);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_ROLL_BACK, job, error)
    ? _ferry_remote_stream (self, "GET", "ferry:rollbackPreview", query, NULL, TRUE, job, error) : NULL;

  return node != NULL ? ferry_wire_rollback_preview_new_from_json (node, error) : NULL;
}

/* The agent names the rollback: what is known of it before it is asked for is nothing. */
static char *
begin_rollback (FerryRemoteInstance  *self,
                FerryExecution       *execution,
                FerryJob             *job,
                GError              **error)
{
  JsonObject *body = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), body);
  g_autoptr(JsonNode) answer = NULL;
  const char *task = NULL;

  json_object_set_string_member (body, "execution", ferry_execution_get_id (execution));
  json_object_unref (body);
  answer = _ferry_remote_post (self, "ferry:rollback", NULL, node, job, error);
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    task = ferry_json_get_string (json_node_get_object (answer), "task", error);
  return g_strdup (task);
}

static FerryExecution *
remote_roll_back (FerryInstance   *instance,
                  FerryExecution  *execution,
                  FerryJob        *job,
                  GError         **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *task = _ferry_remote_need (self, FERRY_CAN_ROLL_BACK, job, error) ? begin_rollback (self, execution, job, error) : NULL;

  return task != NULL ? _ferry_remote_follow (self, task, TRUE, job, error) : NULL;
}

static FerryExecution *
remote_follow (FerryInstance  *instance,
               const char     *id,
               FerryJob       *job,
               GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(GError) ended = NULL;
  FerryExecution *execution = _ferry_remote_need (self, FERRY_CAN_EXECUTE, job, error) ? _ferry_remote_follow (self, id, FALSE, job, &ended) : NULL;

  if (execution == NULL && ended != NULL)
    g_propagate_error (error, g_steal_pointer (&ended));
  return execution;
}

static gboolean
remote_cancel_execution (FerryInstance  *instance,
                         const char     *id,
                         GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);

  return _ferry_remote_need (self, FERRY_CAN_EXECUTE, NULL, error) && _ferry_remote_cancel (self, id, error);
}

void
_ferry_remote_class_add_executions (FerryInstanceClass *klass)
{
  klass->execute = remote_execute;
  klass->list_executions = remote_list_executions;
  klass->find_execution = remote_find_execution;
  klass->read_log = remote_read_log;
  klass->preview_rollback = remote_preview_rollback;
  klass->roll_back = remote_roll_back;
  klass->follow = remote_follow;
  klass->cancel_execution = remote_cancel_execution;
}
