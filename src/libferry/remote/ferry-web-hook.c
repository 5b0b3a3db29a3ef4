#include "config.h"

#include "remote/ferry-web-hook.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <libsoup/soup.h>
#include <string.h>

#define PREFIX "whsec_"
#define LEAST_SECRET 24   /* bytes, as the standard says */
#define MOST_SECRET 64
#define NEW_SECRET 32
#define TIMEOUT_SECONDS 15
#define ATTEMPTS 4
#define FIRST_PAUSE 1000   /* ms, doubled each time */

/* The bytes behind "whsec_…". */
static guint8 *
decode_secret (const char *secret,
               gsize      *length)
{
  guint8 *bytes = g_str_has_prefix (secret, PREFIX) ? g_base64_decode (secret + strlen (PREFIX), length) : NULL;

  if (bytes != NULL && *length >= LEAST_SECRET && *length <= MOST_SECRET)
    return bytes;
  g_free (bytes);
  return NULL;
}

static char *
make_secret (void)
{
  guint8 bytes[NEW_SECRET];
  g_autofree char *text = NULL;

  ferry_random_bytes (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  return g_strconcat (PREFIX, text, NULL);
}

/**
 * ferry_web_hook_new:
 * @address: where the receiver listens
 * @secret: (nullable): "whsec_…"; %NULL makes one up
 * @error: %FERRY_ERROR_USAGE
 *
 * Returns: (transfer full) (nullable): the hook. Any thread.
 *
 * Since: 0.1
 */
FerryWebHook *
ferry_web_hook_new (const char  *address,
                    const char  *secret,
                    GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr(FerryWebHook) self = g_new0 (FerryWebHook, 1);
  gsize length;
  g_autofree guint8 *bytes = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || (strcmp (g_uri_get_scheme (uri), "https") != 0 && strcmp (g_uri_get_scheme (uri), "http") != 0)
      || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no address of a web hook: it begins with https:// or http:// and holds no password."), address);
      return NULL;
    }
  self->address = g_strdup (address);
  self->secret = secret != NULL ? g_strdup (secret) : make_secret ();
  bytes = decode_secret (self->secret, &length);
  if (bytes != NULL)
    return g_steal_pointer (&self);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The secret of a web hook is “whsec_” and %d to %d bytes in base64."), LEAST_SECRET, MOST_SECRET);
  return NULL;
}

void
ferry_web_hook_free (FerryWebHook *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  ferry_secret_free (self->secret);
  g_free (self);
}

/**
 * ferry_web_hook_sign:
 * @self: a hook
 * @id: of the message
 * @seconds: since 1970
 * @body: what is sent
 *
 * Returns: (transfer full): "v1," and the HMAC-SHA256 of "ID.SECONDS.BODY" in base64. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_web_hook_sign (const FerryWebHook *self,
                     const char         *id,
                     gint64              seconds,
                     const char         *body)
{
  g_autofree char *signed_text = g_strdup_printf ("%s.%" PRId64 ".%s", id, seconds, body), *text = NULL;
  gsize key_length, length = 32;
  g_autofree guint8 *key = decode_secret (self->secret, &key_length);
  guint8 digest[32];
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);

  g_hmac_update (hmac, (const guchar *) signed_text, (gssize) strlen (signed_text));
  g_hmac_get_digest (hmac, digest, &length);
  g_hmac_unref (hmac);
  text = g_base64_encode (digest, length);
  return g_strconcat ("v1,", text, NULL);
}

static char *
make_body (const char *type,
           JsonNode   *data)
{
  g_autofree char *now = ferry_time_to_iso (ferry_time_now ());
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "timestamp", now);
  json_object_set_member (object, "data", json_node_copy (data));
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/* One attempt: the same message keeps its id, so that a receiver knows it again; the time, and so the signature, is new. */
static gboolean
attempt (const FerryWebHook  *self,
         SoupSession         *session,
         const char          *id,
         const char          *body,
         guint               *status,
         FerryJob            *job,
         GError             **error)
{
  gint64 seconds = ferry_time_now () / G_USEC_PER_SEC;
  g_autofree char *signature = ferry_web_hook_sign (self, id, seconds, body), *time = g_strdup_printf ("%" PRId64, seconds);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", self->address);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body)), answer = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "webhook-id", id);
  soup_message_headers_replace (headers, "webhook-timestamp", time);
  soup_message_headers_replace (headers, "webhook-signature", signature);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  answer = soup_session_send_and_read (session, message, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  *status = answer != NULL ? soup_message_get_status (message) : 0;
  if (answer == NULL || SOUP_STATUS_IS_SUCCESSFUL (*status))
    return answer != NULL;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The web hook at %s answered with status %u."), self->address, *status);
  return FALSE;
}

/* what may go better next time: nobody answered, too many calls, trouble of its own */
static gboolean
is_worth_trying (guint status)
{
  return status == 0 || status == 429 || status >= 500;
}

/**
 * ferry_web_hook_send:
 * @self: a hook
 * @type: what happened: "release.finished"
 * @data: more of it; no secrets
 * @job: (nullable): cancelling
 * @error: %FERRY_ERROR_CONNECTION, %FERRY_ERROR_CANCELLED
 *
 * Tells the receiver, at most four times within some seconds. Redirections are not followed. Blocking, any thread.
 *
 * Returns: whether it took the message
 *
 * Since: 0.1
 */
gboolean
ferry_web_hook_send (const FerryWebHook  *self,
                     const char          *type,
                     JsonNode            *data,
                     FerryJob            *job,
                     GError             **error)
{
  g_autoptr(SoupSession) session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "Ferry/" FERRY_VERSION, NULL);
  g_autofree char *uuid = g_uuid_string_random (), *id = g_strconcat ("msg_", uuid, NULL), *body = make_body (type, data);
  gulong pause = FIRST_PAUSE;

  for (guint i = 1;; i++, pause *= 2)
    {
      g_autoptr(GError) failure = NULL;
      guint status = 0;

      if (attempt (self, session, id, body, &status, job, &failure))
        return TRUE;
      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (i == ATTEMPTS || !is_worth_trying (status))
        {
          if (failure->domain != FERRY_ERROR)
            g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The web hook at %s could not be told: %s"), self->address, failure->message);
          else
            g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_usleep (pause * 1000);
    }
}
