#include "config.h"

#include "remote/ferry-remote-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEALTH_PATIENCE (5 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (FerryRemoteInstance, ferry_remote_instance, FERRY_TYPE_INSTANCE)

char *
_ferry_remote_query (const char *name,
                     ...)
{
  GString *query = g_string_new (NULL);
  va_list args;

  va_start (args, name);
  for (const char *next = name; next != NULL; next = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      g_autofree char *encoded = g_uri_escape_string (value, NULL, FALSE);

      g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", next, encoded);
    }
  va_end (args);
  return g_string_free (query, FALSE);
}

JsonNode *
_ferry_remote_get (FerryRemoteInstance  *self,
                   const char           *action,
                   const char           *query,
                   FerryJob             *job,
                   GError              **error)
{
  FerryHttpCall call = { .method = "GET", .action = action, .query = query };

  return ferry_http_call_data (self->http, &call, job, error);
}

JsonNode *
_ferry_remote_post (FerryRemoteInstance  *self,
                    const char           *action,
                    const char           *query,
                    JsonNode             *body,
                    FerryJob             *job,
                    GError              **error)
{
  g_autoptr(JsonNode) owned = body;
  FerryHttpCall call = { .method = "POST", .action = action, .query = query, .body = owned };

  return ferry_http_call_data (self->http, &call, job, error);
}

gboolean
_ferry_remote_is_agent (FerryRemoteInstance *self)
{
  return ferry_remote_instance_get_kind (self) == FERRY_REMOTE_AGENT;
}

gboolean
_ferry_remote_need (FerryRemoteInstance        *self,
                    FerryInstanceCapabilities   capability,
                    FerryJob                   *job,
                    GError                    **error)
{
  g_autofree char *reason = NULL;

  if (!_ferry_remote_meet (self, job, error))
    return FALSE;
  if ((ferry_instance_get_capabilities (FERRY_INSTANCE (self)) & capability) != 0)
    return TRUE;
  reason = _ferry_remote_why_not (self, capability);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, reason);
  return FALSE;
}

static FerryInstanceCapabilities
remote_get_capabilities (FerryInstance *instance)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->offers;
}

static char *
remote_dup_why_not (FerryInstance             *instance,
                    FerryInstanceCapabilities  capability)
{
  return (ferry_instance_get_capabilities (instance) & capability) == 0 ? _ferry_remote_why_not (FERRY_REMOTE_INSTANCE (instance), capability) : NULL;
}

static gboolean
remote_meet (FerryInstance  *instance,
             FerryJob       *job,
             GError        **error)
{
  return _ferry_remote_meet (FERRY_REMOTE_INSTANCE (instance), job, error);
}

static gboolean
remote_restart (FerryInstance  *instance,
                FerryJob       *job,
                GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  FerryHttpCall call = { .method = "POST", .action = "app:restart" };
  g_autoptr(JsonNode) answer = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_RESTART, job, error))
    return FALSE;
  answer = ferry_http_call (self->http, &call, job, error);
  return answer != NULL;
}

/* An agent tells of the application, not of itself. */
static FerryHealth
ask_agent (FerryRemoteInstance  *self,
           char                **text,
           FerryJob             *job)
{
  FerryHttpCall call = { .method = "GET", .action = "ferry:health", .hurried = TRUE, .patience = HEALTH_PATIENCE };
  g_autoptr(JsonNode) node = ferry_http_call_data (self->http, &call, job, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *state = object != NULL ? ferry_json_opt_string (object, "state", "unknown") : "down";
  const char *message = object != NULL ? ferry_json_opt_string (object, "message", NULL) : NULL;

  *text = message != NULL ? ferry_escape_for_display (message) : NULL;
  if (strcmp (state, "ok") == 0)
    return FERRY_HEALTH_OK;
  if (strcmp (state, "starting") == 0)
    return FERRY_HEALTH_STARTING;
  return strcmp (state, "down") == 0 ? FERRY_HEALTH_DOWN : FERRY_HEALTH_UNKNOWN;
}

static FerryHealth
remote_ask_health (FerryInstance  *instance,
                   char          **text,
                   FerryJob       *job)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  FerryHttpCall call = { .method = "GET", .action = "__health_check", .open = TRUE, .hurried = TRUE, .patience = HEALTH_PATIENCE };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (_ferry_remote_is_agent (self))
    return ask_agent (self, text, job);
  bytes = ferry_http_call_bytes (self->http, &call, 4096, job, &error);
  if (bytes != NULL)
    return FERRY_HEALTH_OK;
  if (!g_error_matches (error, FERRY_ERROR, FERRY_ERROR_RESTARTING))
    return FERRY_HEALTH_DOWN;
  *text = g_strdup (error->message);
  return FERRY_HEALTH_STARTING;
}

static void
ferry_remote_instance_finalize (GObject *object)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (object);

  g_clear_object (&self->http);
  g_free (self->folder);
  g_free (self->token_file);
  ferry_secret_free (self->token);
  g_free (self->version);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (ferry_remote_instance_parent_class)->finalize (object);
}

static void
ferry_remote_instance_class_init (FerryRemoteInstanceClass *klass)
{
  FerryInstanceClass *instance_class = FERRY_INSTANCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_remote_instance_finalize;
  instance_class->get_capabilities = remote_get_capabilities;
  instance_class->dup_why_not = remote_dup_why_not;
  instance_class->meet = remote_meet;
  instance_class->probe = _ferry_remote_probe;
  instance_class->restart = remote_restart;
  instance_class->ask_health = remote_ask_health;
  _ferry_remote_class_add_backups (instance_class);
  _ferry_remote_class_add_backup_settings (instance_class);
  _ferry_remote_class_add_executions (instance_class);
  _ferry_remote_class_add_packages (instance_class);
  _ferry_remote_class_add_storage (instance_class);
  _ferry_remote_class_add_variables (instance_class);
}

static void
ferry_remote_instance_init (FerryRemoteInstance *self)
{
  g_mutex_init (&self->mutex);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
find_token_cb (gpointer   user_data,
               GError   **error)
{
  return _ferry_remote_find_token (user_data, error);
}

/**
 * ferry_remote_instance_new:
 * @record: how the user's store describes the instance
 * @store_folder: the user's store
 * @error: return location
 *
 * Makes an instance that is reached over HTTP(S). Nothing is connected yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the instance; %FERRY_ERROR_USAGE for an address that is none.
 *
 * Since: 0.1
 */
FerryInstance *
ferry_remote_instance_new (const FerryInstanceRecord  *record,
                           const char                 *store_folder,
                           GError                    **error)
{
  g_autoptr(FerryHttp) http = ferry_http_new (record->address != NULL ? record->address : "", record->name, error);
  FerryStage stage = FERRY_STAGE_PRODUCTION;
  FerryRemoteInstance *self;

  if (http == NULL)
    return NULL;
  if (record->stage != NULL)
    ferry_stage_from_string (record->stage, &stage);
  self = g_object_new (FERRY_TYPE_REMOTE_INSTANCE, "id", record->id, "name", record->name, "stage", (int) stage, "kind", record->kind, NULL);
  self->http = g_steal_pointer (&http);
  self->folder = g_build_filename (store_folder, "instances", record->id, NULL);
  self->token_file = g_strdup (record->token_file);
  ferry_http_set_certificate (self->http, record->certificate);
  ferry_http_set_token_func (self->http, find_token_cb, self, NULL);
  return FERRY_INSTANCE (self);
}

/**
 * ferry_remote_instance_get_address:
 * @self: an instance
 *
 * Returns: (transfer none): the address of its API. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_remote_instance_get_address (FerryRemoteInstance *self)
{
  return ferry_http_get_address (self->http);
}

/**
 * ferry_remote_instance_is_in_the_clear:
 * @self: an instance
 *
 * Returns: whether its token travels readable to another machine. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_remote_instance_is_in_the_clear (FerryRemoteInstance *self)
{
  return ferry_http_is_in_the_clear (self->http);
}

/**
 * ferry_remote_instance_get_kind:
 * @self: an instance
 *
 * Returns: what answered there when it was asked last. Any thread.
 *
 * Since: 0.1
 */
FerryRemoteKind
ferry_remote_instance_get_kind (FerryRemoteInstance *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->kind;
}

/**
 * ferry_remote_instance_set_token:
 * @self: an instance
 * @token: (nullable): the token, for as long as @self lives; %NULL: from file or keyring again
 *
 * Gives the token that the user entered. Any thread.
 *
 * Since: 0.1
 */
void
ferry_remote_instance_set_token (FerryRemoteInstance *self,
                                 const char          *token)
{
  g_mutex_lock (&self->mutex);
  ferry_secret_free (self->token);
  self->token = g_strdup (token);
  g_mutex_unlock (&self->mutex);
  ferry_http_set_token_func (self->http, find_token_cb, self, NULL);
}

/**
 * ferry_remote_instance_set_token_func:
 * @self: an instance
 * @func: (nullable): asked where neither a file nor the keyring has the token
 * @user_data: for @func
 *
 * Says who can be asked for the token. Any thread.
 *
 * Since: 0.1
 */
void
ferry_remote_instance_set_token_func (FerryRemoteInstance  *self,
                                      FerryRemoteTokenFunc  func,
                                      gpointer              user_data)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->token_func = func;
  self->token_data = user_data;
}

/**
 * ferry_remote_instance_accept_certificate:
 * @self: an instance
 * @fingerprint: (nullable): SHA-256 of a certificate in hex
 *
 * Accepts one certificate that nobody vouches for; the caller keeps it in the instance's record. Any thread.
 *
 * Since: 0.1
 */
void
ferry_remote_instance_accept_certificate (FerryRemoteInstance *self,
                                          const char          *fingerprint)
{
  ferry_http_set_certificate (self->http, fingerprint);
}

/**
 * ferry_remote_instance_dup_certificate:
 * @self: an instance
 *
 * Returns: (transfer full) (nullable): fingerprint, SHA-256 in hex, of the certificate that was refused last. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_remote_instance_dup_certificate (FerryRemoteInstance *self)
{
  return ferry_http_dup_offered (self->http);
}
