#include "config.h"

#include "archive/ferry-package.h"

#include "archive/ferry-zip-record-private.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <string.h>

#define METADATA_LIMIT (64 * 1024 * 1024)
#define AES_BLOCK      16

/* `_metadata.json` of both kinds tells them apart: ours by its kind, NocoBase's by the version of its own metadata */
static FerryFileKind
kind_of_metadata (FerryZip  *zip,
                  GError   **error)
{
  const FerryZipEntry *entry = ferry_zip_find (zip, FERRY_PACKAGE_METADATA_ENTRY);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;
  gsize length;

  if (entry == NULL)
    return FERRY_FILE_UNKNOWN;
  text = ferry_zip_read_all (zip, entry, METADATA_LIMIT, &length, error);
  node = text != NULL ? ferry_json_parse (text, (gssize) length, FERRY_PACKAGE_METADATA_ENTRY, error) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FERRY_FILE_UNKNOWN;

  object = json_node_get_object (node);
  if (g_strcmp0 (ferry_json_opt_string (object, "kind", NULL), FERRY_PACKAGE_KIND) == 0)
    return FERRY_FILE_PACKAGE;
  if (json_object_has_member (object, "metadataVersion") || ferry_zip_find (zip, "data") != NULL)
    return FERRY_FILE_BACKUP;

  return FERRY_FILE_UNKNOWN;
}

/* NocoBase's encryption leaves no magic number: 16 bytes of IV, then whole blocks; so all that can be told is that the bytes look random */
static gboolean
looks_encrypted (const guint8 *head,
                 gsize         length,
                 gint64        size)
{
  gboolean seen[256] = { FALSE };
  gsize distinct = 0;
  gsize unprintable = 0;

  for (gsize i = 0; i < length; i++)
    {
      distinct += !seen[head[i]];
      seen[head[i]] = TRUE;
      unprintable += head[i] < 0x20 || head[i] >= 0x7f;
    }

  return size >= 2 * AES_BLOCK && size % AES_BLOCK == 0 && distinct * 8 >= length * 5 && unprintable * 4 >= length;
}

/**
 * ferry_file_probe_kind:
 * @path: a file, whatever its name
 * @error: return location for an error: the file can't be read, or is a ZIP that is damaged
 *
 * Tells what a file is by its content, reading little of it. Blocking; any thread.
 *
 * Returns: the kind; %FERRY_FILE_UNKNOWN without @error for something that is neither, with @error when it can't be told
 *
 * Since: 0.1
 */
FerryFileKind
ferry_file_probe_kind (const char  *path,
                       GError     **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(FerryZip) zip = NULL;
  guint8 head[64] = { 0 };
  gsize length = 0;

  g_return_val_if_fail (path != NULL, FERRY_FILE_UNKNOWN);

  file = g_file_new_for_path (path);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    stream = g_file_read (file, NULL, error);
  if (stream != NULL && !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, error))
    g_clear_object (&stream);
  ferry_error_convert_io (error, path);
  if (stream == NULL)
    return FERRY_FILE_UNKNOWN;

  if (length < 4 || (ferry_zip_get32 (head) != FERRY_ZIP_LOCAL_MAGIC && ferry_zip_get32 (head) != FERRY_ZIP_END_MAGIC))
    return looks_encrypted (head, length, g_file_info_get_size (info)) ? FERRY_FILE_ENCRYPTED : FERRY_FILE_UNKNOWN;
  zip = ferry_zip_open (path, FERRY_ZIP_FOREIGN, error);

  return zip != NULL ? kind_of_metadata (zip, error) : FERRY_FILE_UNKNOWN;
}
