#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "cloud/ferry-s3-private.h"
#include "cloud/ferry-s3-signature.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ATTEMPTS        6
#define FIRST_PAUSE     500                  /* ms; doubled each time */
#define LONGEST_PAUSE   20000
#define PART_SIZE       (8 * 1024 * 1024)    /* the most of a file that is in memory */
#define SILENCE_SECONDS 60
#define MOST_ANSWER     (16 * 1024 * 1024)
#define MOST_HEADERS    12

/* Since: 0.1 */
void
ferry_s3_object_free (FerryS3Object *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->etag);
  g_free (self->sha256);
  g_free (self);
}

static void
set_places (FerryS3 *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->settings->endpoint, G_URI_FLAGS_NONE, NULL);
  const char *scheme = g_uri_get_scheme (uri), *bare = g_uri_get_host (uri);
  g_autofree char *host = strchr (bare, ':') != NULL ? g_strdup_printf ("[%s]", bare) : g_strdup (bare);
  int port = g_uri_get_port (uri), usual = g_str_equal (scheme, "https") ? 443 : 80;
  g_autofree char *with_port = port > 0 && port != usual ? g_strdup_printf ("%s:%d", host, port) : g_strdup (host);

  self->host = self->settings->path_style ? g_strdup (with_port) : g_strdup_printf ("%s.%s", self->settings->bucket, with_port);
  self->base = g_strdup_printf ("%s://%s", scheme, self->host);
}

/**
 * ferry_s3_new:
 * @settings: a storage
 * @secret: the secret of its access key; copied
 * @error: %FERRY_ERROR_USAGE
 *
 * Prepares for asking a storage; asks nothing yet.
 *
 * Returns: (transfer full) (nullable): the storage.
 *
 * Since: 0.1
 */
FerryS3 *
ferry_s3_new (const FerryCloudSettings  *settings,
              const char                *secret,
              GError                   **error)
{
  FerryS3 *self;

  if (!ferry_cloud_settings_validate (settings, error))
    return NULL;
  if (secret == NULL || *secret == '\0')
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("The secret of the cloud storage's access key is missing. Enter it in the settings of the backups."));
      return NULL;
    }
  self = g_new0 (FerryS3, 1);
  self->settings = ferry_cloud_settings_copy (settings);
  self->secret = g_strdup (secret);
  self->session = soup_session_new_with_options ("timeout", SILENCE_SECONDS, "idle-timeout", 30, "user-agent", "ferry/" FERRY_VERSION, NULL);
  self->attempts = ATTEMPTS;
  self->first_pause = FIRST_PAUSE;
  self->part_size = PART_SIZE;
  set_places (self);
  return self;
}

/* Since: 0.1 */
void
ferry_s3_free (FerryS3 *self)
{
  if (self == NULL)
    return;
  ferry_cloud_settings_free (self->settings);
  ferry_secret_free (self->secret);
  g_object_unref (self->session);
  g_free (self->base);
  g_free (self->host);
  g_free (self);
}

/* Since: 0.1 */
void
ferry_s3_set_patience (FerryS3 *self,
                       guint    attempts,
                       guint    first_pause_ms,
                       gsize    part_size)
{
  self->attempts = attempts > 0 ? attempts : self->attempts;
  self->first_pause = first_pause_ms > 0 ? first_pause_ms : self->first_pause;
  self->part_size = part_size > 0 ? part_size : self->part_size;
}

void
_ferry_s3_reply_clear (FerryS3Reply *reply)
{
  g_clear_object (&reply->stream);
  g_clear_object (&reply->message);
  g_clear_pointer (&reply->body, g_bytes_unref);
}

const char *
_ferry_s3_header (FerryS3Reply *reply,
                  const char   *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message), name);
}

char *
_ferry_s3_dup_etag (FerryS3Reply *reply)
{
  const char *etag = _ferry_s3_header (reply, "ETag");
  gsize length = etag != NULL ? strlen (etag) : 0;

  return length >= 2 && etag[0] == '"' && etag[length - 1] == '"' ? g_strndup (etag + 1, length - 2) : g_strdup (etag);
}

gboolean
_ferry_s3_etag_differs (FerryS3Reply *reply,
                        const char   *md5)
{
  g_autofree char *etag = _ferry_s3_dup_etag (reply);
  const char *encryption = _ferry_s3_header (reply, "x-amz-server-side-encryption");

  if (encryption != NULL && g_str_has_prefix (encryption, "aws:kms"))   /* there it is no MD5 */
    return FALSE;
  return etag == NULL || g_ascii_strcasecmp (etag, md5) != 0;
}

/* ---- one request ----------------------------------------------------------------------------------------------------------- */

static char *
hash_of (GBytes *body)
{
  return body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body) : g_strdup (FERRY_S3_EMPTY_HASH);
}

static void
sign (FerryS3              *self,
      const FerryS3Request *request,
      const char           *path,
      SoupMessageHeaders   *headers)
{
  FerryS3Signing signing = { .access_key = self->settings->access_key, .secret = self->secret, .region = self->settings->region, .service = "s3",
                             .time = g_get_real_time () / G_USEC_PER_SEC };
  g_autofree char *hash = hash_of (request->body);
  g_autofree char *time = ferry_s3_time (signing.time);
  g_autofree char *authorization = NULL;
  FerryS3Header signed_headers[MOST_HEADERS] = { { NULL, NULL } };
  guint n = 0;

  signed_headers[n++] = (FerryS3Header) { "host", self->host };
  signed_headers[n++] = (FerryS3Header) { "x-amz-content-sha256", hash };
  signed_headers[n++] = (FerryS3Header) { "x-amz-date", time };
  if (request->note != NULL)
    signed_headers[n++] = (FerryS3Header) { FERRY_S3_NOTE, request->note };
  authorization = ferry_s3_authorization (&signing, request->method, path, request->query != NULL ? request->query : "", signed_headers, hash);
  for (guint i = 0; i < n; i++)
    soup_message_headers_replace (headers, signed_headers[i].name, signed_headers[i].value);
  soup_message_headers_replace (headers, "Authorization", authorization);
}

static SoupMessage *
message_new (FerryS3              *self,
             const FerryS3Request *request)
{
  g_autofree char *key = ferry_s3_encode (request->key, TRUE);
  g_autofree char *path = self->settings->path_style ? g_strdup_printf ("/%s%s%s", self->settings->bucket, *key != '\0' ? "/" : "", key)
                                                     : g_strdup_printf ("/%s", key);
  g_autofree char *address = g_strconcat (self->base, path, request->query != NULL ? "?" : NULL, request->query, NULL);
  SoupMessage *message = soup_message_new (request->method, address);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->type, request->body);
  if (request->if_match != NULL)
    soup_message_headers_replace (headers, "If-Match", request->if_match);
  if (request->from > 0)
    soup_message_headers_set_range (headers, request->from, -1);
  sign (self, request, path, headers);
  return message;
}

static gboolean
set_transport_error (FerryS3  *self,
                     GError   *cause,
                     gboolean *again,
                     GError  **error)
{
  *again = FALSE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped."));
  else if (cause->domain == G_TLS_ERROR)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The cloud storage at %s can't be trusted: %s. Check the address; a certificate of your own must be known to this computer."),
                 self->host, cause->message);
  else
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The cloud storage at %s can't be reached: %s. Check the network and the address, then try again."),
                   self->host, cause->message);
      *again = TRUE;
    }
  return FALSE;
}

static GBytes *
read_body (GInputStream  *stream,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();
  guint8 block[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, block, sizeof block, cancellable, error)) > 0)
    {
      g_byte_array_append (all, block, (guint) n);
      if (all->len > MOST_ANSWER)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("the answer is too long"));
          return NULL;
        }
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

gboolean
_ferry_s3_open (FerryS3               *self,
                const FerryS3Request  *request,
                FerryS3Reply          *reply,
                gboolean              *again,
                FerryJob              *job,
                GError               **error)
{
  GCancellable *cancellable = job != NULL ? ferry_job_get_cancellable (job) : NULL;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GBytes) body = NULL;
  guint status;

  _ferry_s3_reply_clear (reply);
  reply->message = message_new (self, request);
  reply->stream = soup_session_send (self->session, reply->message, cancellable, &cause);
  if (reply->stream == NULL)
    return set_transport_error (self, cause, again, error);
  status = soup_message_get_status (reply->message);
  if (status >= 200 && status < 300)
    return TRUE;
  body = read_body (reply->stream, cancellable, &cause);
  if (body == NULL)
    return set_transport_error (self, cause, again, error);
  reply->body = g_steal_pointer (&body);
  *again = status >= 500 || status == 429 || status == 408 || _ferry_s3_was_garbled (reply->body);
  _ferry_s3_set_error (self, request, status, reply, reply->body, error);
  return FALSE;
}

gboolean
_ferry_s3_pause (FerryS3   *self,
                 guint      attempt,
                 FerryJob  *job,
                 GError   **error)
{
  guint pause = MIN (self->first_pause << MIN (attempt, 10), LONGEST_PAUSE);
  gint64 end = g_get_monotonic_time () + (pause / 2 + (guint) g_random_int_range (0, (int) pause / 2 + 1)) * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    {
      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      g_usleep ((gulong) CLAMP (end - g_get_monotonic_time (), 0, 50 * G_TIME_SPAN_MILLISECOND));
    }
  return !ferry_job_is_cancelled (job, error);
}

static gboolean
send_once (FerryS3               *self,
           const FerryS3Request  *request,
           FerryS3Reply          *reply,
           gboolean              *again,
           FerryJob              *job,
           GError               **error)
{
  g_autoptr(GError) cause = NULL;

  if (!_ferry_s3_open (self, request, reply, again, job, error))
    return FALSE;
  reply->body = read_body (reply->stream, job != NULL ? ferry_job_get_cancellable (job) : NULL, &cause);
  return reply->body != NULL || set_transport_error (self, cause, again, error);
}

gboolean
_ferry_s3_send (FerryS3               *self,
                const FerryS3Request  *request,
                FerryS3Reply          *reply,
                FerryJob              *job,
                GError               **error)
{
  for (guint attempt = 0; ; attempt++)
    {
      g_autoptr(GError) cause = NULL;
      gboolean again = FALSE;

      if (send_once (self, request, reply, &again, job, &cause))
        return TRUE;
      if (!again || attempt + 1 >= self->attempts)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (!_ferry_s3_pause (self, attempt, job, error))
        return FALSE;
    }
}
