#include "config.h"

#include "instance/ferry-instance.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Programs ask the capabilities first; this is for those that did not. */
static gboolean
is_offered (FerryInstance *self,
            gboolean offered,
            GError **error)
{
  if (!offered)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("%s does not offer this for backups."), ferry_instance_get_name (self));
  return offered;
}

/**
 * ferry_instance_list_backups:
 * @self: an instance
 * @error: return location
 *
 * Lists the instance's backups: those of Ferry and those of its own backup manager, each once. One that can't be read has a "problem"; one that can't be restored here
 * is not "restorable" and says why. Blocking, any thread.
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

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->list_backups != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->list_backups (self, error) : NULL;
}

/**
 * ferry_instance_find_backup:
 * @self: an instance
 * @name: name of one of its backups, or an absolute path where %FERRY_CAN_READ_PATHS or %FERRY_CAN_RESTORE_FILE
 * @password: (nullable): its restore password; without it an encrypted one is told by its sidecar or its file alone
 * @error: return location
 *
 * Tells what is known of one backup. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup; %FERRY_ERROR_NOT_FOUND
 *
 * Since: 0.1
 */
FerryBackup *
ferry_instance_find_backup (FerryInstance *self,
                            const char *name,
                            const char *password,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->find_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->find_backup (self, name, password, error) : NULL;
}

/**
 * ferry_instance_create_backup:
 * @self: an instance
 * @options: what it holds and why it is made
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Makes a backup, verifies it and puts it where the instance's own backup manager lists it. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup
 *
 * Since: 0.1
 */
FerryBackup *
ferry_instance_create_backup (FerryInstance *self,
                              const FerryBackupCreate *options,
                              FerryJob *job,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->create_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->create_backup (self, options, job, error) : NULL;
}

/**
 * ferry_instance_verify_backup:
 * @self: an instance
 * @name: as in ferry_instance_find_backup()
 * @password: (nullable): its restore password; without one, that of the instance's scheduled backups is tried
 * @job: (nullable): steps, progress, cancelling
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
                              const char *name,
                              const char *password,
                              FerryJob *job,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->verify_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->verify_backup (self, name, password, job, error) : FALSE;
}

/**
 * ferry_instance_prove_backup:
 * @self: an instance
 * @name: as in ferry_instance_find_backup()
 * @password: (nullable): its restore password; without one, that of the instance's scheduled backups is tried
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Restores a backup into a scratch database or file of its own, compares tables, rows and digests with what it names, and remembers the result, good or bad. The instance's own data
 * is not touched. Blocking, any thread.
 *
 * Returns: whether it could be restored
 *
 * Since: 0.1
 */
gboolean
ferry_instance_prove_backup (FerryInstance *self,
                             const char *name,
                             const char *password,
                             FerryJob *job,
                             GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->prove_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->prove_backup (self, name, password, job, error) : FALSE;
}

/**
 * ferry_instance_check_restore:
 * @self: an instance
 * @name: as in ferry_instance_find_backup()
 * @options: as they would be given to ferry_instance_restore_backup()
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Tells all that keeps a backup from being restored here (blockers, overridable where an option of the restore gets past them) and what one should know (warnings); changes nothing.
 * Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a list of #FerryCheckItem
 *
 * Since: 0.1
 */
GListModel *
ferry_instance_check_restore (FerryInstance *self,
                              const char *name,
                              const FerryBackupRestore *options,
                              FerryJob *job,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->check_restore != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->check_restore (self, name, options, job, error) : NULL;
}

/**
 * ferry_instance_restore_backup:
 * @self: an instance
 * @name: as in ferry_instance_find_backup()
 * @options: password, files, consents, warnings
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Checks as ferry_instance_check_restore() does, verifies the backup, saves the present state, and puts the backup in its place, whole or not at all. Blocking, any thread.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_BLOCKED while a blocker stands
 *
 * Since: 0.1
 */
gboolean
ferry_instance_restore_backup (FerryInstance *self,
                               const char *name,
                               const FerryBackupRestore *options,
                               FerryJob *job,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->restore_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->restore_backup (self, name, options, job, error) : FALSE;
}

/**
 * ferry_instance_settle_restore:
 * @self: an instance
 * @error: return location
 *
 * Finishes or undoes what a restore left whose process was killed; to be called when an instance is opened. Costs nothing where there is nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a translated text that says what happened; %NULL when nothing did, or with @error
 *
 * Since: 0.1
 */
char *
ferry_instance_settle_restore (FerryInstance *self,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->settle_restore != NULL ? FERRY_INSTANCE_GET_CLASS (self)->settle_restore (self, error) : NULL;
}

/**
 * ferry_instance_remove_backup:
 * @self: an instance
 * @name: name of one of its backups, or its absolute path
 * @error: return location
 *
 * Deletes a backup of the instance's own folders, with its sidecar, wherever it has a second place. One that is being read is not deleted: %FERRY_ERROR_BUSY.
 * Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_remove_backup (FerryInstance *self,
                              const char *name,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->remove_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->remove_backup (self, name, error) : FALSE;
}

/**
 * ferry_instance_fetch_backup:
 * @self: an instance
 * @name: as in ferry_instance_find_backup()
 * @path: where the copy goes
 * @overwrite: whether a file there is replaced
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Copies a backup out; the file is there whole or not at all. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_fetch_backup (FerryInstance *self,
                             const char *name,
                             const char *path,
                             gboolean overwrite,
                             FerryJob *job,
                             GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->fetch_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->fetch_backup (self, name, path, overwrite, job, error) : FALSE;
}

/**
 * ferry_instance_send_backup:
 * @self: an instance
 * @path: a file on this computer
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Takes a backup into the instance's folder of backups, where it counts as foreign unless its record says that it was made there. Its name is kept, or made new where it is taken
 * or of another kind. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup as it is named there
 *
 * Since: 0.1
 */
FerryBackup *
ferry_instance_send_backup (FerryInstance *self,
                            const char *path,
                            FerryJob *job,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->send_backup != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->send_backup (self, path, job, error) : NULL;
}

/**
 * ferry_instance_list_copies:
 * @self: an instance
 * @error: return location; %FERRY_ERROR_USAGE where its backups have no cloud storage
 *
 * Lists the backups that lie in the cloud storage of the instance's backups, whoever put them there. What they hold is known only when they are fetched. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): newest first
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_copies (FerryInstance *self,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->list_copies != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->list_copies (self, error) : NULL;
}

/**
 * ferry_instance_fetch_copy:
 * @self: an instance
 * @name: name of a copy, as ferry_instance_list_copies() tells it
 * @job: (nullable): step `fetch`, progress in bytes, cancelling
 * @error: return location
 *
 * Fetches a copy out of the cloud storage into the instance's backups, where the instance is. One of what was made there is known as such by its digest. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup as it is named in the list
 *
 * Since: 0.1
 */
FerryBackup *
ferry_instance_fetch_copy (FerryInstance *self,
                           const char *name,
                           FerryJob *job,
                           GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self) && name != NULL, NULL);

  return is_offered (self, FERRY_INSTANCE_GET_CLASS (self)->fetch_copy != NULL, error) ? FERRY_INSTANCE_GET_CLASS (self)->fetch_copy (self, name, job, error) : NULL;
}

/**
 * ferry_instance_get_backup_settings:
 * @self: an instance
 * @error: return location; %FERRY_ERROR_UNSUPPORTED where the end has none
 *
 * Tells when backups are made by themselves, what they hold, where copies go, and what ran. Secrets are told to be there, not told. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the settings
 *
 * Since: 0.1
 */
FerryBackupSettings *
ferry_instance_get_backup_settings (FerryInstance *self,
                                    GError **error)
{
  FerryInstanceClass *klass = FERRY_INSTANCE_GET_CLASS (self);

  return is_offered (self, klass->get_backup_settings != NULL, error) ? klass->get_backup_settings (self, error) : NULL;
}

/**
 * ferry_instance_set_backup_settings:
 * @self: an instance
 * @settings: what shall hold; secrets %NULL: unchanged, "": none
 * @error: return location; %FERRY_ERROR_USAGE naming what is wrong
 *
 * Changes the settings of an instance's backups. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_set_backup_settings (FerryInstance *self,
                                    const FerryBackupSettings *settings,
                                    GError **error)
{
  FerryInstanceClass *klass = FERRY_INSTANCE_GET_CLASS (self);

  return is_offered (self, klass->set_backup_settings != NULL, error) && klass->set_backup_settings (self, settings, error);
}
