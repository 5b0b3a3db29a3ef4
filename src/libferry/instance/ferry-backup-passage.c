#include "config.h"

#include "instance/ferry-backup-passage.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define STALE_SECONDS (24 * 60 * 60)

static gboolean
offers (FerryInstance             *instance,
        FerryInstanceCapabilities  capability)
{
  return (ferry_instance_get_capabilities (instance) & capability) != 0;
}

/**
 * ferry_backup_passage_new_for_file:
 * @target: the instance that is to restore
 * @path: an absolute path on this computer
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Sends the file where the target can't read it from here. Nothing is restored. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the passage
 *
 * Since: 0.1
 */
FerryBackupPassage *
ferry_backup_passage_new_for_file (FerryInstance  *target,
                                   const char     *path,
                                   FerryJob       *job,
                                   GError        **error)
{
  g_autoptr(FerryBackupPassage) self = g_new0 (FerryBackupPassage, 1);
  g_autoptr(FerryBackup) sent = NULL;

  g_return_val_if_fail (FERRY_IS_INSTANCE (target) && g_path_is_absolute (path), NULL);

  if (!ferry_instance_meet (target, job, error))
    return NULL;
  if (!offers (target, FERRY_CAN_RESTORE_FILE))
    {
      sent = ferry_instance_send_backup (target, path, job, error);
      if (sent == NULL)
        return NULL;
    }
  self->name = g_strdup (sent != NULL ? ferry_backup_get_name (sent) : path);
  return g_steal_pointer (&self);
}

/* What a killed process left behind. Nothing is on its way for a day. */
static void
remove_stale (const char *scratch)
{
  g_autoptr(GDir) dir = g_dir_open (scratch, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (scratch, name, NULL);
      GStatBuf info;

      if (g_str_has_prefix (name, "fetch-") && g_lstat (path, &info) == 0 && g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > STALE_SECONDS)
        ferry_folder_remove (path, NULL);
    }
}

char *
_ferry_transit_make (const char  *scratch,
                     GError     **error)
{
  g_autofree char *template = g_build_filename (scratch, "fetch-XXXXXX", NULL);

  if (!ferry_folder_make (scratch, error))
    return NULL;
  remove_stale (scratch);
  if (g_mkdtemp_full (template, 0700) != NULL)
    return g_steal_pointer (&template);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("The folder %s can't be made"), template);
  return NULL;
}

/* From another computer, over this one. */
static FerryBackupPassage *
fetch_and_send (FerryInstance  *source,
                const char     *name,
                FerryInstance  *target,
                const char     *scratch,
                FerryJob       *job,
                GError        **error)
{
  g_autoptr(FerryBackupPassage) way = g_new0 (FerryBackupPassage, 1), self = NULL;
  g_autofree char *file = g_path_get_basename (name), *path = NULL;

  way->folder = _ferry_transit_make (scratch, error);
  if (way->folder == NULL)
    return NULL;
  path = g_build_filename (way->folder, file, NULL);
  self = ferry_instance_fetch_backup (source, file, path, FALSE, job, error) ? ferry_backup_passage_new_for_file (target, path, job, error) : NULL;
  if (self != NULL && g_path_is_absolute (self->name))
    self->folder = g_steal_pointer (&way->folder);   /* it is read from there when it is restored */
  return g_steal_pointer (&self);
}

/**
 * ferry_backup_passage_new:
 * @source: the instance that the backup is of
 * @name: its name there, or its path there: of another computer's path only the name counts
 * @target: the instance that is to restore it; @source itself as well
 * @scratch: a folder of this computer, for what is on its way between two others
 * @job: (nullable): steps, progress, cancelling
 * @error: return location
 *
 * Brings a backup to where @target can restore it, from whatever computer to whatever computer. Nothing is restored. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the passage; keep it until the restore has ended
 *
 * Since: 0.1
 */
FerryBackupPassage *
ferry_backup_passage_new (FerryInstance  *source,
                          const char     *name,
                          FerryInstance  *target,
                          const char     *scratch,
                          FerryJob       *job,
                          GError        **error)
{
  g_autoptr(FerryBackupPassage) self = NULL;
  g_autoptr(FerryBackup) backup = NULL;

  g_return_val_if_fail (FERRY_IS_INSTANCE (source) && FERRY_IS_INSTANCE (target) && name != NULL && scratch != NULL, NULL);

  if (!ferry_instance_meet (source, job, error))
    return NULL;
  if (g_strcmp0 (ferry_instance_get_id (source), ferry_instance_get_id (target)) == 0)
    {
      self = g_new0 (FerryBackupPassage, 1);
      self->name = g_strdup (name);
      return g_steal_pointer (&self);
    }
  if (!offers (source, FERRY_CAN_READ_PATHS))
    return fetch_and_send (source, name, target, scratch, job, error);
  backup = ferry_instance_find_backup (source, name, NULL, error);
  return backup != NULL ? ferry_backup_passage_new_for_file (target, ferry_backup_get_path (backup), job, error) : NULL;
}

void
ferry_backup_passage_free (FerryBackupPassage *self)
{
  if (self == NULL)
    return;
  if (self->folder != NULL)
    ferry_folder_remove (self->folder, NULL);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}
