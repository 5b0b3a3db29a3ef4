#include "config.h"

#include "remote/ferry-remote-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-progress.h"

#include <glib/gi18n-lib.h>

#define ATTEMPTS 4
#define FIRST_PAUSE 300   /* ms */

typedef struct
{
  FerryRemoteInstance *self;
  FerryJob            *job;
  JsonNode            *data;
  gboolean             ended;
} Stream;

static gboolean
line_cb (JsonNode  *node,
         gpointer   user_data,
         GError   **error)
{
  Stream *stream = user_data;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object != NULL && json_object_has_member (object, "progress"))
    return ferry_wire_progress_apply (stream->job, json_object_get_member (object, "progress"), error);
  stream->ended = TRUE;
  if (object != NULL && json_object_has_member (object, "data"))
    {
      g_clear_pointer (&stream->data, json_node_unref);
      stream->data = json_node_copy (json_object_get_member (object, "data"));
      return TRUE;
    }
  ferry_wire_error_from_json (node, 500, ferry_http_get_name (stream->self->http), error);
  return FALSE;
}

static gboolean
run_once (Stream         *stream,
          FerryHttpCall  *call,
          GError        **error)
{
  stream->ended = FALSE;
  if (!ferry_http_call_lines (stream->self->http, call, line_cb, stream, stream->job, error))
    return FALSE;
  if (stream->ended)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The line to “%s” broke."), ferry_http_get_name (stream->self->http));
  return FALSE;
}

JsonNode *
_ferry_remote_stream (FerryRemoteInstance  *self,
                      const char           *method,
                      const char           *action,
                      const char           *query,
                      JsonNode             *body,
                      gboolean              repeatable,
                      FerryJob             *job,
                      GError              **error)
{
  g_autoptr(JsonNode) owned = body;
  FerryHttpCall call = { .method = method, .action = action, .query = query, .body = owned, .repeatable = repeatable };
  Stream stream = { .self = self, .job = job };

  for (guint attempt = 1;; attempt++)
    {
      g_autoptr(GError) local_error = NULL;

      if (run_once (&stream, &call, &local_error))
        return stream.data;
      g_clear_pointer (&stream.data, json_node_unref);
      if (!repeatable || stream.ended || attempt >= ATTEMPTS || !g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONNECTION))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (!ferry_http_pause (job, FIRST_PAUSE << attempt, error))
        return NULL;
    }
}
