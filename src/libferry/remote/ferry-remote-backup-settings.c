#include "config.h"

#include "remote/ferry-remote-private.h"

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

void
_ferry_remote_class_add_backup_settings (FerryInstanceClass *klass)
{
  klass->get_backup_settings = remote_get_backup_settings;
  klass->set_backup_settings = remote_set_backup_settings;
}
