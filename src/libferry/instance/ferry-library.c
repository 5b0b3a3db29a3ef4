#include "config.h"

#include "instance/ferry-library.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

static FerryLibraryRecord *
describe (FerryPackage *package)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  FerryLibraryRecord *record = g_new0 (FerryLibraryRecord, 1);

  record->digest = g_strdup (ferry_package_get_digest (package));
  record->path = g_canonicalize_filename (ferry_package_get_path (package), NULL);
  record->name = g_path_get_basename (record->path);
  record->title = g_strdup (metadata->title);
  record->source_id = g_strdup (metadata->source_id);
  record->source_name = g_strdup (metadata->source_name);
  record->rule_set = g_strdup (ferry_rule_set_get_name (metadata->rule_set));
  record->created_at = g_strdup (metadata->created_at);
  record->application_version = g_strdup (metadata->application_version);
  record->dialect = g_strdup (ferry_dialect_to_string (metadata->dialect));
  record->size = ferry_package_get_size (package);
  record->added = ferry_time_now ();

  return record;
}

/**
 * ferry_library_register:
 * @store: the user's store
 * @package: an open package, wherever it lies
 *
 * Remembers @package. One that is known already, by its digest, is remembered at its new place. The store's thread.
 *
 * Returns: %FALSE with @error
 * Since: 0.1
 */
gboolean
ferry_library_register (FerryStore    *store,
                        FerryPackage  *package,
                        GError       **error)
{
  g_autoptr (FerryLibraryRecord) record = describe (package);

  return ferry_store_save_package (store, record, error);
}

/**
 * ferry_library_dup_new_path:
 *
 * Returns: (transfer full) (nullable): a path for a new package in the library's folder: migration_<unix ms>.nbdata
 * Since: 0.1
 */
char *
ferry_library_dup_new_path (FerryStore  *store,
                            GError     **error)
{
  g_autofree char *folder = ferry_store_dup_packages_folder (store, error);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return NULL;
  for (gint64 moment = ferry_time_now () / 1000; path == NULL || g_file_test (path, G_FILE_TEST_EXISTS); moment++)
    {
      g_autofree char *name = g_strdup_printf ("migration_%" PRId64 ".nbdata", moment);

      g_free (path);
      path = g_build_filename (folder, name, NULL);
    }

  return g_steal_pointer (&path);
}

/* Copies under a temporary name and puts the whole file in its place at once. */
static gboolean
copy_file (const char    *from,
           const char    *to,
           gboolean       replace,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%08x.part", to, g_random_int ());
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) destination = g_file_new_for_path (temporary);

  if (!g_file_copy (source, destination, G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, error))
    {
      ferry_error_convert_io (error, to);
      g_unlink (temporary);
      return FALSE;
    }
  if (!ferry_file_publish (temporary, to, replace, error))
    {
      g_unlink (temporary);
      return FALSE;
    }

  return TRUE;
}

/**
 * ferry_library_add:
 * @store: the user's store
 * @package: an open package that was verified, lying anywhere
 * @known: (out): whether the library has it already
 *
 * Copies @package into the library's folder and remembers it. The store's thread; blocking.
 *
 * Returns: (transfer full) (nullable): the package in the library; %NULL with @error
 * Since: 0.1
 */
FerryPackage *
ferry_library_add (FerryStore    *store,
                   FerryPackage  *package,
                   gboolean      *known,
                   GError       **error)
{
  g_autoptr (FerryLibraryRecord) record = ferry_store_find_package (store, ferry_package_get_digest (package), NULL);
  g_autofree char *path = NULL;
  g_autoptr (FerryPackage) copy = NULL;

  *known = record != NULL && record->size >= 0;
  if (*known)
    return ferry_package_open (record->path, error);
  path = ferry_library_dup_new_path (store, error);
  if (path == NULL || !copy_file (ferry_package_get_path (package), path, FALSE, NULL, error))
    return NULL;
  copy = ferry_package_open (path, error);
  if (copy == NULL || !ferry_library_register (store, copy, error))
    {
      g_unlink (path);
      return NULL;
    }

  return g_steal_pointer (&copy);
}

/**
 * ferry_library_export:
 * @from: a package's path
 * @to: the copy's path, or a folder
 * @replace: whether a file of that name may go
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS or an error of the file system; nothing half written is left
 * Since: 0.1
 */
gboolean
ferry_library_export (const char    *from,
                      const char    *to,
                      gboolean       replace,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autofree char *name = g_path_get_basename (from);
  g_autofree char *path = g_file_test (to, G_FILE_TEST_IS_DIR) ? g_build_filename (to, name, NULL) : g_strdup (to);

  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” is there already: choose another name or say --force."), path);
      return FALSE;
    }

  return copy_file (from, path, replace, cancellable, error);
}

/**
 * ferry_library_owns:
 *
 * Returns: whether @path lies in the library's own folder, so that Ferry may delete it
 * Since: 0.1
 */
gboolean
ferry_library_owns (FerryStore *store,
                    const char *path)
{
  g_autofree char *folder = ferry_store_dup_packages_folder (store, NULL);
  g_autofree char *place = g_path_get_dirname (path);

  return folder != NULL && strcmp (folder, place) == 0;
}

/**
 * ferry_library_remove:
 * @record: a package of the library
 * @kept: (out): whether the file stays, because it lies elsewhere
 *
 * Returns: %FALSE with @error
 * Since: 0.1
 */
gboolean
ferry_library_remove (FerryStore                *store,
                      const FerryLibraryRecord  *record,
                      gboolean                  *kept,
                      GError                   **error)
{
  *kept = !ferry_library_owns (store, record->path);
  if (!*kept && g_unlink (record->path) != 0 && errno != ENOENT)
    {
      ferry_error_set_errno (error, errno, _("“%s” could not be deleted"), record->path);
      return FALSE;
    }

  return ferry_store_remove_package (store, record->digest, error);
}

/**
 * ferry_library_resolve:
 * @name: a path, or a package of the library by the beginning of its digest or by its file's name
 *
 * Returns: (transfer full) (nullable): the path; %NULL with %FERRY_ERROR_NOT_FOUND
 * Since: 0.1
 */
char *
ferry_library_resolve (FerryStore  *store,
                       const char  *name,
                       GError     **error)
{
  g_autoptr (FerryLibraryRecord) record = NULL;

  if (g_file_test (name, G_FILE_TEST_EXISTS))
    return g_strdup (name);
  if (strchr (name, '/') == NULL)
    record = ferry_store_find_package (store, name, NULL);
  if (record == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("There is no file “%s”, and no package of the library begins with that digest or has that name: see “ferry package list”."), name);
      return NULL;
    }
  if (record->size < 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The library knows the package “%s”, but its file %s is gone: import it again."),
                   record->title, record->path);
      return NULL;
    }

  return g_strdup (record->path);
}
