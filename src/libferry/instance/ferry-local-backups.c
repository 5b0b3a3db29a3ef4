#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-record.h"
#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".nbdata"

/**
 * ferry_local_backups_own_folder:
 * @site: the instance
 *
 * Returns: (transfer full): Ferry's own folder of backups, which nobody else prunes; it need not exist
 *
 * Since: 0.1
 */
char *
ferry_local_backups_own_folder (FerrySite *site)
{
  return g_build_filename (ferry_site_get_state_folder (site), "backups", NULL);
}

/**
 * ferry_local_backups_application_folder:
 * @site: the instance
 *
 * Returns: (transfer full) (nullable): where NocoBase's backup manager keeps those of the application `main`; it need not exist. %NULL when no storage folder is known
 *
 * Since: 0.1
 */
char *
ferry_local_backups_application_folder (FerrySite *site)
{
  const char *storage = ferry_site_get_storage (site);

  return storage != NULL ? g_build_filename (storage, "backups", "main", NULL) : NULL;
}

/* ---- list ------------------------------------------------------------------------------------------------------------------ */

/* What the record of a file says of it. */
static void
add_record (FerryBackup              *backup,
            const FerryBackupRecord  *record)
{
  FerryBackupOrigin origin = !record->made ? FERRY_BACKUP_FOREIGN : record->verified != 0 ? FERRY_BACKUP_AUTHENTICATED : FERRY_BACKUP_HERE;

  g_object_set (backup, "origin", origin, "verified", record->verified, "proven", record->proven, NULL);
  if (record->failure != NULL)
    g_object_set (backup, "restorable", FALSE, "why-not", record->failure, NULL);
}

/* A file that can't be read is listed, too: with what is wrong. */
static FerryBackup *
describe (FerrySite  *site,
          const char *version,
          GPtrArray  *records,
          const char *path)
{
  const FerryBackupRecord *record = ferry_backup_records_find (records, path);
  FerryBackup *backup = ferry_backup_describe (path);

  if (backup != NULL && record != NULL)
    add_record (backup, record);
  if (backup != NULL)
    _ferry_local_backups_judge (site, version, backup);
  return backup;
}

/* The same file under both folders: a hard link. */
static gboolean
is_listed (GPtrArray  *backups,
           const char *path)
{
  GStatBuf info, other;

  if (g_stat (path, &info) != 0 || info.st_nlink < 2)
    return FALSE;
  for (guint i = 0; i < backups->len; i++)
    if (g_stat (ferry_backup_get_path (g_ptr_array_index (backups, i)), &other) == 0 && other.st_dev == info.st_dev && other.st_ino == info.st_ino)
      return TRUE;
  return FALSE;
}

static gboolean
list_folder (FerrySite   *site,
             const char  *version,
             const char  *folder,
             GPtrArray   *records,
             GPtrArray   *backups,
             GError     **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &local);
  const char *name;

  if (dir == NULL)
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("The folder of backups can't be read: %s. Give yourself access to it."), local->message);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      FerryBackup *backup = g_str_has_suffix (name, SUFFIX) && !is_listed (backups, path) ? describe (site, version, records, path) : NULL;

      if (backup != NULL)
        g_ptr_array_add (backups, backup);
    }
  return TRUE;
}

static int
newest_first (gconstpointer a,
              gconstpointer b)
{
  gint64 left = ferry_backup_get_created (*(FerryBackup **) a), right = ferry_backup_get_created (*(FerryBackup **) b);

  return (left < right) - (left > right);
}

/**
 * ferry_local_backups_list:
 * @site: the instance
 * @error: return location
 *
 * Lists the backups in Ferry's own folder and in the one of NocoBase's backup manager. One that can't be read has a "problem". Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): newest first.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_local_backups_list (FerrySite  *site,
                          GError    **error)
{
  g_autoptr(GPtrArray) backups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) records = ferry_backup_records_load (site);
  g_autofree char *version = _ferry_local_backups_dup_version (site);
  g_autofree char *own = ferry_local_backups_own_folder (site);
  g_autofree char *application = ferry_local_backups_application_folder (site);

  if (!list_folder (site, version, own, records, backups, error) || (application != NULL && !list_folder (site, version, application, records, backups, error)))
    return NULL;
  g_ptr_array_sort (backups, newest_first);
  return g_steal_pointer (&backups);
}

/* ---- names ----------------------------------------------------------------------------------------------------------------- */

static char *
find_in (char       *folder,
         const char *name)
{
  g_autofree char *owned = folder;
  g_autofree char *path = owned != NULL ? g_build_filename (owned, name, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/**
 * ferry_local_backups_resolve:
 * @site: the instance
 * @name: name of a file in its folders of backups, or an absolute path
 * @error: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_USAGE when it is neither
 *
 * Finds the file that a name means. Any thread.
 *
 * Returns: (transfer full) (nullable): its path
 *
 * Since: 0.1
 */
char *
ferry_local_backups_resolve (FerrySite   *site,
                             const char  *name,
                             GError     **error)
{
  char *path;

  if (g_path_is_absolute (name))
    return g_canonicalize_filename (name, NULL);
  if (strchr (name, '/') != NULL || *name == '.' || !g_str_has_suffix (name, SUFFIX))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no name of a backup: those end in .nbdata. Name a file of the list, or its whole path."), name);
      return NULL;
    }
  path = find_in (ferry_local_backups_own_folder (site), name);
  if (path == NULL)
    path = find_in (ferry_local_backups_application_folder (site), name);
  if (path == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("%s has no backup “%s”. “ferry backup list %s” shows them."), ferry_site_get_name (site), name,
                 ferry_site_get_name (site));
  return path;
}

/**
 * ferry_local_backups_owns:
 * @site: the instance
 * @path: absolute path of a file
 *
 * Returns: whether it lies in one of the instance's folders of backups
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_owns (FerrySite  *site,
                          const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *own = ferry_local_backups_own_folder (site);
  g_autofree char *application = ferry_local_backups_application_folder (site);

  return strcmp (folder, own) == 0 || g_strcmp0 (folder, application) == 0;
}

/**
 * ferry_local_backups_find:
 * @site: the instance
 * @name: name or absolute path of a backup
 * @password: (nullable): its restore password
 * @error: return location
 *
 * Tells what is known of one backup. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup
 *
 * Since: 0.1
 */
FerryBackup *
ferry_local_backups_find (FerrySite   *site,
                          const char  *name,
                          const char  *password,
                          GError     **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site, name, error);
  g_autoptr(GPtrArray) records = ferry_backup_records_load (site);
  const FerryBackupRecord *record = path != NULL ? ferry_backup_records_find (records, path) : NULL;
  g_autofree char *version = path != NULL ? _ferry_local_backups_dup_version (site) : NULL;
  FerryBackup *backup;

  if (path == NULL)
    return NULL;
  backup = password != NULL ? ferry_backup_open (path, password, error) : describe (site, version, records, path);
  if (password != NULL && backup != NULL && record != NULL)
    add_record (backup, record);
  if (password != NULL)
    return backup;
  if (backup == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no file %s. Check its name."), path);
  return backup;
}
