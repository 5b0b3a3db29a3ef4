#include "config.h"

#include "model/ferry-cloud-settings.h"

#include "base/ferry-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define BUCKET_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
#define REGION_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* Since: 0.1 */
FerryCloudSettings *
ferry_cloud_settings_new (void)
{
  FerryCloudSettings *self = g_new0 (FerryCloudSettings, 1);

  self->endpoint = g_strdup ("");
  self->region = g_strdup ("us-east-1");
  self->bucket = g_strdup ("");
  self->prefix = g_strdup ("");
  self->access_key = g_strdup ("");
  return self;
}

/* Since: 0.1 */
FerryCloudSettings *
ferry_cloud_settings_copy (const FerryCloudSettings *self)
{
  FerryCloudSettings *copy = g_new0 (FerryCloudSettings, 1);

  *copy = *self;
  copy->endpoint = g_strdup (self->endpoint);
  copy->region = g_strdup (self->region);
  copy->bucket = g_strdup (self->bucket);
  copy->prefix = g_strdup (self->prefix);
  copy->access_key = g_strdup (self->access_key);
  return copy;
}

/* Since: 0.1 */
void
ferry_cloud_settings_free (FerryCloudSettings *self)
{
  if (self == NULL)
    return;
  g_free (self->endpoint);
  g_free (self->region);
  g_free (self->bucket);
  g_free (self->prefix);
  g_free (self->access_key);
  g_free (self);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * ferry_cloud_settings_is_plain:
 * @self: settings
 *
 * Returns: whether copies would travel to another computer unencrypted. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_cloud_settings_is_plain (const FerryCloudSettings *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->endpoint, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") && !is_loopback (g_uri_get_host (uri));
}

static gboolean
refuse (GError     **error,
        const char  *text)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, text);
  return FALSE;
}

static gboolean
endpoint_is_valid (const char *endpoint)
{
  g_autoptr(GUri) uri = g_uri_parse (endpoint, G_URI_FLAGS_NONE, NULL);

  for (const char *p = endpoint; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return uri != NULL && (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http"))
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL
         && g_uri_get_fragment (uri) == NULL && (*g_uri_get_path (uri) == '\0' || g_str_equal (g_uri_get_path (uri), "/"));
}

static gboolean
prefix_is_valid (const char *prefix)
{
  g_auto(GStrv) parts = g_strsplit (prefix, "/", -1);

  if (*prefix == '/' || strlen (prefix) > 512 || !g_utf8_validate (prefix, -1, NULL))
    return FALSE;
  for (const char *p = prefix; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == '\\')
      return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_equal (parts[i], "..") || g_str_equal (parts[i], ".") || (*parts[i] == '\0' && parts[i + 1] != NULL))
      return FALSE;
  return TRUE;
}

/**
 * ferry_cloud_settings_validate:
 * @self: settings
 * @error: %FERRY_ERROR_USAGE naming what is wrong and what may stand there
 *
 * Tells whether a storage could be reached with these. Asks nobody. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_cloud_settings_validate (const FerryCloudSettings  *self,
                               GError                   **error)
{
  gsize bucket = strlen (self->bucket);

  if (!endpoint_is_valid (self->endpoint))
    return refuse (error, _("The endpoint of the cloud storage is no address: say https://HOST, as “https://s3.eu-central-1.amazonaws.com”."));
  if (bucket < 3 || bucket > 63 || strspn (self->bucket, BUCKET_LETTERS) != bucket || *self->bucket == '.')
    return refuse (error, _("The bucket of the cloud storage is no name of one: 3 to 63 letters, digits, dots and hyphens."));
  if (*self->region == '\0' || strlen (self->region) > 64 || strspn (self->region, REGION_LETTERS) != strlen (self->region))
    return refuse (error, _("The region of the cloud storage is none: say it as “eu-central-1”; where there are no regions “us-east-1” will do."));
  if (!prefix_is_valid (self->prefix))
    return refuse (error, _("The prefix of the cloud storage can't begin with “/” or hold “..”: say it as “ferry/production/”."));
  if (*self->access_key == '\0' || strlen (self->access_key) > 256 || strpbrk (self->access_key, " \t\r\n/,=") != NULL)
    return refuse (error, _("The id of the cloud storage's access key is missing or is none."));
  return TRUE;
}

/**
 * ferry_cloud_settings_to_json:
 * @self: settings
 *
 * Returns: (transfer full): an object without any secret. Any thread.
 *
 * Since: 0.1
 */
JsonObject *
ferry_cloud_settings_to_json (const FerryCloudSettings *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "enabled", self->enabled);
  json_object_set_string_member (object, "endpoint", self->endpoint);
  json_object_set_string_member (object, "region", self->region);
  json_object_set_string_member (object, "bucket", self->bucket);
  json_object_set_string_member (object, "prefix", self->prefix);
  json_object_set_boolean_member (object, "pathStyle", self->path_style);
  json_object_set_string_member (object, "accessKeyId", self->access_key);
  return object;
}

static gboolean
take_text (JsonObject  *object,
           const char  *member,
           char       **text,
           GError     **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” of the cloud storage is no text."), member);
      return FALSE;
    }
  g_free (*text);
  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
take_boolean (JsonObject  *object,
              const char  *member,
              gboolean    *value,
              GError     **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” of the cloud storage is neither true nor false."), member);
      return FALSE;
    }
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * ferry_cloud_settings_take_json:
 * @self: settings
 * @object: members as ferry_cloud_settings_to_json() gives them; what is absent or null stays as it is
 * @error: %FERRY_ERROR_USAGE
 *
 * Returns: %FALSE with @error. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_cloud_settings_take_json (FerryCloudSettings  *self,
                                JsonObject          *object,
                                GError             **error)
{
  return take_boolean (object, "enabled", &self->enabled, error) && take_text (object, "endpoint", &self->endpoint, error)
         && take_text (object, "region", &self->region, error) && take_text (object, "bucket", &self->bucket, error)
         && take_text (object, "prefix", &self->prefix, error) && take_boolean (object, "pathStyle", &self->path_style, error)
         && take_text (object, "accessKeyId", &self->access_key, error);
}
