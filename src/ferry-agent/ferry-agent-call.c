#include "config.h"

#include "ferry-agent-call-private.h"
#include "ferry-agent.h"

#include "wire/ferry-wire-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>

#define BLOCK 65536

/* ---- what came ---- */

FerryAgent *
ferry_agent_call_get_agent (FerryAgentCall *self)
{
  return self->agent;
}

const char *
ferry_agent_call_get_method (FerryAgentCall *self)
{
  return self->head->method;
}

const char *
ferry_agent_call_get_action (FerryAgentCall *self)
{
  return self->head->action;
}

const char *
ferry_agent_call_get_key (FerryAgentCall *self)
{
  return self->head->key != NULL ? self->head->key : ferry_agent_call_get_query (self, "filterByTk");
}

const char *
ferry_agent_call_get_query (FerryAgentCall *self,
                            const char     *name)
{
  return g_hash_table_lookup (self->head->query, name);
}

const char *
ferry_agent_call_get_header (FerryAgentCall *self,
                             const char     *name)
{
  return ferry_agent_head_get (self->head, name);
}

const char *
ferry_agent_call_get_host (FerryAgentCall *self)
{
  return self->head->host != NULL ? self->head->host : "localhost";
}

const char *
ferry_agent_call_get_who (FerryAgentCall *self)
{
  return self->who;
}

FerryAgentScope
ferry_agent_call_get_scope (FerryAgentCall *self)
{
  return self->visit->token->scope;
}

gboolean
ferry_agent_call_is_gone (FerryAgentCall *self)
{
  struct pollfd ask = { .fd = self->fd, .events = POLLRDHUP };

  return self->broken || (poll (&ask, 1, 0) == 1 && (ask.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
}

JsonNode *
ferry_agent_call_get_body (FerryAgentCall *self)
{
  return self->body;
}

JsonObject *
ferry_agent_call_get_object (FerryAgentCall  *self,
                             GError         **error)
{
  if (self->body != NULL && JSON_NODE_HOLDS_OBJECT (self->body))
    return json_node_get_object (self->body);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The body must be a JSON object."));
  return NULL;
}

const char *
ferry_agent_call_get_text (FerryAgentCall *self,
                           const char     *member)
{
  return self->body != NULL && JSON_NODE_HOLDS_OBJECT (self->body) ? ferry_json_opt_string (json_node_get_object (self->body), member, NULL) : NULL;
}

GInputStream *
ferry_agent_call_get_stream (FerryAgentCall *self)
{
  return G_INPUT_STREAM (self->stream);
}

gint64
ferry_agent_call_get_length (FerryAgentCall *self)
{
  return self->head->length;
}

JsonNode *
ferry_agent_object (const char *member,
                    JsonNode   *value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  if (member != NULL)
    json_object_set_member (object, member, value);
  json_object_unref (object);
  return node;
}

/* ---- answers ---- */

gboolean
_ferry_agent_call_write (FerryAgentCall *self,
                         gconstpointer   data,
                         gsize           length)
{
  if (!self->broken && !g_output_stream_write_all (self->out, data, length, NULL, NULL, NULL))
    self->broken = TRUE;
  return !self->broken;
}

/* Nothing that is read beyond an unread body may be taken for a request. */
gboolean
_ferry_agent_call_may_keep (FerryAgentCall *self)
{
  return self->head->keep && !self->broken && ferry_agent_body_stream_is_at_end (self->stream);
}

static void
answer (FerryAgentCall *self,
        guint           status,
        const char     *type,
        gconstpointer   data,
        gsize           length,
        const char     *more)
{
  g_autofree char *head = _ferry_agent_head_text (self->head, status, type, (gint64) length, more, _ferry_agent_call_may_keep (self));
  g_autoptr(GByteArray) all = g_byte_array_sized_new ((guint) (strlen (head) + length));

  g_return_if_fail (self->status == 0);

  self->status = status;
  g_byte_array_append (all, (const guint8 *) head, (guint) strlen (head));
  if (length > 0)
    g_byte_array_append (all, data, (guint) length);
  _ferry_agent_call_write (self, all->data, all->len);
}

void
ferry_agent_call_answer_json (FerryAgentCall *self,
                              guint           status,
                              JsonNode       *root)
{
  g_autoptr(JsonNode) owned = root;
  g_autofree char *text = ferry_json_to_string (owned, FALSE);

  answer (self, status, "application/json; charset=utf-8", text, strlen (text), NULL);
}

void
ferry_agent_call_answer (FerryAgentCall *self,
                         JsonNode       *data)
{
  ferry_agent_call_answer_json (self, 200, ferry_agent_object ("data", data));
}

void
ferry_agent_call_answer_text (FerryAgentCall *self,
                              guint           status,
                              const char     *text)
{
  answer (self, status, status != 204 ? "text/plain; charset=utf-8" : NULL, text, status != 204 ? strlen (text) : 0, NULL);
}

void
ferry_agent_call_answer_bytes (FerryAgentCall *self,
                               const char     *type,
                               GBytes         *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  answer (self, 200, type, data, length, NULL);
}

void
ferry_agent_call_fail (FerryAgentCall *self,
                       const GError   *error)
{
  guint status = ferry_agent_body_stream_is_over (self->stream) ? 413 : ferry_wire_error_get_status (error);

  if (status >= 500)
    g_message ("%s %s: %s", self->who, self->head->action, error->message);
  ferry_agent_call_answer_json (self, status, ferry_wire_error_to_json (error, NULL));
}

static JsonNode *
describe_refusal (const char *code,
                  const char *message)
{
  JsonObject *told = json_object_new ();
  JsonArray *errors = json_array_new ();
  JsonNode *list = json_node_init_array (json_node_alloc (), errors);

  json_object_set_string_member (told, "message", message);
  if (code != NULL)
    json_object_set_string_member (told, "code", code);
  json_array_add_object_element (errors, told);
  json_array_unref (errors);
  return ferry_agent_object ("errors", list);
}

void
ferry_agent_call_refuse (FerryAgentCall *self,
                         guint           status,
                         const char     *code,
                         const char     *message)
{
  ferry_agent_call_answer_json (self, status, describe_refusal (code, message));
}

/* ---- texts ---- */

static const char *
reason_of (guint status)
{
  static const struct { guint status; const char *reason; } reasons[] = {
    { 200, "OK" }, { 204, "No Content" }, { 206, "Partial Content" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
    { 405, "Method Not Allowed" }, { 408, "Request Timeout" }, { 409, "Conflict" }, { 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" }, { 417, "Expectation Failed" }, { 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].status == status)
      return reasons[i].reason;
  return "Status";
}

char *
_ferry_agent_head_text (FerryAgentHead *head,
                        guint           status,
                        const char     *type,
                        gint64          length,
                        const char     *more,
                        gboolean        keep)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n", status, reason_of (status));
  if (type != NULL)
    g_string_append_printf (text, "Content-Type: %s\r\n", type);
  if (length >= 0 && status != 204)
    g_string_append_printf (text, "Content-Length: %" PRId64 "\r\n", length);
  else if (length < 0 && head != NULL && !head->old)
    g_string_append (text, "Transfer-Encoding: chunked\r\n");
  if (status == 429)
    g_string_append_printf (text, "Retry-After: %d\r\n", FERRY_AGENT_ATTEMPTS_SPAN);
  if (status == 405)
    g_string_append (text, "Allow: GET, POST\r\n");
  g_string_append_printf (text, "%sConnection: %s\r\n\r\n", more != NULL ? more : "", keep ? "keep-alive" : "close");
  return g_string_free (text, FALSE);
}

char *
_ferry_agent_refusal_text (FerryAgentHead          *head,
                           const FerryAgentRefusal *refusal)
{
  gboolean plain = refusal->status == 404 || refusal->status == 200;
  g_autoptr(JsonNode) node = plain ? NULL : describe_refusal (refusal->code != NULL ? refusal->code : "usage", refusal->message);
  g_autofree char *body = plain ? g_strdup (refusal->message) : ferry_json_to_string (node, FALSE);
  g_autofree char *text = _ferry_agent_head_text (head, refusal->status, plain ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
                                                  (gint64) strlen (body), NULL, refusal->status == 200 && head->keep);

  return g_strconcat (text, body, NULL);
}

/* ---- one request ---- */

static GBytes *
read_body (FerryAgentCall  *self,
           GError         **error)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize got;

  while ((got = g_input_stream_read (G_INPUT_STREAM (self->stream), block, BLOCK, NULL, error)) > 0)
    g_byte_array_append (all, block, (guint) got);
  explicit_bzero (block, BLOCK);
  return got == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

/* JSON is read whole before anybody looks at it; it may hold secrets, so its text does not stay in memory. */
static gboolean
take_json (FerryAgentCall  *self,
           GError         **error)
{
  g_autoptr(GBytes) bytes = read_body (self, error);
  gsize length = 0;
  char *data = bytes != NULL ? (char *) g_bytes_get_data (bytes, &length) : NULL;
  gboolean whole = bytes != NULL;
  g_autoptr(GError) local_error = NULL;

  if (length > 0 && self->visit->route->body == FERRY_AGENT_BODY_JSON)
    {
      self->body = ferry_json_parse (data, (gssize) length, "body", &local_error);
      whole = self->body != NULL;
    }
  if (length > 0)
    explicit_bzero (data, length);
  if (local_error != NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, local_error->message);
  return whole;
}

static void
let_come (FerryAgentCall *self)
{
  static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

  if (self->head->waits && self->head->length != 0)
    _ferry_agent_call_write (self, text, strlen (text));
}

static void
run (FerryAgentCall *self)
{
  FerryAgentBody kind = self->visit->route->body;
  g_autoptr(GError) error = NULL;

  let_come (self);
  if ((kind == FERRY_AGENT_BODY_JSON || kind == FERRY_AGENT_BODY_NONE) && !take_json (self, &error))
    ferry_agent_call_fail (self, error);
  else
    ferry_agent_router_run (self->visit->route, self);
  if (self->lines)
    _ferry_agent_call_end_lines (self);
  if (self->status == 0)
    ferry_agent_call_refuse (self, 500, "failed", "Nothing was answered.");
}

static void
record (FerryAgentCall *self)
{
  if (strcmp (self->head->method, "GET") != 0 || self->status >= 500)
    g_message ("%s %s %u", self->who, self->head->action, self->status);
}

gboolean
_ferry_agent_call_run (FerryAgent            *agent,
                       FerryAgentHead        *head,
                       const FerryAgentVisit *visit,
                       GIOStream             *stream,
                       int                    fd,
                       GByteArray            *rest)
{
  FerryAgentCall self = { .agent = agent, .head = head, .visit = visit, .fd = fd, .tls = G_IS_TLS_CONNECTION (stream),
                          .in = g_io_stream_get_input_stream (stream), .out = g_io_stream_get_output_stream (stream) };
  gboolean keep;

  self.who = g_strdup_printf ("%s@%s", visit->token->name, g_get_host_name ());
  self.stream = ferry_agent_body_stream_new (self.in, rest, head->length, visit->limit);
  ferry_act_for (self.who);
  run (&self);
  record (&self);
  ferry_act_for (NULL);
  keep = _ferry_agent_call_may_keep (&self);
  g_clear_pointer (&self.body, json_node_unref);
  g_object_unref (self.stream);
  g_free (self.who);
  return keep;
}
