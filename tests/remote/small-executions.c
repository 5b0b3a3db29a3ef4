#include "config.h"

#include "small-agent.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-progress.h"

#include <string.h>

#define TICK 50000   /* µs */

static gpointer
execute_thread (gpointer data)
{
  SmallTask *task = data;
  g_auto(FerryWireExecuteOptions) options = { 0 };

  if (ferry_wire_execute_options_read (&options, task->body, &task->error))
    {
      options.options.who = "tester@agent";
      task->execution = ferry_instance_execute (task->agent->instance, task->package, &options.options, task->job, &task->error);
    }
  g_atomic_int_set (&task->done, 1);
  return NULL;
}

static gpointer
rollback_thread (gpointer data)
{
  SmallTask *task = data;
  const char *id = ferry_json_opt_string (json_node_get_object (task->body), "execution", "");
  g_autoptr(FerryExecution) undone = ferry_instance_find_execution (task->agent->instance, id, &task->error);

  if (undone != NULL)
    task->execution = ferry_instance_roll_back (task->agent->instance, undone, task->job, &task->error);
  g_atomic_int_set (&task->done, 1);
  return NULL;
}

static void
begin (SmallCall    *call,
       const char   *id,
       FerryPackage *package,
       GThreadFunc   func)
{
  SmallTask *task = g_new0 (SmallTask, 1);

  task->agent = call->agent;
  task->job = ferry_job_new ("task");
  task->package = package != NULL ? g_object_ref (package) : NULL;
  task->body = json_node_copy (call->body);
  g_hash_table_insert (call->agent->tasks, g_strdup (id), task);
  task->thread = g_thread_new ("task", func, task);
}

static void
answer_task (SmallCall  *call,
             const char *id)
{
  small_answer (call, small_object ("task", json_node_init_string (json_node_alloc (), id)));
}

static void
execute (SmallCall *call)
{
  const char *id = small_call_text (call, "id");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = small_open_package (call, small_call_text (call, "package"), &error);

  if (package == NULL)
    {
      small_refuse (call, error);
      return;
    }
  g_mutex_lock (&call->agent->mutex);
  if (!g_hash_table_contains (call->agent->tasks, id))
    begin (call, id, package, execute_thread);
  g_mutex_unlock (&call->agent->mutex);
  answer_task (call, id);
}

static void
roll_back (SmallCall *call)
{
  g_autofree char *id = g_uuid_string_random ();

  g_mutex_lock (&call->agent->mutex);
  begin (call, id, NULL, rollback_thread);
  g_mutex_unlock (&call->agent->mutex);
  answer_task (call, id);
}

static SmallTask *
find_task (SmallCall  *call,
           const char *id)
{
  SmallTask *task;

  g_mutex_lock (&call->agent->mutex);
  task = g_hash_table_lookup (call->agent->tasks, id);
  g_mutex_unlock (&call->agent->mutex);
  return task;
}

static JsonNode *
numbered (gint64     sequence,
          JsonNode  *node)
{
  json_object_set_int_member (json_node_get_object (node), "seq", sequence);
  return node;
}

static JsonNode *
end_of (FerryExecution *execution,
        const GError   *error)
{
  JsonNode *node = small_object ("execution", execution != NULL ? ferry_execution_to_json (execution) : json_node_new (JSON_NODE_NULL));
  JsonObject *told = error != NULL ? json_object_new () : NULL;

  if (told != NULL)
    {
      json_object_set_string_member (told, "message", error->message);
      json_object_set_string_member (told, "code", ferry_error_code_name ((FerryError) error->code));
      json_object_set_object_member (json_node_get_object (node), "error", told);
    }
  return node;
}

static void
watch_task (SmallCall *call,
            SmallTask *task,
            gint64     sequence)
{
  while (!g_atomic_int_get (&task->done))
    {
      if (!small_line (call->out, numbered (++sequence, small_object ("progress", ferry_wire_progress_to_json (task->job)))))
        return;
      g_usleep (TICK);
    }
  small_line (call->out, numbered (++sequence, small_object ("progress", ferry_wire_progress_to_json (task->job))));
  small_line (call->out, numbered (++sequence, end_of (task->execution, task->error)));
}

/* begun by another process, or before this one */
static void
watch_other (SmallCall  *call,
             const char *id,
             gint64      sequence)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) execution = ferry_instance_follow (call->agent->instance, id, NULL, &error);

  small_line (call->out, numbered (sequence + 1, end_of (execution, error)));
}

static void
executions (SmallCall *call)
{
  const char *id = small_call_query (call, "id"), *after = small_call_query (call, "after");
  gint64 sequence = after != NULL ? g_ascii_strtoll (after, NULL, 10) : 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) listed = NULL;
  SmallTask *task = id != NULL ? find_task (call, id) : NULL;

  if (id == NULL)
    {
      listed = ferry_instance_list_executions (call->agent->instance, &error);
      if (listed != NULL)
        small_answer (call, ferry_wire_array_to_json (listed, (FerryWireToJson) ferry_execution_to_json));
      else
        small_refuse (call, error);
      return;
    }
  http_write (call->out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n", -1);
  if (task != NULL)
    watch_task (call, task, sequence);
  else
    watch_other (call, id, sequence);
}

static void
execution (SmallCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) found = ferry_instance_find_execution (call->agent->instance, small_call_query (call, "id"), &error);

  if (found != NULL)
    small_answer (call, ferry_execution_to_json (found));
  else
    small_refuse (call, error);
}

static void
cancel (SmallCall *call)
{
  SmallTask *task = find_task (call, small_call_text (call, "id"));
  g_autoptr(GError) error = NULL;

  if (task != NULL && !g_atomic_int_get (&task->done))
    ferry_job_cancel (task->job);
  else if (!ferry_instance_cancel_execution (call->agent->instance, small_call_text (call, "id"), &error))
    {
      small_refuse (call, error);
      return;
    }
  small_answer (call, small_object (NULL, NULL));
}

static void
read_log (SmallCall *call)
{
  FerryLogPart part = FERRY_LOG_PART_LOG;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (ferry_wire_log_part_from_string (small_call_query (call, "part"), &part));
  bytes = ferry_instance_read_log (call->agent->instance, small_call_query (call, "id"), part, g_ascii_strtoll (small_call_query (call, "offset"), NULL, 10),
                                   (gsize) g_ascii_strtoull (small_call_query (call, "length"), NULL, 10), &error);
  if (bytes != NULL)
    http_answer (call->out, 200, NULL, "application/octet-stream", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  else
    small_refuse (call, error);
}

static JsonNode *
preview (SmallCall  *call,
         FerryJob   *job,
         GError    **error)
{
  g_autoptr(FerryExecution) found = ferry_instance_find_execution (call->agent->instance, small_call_query (call, "id"), error);
  g_autoptr(FerryRollbackPreview) shown = found != NULL ? ferry_instance_preview_rollback (call->agent->instance, found, job, error) : NULL;

  return shown != NULL ? ferry_wire_rollback_preview_to_json (shown) : NULL;
}

static void
rollback_preview (SmallCall *call)
{
  small_stream (call, preview);
}

gboolean
small_executions (SmallCall *call)
{
  static const struct { const char *action; void (*answer) (SmallCall *call); } actions[] = {
    { "ferry:execute", execute }, { "ferry:rollback", roll_back }, { "ferry:executions", executions }, { "ferry:execution", execution },
    { "ferry:cancel", cancel }, { "ferry:log", read_log }, { "ferry:rollbackPreview", rollback_preview },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (call->action, actions[i].action) == 0)
      {
        actions[i].answer (call);
        return TRUE;
      }
  return FALSE;
}
