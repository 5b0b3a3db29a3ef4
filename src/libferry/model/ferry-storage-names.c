#include "config.h"

#include "model/ferry-storage-folder.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_PATH 4000   /* bytes; Linux takes 4096 with what stands before it */
#define LONGEST_NAME 255
#define DEPTH_LIMIT 64

/* NocoBase names them request_2026-11-28.log */
#define REQUEST_PREFIX "request"

/**
 * ferry_storage_file_new:
 * @path: below `storage/`
 * @size: bytes
 * @mtime: time of change, µs since 1970
 *
 * Returns: (transfer full): the file's description. Any thread.
 *
 * Since: 0.1
 */
FerryStorageFile *
ferry_storage_file_new (const char *path,
                        gint64      size,
                        gint64      mtime)
{
  FerryStorageFile *self = g_new0 (FerryStorageFile, 1);

  self->path = g_strdup (path);
  self->size = size;
  self->mtime = mtime;
  return self;
}

/**
 * ferry_storage_file_free:
 * @self: (nullable): a description
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_storage_file_free (FerryStorageFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

/**
 * ferry_storage_file_to_json:
 * @self: a description
 *
 * Returns: (transfer full): `[path, size, mtime]`: there may be very many. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_storage_file_to_json (const FerryStorageFile *self)
{
  JsonArray *array = json_array_sized_new (3);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_string_element (array, self->path);
  json_array_add_int_element (array, self->size);
  json_array_add_int_element (array, self->mtime);
  json_node_take_array (node, array);
  return node;
}

static gboolean
holds (JsonArray *array,
       guint      place,
       GType      type)
{
  JsonNode *node = json_array_get_element (array, place);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * ferry_storage_file_new_from_json:
 * @node: `[path, size, mtime]`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the description; %FERRY_ERROR_DAMAGED also for a path that leads anywhere else. Any thread.
 *
 * Since: 0.1
 */
FerryStorageFile *
ferry_storage_file_new_from_json (JsonNode  *node,
                                  GError   **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array != NULL && json_array_get_length (array) == 3 && holds (array, 0, G_TYPE_STRING) && holds (array, 1, G_TYPE_INT64) && holds (array, 2, G_TYPE_INT64)
      && json_array_get_int_element (array, 1) >= 0 && ferry_storage_path_valid (json_array_get_string_element (array, 0)))
    return ferry_storage_file_new (json_array_get_string_element (array, 0), json_array_get_int_element (array, 1), json_array_get_int_element (array, 2));
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("A file of the storage is described in a way that Ferry does not understand."));
  return NULL;
}

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= LONGEST_NAME && strcmp (name, ".") != 0 && strcmp (name, "..") != 0 && !g_str_has_prefix (name, ".ferry-");
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text < 0x20 || *text == 0x7f)
      return TRUE;
  return FALSE;
}

/**
 * ferry_storage_path_valid:
 * @path: any text
 *
 * Returns: whether it may name a file below a folder of `storage/`: relative, in UTF-8, without `.`, `..` and control characters; the folder not hidden. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_storage_path_valid (const char *path)
{
  g_auto(GStrv) parts = g_utf8_validate (path, -1, NULL) && strlen (path) <= LONGEST_PATH && !has_control (path) ? g_strsplit (path, "/", -1) : NULL;
  guint count = parts != NULL ? g_strv_length (parts) : 0;

  for (guint i = 0; i < count; i++)
    if (!is_name (parts[i]))
      return FALSE;
  return count >= 2 && count <= DEPTH_LIMIT && *path != '.';
}

/**
 * ferry_storage_path_dup_folder:
 * @path: a valid path
 *
 * Returns: (transfer full): the folder that it counts to. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_storage_path_dup_folder (const char *path)
{
  g_autofree char *folder = g_strndup (path, strcspn (path, "/")), *name = g_path_get_basename (path);

  if (strcmp (folder, "logs") == 0 && g_str_has_prefix (name, REQUEST_PREFIX))
    return g_strdup ("request-logs");
  return g_steal_pointer (&folder);
}
