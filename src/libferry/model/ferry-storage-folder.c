#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-storage-folder.h"

enum
{
  FIELD_NAME,
  FIELD_FILES,
  FIELD_BYTES,
  FIELD_USUAL,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "name", FERRY_FIELD_STRING, .required = TRUE },
  { "files", FERRY_FIELD_INT, .required = TRUE },
  { "bytes", FERRY_FIELD_INT, .required = TRUE },
  { "usual", FERRY_FIELD_BOOLEAN },
};

struct _FerryStorageFolder
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryStorageFolder, ferry_storage_folder, G_TYPE_OBJECT)

static void
ferry_storage_folder_get_property (GObject    *object,
                                   guint       id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_copy (&FERRY_STORAGE_FOLDER (object)->values[id - 1], value);
}

static void
ferry_storage_folder_set_property (GObject      *object,
                                   guint         id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_STORAGE_FOLDER (object)->values, id, value, pspec);
}

static void
ferry_storage_folder_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_STORAGE_FOLDER (object)->values);
  G_OBJECT_CLASS (ferry_storage_folder_parent_class)->finalize (object);
}

static void
ferry_storage_folder_class_init (FerryStorageFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_storage_folder_get_property;
  object_class->set_property = ferry_storage_folder_set_property;
  object_class->finalize = ferry_storage_folder_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, TRUE);
}

static void
ferry_storage_folder_init (FerryStorageFolder *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_storage_folder_get_name:
 * @self: a folder
 *
 * Returns: (transfer none): its name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_storage_folder_get_name (FerryStorageFolder *self)
{
  g_return_val_if_fail (FERRY_IS_STORAGE_FOLDER (self), NULL);

  return g_value_get_string (&self->values[FIELD_NAME]);
}

/**
 * ferry_storage_folder_get_files:
 * @self: a folder
 *
 * Returns: how many files it holds, with those in folders below. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_storage_folder_get_files (FerryStorageFolder *self)
{
  g_return_val_if_fail (FERRY_IS_STORAGE_FOLDER (self), 0);

  return g_value_get_int64 (&self->values[FIELD_FILES]);
}

/**
 * ferry_storage_folder_get_bytes:
 * @self: a folder
 *
 * Returns: their size in bytes. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_storage_folder_get_bytes (FerryStorageFolder *self)
{
  g_return_val_if_fail (FERRY_IS_STORAGE_FOLDER (self), 0);

  return g_value_get_int64 (&self->values[FIELD_BYTES]);
}

/**
 * ferry_storage_folder_get_usual:
 * @self: a folder
 *
 * Returns: whether it is copied unless told otherwise. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_storage_folder_get_usual (FerryStorageFolder *self)
{
  g_return_val_if_fail (FERRY_IS_STORAGE_FOLDER (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_USUAL]);
}

/**
 * ferry_storage_folder_to_json:
 * @self: a folder
 *
 * Returns: (transfer full): the folder as an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_storage_folder_to_json (FerryStorageFolder *self)
{
  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_storage_folder_new_from_json:
 * @node: an object
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the folder; %FERRY_ERROR_DAMAGED. Any thread.
 *
 * Since: 0.1
 */
FerryStorageFolder *
ferry_storage_folder_new_from_json (JsonNode  *node,
                                    GError   **error)
{
  return _ferry_fields_new_from_json (FERRY_TYPE_STORAGE_FOLDER, fields, N_FIELDS, node, error);
}
