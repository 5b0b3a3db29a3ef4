#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3-private.h"
#include "cloud/ferry-s3-signature.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_PAGES 1000

static char *
list_query (const char *prefix,
            const char *token)
{
  g_autofree char *encoded_prefix = ferry_s3_encode (prefix, FALSE);
  g_autofree char *encoded_token = token != NULL ? ferry_s3_encode (token, FALSE) : NULL;

  return g_strconcat (encoded_token != NULL ? "continuation-token=" : "", encoded_token != NULL ? encoded_token : "", encoded_token != NULL ? "&" : "",
                      "list-type=2&prefix=", encoded_prefix, NULL);
}

static gboolean
take_page (GBytes    *body,
           GPtrArray *objects)
{
  g_autoptr(GPtrArray) keys = _ferry_s3_xml_texts (body, "Contents", "Key");
  g_autoptr(GPtrArray) sizes = _ferry_s3_xml_texts (body, "Contents", "Size");
  g_autoptr(GPtrArray) times = _ferry_s3_xml_texts (body, "Contents", "LastModified");
  g_autoptr(GPtrArray) etags = _ferry_s3_xml_texts (body, "Contents", "ETag");

  if (keys == NULL || sizes->len != keys->len || times->len != keys->len || etags->len != keys->len)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    {
      FerryS3Object *object = g_new0 (FerryS3Object, 1);
      g_auto(GStrv) etag = g_strsplit (g_ptr_array_index (etags, i), "\"", 3);

      object->key = g_strdup (g_ptr_array_index (keys, i));
      object->etag = g_strdup (etag[0] != NULL && etag[1] != NULL ? etag[1] : g_ptr_array_index (etags, i));
      object->size = g_ascii_strtoll (g_ptr_array_index (sizes, i), NULL, 10);
      ferry_time_from_iso (g_ptr_array_index (times, i), &object->modified);
      g_ptr_array_add (objects, object);
    }
  return TRUE;
}

/**
 * ferry_s3_list:
 * @self: a storage
 * @prefix: what the names begin with; "" all
 * @job: (nullable): cancelling
 * @error: the errors of #FerryS3
 *
 * Lists files, by name. Blocking.
 *
 * Returns: (transfer full) (nullable) (element-type FerryS3Object): the files, without "sha256"
 *
 * Since: 0.1
 */
GPtrArray *
ferry_s3_list (FerryS3     *self,
               const char  *prefix,
               FerryJob    *job,
               GError     **error)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_s3_object_free);
  g_autofree char *token = NULL;

  for (guint page = 0; page < MOST_PAGES; page++)
    {
      g_autofree char *query = list_query (prefix, token);
      g_autofree char *more = NULL;
      FerryS3Request request = { .method = "GET", .key = "", .query = query };
      g_auto(FerryS3Reply) reply = { NULL };

      if (!_ferry_s3_send (self, &request, &reply, job, error))
        return NULL;
      if (!take_page (reply.body, objects))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("What %s answers is no list of files: is it an S3-compatible storage?"), self->host);
          return NULL;
        }
      more = _ferry_s3_xml_text (reply.body, "ListBucketResult", "NextContinuationToken");
      if (more == NULL || g_strcmp0 (more, token) == 0)
        break;
      g_free (token);
      token = g_steal_pointer (&more);
    }
  return g_steal_pointer (&objects);
}

/**
 * ferry_s3_look_at:
 * @self: a storage
 * @key: a file there
 * @job: (nullable): cancelling
 * @error: the errors of #FerryS3
 *
 * Asks what a file is, without fetching it. Blocking.
 *
 * Returns: (transfer full) (nullable): the file
 *
 * Since: 0.1
 */
FerryS3Object *
ferry_s3_look_at (FerryS3     *self,
                  const char  *key,
                  FerryJob    *job,
                  GError     **error)
{
  FerryS3Request request = { .method = "HEAD", .key = key };
  g_auto(FerryS3Reply) reply = { NULL };
  FerryS3Object *object;
  const char *modified;
  g_autoptr(GDateTime) time = NULL;

  if (!_ferry_s3_send (self, &request, &reply, job, error))
    return NULL;
  modified = _ferry_s3_header (&reply, "Last-Modified");
  time = modified != NULL ? soup_date_time_new_from_http_string (modified) : NULL;
  object = g_new0 (FerryS3Object, 1);
  object->key = g_strdup (key);
  object->etag = _ferry_s3_dup_etag (&reply);
  object->sha256 = g_strdup (_ferry_s3_header (&reply, FERRY_S3_NOTE));
  object->size = soup_message_headers_get_content_length (soup_message_get_response_headers (reply.message));
  object->modified = time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
  return object;
}

/**
 * ferry_s3_remove:
 * @self: a storage
 * @key: a file there; one that is gone is no error
 * @job: (nullable): cancelling
 * @error: the errors of #FerryS3
 *
 * Deletes a file. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_s3_remove (FerryS3     *self,
                 const char  *key,
                 FerryJob    *job,
                 GError     **error)
{
  FerryS3Request request = { .method = "DELETE", .key = key };
  g_auto(FerryS3Reply) reply = { NULL };

  return _ferry_s3_send (self, &request, &reply, job, error) || (_ferry_s3_code_is (reply.body, "NoSuchKey") && (g_clear_error (error), TRUE));
}

/**
 * ferry_s3_test:
 * @self: a storage
 * @job: (nullable): cancelling
 * @error: the errors of #FerryS3
 *
 * Tells whether copies of backups can be kept there: writes a small file below the prefix, lists it, looks at it and deletes it. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_s3_test (FerryS3   *self,
               FerryJob  *job,
               GError   **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *key = g_strdup_printf ("%sferry-test-%s", self->settings->prefix, id);
  g_autoptr(GBytes) body = g_bytes_new (id, strlen (id));
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  FerryS3Request request = { .method = "PUT", .key = key, .body = body, .type = "text/plain", .note = sha256 };
  g_auto(FerryS3Reply) reply = { NULL };
  g_autoptr(FerryS3Object) object = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (!_ferry_s3_send (self, &request, &reply, job, error))
    return FALSE;
  object = ferry_s3_look_at (self, key, job, error);
  found = object != NULL ? ferry_s3_list (self, key, job, error) : NULL;
  if (!ferry_s3_remove (self, key, job, found != NULL ? error : NULL) || found == NULL)
    return FALSE;
  if (found->len != 1 || object->size != (gint64) strlen (id))
    return _ferry_s3_damaged (key, error);
  return TRUE;
}
