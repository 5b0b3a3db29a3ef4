#include "config.h"

#include "release/ferry-release-hook.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "site/ferry-keyring.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "web-hook"             /* settings of the store */
#define LAST    "web-hook-last"
#define KEYRING "web-hook"             /* name in the keyring, and of the file in the store's folder where there is no keyring */
#define LIMIT   1024

static char *
secret_path (FerryStore *store)
{
  return g_build_filename (ferry_store_get_folder (store), KEYRING "-secret", NULL);
}

/* (transfer full) (nullable): NULL without error where none is kept */
static char *
read_secret (FerryStore  *store,
             GError     **error)
{
  g_autofree char *path = secret_path (store);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return ferry_keyring_lookup (KEYRING, error);
  return ferry_file_read (path, LIMIT, &text, &length, error) ? g_strndup (g_strchomp (text), length) : NULL;
}

/* In the keyring where there is one, else in a file that nobody else may read. */
static gboolean
keep_secret (FerryStore  *store,
             const char  *secret,
             GError     **error)
{
  g_autofree char *path = secret_path (store);

  if (secret == NULL)
    ferry_keyring_clear (KEYRING, NULL);
  else if (!ferry_keyring_store (KEYRING, _("Secret of the web hook of releases (Ferry)"), secret, NULL))
    return ferry_file_write_durable (path, secret, -1, error);
  if (g_unlink (path) == 0 || errno == ENOENT)   /* an older one that stayed would be taken instead */
    return TRUE;
  ferry_error_set_errno (error, errno, _("%s can't be written"), path);
  return FALSE;
}

/**
 * ferry_release_hook_load:
 * @store: the user's store
 *
 * Returns: (transfer full): what is set, and what became of the last message. Blocking, the store's thread.
 *
 * Since: 0.1
 */
FerryReleaseHook *
ferry_release_hook_load (FerryStore *store)
{
  g_autofree char *last = ferry_store_get_setting (store, LAST);
  g_autoptr(JsonNode) node = last != NULL ? json_from_string (last, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  FerryReleaseHook *self = g_new0 (FerryReleaseHook, 1);

  self->address = ferry_store_get_setting (store, ADDRESS);
  if (self->address != NULL && *self->address == '\0')
    g_clear_pointer (&self->address, g_free);
  if (object == NULL)
    return self;
  self->release = g_strdup (ferry_json_opt_string (object, "release", NULL));
  self->problem = g_strdup (ferry_json_opt_string (object, "problem", NULL));
  self->told = ferry_json_opt_int (object, "told", 0);
  return self;
}

void
ferry_release_hook_free (FerryReleaseHook *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_free (self->release);
  g_free (self->problem);
  g_free (self);
}

/**
 * ferry_release_hook_set:
 * @store: the user's store
 * @address: (nullable): where the end of a release is told; %NULL: nowhere
 * @secret: (nullable): "whsec_…"; %NULL keeps the one that is kept, or makes one up
 * @made: (out) (optional) (nullable): the secret that was made up, to be given to the receiver; ferry_secret_free()
 * @error: %FERRY_ERROR_USAGE
 *
 * Blocking, the store's thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_release_hook_set (FerryStore  *store,
                        const char  *address,
                        const char  *secret,
                        char       **made,
                        GError     **error)
{
  g_autofree char *kept = address != NULL && secret == NULL ? read_secret (store, NULL) : NULL;
  g_autoptr(FerryWebHook) hook = NULL;

  if (address == NULL)
    return ferry_store_set_setting (store, ADDRESS, "", error) && keep_secret (store, NULL, error);
  hook = ferry_web_hook_new (address, secret != NULL ? secret : kept, error);
  if (hook == NULL || !keep_secret (store, hook->secret, error) || !ferry_store_set_setting (store, ADDRESS, hook->address, error))
    return FALSE;
  if (made != NULL && secret == NULL && kept == NULL)
    *made = g_strdup (hook->secret);
  return TRUE;
}

/* (nullable): NULL without error where none is set */
static FerryWebHook *
open_hook (FerryStore  *store,
           GError     **error)
{
  g_autoptr(FerryReleaseHook) self = ferry_release_hook_load (store);
  g_autoptr(GError) failure = NULL;
  g_autofree char *secret = self->address != NULL ? read_secret (store, &failure) : NULL;

  if (self->address == NULL)
    return NULL;
  if (secret != NULL)
    return ferry_web_hook_new (self->address, secret, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("The secret of the web hook can't be read: %s Set it again."), failure != NULL ? failure->message : "");
  return NULL;
}

static void
record (FerryStore   *store,
        const char   *release,
        const GError *failure)
{
  JsonObject *object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_object_set_int_member (object, "told", ferry_time_now ());
  json_object_set_string_member (object, "release", release);
  if (failure != NULL)
    json_object_set_string_member (object, "problem", failure->message);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  ferry_store_set_setting (store, LAST, text, NULL);
}

/**
 * ferry_release_hook_test:
 * @store: the user's store
 * @job: (nullable): cancelling
 * @error: %FERRY_ERROR_USAGE where none is set, or what went wrong
 *
 * Sends a message of type "ping". Blocking, the store's thread.
 *
 * Returns: whether it was taken
 *
 * Since: 0.1
 */
gboolean
ferry_release_hook_test (FerryStore  *store,
                         FerryJob    *job,
                         GError     **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(FerryWebHook) hook = open_hook (store, &failure);
  g_autoptr(JsonNode) data = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (data, json_object_new ());
  if (hook != NULL)
    return ferry_web_hook_send (hook, "ping", data, job, error);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no web hook: set its address first."));
  return FALSE;
}

static JsonObject *
describe_step (const FerryRunbookStep *step)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", step->id);
  json_object_set_string_member (object, "title", step->title);
  json_object_set_string_member (object, "state", ferry_runbook_state_to_string (step->state));
  if (step->skip_reason != NULL)
    json_object_set_string_member (object, "skipReason", step->skip_reason);
  return object;
}

/* Who, what, where and how it ended; neither values nor what commands said. */
static JsonNode *
describe (const FerryRunbook *runbook,
          const GError       *failure)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *who = ferry_user_at_host ();

  for (guint i = 0; i < runbook->steps->len; i++)
    json_array_add_object_element (steps, describe_step (g_ptr_array_index (runbook->steps, i)));
  json_object_set_string_member (object, "id", runbook->id);
  json_object_set_string_member (object, "name", runbook->name);
  json_object_set_string_member (object, "kind", runbook->kind);
  json_object_set_string_member (object, "target", runbook->target_name);
  json_object_set_string_member (object, "who", who);
  json_object_set_string_member (object, "state", failure == NULL ? "done" : "failed");
  if (failure != NULL)
    json_object_set_string_member (object, "problem", failure->message);
  json_object_set_array_member (object, "steps", steps);
  json_node_take_object (node, object);
  return node;
}

/**
 * ferry_release_hook_tell:
 * @store: the user's store
 * @runbook: a release that ended
 * @failure: (nullable): what stopped it; %NULL: it is through
 * @job: (nullable): cancelling
 *
 * Tells the web hook, if one is set: type "release.finished" or "release.failed". That it could not be told is kept for ferry_release_hook_load() and stops nothing. Blocking, the
 * store's thread.
 *
 * Since: 0.1
 */
void
ferry_release_hook_tell (FerryStore         *store,
                         const FerryRunbook *runbook,
                         const GError       *failure,
                         FerryJob           *job)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(FerryWebHook) hook = open_hook (store, &problem);
  g_autoptr(JsonNode) data = NULL;

  if (hook == NULL && problem == NULL)
    return;
  data = describe (runbook, failure);
  if (hook != NULL)
    ferry_web_hook_send (hook, failure == NULL ? "release.finished" : "release.failed", data, job, &problem);
  record (store, runbook->name, problem);
}
