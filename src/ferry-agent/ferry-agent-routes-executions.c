#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOG_LIMIT (4 * 1024 * 1024)            /* bytes at once */
#define LOOK G_TIME_SPAN_SECOND                /* how often it is asked whether the listener is still there */
#define HEARTBEAT (10 * G_TIME_SPAN_SECOND)

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

static FerryAgentTasks *
tasks_of (FerryAgentCall *call)
{
  return ferry_agent_get_tasks (ferry_agent_call_get_agent (call));
}

/* It names a folder: nothing but a UUID. */
static const char *
check_id (const char  *id,
          GError     **error)
{
  if (id != NULL && g_uuid_string_is_valid (id))
    return id;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The id of an execution must be a UUID."));
  return NULL;
}

/* ---- begin ---- */

typedef struct
{
  FerryInstance           *instance;
  FerryPackage            *package;
  FerryWireExecuteOptions  options;
} Execute;

static void
execute_free (gpointer data)
{
  Execute *self = data;

  g_object_unref (self->instance);
  g_clear_object (&self->package);
  ferry_wire_execute_options_clear (&self->options);
  g_free (self);
}

static gboolean
execute_cb (FerryAgentTask  *task,
            FerryJob        *job,
            gpointer         user_data,
            GError         **error)
{
  Execute *self = user_data;
  g_autoptr(FerryExecution) execution = NULL;

  self->options.options.who = ferry_agent_task_get_who (task);
  self->options.options.id = ferry_agent_task_get_id (task);
  execution = ferry_instance_execute (self->instance, self->package, &self->options.options, job, error);
  ferry_agent_task_set_execution (task, execution);
  return *error == NULL;
}

static Execute *
read_execute (FerryAgentCall  *call,
              GError         **error)
{
  Execute *self = g_new0 (Execute, 1);

  self->instance = g_object_ref (instance_of (call));
  if (ferry_agent_call_get_object (call, error) != NULL && ferry_wire_execute_options_read (&self->options, ferry_agent_call_get_body (call), error))
    self->package = ferry_agent_open_package (ferry_agent_call_get_agent (call), ferry_agent_call_get_text (call, "package"), error);
  if (self->package != NULL)
    return self;
  execute_free (self);
  return NULL;
}

/* an execution that an agent before this one began */
static gboolean
was_begun (FerryAgentCall *call,
           const char     *id)
{
  g_autoptr(FerryExecution) known = id != NULL ? ferry_instance_find_execution (instance_of (call), id, NULL) : NULL;

  return known != NULL && strcmp (ferry_execution_get_id (known), id) == 0;
}

static JsonNode *
answer_task (const char *id)
{
  return ferry_agent_object ("task", json_node_init_string (json_node_alloc (), id));
}

static JsonNode *
execute (FerryAgentCall  *call,
         GError         **error)
{
  Execute *self = read_execute (call, error);
  g_autoptr(FerryAgentTask) task = NULL;
  g_autofree char *id = NULL;

  if (self == NULL)
    return NULL;
  id = self->options.id != NULL ? g_strdup (self->options.id) : g_uuid_string_random ();
  if (was_begun (call, self->options.id))
    {
      execute_free (self);
      return answer_task (id);
    }
  task = ferry_agent_tasks_begin (tasks_of (call), id, "execute", ferry_agent_call_get_who (call), execute_cb, self, execute_free);
  return answer_task (id);
}

typedef struct
{
  FerryInstance  *instance;
  FerryExecution *execution;   /* to undo */
} Rollback;

static FerrySite *
site_of (FerryInstance *instance)
{
  return ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance));
}

static void
rollback_free (gpointer data)
{
  Rollback *self = data;

  g_object_unref (self->instance);
  g_object_unref (self->execution);
  g_free (self);
}

static gboolean
rollback_cb (FerryAgentTask  *task,
             FerryJob        *job,
             gpointer         user_data,
             GError         **error)
{
  Rollback *self = user_data;
  g_autoptr(FerryExecution) execution = ferry_rollback (site_of (self->instance), self->execution, ferry_agent_task_get_who (task), ferry_agent_task_get_id (task), job, error);

  ferry_agent_task_set_execution (task, execution);
  return *error == NULL;
}

static JsonNode *
roll_back (FerryAgentCall  *call,
           GError         **error)
{
  const char *id = check_id (ferry_agent_call_get_text (call, "execution"), error);
  g_autoptr(FerryExecution) execution = id != NULL ? ferry_instance_find_execution (instance_of (call), id, error) : NULL;
  g_autoptr(FerryAgentTask) task = NULL;
  Rollback *self;

  if (execution == NULL)
    return NULL;
  self = g_new0 (Rollback, 1);
  self->instance = g_object_ref (instance_of (call));
  self->execution = g_steal_pointer (&execution);
  task = ferry_agent_tasks_begin (tasks_of (call), NULL, "rollback", ferry_agent_call_get_who (call), rollback_cb, self, rollback_free);
  return answer_task (ferry_agent_task_get_id (task));
}

/* ---- watch ---- */

static JsonNode *
heartbeat (gint64 sequence)
{
  return ferry_agent_object ("seq", json_node_init_int (json_node_alloc (), sequence));
}

/* Every state from the one after @sequence on, until the end or until nobody listens. */
static void
watch (FerryAgentCall *call,
       FerryAgentTask *task,
       gint64          sequence)
{
  gint64 told = g_get_monotonic_time ();
  gboolean last = FALSE;

  while (!last && !ferry_agent_call_is_gone (call))
    {
      JsonNode *line = ferry_agent_task_wait (task, sequence, LOOK, &last);

      if (line == NULL && g_get_monotonic_time () - told < HEARTBEAT)
        continue;
      if (line != NULL)
        sequence = json_object_get_int_member (json_node_get_object (line), "seq");
      ferry_agent_call_line (call, line != NULL ? line : heartbeat (sequence));
      told = g_get_monotonic_time ();
    }
}

typedef struct
{
  FerryInstance *instance;
  char          *id;
} Follow;

static void
follow_free (gpointer data)
{
  Follow *self = data;

  g_object_unref (self->instance);
  g_free (self->id);
  g_free (self);
}

/* begun by another process, or by an agent before this one: its journal tells */
static gboolean
follow_cb (FerryAgentTask  *task,
           FerryJob        *job,
           gpointer         user_data,
           GError         **error)
{
  Follow *self = user_data;
  g_autoptr(FerryExecution) execution = ferry_instance_follow (self->instance, self->id, job, error);

  ferry_agent_task_set_execution (task, execution);
  return *error == NULL;
}

static void
watch_other (FerryAgentCall *call,
             const char     *id,
             gint64          sequence)
{
  g_autoptr(FerryAgentTask) task = NULL;
  Follow *self = g_new0 (Follow, 1);

  self->instance = g_object_ref (instance_of (call));
  self->id = g_strdup (id);
  task = ferry_agent_task_new (NULL, "follow", ferry_agent_call_get_who (call), follow_cb, self, follow_free);
  ferry_agent_task_count_from (task, sequence);
  ferry_agent_task_start (task);
  watch (call, task, sequence);
  ferry_job_cancel (ferry_agent_task_get_job (task));
}

static gint64
read_number (FerryAgentCall *call,
             const char     *name)
{
  const char *text = ferry_agent_call_get_query (call, name);
  gint64 number = 0;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL) ? number : 0;
}

static void
list (FerryAgentCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance_of (call), &error);

  if (executions != NULL)
    ferry_agent_call_answer (call, ferry_wire_array_to_json (executions, (FerryWireToJson) ferry_execution_to_json));
  else
    ferry_agent_call_fail (call, error);
}

static void
executions (FerryAgentCall *call)
{
  const char *id = ferry_agent_call_get_query (call, "id");
  g_autoptr(FerryAgentTask) task = ferry_agent_tasks_find (tasks_of (call), id);
  g_autoptr(GError) error = NULL;

  if (id == NULL)
    {
      list (call);
      return;
    }
  if (check_id (id, &error) == NULL)
    {
      ferry_agent_call_fail (call, error);
      return;
    }
  ferry_agent_call_begin_lines (call);
  if (task != NULL)
    watch (call, task, read_number (call, "after"));
  else
    watch_other (call, id, read_number (call, "after"));
}

static JsonNode *
execution (FerryAgentCall  *call,
           GError         **error)
{
  g_autoptr(FerryExecution) found = ferry_instance_find_execution (instance_of (call), ferry_agent_call_get_query (call, "id"), error);

  return found != NULL ? ferry_execution_to_json (found) : NULL;
}

static JsonNode *
cancel (FerryAgentCall  *call,
        GError         **error)
{
  const char *id = check_id (ferry_agent_call_get_text (call, "id"), error);
  g_autoptr(FerryAgentTask) task = id != NULL ? ferry_agent_tasks_find (tasks_of (call), id) : NULL;

  if (id == NULL)
    return NULL;
  if (task != NULL && !ferry_agent_task_is_over (task))
    ferry_job_cancel (ferry_agent_task_get_job (task));
  else if (!ferry_instance_cancel_execution (instance_of (call), id, error))
    return NULL;
  return ferry_agent_object (NULL, NULL);
}

/* ---- log and preview ---- */

static void
read_log (FerryAgentCall *call)
{
  FerryLogPart part = FERRY_LOG_PART_LOG;
  const char *name = ferry_agent_call_get_query (call, "part");
  g_autoptr(GError) error = NULL;
  const char *id = check_id (ferry_agent_call_get_query (call, "id"), &error);
  g_autoptr(GBytes) bytes = NULL;

  if (id != NULL && name != NULL && !ferry_wire_log_part_from_string (name, &part))
    g_set_error_literal (&error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no such part of a log."));
  if (error == NULL)
    bytes = ferry_instance_read_log (instance_of (call), id, part, read_number (call, "offset"), (gsize) CLAMP (read_number (call, "length"), 1, LOG_LIMIT), &error);
  if (bytes != NULL)
    ferry_agent_call_answer_bytes (call, "application/octet-stream", bytes);
  else
    ferry_agent_call_fail (call, error);
}

static JsonNode *
preview (FerryAgentCall  *call,
         FerryJob        *job,
         GError         **error)
{
  const char *id = check_id (ferry_agent_call_get_query (call, "id"), error);
  g_autoptr(FerryExecution) found = id != NULL ? ferry_instance_find_execution (instance_of (call), id, error) : NULL;
  g_autoptr(FerryRollbackPreview) shown = found != NULL ? ferry_instance_preview_rollback (instance_of (call), found, job, error) : NULL;

  return shown != NULL ? ferry_wire_rollback_preview_to_json (shown) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "ferry:execute", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = execute },
  { "ferry:rollback", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = roll_back },
  { "ferry:executions", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = executions },
  { "ferry:execution", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = execution },
  { "ferry:cancel", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = cancel },
  { "ferry:log", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = read_log },
  { "ferry:rollbackPreview", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .stream = preview },
  { NULL },
};

void
ferry_agent_add_execution_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
