#include "config.h"

#include "cloud/ferry-s3-signature.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define HASH_SIZE 32

static void
hmac (const guint8 *key,
      gsize         key_length,
      const char   *text,
      guint8        digest[HASH_SIZE])
{
  g_autoptr(GHmac) mac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize length = HASH_SIZE;

  g_hmac_update (mac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (mac, digest, &length);
}

static void
derive_key (const FerryS3Signing *signing,
            const char           *date,
            guint8                key[HASH_SIZE])
{
  const char *parts[] = { date, signing->region, signing->service, "aws4_request" };
  g_autofree char *first = g_strconcat ("AWS4", signing->secret, NULL);
  gsize length = strlen (first);

  hmac ((const guint8 *) first, length, parts[0], key);
  for (guint i = 1; i < G_N_ELEMENTS (parts); i++)
    hmac (key, HASH_SIZE, parts[i], key);
  explicit_bzero (first, length);
}

static char *
hex (const guint8 digest[HASH_SIZE])
{
  GString *text = g_string_sized_new (2 * HASH_SIZE);

  for (guint i = 0; i < HASH_SIZE; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

/* runs of blanks count as one */
static void
append_value (GString    *text,
              const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));

  for (const char *p = stripped; *p != '\0'; p++)
    if (p[0] != ' ' || p[1] != ' ')
      g_string_append_c (text, *p);
}

static char *
canonical_request (const char           *method,
                   const char           *path,
                   const char           *query,
                   const FerryS3Header  *headers,
                   const char           *signed_names,
                   const char           *content_hash)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n%s\n", method, path, query);
  for (; headers->name != NULL; headers++)
    {
      g_string_append_printf (text, "%s:", headers->name);
      append_value (text, headers->value);
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, "\n%s\n%s", signed_names, content_hash);
  return g_string_free (text, FALSE);
}

static char *
join_names (const FerryS3Header *headers)
{
  GString *text = g_string_new (NULL);

  for (; headers->name != NULL; headers++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "", headers->name);
  return g_string_free (text, FALSE);
}

char *
ferry_s3_authorization (const FerryS3Signing *signing,
                        const char           *method,
                        const char           *path,
                        const char           *query,
                        const FerryS3Header  *headers,
                        const char           *content_hash)
{
  g_autofree char *time = ferry_s3_time (signing->time);
  g_autofree char *date = g_strndup (time, 8);
  g_autofree char *names = join_names (headers);
  g_autofree char *request = canonical_request (method, path, query, headers, names, content_hash);
  g_autofree char *request_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request, -1);
  g_autofree char *scope = g_strdup_printf ("%s/%s/%s/aws4_request", date, signing->region, signing->service);
  g_autofree char *to_sign = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", time, scope, request_hash);
  g_autofree char *signature = NULL;
  guint8 key[HASH_SIZE];

  derive_key (signing, date, key);
  hmac (key, HASH_SIZE, to_sign, key);
  signature = hex (key);
  explicit_bzero (key, sizeof key);
  return g_strdup_printf (ALGORITHM " Credential=%s/%s,SignedHeaders=%s,Signature=%s", signing->access_key, scope, names, signature);
}

char *
ferry_s3_time (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : g_strdup ("");
}

char *
ferry_s3_encode (const char *text,
                 gboolean    keep_slashes)
{
  return g_uri_escape_string (text, keep_slashes ? "/" : NULL, FALSE);
}
