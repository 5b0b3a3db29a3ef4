#include "config.h"

#include "remote/ferry-http-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIMEOUT_SECONDS 90
#define IDLE_SECONDS 30
#define IDLE_SESSIONS 4

G_DEFINE_FINAL_TYPE (FerryHttp, ferry_http, G_TYPE_OBJECT)

static void
ferry_http_finalize (GObject *object)
{
  FerryHttp *self = FERRY_HTTP (object);

  g_queue_clear_full (&self->sessions, g_object_unref);
  if (self->token_destroy != NULL)
    self->token_destroy (self->token_data);
  ferry_secret_free (self->token);
  g_free (self->address);
  g_free (self->host);
  g_free (self->name);
  g_free (self->certificate);
  g_free (self->offered);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (ferry_http_parent_class)->finalize (object);
}

static void
ferry_http_class_init (FerryHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_http_finalize;
}

static void
ferry_http_init (FerryHttp *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->sessions);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : strcmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

static gboolean
check_address (GUri        *uri,
               const char  *address,
               GError     **error)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if ((strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0) && host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL)
    return TRUE;
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The address holds a user or password, which it must not: the token is asked for or kept in the keyring."));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no address of an instance: write it as https://host or https://host/api."), address);
  return FALSE;
}

/* what people paste: with or without "/api", a slash, a page of the application behind it */
static char *
normalise_path (const char *path)
{
  g_autofree char *short_path = g_strdup (path);
  gsize length = strlen (short_path);

  while (length > 0 && short_path[length - 1] == '/')
    short_path[--length] = '\0';
  if (g_str_has_suffix (short_path, "/admin") || g_str_has_suffix (short_path, "/signin"))
    *strrchr (short_path, '/') = '\0';
  return g_str_has_suffix (short_path, "/api") ? g_steal_pointer (&short_path) : g_strconcat (short_path, "/api", NULL);
}

/**
 * ferry_http_new:
 * @address: `https://host`, with or without the path of the API
 * @name: the instance's name, for messages
 * @error: return location
 *
 * Makes what speaks to an address. Nothing is connected yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the object; %FERRY_ERROR_USAGE for what is no such address.
 *
 * Since: 0.1
 */
FerryHttp *
ferry_http_new (const char  *address,
                const char  *name,
                GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *path = NULL;
  FerryHttp *self;

  if (!check_address (uri, address, error))
    return NULL;
  path = normalise_path (g_uri_get_path (uri));
  self = g_object_new (FERRY_TYPE_HTTP, NULL);
  self->address = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), path, NULL, NULL);
  self->host = g_strdup (g_uri_get_host (uri));
  self->name = g_strdup (name);
  return self;
}

/**
 * ferry_http_get_address:
 * @self: the object
 *
 * Returns: (transfer none): the address of the API, without a slash at its end. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_http_get_address (FerryHttp *self)
{
  return self->address;
}

/**
 * ferry_http_get_name:
 * @self: the object
 *
 * Returns: (transfer none): the instance's name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_http_get_name (FerryHttp *self)
{
  return self->name;
}

/**
 * ferry_http_is_in_the_clear:
 * @self: the object
 *
 * Returns: whether the token would travel readable to another machine. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_http_is_in_the_clear (FerryHttp *self)
{
  return g_str_has_prefix (self->address, "http:") && !is_loopback (self->host);
}

/**
 * ferry_http_set_token_func:
 * @self: the object
 * @func: gives the token; called once, and again after the other side refused it
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Says where the token comes from. Before the first call.
 *
 * Since: 0.1
 */
void
ferry_http_set_token_func (FerryHttp      *self,
                           FerryTokenFunc  func,
                           gpointer        user_data,
                           GDestroyNotify  destroy)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->token_destroy != NULL)
    self->token_destroy (self->token_data);
  self->token_func = func;
  self->token_data = user_data;
  self->token_destroy = destroy;
  g_clear_pointer (&self->token, ferry_secret_free);
}

/**
 * ferry_http_set_certificate:
 * @self: the object
 * @fingerprint: (nullable): SHA-256 of a certificate in hex, as ferry_http_dup_offered() gave it
 *
 * Accepts one certificate that nobody vouches for. Any thread.
 *
 * Since: 0.1
 */
void
ferry_http_set_certificate (FerryHttp  *self,
                            const char *fingerprint)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->certificate);
  self->certificate = g_strdup (fingerprint);
  g_clear_pointer (&self->offered, g_free);
}

/**
 * ferry_http_dup_offered:
 * @self: the object
 *
 * Returns: (transfer full) (nullable): fingerprint of the certificate that was refused last. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_http_dup_offered (FerryHttp *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->offered);
}

/* A session serves one request at a time; its connections stay open for the next one. */
SoupSession *
_ferry_http_take_session (FerryHttp *self,
                          guint      timeout)
{
  SoupSession *session;

  g_mutex_lock (&self->mutex);
  session = g_queue_pop_head (&self->sessions);
  g_mutex_unlock (&self->mutex);
  if (session == NULL)
    {
      session = soup_session_new_with_options ("idle-timeout", IDLE_SECONDS, "user-agent", "Ferry/" FERRY_VERSION, NULL);
      soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
    }
  soup_session_set_timeout (session, timeout != 0 ? timeout : TIMEOUT_SECONDS);
  return session;
}

void
_ferry_http_give_session (FerryHttp   *self,
                          SoupSession *session)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->sessions.length < IDLE_SESSIONS)
    g_queue_push_head (&self->sessions, session);
  else
    g_object_unref (session);
}

/* Asked once and kept while the other side takes it. */
char *
_ferry_http_dup_token (FerryHttp  *self,
                       GError    **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GError) local_error = NULL;

  if (self->token == NULL && self->token_func != NULL)
    self->token = self->token_func (self->token_data, &local_error);
  if (self->token != NULL)
    return g_strdup (self->token);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
                 _("“%s” wants a token, and none is known: make one with “ferry-agent token create” or as an API key in NocoBase, and enter it for the instance."), self->name);
  return NULL;
}

void
_ferry_http_forget_token (FerryHttp *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->token, ferry_secret_free);
}
