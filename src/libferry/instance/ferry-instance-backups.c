#include "config.h"

#include "instance/ferry-instance.h"

/**
 * ferry_instance_list_backups:
 * @self: an instance
 * @error: return location
 *
 * Lists the instance's backups: those of Ferry and those of its own backup manager. One that can't be read has a "problem". Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): newest first
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_backups (FerryInstance *self,
                             GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->list_backups (self, error);
}

/**
 * ferry_instance_create_backup:
 * @self: an instance
 * @password: (nullable): restore password: the file is encrypted with it
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Makes a backup of everything and verifies it. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup
 *
 * Since: 0.1
 */
FerryBackup *
ferry_instance_create_backup (FerryInstance *self,
                              const char *password,
                              FerryJob *job,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->create_backup (self, password, job, error);
}

/**
 * ferry_instance_verify_backup:
 * @self: an instance
 * @path: path of a backup
 * @password: (nullable): its restore password
 * @job: (nullable): progress, cancelling
 * @error: return location
 *
 * Reads a backup whole, and remembers that it was. Blocking, any thread.
 *
 * Returns: whether it is whole
 *
 * Since: 0.1
 */
gboolean
ferry_instance_verify_backup (FerryInstance *self,
                              const char *path,
                              const char *password,
                              FerryJob *job,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->verify_backup (self, path, password, job, error);
}

/**
 * ferry_instance_restore_backup:
 * @self: an instance
 * @path: path of a backup
 * @options: password, files, warnings
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Verifies a backup, saves the present state, and puts the backup in its place, whole or not at all. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_restore_backup (FerryInstance *self,
                               const char *path,
                               const FerryBackupRestore *options,
                               FerryJob *job,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->restore_backup (self, path, options, job, error);
}

/**
 * ferry_instance_remove_backup:
 * @self: an instance
 * @path: path of one of its backups
 * @error: return location
 *
 * Deletes a backup. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_remove_backup (FerryInstance *self,
                              const char *path,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->remove_backup (self, path, error);
}
