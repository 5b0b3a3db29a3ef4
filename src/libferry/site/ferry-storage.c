#include "config.h"

#include "site/ferry-storage-private.h"

#include "base/ferry-error.h"
#include "site/ferry-storage-walk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- which folders --------------------------------------------------------------------------------------------------------- */

static gboolean
holds_database (FerrySite  *site,
                const char *folder)
{
  const char *database = ferry_site_get_connection (site)->path, *storage = ferry_site_get_storage (site);
  g_autofree char *prefix = storage != NULL ? g_strconcat (storage, "/", folder, "/", NULL) : NULL;

  return database != NULL && prefix != NULL && g_str_has_prefix (database, prefix);
}

gboolean
_ferry_storage_offers (FerrySite  *site,
                       const char *folder)
{
  static const char * const own[] = { "apps", "db", "ferry", NULL };

  return *folder != '.' && *folder != '\0' && strchr (folder, '/') == NULL && g_utf8_validate (folder, -1, NULL) && !g_strv_contains (own, folder) && !holds_database (site, folder);
}

const char *
_ferry_storage_get (FerrySite  *site,
                    GError    **error)
{
  const char *storage = ferry_site_get_storage (site);

  if (storage == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The storage folder of “%s” is not known: give it with the instance."), ferry_site_get_name (site));
  return storage;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *folder;   /* that counts */
  GPtrArray  *files;    /* nullable */
  gint64      count;
  gint64      bytes;
} Listing;

static gboolean
list_cb (int                 fd,
         const char         *entry,
         const struct stat  *info,
         gpointer            user_data,
         GError            **error)
{
  Listing *self = user_data;
  g_autofree char *folder = NULL, *shown = NULL;

  if (!ferry_storage_path_valid (entry))
    {
      shown = g_utf8_make_valid (entry, -1);
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The name of the file %s in the storage is no UTF-8, or holds control characters. Rename it and try again."), shown);
      return FALSE;
    }
  folder = ferry_storage_path_dup_folder (entry);
  if (strcmp (folder, self->folder) != 0)
    return TRUE;
  self->count++;
  self->bytes += info->st_size;
  if (self->files != NULL)
    g_ptr_array_add (self->files, ferry_storage_file_new (entry, info->st_size, (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000));
  return TRUE;
}

static gboolean
list (FerrySite  *site,
      Listing    *listing,
      GError    **error)
{
  const char *storage = _ferry_storage_get (site, error);
  const char *folder = strcmp (listing->folder, "request-logs") == 0 ? "logs" : listing->folder;

  return storage != NULL && ferry_storage_walk (storage, folder, list_cb, listing, error);
}

static gboolean
add_folder (FerrySite   *site,
            const char  *name,
            GPtrArray   *folders,
            GError     **error)
{
  Listing listing = { .folder = name };

  if (!list (site, &listing, error))
    return FALSE;
  if (listing.count > 0)
    g_ptr_array_add (folders, g_object_new (FERRY_TYPE_STORAGE_FOLDER, "name", name, "files", listing.count, "bytes", listing.bytes, "usual", strcmp (name, "uploads") == 0, NULL));
  return TRUE;
}

static int
compare_folders (gconstpointer a,
                 gconstpointer b)
{
  FerryStorageFolder *left = *(FerryStorageFolder * const *) a, *right = *(FerryStorageFolder * const *) b;
  int usual = ferry_storage_folder_get_usual (right) - ferry_storage_folder_get_usual (left);

  return usual != 0 ? usual : strcmp (ferry_storage_folder_get_name (left), ferry_storage_folder_get_name (right));
}

/**
 * ferry_storage_list_folders:
 * @site: an instance's place
 * @error: return location
 *
 * Counts what lies in the folders of `storage/` that may be copied. Empty ones are not listed.
 *
 * Returns: (transfer full) (element-type FerryStorageFolder) (nullable): the folders
 *
 * Since: 0.1
 */
GPtrArray *
ferry_storage_list_folders (FerrySite  *site,
                            GError    **error)
{
  const char *storage = _ferry_storage_get (site, error);
  g_autoptr(GDir) dir = storage != NULL ? g_dir_open (storage, 0, error) : NULL;
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name;

  if (storage != NULL && dir == NULL)
    ferry_error_convert_io (error, storage);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (storage, name, NULL);

      if (!_ferry_storage_offers (site, name) || !g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      if (!add_folder (site, name, folders, error) || (strcmp (name, "logs") == 0 && !add_folder (site, "request-logs", folders, error)))
        return NULL;
    }
  g_ptr_array_sort (folders, compare_folders);
  return dir != NULL ? g_steal_pointer (&folders) : NULL;
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(FerryStorageFile * const *) a)->path, (*(FerryStorageFile * const *) b)->path);
}

/**
 * ferry_storage_list_files:
 * @site: an instance's place
 * @folder: name of one of its folders
 * @error: return location
 *
 * Lists the files of a folder; one that is not there has none.
 *
 * Returns: (transfer full) (element-type FerryStorageFile) (nullable): the files by path; %FERRY_ERROR_USAGE for a folder that is not copied
 *
 * Since: 0.1
 */
GPtrArray *
ferry_storage_list_files (FerrySite   *site,
                          const char  *folder,
                          GError     **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_storage_file_free);
  Listing listing = { .folder = folder, .files = files };

  if (!_ferry_storage_offers (site, folder))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The folder “%s” of the storage is not copied."), folder);
      return NULL;
    }
  if (!list (site, &listing, error))
    return NULL;
  g_ptr_array_sort (files, compare_files);
  return g_steal_pointer (&files);
}
