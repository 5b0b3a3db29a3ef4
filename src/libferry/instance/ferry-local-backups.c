#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX         ".nbdata"
#define VERIFIED_FILE  "verified-backups.ini"
#define VERIFIED_GROUP "verified"
#define VERIFIED_LIMIT (1024 * 1024)

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

/* ---- which backups were verified: "name size mtime" = µs ------------------------------------------------------------------- */

static char *
verified_path (FerrySite *site)
{
  return g_build_filename (ferry_site_get_state_folder (site), VERIFIED_FILE, NULL);
}

static GKeyFile *
load_verified (FerrySite *site)
{
  g_autofree char *path = verified_path (site);
  g_autofree char *text = NULL;
  GKeyFile *file = g_key_file_new ();
  gsize length;

  if (ferry_file_read (path, VERIFIED_LIMIT, &text, &length, NULL))
    g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
  return file;
}

/* A file that was changed since is another file. */
static char *
verified_key (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  GStatBuf info = { 0 };

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, escaped, (gint64) info.st_size, (gint64) info.st_mtime);
}

void
_ferry_local_backups_remember_verified (FerrySite  *site,
                                        const char *path)
{
  g_autoptr(GKeyFile) file = load_verified (site);
  g_autofree char *key = verified_key (path);
  g_autofree char *text = NULL;
  g_autofree char *file_path = verified_path (site);
  g_autoptr(GError) error = NULL;

  if (key == NULL)
    return;
  g_key_file_set_int64 (file, VERIFIED_GROUP, key, ferry_time_now ());
  text = g_key_file_to_data (file, NULL, NULL);
  /* only a remark: the backup is verified whether or not it is remembered */
  if (!ferry_folder_make (ferry_site_get_state_folder (site), &error) || !ferry_file_write_durable (file_path, text, -1, &error))
    g_message ("%s", error->message);
}

/* ---- list ------------------------------------------------------------------------------------------------------------------ */

static FerryBackup *
describe (const char *path,
          GKeyFile   *verified)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *key = verified_key (path);
  g_autofree char *name = g_path_get_basename (path);
  FerryBackup *backup = ferry_backup_open (path, NULL, &error);
  GStatBuf info = { 0 };

  if (backup == NULL)
    {
      if (g_stat (path, &info) != 0)
        return NULL;
      backup = g_object_new (FERRY_TYPE_BACKUP, "path", path, "name", name, "size", (gint64) info.st_size,
                             "created", (gint64) info.st_mtime * G_USEC_PER_SEC, "problem", error->message,
                             "encrypted", g_error_matches (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION), NULL);
    }
  if (key != NULL && g_key_file_has_key (verified, VERIFIED_GROUP, key, NULL))
    g_object_set (backup, "verified", g_key_file_get_int64 (verified, VERIFIED_GROUP, key, NULL), NULL);
  return backup;
}

static gboolean
list_folder (const char  *folder,
             GKeyFile    *verified,
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
      FerryBackup *backup = g_str_has_suffix (name, SUFFIX) ? describe (path, verified) : NULL;

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
  g_autoptr(GKeyFile) verified = load_verified (site);
  g_autofree char *own = ferry_local_backups_own_folder (site);
  g_autofree char *application = ferry_local_backups_application_folder (site);

  if (!list_folder (own, verified, backups, error) || (application != NULL && !list_folder (application, verified, backups, error)))
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
  g_autoptr(GKeyFile) verified = NULL;
  FerryBackup *backup;

  if (path == NULL)
    return NULL;
  if (password != NULL)
    return ferry_backup_open (path, password, error);
  verified = load_verified (site);
  backup = describe (path, verified);
  if (backup == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no file %s. Check its name."), path);
  return backup;
}
