#include "config.h"

#include "remote/ferry-remote-follow.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-progress.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#define PAUSE 1000                                 /* ms */
#define PATIENCE (30 * 60 * G_USEC_PER_SEC)        /* a line that stays down: the execution goes on all the same */

typedef struct
{
  FerryRemoteInstance *self;
  const char          *id;
  FerryJob            *job;         /* shows */
  gint64               sequence;    /* of the last line */
  FerryExecution      *execution;
  GError              *ended;       /* how it ended, if not well */
  gboolean             over;
} Watch;

static void
watch_clear (Watch *watch)
{
  g_clear_object (&watch->execution);
  g_clear_error (&watch->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static gboolean
take_end (Watch       *watch,
          JsonObject  *object,
          GError     **error)
{
  JsonNode *record = json_object_get_member (object, "execution"), *failure = json_object_get_member (object, "error");
  g_autoptr(JsonNode) wrapped = NULL;

  if (record != NULL && !JSON_NODE_HOLDS_NULL (record))
    {
      watch->execution = ferry_execution_new_from_json (record, error);
      if (watch->execution == NULL)
        return FALSE;
    }
  if (failure != NULL && JSON_NODE_HOLDS_OBJECT (failure))
    {
      JsonObject *outer = json_object_new ();

      json_object_set_member (outer, "error", json_node_copy (failure));
      wrapped = json_node_init_object (json_node_alloc (), outer);
      json_object_unref (outer);
      ferry_wire_error_from_json (wrapped, 500, ferry_http_get_name (watch->self->http), &watch->ended);
    }
  watch->over = TRUE;
  return TRUE;
}

static gboolean
line_cb (JsonNode  *node,
         gpointer   user_data,
         GError   **error)
{
  Watch *watch = user_data;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand."),
                   ferry_http_get_name (watch->self->http), "ferry:executions");
      return FALSE;
    }
  watch->sequence = ferry_json_opt_int (object, "seq", watch->sequence);
  if (json_object_has_member (object, "progress"))
    return ferry_wire_progress_apply (watch->job, json_object_get_member (object, "progress"), error);
  if (json_object_has_member (object, "execution") || json_object_has_member (object, "error"))
    return take_end (watch, object, error);
  return TRUE;   /* a newer agent may tell more */
}

/* one connection; @listener is cancelled where the watching shall end */
static gboolean
watch_once (Watch     *watch,
            FerryJob  *listener,
            GError   **error)
{
  g_autofree char *after = g_strdup_printf ("%" PRId64, watch->sequence);
  g_autofree char *query = _ferry_remote_query ("id", watch->id, "after", after, NULL);
  FerryHttpCall call = { .method = "GET", .action = "ferry:executions", .query = query };

  return ferry_http_call_lines (watch->self->http, &call, line_cb, watch, listener, error);
}

static gboolean
is_broken_line (const GError *error)
{
  return error == NULL || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CONNECTION) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_RESTARTING);
}

static void
tell_broken (Watch *watch)
{
  g_autofree char *text = g_strdup_printf (_("The line to “%s” is down. The execution goes on there; Ferry asks again."), ferry_http_get_name (watch->self->http));

  ferry_job_set_message (watch->job, text);
}

static gboolean
watch_to_end (Watch     *watch,
              FerryJob  *listener,
              GError   **error)
{
  gint64 heard = g_get_monotonic_time ();

  while (!watch->over)
    {
      g_autoptr(GError) local_error = NULL;
      gint64 before = watch->sequence;
      gboolean whole = watch_once (watch, listener, &local_error);

      if (watch->over)
        break;
      if (watch->sequence != before || whole)
        heard = g_get_monotonic_time ();
      if (!is_broken_line (local_error) || g_get_monotonic_time () - heard > PATIENCE)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!whole)
        tell_broken (watch);
      if (!ferry_http_pause (listener, PAUSE, error))
        return FALSE;
    }
  ferry_job_set_message (watch->job, NULL);
  return TRUE;
}

gboolean
_ferry_remote_cancel (FerryRemoteInstance  *self,
                      const char           *id,
                      GError              **error)
{
  JsonObject *body = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), body), answer = NULL;
  FerryHttpCall call = { .method = "POST", .action = "ferry:cancel", .body = node, .repeatable = TRUE };

  json_object_set_string_member (body, "id", id);
  json_object_unref (body);
  answer = ferry_http_call_data (self->http, &call, NULL, error);
  return answer != NULL;
}

/* The user stopped it: the other side is told, and how it ended is still waited for. */
static gboolean
stop_and_wait (Watch   *watch,
               GError **error)
{
  g_autoptr(GError) refused = NULL;

  _ferry_remote_cancel (watch->self, watch->id, &refused);   /* over already, or a commit under way: the end tells */
  return watch_to_end (watch, NULL, error);
}

static gboolean
lost (Watch   *watch,
      GError **error)
{
  g_autofree char *reason = g_strdup ((*error)->message);

  g_clear_error (error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN,
               _("Execution %.8s runs on “%s”, but can't be watched any more: %s It goes on there: “ferry log follow” or the list of executions tells how it ends."),
               watch->id, ferry_http_get_name (watch->self->http), reason);
  return FALSE;
}

FerryExecution *
_ferry_remote_follow (FerryRemoteInstance  *self,
                      const char           *id,
                      gboolean              ours,
                      FerryJob             *job,
                      GError              **error)
{
  g_auto(Watch) watch = { .self = self, .id = id, .job = job };
  g_autoptr(GError) local_error = NULL;
  gboolean whole = watch_to_end (&watch, job, &local_error);

  if (!whole && ours && g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    {
      g_clear_error (&local_error);
      whole = stop_and_wait (&watch, &local_error);
    }
  if (!whole && ours)
    lost (&watch, &local_error);
  if (!whole)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (watch.ended != NULL)
    g_propagate_error (error, g_steal_pointer (&watch.ended));
  return whole ? g_steal_pointer (&watch.execution) : NULL;
}
