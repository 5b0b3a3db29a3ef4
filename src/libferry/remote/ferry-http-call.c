#include "config.h"

#include "remote/ferry-http-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define JSON_LIMIT (64 * 1024 * 1024)
#define LINE_LIMIT (16 * 1024 * 1024)
#define BLOCK (64 * 1024)

JsonNode *
_ferry_exchange_parse (FerryExchange  *exchange,
                       FerryJob       *job,
                       GError        **error)
{
  g_autoptr(GBytes) bytes = NULL;

  if (soup_message_get_status (exchange->message) == 204)
    return json_node_new (JSON_NODE_NULL);
  bytes = _ferry_exchange_read (exchange, JSON_LIMIT, job, error);
  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) == 0)
    return json_node_new (JSON_NODE_NULL);
  return ferry_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), exchange->http->name, error);
}

/**
 * ferry_http_call:
 * @self: the object
 * @call: what to ask
 * @job: (nullable): for cancelling; shows why it takes long
 * @error: return location
 *
 * Asks and reads the answer. An application that restarts is waited for, a line that is down for a moment is tried again where asking twice does no harm. Blocking, any
 * thread.
 *
 * Returns: (transfer full) (nullable): the whole answer; a null for an empty one. %FERRY_ERROR_UNSUPPORTED: it is not offered there.
 *
 * Since: 0.1
 */
JsonNode *
ferry_http_call (FerryHttp            *self,
                 const FerryHttpCall  *call,
                 FerryJob             *job,
                 GError              **error)
{
  g_auto(FerryExchange) exchange = { NULL };

  if (!_ferry_exchange_open (&exchange, self, call, job, error) || !_ferry_exchange_refuse (&exchange, call, job, error))
    return NULL;
  return _ferry_exchange_parse (&exchange, job, error);
}

/**
 * ferry_http_call_data:
 * @self: the object
 * @call: what to ask
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * As ferry_http_call(), for answers that wrap what they tell. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the member `data` of the answer
 *
 * Since: 0.1
 */
JsonNode *
ferry_http_call_data (FerryHttp            *self,
                      const FerryHttpCall  *call,
                      FerryJob             *job,
                      GError              **error)
{
  g_autoptr(JsonNode) node = ferry_http_call (self, call, job, error);
  JsonNode *data;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_steal_pointer (&node);
  data = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "data") : NULL;
  if (data != NULL)
    return json_node_copy (data);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand. Is %s the address of a NocoBase application or of a Ferry agent?"),
               self->name, call->action, self->address);
  return NULL;
}

/**
 * ferry_http_call_bytes:
 * @self: the object
 * @call: what to ask
 * @limit: most bytes to take
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * As ferry_http_call(), for answers that are no JSON. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 *
 * Since: 0.1
 */
GBytes *
ferry_http_call_bytes (FerryHttp            *self,
                       const FerryHttpCall  *call,
                       gsize                 limit,
                       FerryJob             *job,
                       GError              **error)
{
  g_auto(FerryExchange) exchange = { NULL };

  if (!_ferry_exchange_open (&exchange, self, call, job, error) || !_ferry_exchange_refuse (&exchange, call, job, error))
    return NULL;
  return _ferry_exchange_read (&exchange, limit, job, error);
}

typedef struct
{
  FerryHttp         *http;
  FerryHttpLineFunc  func;
  gpointer           user_data;
  GByteArray        *rest;      /* a line whose end has not come yet */
} Lines;

static gboolean
show_line (Lines       *lines,
           const char  *text,
           gsize        length,
           GError     **error)
{
  g_autoptr(JsonNode) node = NULL;

  if (length == 0)
    return TRUE;
  node = ferry_json_parse (text, (gssize) length, lines->http->name, error);
  return node != NULL && lines->func (node, lines->user_data, error);
}

static gboolean
take_block (Lines         *lines,
            const guint8  *block,
            gsize          length,
            GError       **error)
{
  const guint8 *end;

  while ((end = memchr (block, '\n', length)) != NULL)
    {
      gsize part = (gsize) (end - block);

      g_byte_array_append (lines->rest, block, (guint) part);
      if (!show_line (lines, (const char *) lines->rest->data, lines->rest->len, error))
        return FALSE;
      g_byte_array_set_size (lines->rest, 0);
      block += part + 1;
      length -= part + 1;
    }
  g_byte_array_append (lines->rest, block, (guint) length);
  if (lines->rest->len <= LINE_LIMIT)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” answered with more than %d bytes, which Ferry does not take."), lines->http->name, LINE_LIMIT);
  return FALSE;
}

static gboolean
read_lines (FerryExchange  *exchange,
            Lines          *lines,
            FerryJob       *job,
            GError        **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  GCancellable *cancellable = job != NULL ? ferry_job_get_cancellable (job) : NULL;
  gssize got;

  while ((got = g_input_stream_read (exchange->stream, block, BLOCK, cancellable, error)) > 0)
    if (!take_block (lines, block, (gsize) got, error))
      return FALSE;
  if (got < 0)
    {
      _ferry_http_convert (exchange->http, error);
      return FALSE;
    }
  return show_line (lines, (const char *) lines->rest->data, lines->rest->len, error);
}

/**
 * ferry_http_call_lines:
 * @self: the object
 * @call: what to ask
 * @func: (scope call): sees every line as it comes
 * @user_data: for @func
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Asks for lines of JSON and shows them while they come. Blocking, any thread.
 *
 * Returns: %TRUE at the end of the answer; %FALSE with @error, or without when @func wants no more
 *
 * Since: 0.1
 */
gboolean
ferry_http_call_lines (FerryHttp            *self,
                       const FerryHttpCall  *call,
                       FerryHttpLineFunc     func,
                       gpointer              user_data,
                       FerryJob             *job,
                       GError              **error)
{
  g_auto(FerryExchange) exchange = { NULL };
  g_autoptr(GByteArray) rest = g_byte_array_new ();
  Lines lines = { self, func, user_data, rest };

  return _ferry_exchange_open (&exchange, self, call, job, error) && _ferry_exchange_refuse (&exchange, call, job, error)
         && read_lines (&exchange, &lines, job, error);
}
