#include "config.h"

#include "remote/ferry-manager-private.h"
#include "remote/ferry-remote-backups.h"
#include "remote/ferry-remote-files.h"
#include "remote/ferry-remote-stream.h"

#include "backup/ferry-backup-verify.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* A row of NocoBase's own list: it tells little, and what it does not tell is unknown. */
static FerryBackup *
from_nocobase (JsonObject  *object,
               GError     **error)
{
  const char *name = ferry_json_get_string (object, "name", error);
  const char *created = ferry_json_opt_string (object, "createdAt", NULL);
  gboolean making = ferry_json_opt_bool (object, "inProgress", FALSE);
  gint64 time = 0;

  if (name == NULL)
    return NULL;
  if (created != NULL)
    ferry_time_from_iso (created, &time);
  return g_object_new (FERRY_TYPE_BACKUP, "name", name, "created", time, "size", _ferry_nocobase_read_size (object, "fileSize"),
                       "restorable", !making, "why-not", making ? _("It is still being made.") : NULL, NULL);
}

/* What lies on another computer is known by its name: its path there says nothing here. */
FerryBackup *
_ferry_remote_read_backup (JsonNode  *node,
                           GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gboolean application = object != NULL && !json_object_has_member (object, "restorable");
  FerryBackup *backup = application ? from_nocobase (object, error) : ferry_backup_new_from_json (node, error);

  if (backup != NULL)
    g_object_set (backup, "path", ferry_backup_get_name (backup), NULL);
  return backup;
}

static GPtrArray *
remote_list_backups (FerryInstance  *instance,
                     GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_BACK_UP, NULL, error))
    return NULL;
  node = _ferry_remote_get (self, _ferry_remote_is_agent (self) ? "ferry:backups" : "backup:list", NULL, NULL, error);
  return node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) _ferry_remote_read_backup, g_object_unref, error) : NULL;
}

static FerryBackup *
find_in_list (FerryInstance  *instance,
              const char     *name,
              GError        **error)
{
  g_autoptr(GPtrArray) backups = remote_list_backups (instance, error);

  for (guint i = 0; backups != NULL && i < backups->len; i++)
    if (g_strcmp0 (ferry_backup_get_name (g_ptr_array_index (backups, i)), name) == 0)
      return g_object_ref (g_ptr_array_index (backups, i));
  if (backups != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” has no backup “%s”."), ferry_instance_get_name (instance), name);
  return NULL;
}

/* a file of this computer, which NocoBase takes in only while it restores it */
static FerryBackup *
find_file (const char  *path,
           const char  *password,
           GError     **error)
{
  FerryBackup *backup = password != NULL ? ferry_backup_open (path, password, error) : ferry_backup_describe (path);

  if (backup == NULL && password == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no file %s. Check its name."), path);
  return backup;
}

/* name, password and whatever else, as a body */
JsonNode *
_ferry_remote_name_backup (const char *name,
                           const char *password)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "name", name);
  if (password != NULL)
    json_object_set_string_member (object, "password", password);
  json_object_unref (object);
  return node;
}

static FerryBackup *
remote_find_backup (FerryInstance  *instance,
                    const char     *name,
                    const char     *password,
                    GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_BACK_UP, NULL, error))
    return NULL;
  if (!_ferry_remote_is_agent (self))
    return g_path_is_absolute (name) ? find_file (name, password, error) : find_in_list (instance, name, error);
  node = _ferry_remote_post (self, "ferry:findBackup", NULL, _ferry_remote_name_backup (name, password), NULL, error);
  return node != NULL ? _ferry_remote_read_backup (node, error) : NULL;
}

static gboolean
run_on_backup (FerryInstance              *instance,
               FerryInstanceCapabilities   capability,
               const char                 *action,
               const char                 *name,
               const char                 *password,
               FerryJob                   *job,
               GError                    **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, capability, job, error)
    ? _ferry_remote_stream (self, "POST", action, NULL, _ferry_remote_name_backup (name, password), TRUE, job, error) : NULL;

  return node != NULL;
}

static gboolean
remote_verify_backup (FerryInstance  *instance,
                      const char     *name,
                      const char     *password,
                      FerryJob       *job,
                      GError        **error)
{
  return run_on_backup (instance, FERRY_CAN_VERIFY_BACKUP, "ferry:verifyBackup", name, password, job, error);
}

static gboolean
remote_prove_backup (FerryInstance  *instance,
                     const char     *name,
                     const char     *password,
                     FerryJob       *job,
                     GError        **error)
{
  return run_on_backup (instance, FERRY_CAN_PROVE_BACKUP, "ferry:proveBackup", name, password, job, error);
}

static gboolean
remote_remove_backup (FerryInstance  *instance,
                      const char     *name,
                      GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_BACK_UP, NULL, error)
    ? _ferry_remote_post (self, "backup:remove", NULL, _ferry_remote_name_backup (name, NULL), NULL, error) : NULL;

  return node != NULL;
}

static FerryBackupEstimate *
remote_estimate_backup (FerryInstance  *instance,
                        FerryJob       *job,
                        GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;
  FerryBackupEstimate *estimate;

  if (!_ferry_remote_need (self, FERRY_CAN_BACK_UP, job, error))
    return NULL;
  if (_ferry_remote_is_agent (self))
    {
      node = _ferry_remote_get (self, "ferry:backupEstimate", NULL, job, error);
      return node != NULL ? ferry_wire_estimate_new_from_json (node, error) : NULL;
    }
  estimate = g_new0 (FerryBackupEstimate, 1);
  estimate->folder = g_strdup (_("NocoBase's own folder for backups"));
  estimate->bytes = estimate->free = -1;
  return estimate;
}

/* ---- fetching and sending ---- */

static gboolean
remote_fetch_backup (FerryInstance  *instance,
                     const char     *name,
                     const char     *path,
                     gboolean        overwrite,
                     FerryJob       *job,
                     GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("name", name, NULL);

  if (!ferry_file_check_place (path, overwrite, error) || !_ferry_remote_need (self, FERRY_CAN_FETCH_BACKUP, job, error))
    return FALSE;
  ferry_job_add_step (job, "fetch", _("Fetch the backup"), 100);
  ferry_job_begin_step (job, "fetch");
  return _ferry_remote_fetch_file (self, "backup:download", query, path, overwrite, job, error);
}

static FerryBackup *
remote_send_backup (FerryInstance  *instance,
                    const char     *path,
                    FerryJob       *job,
                    GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *name = g_path_get_basename (path), *query = NULL, *digest = NULL;
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = "POST", .action = "ferry:sendBackup", .repeatable = TRUE };
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_SEND_BACKUP, job, error))
    return NULL;
  ferry_job_add_step (job, "send", _("Send the backup"), 100);
  ferry_job_begin_step (job, "send");
  digest = ferry_sha256_file (path, error);
  if (digest == NULL || !_ferry_remote_prepare_file (self, path, &upload, &call, job, error))
    return NULL;
  call.query = query = _ferry_remote_query ("name", name, "sha256", digest, NULL);
  node = ferry_http_call_data (self->http, &call, job, error);
  return node != NULL ? _ferry_remote_read_backup (node, error) : NULL;
}

void
_ferry_remote_class_add_backups (FerryInstanceClass *klass)
{
  klass->list_backups = remote_list_backups;
  klass->find_backup = remote_find_backup;
  klass->create_backup = _ferry_remote_create_backup;
  klass->verify_backup = remote_verify_backup;
  klass->prove_backup = remote_prove_backup;
  klass->check_restore = _ferry_remote_check_restore;
  klass->restore_backup = _ferry_remote_restore_backup;
  klass->remove_backup = remote_remove_backup;
  klass->fetch_backup = remote_fetch_backup;
  klass->send_backup = remote_send_backup;
  klass->estimate_backup = remote_estimate_backup;
}
