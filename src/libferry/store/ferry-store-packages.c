#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-private.h"

#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>

#define COLUMNS "digest, name, path, title, source_id, source_name, rule_set, created_at, application_version, dialect, size, added"

/* Files in the library's own folder are kept by name, so that the store can be moved as a whole. */
static char *
path_to_keep (FerryStore *self,
              const char *path)
{
  g_autofree char *library = g_build_filename (self->folder, "packages", NULL);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);

  return g_str_equal (folder, library) ? g_path_get_basename (whole) : g_steal_pointer (&whole);
}

static FerryLibraryRecord *
read_record (FerryStore          *self,
             FerryStoreStatement *statement)
{
  FerryLibraryRecord *record = g_new0 (FerryLibraryRecord, 1);
  char **texts[] = { &record->digest, &record->name, &record->path, &record->title, &record->source_id, &record->source_name, &record->rule_set,
                     &record->created_at, &record->application_version, &record->dialect };
  struct stat info;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = _ferry_store_dup_text (statement, (int) i);
  if (!g_path_is_absolute (record->path))
    {
      g_autofree char *name = g_steal_pointer (&record->path);

      record->path = g_build_filename (self->folder, "packages", name, NULL);
    }
  record->size = stat (record->path, &info) == 0 ? sqlite3_column_int64 (statement, G_N_ELEMENTS (texts)) : -1;
  record->added = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts) + 1);
  return record;
}

static GPtrArray *
read_records (FerryStore           *self,
              FerryStoreStatement  *statement,
              GError              **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_library_record_free);
  gboolean row;

  while (TRUE)
    {
      if (!_ferry_store_step (self, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, read_record (self, statement));
    }
}

/**
 * ferry_store_list_packages:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryLibraryRecord): the library, newest first; the size of a file that has vanished is -1. %NULL with an error. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_packages (FerryStore  *self,
                           GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM package ORDER BY added DESC, rowid DESC", error);
  return statement != NULL ? read_records (self, statement, error) : NULL;
}

static gboolean
is_digest_prefix (const char *text)
{
  gsize length = strlen (text);

  return length >= 4 && length <= 64 && strspn (text, "0123456789abcdefABCDEF") == length;
}

static void
set_not_found (FerryStore  *self,
               const char  *name,
               GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_packages (self, error);
  g_autoptr(GPtrArray) names = NULL;

  if (records == NULL)
    return;
  names = g_ptr_array_new ();
  for (guint i = 0; i < MIN (records->len, 20); i++)
    g_ptr_array_add (names, ((FerryLibraryRecord *) g_ptr_array_index (records, i))->name);
  g_ptr_array_add (names, NULL);
  _ferry_store_not_found (_("migration file in the library named"), name, (const char * const *) names->pdata, error);
}

static FerryLibraryRecord *
refuse_ambiguous (const char  *name,
                  GPtrArray   *records,
                  GError     **error)
{
  FerryLibraryRecord *one = g_ptr_array_index (records, 0), *two = g_ptr_array_index (records, 1);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” means several migration files, such as %.12s (%s) and %.12s (%s): give more of the digest."),
               name, one->digest, one->name, two->digest, two->name);
  return NULL;
}

/**
 * ferry_store_find_package:
 * @self: a store
 * @digest_prefix_or_name: the name of a migration file, or at least 4 digits of its digest
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the record, or %NULL with %FERRY_ERROR_NOT_FOUND, or USAGE when it means several. Blocking.
 *
 * Since: 0.1
 */
FerryLibraryRecord *
ferry_store_find_package (FerryStore  *self,
                          const char  *digest_prefix_or_name,
                          GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && digest_prefix_or_name != NULL, NULL);

  statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM package WHERE name = ?1 OR substr (digest, 1, length (?2)) = ?2 ORDER BY added DESC, rowid DESC", error);
  if (statement == NULL)
    return NULL;
  prefix = is_digest_prefix (digest_prefix_or_name) ? g_ascii_strdown (digest_prefix_or_name, -1) : NULL;
  _ferry_store_bind_text (statement, 1, digest_prefix_or_name);
  _ferry_store_bind_text (statement, 2, prefix);
  records = read_records (self, statement, error);
  if (records == NULL)
    return NULL;
  if (records->len > 1)
    return refuse_ambiguous (digest_prefix_or_name, records, error);
  if (records->len == 1)
    return g_ptr_array_steal_index (records, 0);
  set_not_found (self, digest_prefix_or_name, error);
  return NULL;
}

static void
bind_record (FerryStore               *self,
             FerryStoreStatement      *statement,
             const FerryLibraryRecord *record)
{
  g_autofree char *digest = g_ascii_strdown (record->digest, -1), *path = path_to_keep (self, record->path);
  const char *texts[] = { digest, record->name, path, record->title, record->source_id, record->source_name, record->rule_set, record->created_at,
                          record->application_version, record->dialect };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _ferry_store_bind_text (statement, (int) i + 1, texts[i]);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 1, record->size);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 2, record->added != 0 ? record->added : ferry_time_now ());
}

/**
 * ferry_store_save_package:
 * @self: a store
 * @record: a migration file; digest, name and path must be there
 * @error: return location for an error
 *
 * Adds a migration file to the library, or changes the record of the same digest (but not when it was added). Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_PERMISSION, BUSY, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_package (FerryStore                *self,
                          const FerryLibraryRecord  *record,
                          GError                   **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && record != NULL && record->digest != NULL && record->name != NULL && record->path != NULL, FALSE);

  statement = _ferry_store_prepare (self, "INSERT INTO package (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (digest) DO UPDATE SET "
                                    "name = ?2, path = ?3, title = ?4, source_id = ?5, source_name = ?6, rule_set = ?7, created_at = ?8, application_version = ?9, dialect = ?10, size = ?11", error);
  if (statement == NULL)
    return FALSE;
  bind_record (self, statement, record);
  return _ferry_store_run (self, statement, NULL, error);
}

/**
 * ferry_store_remove_package:
 * @self: a store
 * @digest: the whole digest
 * @error: return location for an error
 *
 * Removes the record of a migration file; the caller removes the file. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND or another error
 *
 * Since: 0.1
 */
gboolean
ferry_store_remove_package (FerryStore  *self,
                            const char  *digest,
                            GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autofree char *lower = NULL;
  int changed;

  g_return_val_if_fail (FERRY_IS_STORE (self) && digest != NULL, FALSE);

  statement = _ferry_store_prepare (self, "DELETE FROM package WHERE digest = ?", error);
  if (statement == NULL)
    return FALSE;
  lower = g_ascii_strdown (digest, -1);
  _ferry_store_bind_text (statement, 1, lower);
  if (!_ferry_store_run (self, statement, &changed, error))
    return FALSE;
  if (changed == 0)
    set_not_found (self, digest, error);
  return changed > 0;
}
