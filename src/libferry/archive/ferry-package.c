#include "config.h"

#include "archive/ferry-package.h"

#include "archive/ferry-frame-private.h"
#include "archive/ferry-package-private.h"
#include "archive/ferry-package-rows-private.h"
#include "archive/ferry-zip-record-private.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define JSON_LIMIT (64 * 1024 * 1024)

struct _FerryPackage
{
  GObject               parent_instance;

  FerryZip             *zip;
  char                 *digest;
  FerryPackageMetadata *metadata;
  FerrySchema          *structure;
  gint                  verified;    /* atomic */
};

G_DEFINE_TYPE (FerryPackage, ferry_package, G_TYPE_OBJECT)

static void
ferry_package_finalize (GObject *object)
{
  FerryPackage *self = FERRY_PACKAGE (object);

  g_clear_pointer (&self->structure, ferry_schema_unref);
  g_clear_pointer (&self->metadata, ferry_package_metadata_unref);
  g_free (self->digest);
  g_clear_object (&self->zip);

  G_OBJECT_CLASS (ferry_package_parent_class)->finalize (object);
}

static void
ferry_package_class_init (FerryPackageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_package_finalize;
}

static void
ferry_package_init (FerryPackage *self)
{
}

/* an error of FERRY_ERROR about the package's insides gets the file's name in front; its code stays */
static gboolean
prefix_path (FerryPackage  *self,
             GError       **error)
{
  if (error != NULL && *error != NULL && strstr ((*error)->message, ferry_package_get_path (self)) == NULL)
    g_prefix_error (error, _("“%s” can't be used: "), ferry_package_get_path (self));

  return FALSE;
}

static gboolean
read_metadata (FerryPackage  *self,
               GError       **error)
{
  const FerryZipEntry *entry = ferry_zip_find (self->zip, FERRY_PACKAGE_METADATA_ENTRY);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (entry == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("“%s” is not a migration file: choose one that Ferry has made."), ferry_zip_get_path (self->zip));
      return FALSE;
    }
  text = ferry_zip_read_all (self->zip, entry, JSON_LIMIT, &length, error);
  if (text == NULL)
    return FALSE;
  self->digest = ferry_sha256_hex (text, length);
  node = ferry_json_parse (text, (gssize) length, FERRY_PACKAGE_METADATA_ENTRY, error);
  if (node != NULL)
    self->metadata = ferry_package_metadata_new_from_json (node, error);

  return self->metadata != NULL || prefix_path (self, error);
}

static gboolean
check_data_entry (FerryPackage             *self,
                  const FerryPackageTable  *table,
                  GError                  **error)
{
  const FerryZipEntry *entry = ferry_zip_find (self->zip, table->entry);

  if (entry == NULL || entry->method != FERRY_ZIP_STORED || entry->packed != table->packed)
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("“%s” is not the entry that the metadata describes"),
                              table->entry);

  return TRUE;
}

/* the entries are exactly those that the metadata names */
static gboolean
check_entries (FerryPackage  *self,
               GError       **error)
{
  const FerryZipEntry *structure = ferry_zip_find (self->zip, FERRY_PACKAGE_STRUCTURE_ENTRY);
  guint n_named = 2;

  if (structure == NULL || structure->method != FERRY_ZIP_STORED)
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("its structure is missing"));
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->metadata->tables, i);

      if (table->entry == NULL)
        continue;
      n_named++;
      if (!check_data_entry (self, table, error))
        return FALSE;
    }
  if (n_named != ferry_zip_get_n_entries (self->zip))
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("it holds entries that its metadata does not name"));

  return TRUE;
}

static gboolean
read_structure (FerryPackage  *self,
                GError       **error)
{
  const FerryZipEntry *entry = ferry_zip_find (self->zip, FERRY_PACKAGE_STRUCTURE_ENTRY);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sha256 = NULL;
  gsize length = 0;

  text = ferry_frame_read_all (self->zip, entry, JSON_LIMIT, &length, error);
  if (text == NULL)
    return FALSE;
  sha256 = ferry_sha256_hex (text, length);
  if (!g_str_equal (sha256, self->metadata->structure_sha256))
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("its structure has been altered"));
  node = ferry_json_parse (text, (gssize) length, FERRY_PACKAGE_STRUCTURE_ENTRY, error);
  if (node != NULL)
    self->structure = ferry_schema_new_from_json (node, error);
  if (self->structure == NULL)
    return prefix_path (self, error);
  if (self->structure->dialect != self->metadata->dialect)
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("metadata and structure are of different databases"));

  return TRUE;
}

static gboolean
same_order (const FerryRowOrder *a,
            const FerryRowOrder *b)
{
  if (a->n_keys != b->n_keys || a->unique != b->unique)
    return FALSE;
  for (guint i = 0; i < a->n_keys; i++)
    if (a->index[i] != b->index[i] || a->order[i] != b->order[i])
      return FALSE;

  return TRUE;
}

/* columns and key of the rows must be those of the structure: a plan compares rows by them. Overwriting also works with rows that no key
 * tells apart. */
static gboolean
check_table (FerryPackage             *self,
             const FerryPackageTable  *table,
             GError                  **error)
{
  const char *name = ferry_table_rule_get_table (table->rule);
  FerryTable *structure = ferry_schema_find_table (self->structure, name);
  g_autoptr(FerryRowOrder) order = NULL;
  g_autoptr(FerryRowOrder) all_columns = NULL;

  if (structure == NULL)
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("the structure of table “%s” is missing"), name);
  for (guint i = 0; table->columns[i] != NULL; i++)
    if (ferry_table_find_column (structure, table->columns[i]) == NULL)
      return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("table “%s” has no column “%s”"), name, table->columns[i]);
  order = ferry_row_order_new (self->structure->dialect, structure, (const char * const *) table->columns);
  all_columns = ferry_row_order_new_without_key (self->structure->dialect, structure, (const char * const *) table->columns);
  if (!same_order (order, table->order)
      && (ferry_table_rule_get_rule (table->rule) != FERRY_RULE_OVERWRITE || !same_order (all_columns, table->order)))
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("the rows of table “%s” are not ordered by its key"), name);

  return TRUE;
}

static gboolean
check_tables (FerryPackage  *self,
              GError       **error)
{
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->metadata->tables, i);

      if (table->entry != NULL && !check_table (self, table, error))
        return FALSE;
    }

  return TRUE;
}

/* what else the file may be says more than that its ZIP is not one of ours */
static gboolean
check_kind (const char  *path,
            GError     **error)
{
  g_autoptr(GError) probe_error = NULL;
  FerryFileKind kind = ferry_file_probe_kind (path, &probe_error);

  if (kind == FERRY_FILE_PACKAGE || probe_error != NULL)
    return TRUE;
  if (kind == FERRY_FILE_BACKUP)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("“%s” is a backup, not a migration file: it can be restored, not executed."), path);
  else if (kind == FERRY_FILE_ENCRYPTED)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("“%s” is not a migration file; it looks like a backup with a restore password: it can be restored, not executed."), path);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                 _("“%s” is not a migration file: choose one that Ferry has made."), path);

  return FALSE;
}

/**
 * ferry_package_open:
 * @path: a migration file
 * @error: return location for %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_NEWER_FORMAT,
 *   %FERRY_ERROR_UNSUPPORTED (a backup, an encrypted file), %FERRY_ERROR_IO
 *
 * Opens a migration file: validates the ZIP, reads metadata and structure, and checks that they agree with each other and with
 * the entries. The rows are not read: that is ferry_package_verify(). docs/migration-file.md describes the format.
 * Blocking; any thread.
 *
 * Returns: (transfer full): the package, or %NULL with @error
 *
 * Since: 0.1
 */
FerryPackage *
ferry_package_open (const char  *path,
                    GError     **error)
{
  g_autoptr(FerryPackage) self = NULL;
  g_autoptr(GError) zip_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (FERRY_TYPE_PACKAGE, NULL);
  self->zip = ferry_zip_open (path, FERRY_ZIP_OWN, &zip_error);
  if (self->zip == NULL)
    {
      if (!g_error_matches (zip_error, FERRY_ERROR, FERRY_ERROR_DAMAGED) || check_kind (path, error))
        g_propagate_error (error, g_steal_pointer (&zip_error));
      return NULL;
    }
  if (!read_metadata (self, error) || !check_entries (self, error) || !read_structure (self, error) || !check_tables (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_package_get_path:
 * @self: a package
 *
 * Any thread.
 *
 * Returns: the path that it was opened by
 *
 * Since: 0.1
 */
const char *
ferry_package_get_path (FerryPackage *self)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), NULL);

  return ferry_zip_get_path (self->zip);
}

/**
 * ferry_package_get_digest:
 * @self: a package
 *
 * What names the package everywhere: the SHA-256 of its metadata, which hold the digest of every entry. Any thread.
 *
 * Returns: 64 hexadecimal digits
 *
 * Since: 0.1
 */
const char *
ferry_package_get_digest (FerryPackage *self)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), NULL);

  return self->digest;
}

/**
 * ferry_package_get_size:
 * @self: a package
 *
 * Any thread.
 *
 * Returns: the file's size in bytes
 *
 * Since: 0.1
 */
gint64
ferry_package_get_size (FerryPackage *self)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), 0);

  return ferry_zip_get_size (self->zip);
}

/**
 * ferry_package_get_metadata:
 * @self: a package
 *
 * Any thread.
 *
 * Returns: (transfer none): the metadata, to be read only
 *
 * Since: 0.1
 */
FerryPackageMetadata *
ferry_package_get_metadata (FerryPackage *self)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), NULL);

  return self->metadata;
}

/**
 * ferry_package_get_structure:
 * @self: a package
 *
 * Any thread.
 *
 * Returns: (transfer none): the structure, to be read only
 *
 * Since: 0.1
 */
FerrySchema *
ferry_package_get_structure (FerryPackage *self)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), NULL);

  return self->structure;
}

/**
 * ferry_package_read_rows:
 * @self: a package
 * @table: one of the tables of its metadata, with rows
 * @error: return location for %FERRY_ERROR_NOT_FOUND when no rows of it travel
 *
 * Streams the rows of a table in key order. The stream keeps what it needs of @self alive; it fails at its end with
 * %FERRY_ERROR_DAMAGED when digest, rows or bytes are not those of the metadata. Blocking; several streams may be read at
 * once, each in one thread.
 *
 * Returns: (transfer full): the rows, or %NULL with @error
 *
 * Since: 0.1
 */
FerryRowReader *
ferry_package_read_rows (FerryPackage             *self,
                         const FerryPackageTable  *table,
                         GError                  **error)
{
  g_return_val_if_fail (FERRY_IS_PACKAGE (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (table->entry == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” holds no rows of table “%s”."),
                   ferry_package_get_path (self), ferry_table_rule_get_table (table->rule));
      return NULL;
    }

  return ferry_package_rows_new (self->zip, ferry_zip_find (self->zip, table->entry), self->metadata, table);
}

/* Every byte was read and proved through this object. Rows are proved again whenever they are read, so this saves no safety. */
gboolean
_ferry_package_is_verified (FerryPackage *self)
{
  return g_atomic_int_get (&self->verified);
}

void
_ferry_package_set_verified (FerryPackage *self)
{
  g_atomic_int_set (&self->verified, TRUE);
}
