#include "config.h"

#include "ferry-agent-call-private.h"
#include "ferry-agent.h"

#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-progress.h"

#include <string.h>

#define TICK (100 * G_TIME_SPAN_MILLISECOND)
#define HEARTBEAT (10 * G_TIME_SPAN_SECOND)
#define LINES "application/x-ndjson"

gboolean
ferry_agent_call_begin_lines (FerryAgentCall *self)
{
  g_autofree char *head = _ferry_agent_head_text (self->head, 200, LINES, -1, NULL, _ferry_agent_call_may_keep (self));

  self->status = 200;
  self->lines = TRUE;
  return _ferry_agent_call_write (self, head, strlen (head));
}

gboolean
ferry_agent_call_line (FerryAgentCall *self,
                       JsonNode       *node)
{
  g_autoptr(JsonNode) owned = node;
  g_autofree char *text = ferry_json_to_string (owned, FALSE);
  g_autofree char *chunk = self->head->old ? g_strconcat (text, "\n", NULL) : g_strdup_printf ("%zx\r\n%s\n\r\n", strlen (text) + 1, text);

  return _ferry_agent_call_write (self, chunk, strlen (chunk));
}

void
_ferry_agent_call_end_lines (FerryAgentCall *self)
{
  self->lines = FALSE;
  if (!self->head->old)
    _ferry_agent_call_write (self, "0\r\n\r\n", 5);
}

/* ---- work that is watched by its caller ---- */

typedef struct
{
  FerryAgentCall *call;
  JsonNode     *(*work) (FerryAgentCall *call, FerryJob *job, GError **error);
  FerryJob       *job;
  JsonNode       *data;
  GError         *error;
  GMutex          mutex;
  GCond           cond;
  gboolean        over;
} Stream;

static gpointer
work_thread (gpointer data)
{
  Stream *stream = data;

  ferry_act_for (stream->call->who);
  stream->data = stream->work (stream->call, stream->job, &stream->error);
  ferry_job_finish (stream->job, stream->error);
  g_mutex_lock (&stream->mutex);
  stream->over = TRUE;
  g_cond_signal (&stream->cond);
  g_mutex_unlock (&stream->mutex);
  return NULL;
}

static gboolean
wait_tick (Stream *stream)
{
  gint64 until = g_get_monotonic_time () + TICK;
  gboolean over;

  g_mutex_lock (&stream->mutex);
  while (!stream->over && g_cond_wait_until (&stream->cond, &stream->mutex, until))
    ;
  over = stream->over;
  g_mutex_unlock (&stream->mutex);
  return over;
}

static void
describe_member (GString    *text,
                 JsonObject *object,
                 const char *member)
{
  g_autofree char *value = json_object_has_member (object, member) ? ferry_json_to_string (json_object_get_member (object, member), FALSE) : NULL;

  g_string_append_printf (text, "%s ", value != NULL ? value : "");
}

char *
ferry_agent_describe_progress (JsonNode *progress)
{
  static const char * const members[] = { "step", "table", "done", "total", "unit", "message", "fraction" };
  JsonObject *object = json_node_get_object (progress);
  JsonArray *steps = json_object_get_array_member (object, "steps");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    describe_member (text, object, members[i]);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      describe_member (text, json_array_get_object_element (steps, i), "id");
      describe_member (text, json_array_get_object_element (steps, i), "state");
    }
  return g_string_free (text, FALSE);
}

/* A line where something changed, and now and then to show that the line stands. */
static void
tell_progress (Stream  *stream,
               char   **last,
               gint64  *told)
{
  JsonNode *progress = ferry_wire_progress_to_json (stream->job);
  g_autofree char *text = ferry_agent_describe_progress (progress);
  gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (text, *last) == 0 && now - *told < HEARTBEAT)
    {
      json_node_unref (progress);
      return;
    }
  ferry_agent_call_line (stream->call, ferry_agent_object ("progress", progress));
  g_free (*last);
  *last = g_steal_pointer (&text);
  *told = now;
}

static void
watch (Stream   *stream,
       gboolean  goes_on)
{
  g_autofree char *last = NULL;
  gint64 told = 0;

  do
    {
      gboolean gone = ferry_agent_call_is_gone (stream->call);

      if (!gone)
        tell_progress (stream, &last, &told);
      if (!goes_on && (gone || ferry_agent_is_stopping (stream->call->agent)))
        ferry_job_cancel (stream->job);
    }
  while (!wait_tick (stream));
  tell_progress (stream, &last, &told);
}

void
_ferry_agent_call_stream (FerryAgentCall *self,
                          JsonNode     *(*work) (FerryAgentCall *call, FerryJob *job, GError **error),
                          gboolean        goes_on)
{
  g_autoptr(FerryJob) job = ferry_job_new (ferry_agent_call_get_action (self));
  Stream stream = { .call = self, .work = work, .job = job };
  GThread *thread;

  g_mutex_init (&stream.mutex);
  g_cond_init (&stream.cond);
  ferry_agent_call_begin_lines (self);
  thread = g_thread_new ("work", work_thread, &stream);
  watch (&stream, goes_on);
  g_thread_join (thread);
  if (stream.error != NULL)
    g_message ("%s %s: %s", self->who, self->head->action, stream.error->message);
  ferry_agent_call_line (self, stream.data != NULL ? ferry_agent_object ("data", stream.data) : ferry_wire_error_to_json (stream.error, NULL));
  g_clear_error (&stream.error);
  g_mutex_clear (&stream.mutex);
  g_cond_clear (&stream.cond);
}
