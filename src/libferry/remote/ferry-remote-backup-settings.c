#include "config.h"

#include "remote/ferry-remote-backups.h"
#include "remote/ferry-remote-stream.h"

#include "wire/ferry-wire-list.h"

/* An agent keeps the settings of its backups where it runs, and tells them in the words of NocoBase's "backupSettings" and Ferry's own. NocoBase's are NocoBase's. */

static FerryBackupSettings *
remote_get_backup_settings (FerryInstance  *instance,
                            GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(FerryBackupSettings) settings = ferry_backup_settings_new ();
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_SCHEDULE, NULL, error) ? _ferry_remote_get (self, "backupSettings:get", NULL, NULL, error) : NULL;

  if (node == NULL || !ferry_backup_settings_take_json (settings, node, error))
    return NULL;
  return g_steal_pointer (&settings);
}

static gboolean
remote_set_backup_settings (FerryInstance              *instance,
                            const FerryBackupSettings  *settings,
                            GError                    **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) answer = _ferry_remote_need (self, FERRY_CAN_SCHEDULE, NULL, error)
    ? _ferry_remote_post (self, "backupSettings:update", NULL, ferry_backup_settings_to_json (settings, TRUE), NULL, error) : NULL;

  return answer != NULL;
}

/* ---- what lies in the cloud storage that the settings name: the agent asks it ---- */

static GPtrArray *
remote_list_copies (FerryInstance  *instance,
                    GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_FETCH_COPY, NULL, error) ? _ferry_remote_get (self, "ferry:copies", NULL, NULL, error) : NULL;

  return node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) _ferry_remote_read_backup, g_object_unref, error) : NULL;
}

static FerryBackup *
remote_fetch_copy (FerryInstance  *instance,
                   const char     *name,
                   FerryJob       *job,
                   GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_FETCH_COPY, job, error)
    ? _ferry_remote_stream (self, "POST", "ferry:fetchCopy", NULL, _ferry_remote_name_backup (name, NULL), FALSE, job, error) : NULL;

  return node != NULL ? _ferry_remote_read_backup (node, error) : NULL;
}

void
_ferry_remote_class_add_backup_settings (FerryInstanceClass *klass)
{
  klass->list_copies = remote_list_copies;
  klass->fetch_copy = remote_fetch_copy;
  klass->get_backup_settings = remote_get_backup_settings;
  klass->set_backup_settings = remote_set_backup_settings;
}
