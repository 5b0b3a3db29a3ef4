#include "config.h"

#include "remote/ferry-http-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ATTEMPTS 5
#define FIRST_PAUSE 200                               /* ms */
#define RESTART_PAUSE 500                             /* ms */
#define RESTART_PATIENCE (10 * 60 * G_USEC_PER_SEC)
#define SMALL_BODY (64 * 1024)

static GCancellable *
cancellable_of (FerryJob *job)
{
  return job != NULL ? ferry_job_get_cancellable (job) : NULL;
}

/**
 * ferry_http_pause:
 * @job: (nullable): ends the pause when it is cancelled
 * @milliseconds: how long
 * @error: return location
 *
 * Waits. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_CANCELLED
 *
 * Since: 0.1
 */
gboolean
ferry_http_pause (FerryJob  *job,
                  guint      milliseconds,
                  GError   **error)
{
  GPollFD fd;

  if (job == NULL || !g_cancellable_make_pollfd (ferry_job_get_cancellable (job), &fd))
    {
      g_usleep (milliseconds * 1000UL);
      return TRUE;
    }
  g_poll (&fd, 1, (gint) milliseconds);
  g_cancellable_release_fd (ferry_job_get_cancellable (job));
  return !ferry_job_is_cancelled (job, error);
}

static gboolean
set_body (SoupMessage          *message,
          const FerryHttpCall  *call,
          GError              **error)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *text;

  if (call->open_body != NULL)
    {
      stream = call->open_body (call->body_data, error);
      if (stream == NULL)
        return FALSE;
      soup_message_set_request_body (message, call->body_type, stream, call->body_length);
    }
  else if (call->body != NULL)
    {
      text = ferry_json_to_string (call->body, FALSE);
      bytes = g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify) ferry_secret_free, text);
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return TRUE;
}

static gboolean
set_token (FerryHttp           *self,
           SoupMessageHeaders  *headers,
           GError             **error)
{
  char *token = _ferry_http_dup_token (self, error);
  g_autofree char *bearer = NULL;

  if (token == NULL)
    return FALSE;
  bearer = g_strconcat ("Bearer ", token, NULL);
  soup_message_headers_replace (headers, "Authorization", bearer);
  explicit_bzero (bearer, strlen (bearer));
  ferry_secret_free (token);
  return TRUE;
}

static SoupMessage *
make_message (FerryHttp            *self,
              const FerryHttpCall  *call,
              GError              **error)
{
  g_autofree char *address = g_strconcat (self->address, "/", call->action, call->query != NULL ? "?" : "", call->query, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (call->method, address);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* a connection that the other side closed meanwhile would make it unknown whether the request arrived */
  if (strcmp (call->method, "GET") != 0)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  _ferry_http_connect_tls (self, message);
  if (call->range != NULL)
    soup_message_headers_replace (headers, "Range", call->range);
  if (call->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", call->if_range);
  if ((!call->open && !set_token (self, headers, error)) || !set_body (message, call, error))
    return NULL;
  return g_steal_pointer (&message);
}

void
_ferry_exchange_clear (FerryExchange *exchange)
{
  if (exchange->stream != NULL)
    g_input_stream_close (exchange->stream, NULL, NULL);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
  if (exchange->session != NULL)
    _ferry_http_give_session (exchange->http, g_steal_pointer (&exchange->session));
}

static gboolean
send_once (FerryExchange        *exchange,
           FerryHttp            *self,
           const FerryHttpCall  *call,
           FerryJob             *job,
           GError              **error)
{
  exchange->http = self;
  exchange->message = make_message (self, call, error);
  if (exchange->message == NULL)
    return FALSE;
  exchange->session = _ferry_http_take_session (self, (guint) (call->patience / G_USEC_PER_SEC));
  exchange->stream = soup_session_send (exchange->session, exchange->message, cancellable_of (job), error);
  if (exchange->stream != NULL)
    return TRUE;
  _ferry_http_convert (self, error);
  _ferry_exchange_clear (exchange);
  return FALSE;
}

/* A line that is down for a moment is tried again where that does no harm. */
static gboolean
send_patiently (FerryExchange        *exchange,
                FerryHttp            *self,
                const FerryHttpCall  *call,
                FerryJob             *job,
                GError              **error)
{
  gboolean repeatable = call->repeatable || strcmp (call->method, "GET") == 0;

  for (guint attempt = 1;; attempt++)
    {
      g_autoptr(GError) local_error = NULL;

      if (send_once (exchange, self, call, job, &local_error))
        return TRUE;
      if (!repeatable || call->hurried || attempt >= ATTEMPTS || !g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONNECTION))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!ferry_http_pause (job, FIRST_PAUSE << attempt, error))
        return FALSE;
    }
}

GBytes *
_ferry_exchange_read (FerryExchange  *exchange,
                      gsize           limit,
                      FerryJob       *job,
                      GError        **error)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (SMALL_BODY);
  gssize got;

  while ((got = g_input_stream_read (exchange->stream, block, SMALL_BODY, cancellable_of (job), error)) > 0)
    {
      if (all->len + (gsize) got > limit)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” answered with more than %zu bytes, which Ferry does not take."),
                       exchange->http->name, limit);
          return NULL;
        }
      g_byte_array_append (all, block, (guint) got);
    }
  if (got < 0)
    {
      _ferry_http_convert (exchange->http, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static gboolean
is_json (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && (strcmp (type, "application/json") == 0 || g_str_has_suffix (type, "+json"));
}

/* the body of a refusal; NULL without error where it is no JSON: a proxy's page */
static JsonNode *
read_refusal (FerryExchange  *exchange,
              FerryJob       *job)
{
  g_autoptr(GBytes) bytes = is_json (exchange->message) ? _ferry_exchange_read (exchange, SMALL_BODY, job, NULL) : NULL;

  return bytes != NULL ? ferry_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), exchange->http->name, NULL) : NULL;
}

static void
set_not_offered (FerryExchange        *exchange,
                 const FerryHttpCall  *call,
                 GError              **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” does not offer “%s” at %s."), exchange->http->name, call->action, exchange->http->address);
}

static void
set_redirected (FerryExchange  *exchange,
                GError        **error)
{
  const char *to = soup_message_headers_get_one (soup_message_get_response_headers (exchange->message), "Location");
  g_autofree char *shown = ferry_escape_for_display (to != NULL ? to : "");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("%s leads on to “%s”. Ferry does not follow, because the token is for this address only: enter the other address if it is right."),
               exchange->http->address, shown);
}

static void
set_token_refused (FerryExchange  *exchange,
                   GError        **error)
{
  _ferry_http_forget_token (exchange->http);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
               _("“%s” does not take the token: it is wrong, expired or was revoked. Enter a new one for the instance."), exchange->http->name);
}

/*
 * _ferry_exchange_refuse:
 *
 * Tells what an answer that is no success means; the exchange is over then.
 *
 * Returns: %FALSE with @error for a refusal; %TRUE for 2xx
 */
gboolean
_ferry_exchange_refuse (FerryExchange        *exchange,
                        const FerryHttpCall  *call,
                        FerryJob             *job,
                        GError              **error)
{
  guint status = soup_message_get_status (exchange->message);
  g_autoptr(JsonNode) told = NULL;

  if (status >= 200 && status < 300)
    return TRUE;
  told = read_refusal (exchange, job);
  if (status == 401)
    set_token_refused (exchange, error);
  else if (status >= 300 && status < 400)
    set_redirected (exchange, error);
  else if (status == 404 && told == NULL)
    set_not_offered (exchange, call, error);
  else if (told == NULL && (status == 503 || status == 502 || status == 504))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("“%s” is not there: what stands before it at %s answers with status %u."),
                 exchange->http->name, exchange->http->address, status);
  else
    ferry_wire_error_from_json (told, status, exchange->http->name, error);
  _ferry_exchange_clear (exchange);
  return FALSE;
}

/* 503 with JSON: the application is coming up and says what it is doing. The message stands in the job while it is waited out. */
static gboolean
wait_out (FerryExchange        *exchange,
          FerryHttp            *self,
          const FerryHttpCall  *call,
          FerryJob             *job,
          gint64                since,
          GError              **error)
{
  g_autoptr(GError) told = NULL;
  g_autofree char *text = NULL;

  if (_ferry_exchange_refuse (exchange, call, job, &told))
    return FALSE;
  if (call->hurried || !g_error_matches (told, FERRY_ERROR, FERRY_ERROR_RESTARTING) || g_get_monotonic_time () - since > RESTART_PATIENCE)
    {
      g_propagate_error (error, g_steal_pointer (&told));
      return FALSE;
    }
  text = g_strdup_printf (_("“%s” is restarting: %s"), self->name, told->message);
  ferry_job_set_message (job, text);
  return ferry_http_pause (job, RESTART_PAUSE, error);
}

/*
 * _ferry_exchange_open:
 *
 * Sends a request and waits for the head of the answer, whatever its status but 503 is.
 *
 * Returns: %FALSE with @error
 */
gboolean
_ferry_exchange_open (FerryExchange        *exchange,
                      FerryHttp            *self,
                      const FerryHttpCall  *call,
                      FerryJob             *job,
                      GError              **error)
{
  gint64 since = g_get_monotonic_time ();
  gboolean waited = FALSE;

  while (send_patiently (exchange, self, call, job, error))
    {
      if (soup_message_get_status (exchange->message) != 503)
        {
          if (waited)
            ferry_job_set_message (job, NULL);
          return TRUE;
        }
      waited = TRUE;
      if (!wait_out (exchange, self, call, job, since, error))
        return FALSE;
    }
  return FALSE;
}
