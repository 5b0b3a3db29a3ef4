/* What lies inside a ZIP that is right: the first byte says which of metadata, structure and rows the other bytes are. */
#include "config.h"

#include "archive/ferry-frame-private.h"
#include "archive/ferry-package.h"
#include "base/ferry-json.h"

#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_metadata (const char *text,
               gsize       length)
{
  g_autoptr(JsonNode) node = ferry_json_parse (text, (gssize) length, "fuzz", NULL);
  g_autoptr(FerryPackageMetadata) metadata = node != NULL ? ferry_package_metadata_new_from_json (node, NULL) : NULL;
  g_autoptr(JsonNode) again = metadata != NULL ? ferry_package_metadata_to_json (metadata) : NULL;
  g_autoptr(FerryPackageMetadata) copy = NULL;

  if (again == NULL)
    return;
  copy = ferry_package_metadata_new_from_json (again, NULL);
  g_assert (copy != NULL && copy->tables->len == metadata->tables->len);
}

static void
fuzz_structure (const char *text,
                gsize       length)
{
  g_autoptr(JsonNode) node = ferry_json_parse (text, (gssize) length, "fuzz", NULL);
  g_autoptr(FerrySchema) schema = node != NULL ? ferry_schema_new_from_json (node, NULL) : NULL;

  if (schema != NULL && schema->tables->len > 0)
    ferry_schema_find_table (schema, "t");
}

static void
fuzz_frame (const char *bytes,
            gsize       length)
{
  g_autofree char *path = g_strdup_printf ("/tmp/ferry-fuzz-%d.zip", (int) getpid ());
  g_autoptr(FerryZipWriter) writer = NULL;
  g_autoptr(FerryZip) zip = NULL;
  g_autofree char *content = NULL;
  gsize n = 0;

  unlink (path);
  writer = ferry_zip_writer_new (path, NULL);
  g_assert (ferry_zip_writer_add (writer, "data/0001.zst", FERRY_ZIP_STORED, bytes, length, NULL));
  g_assert (ferry_zip_writer_finish (writer, NULL));
  zip = ferry_zip_open (path, FERRY_ZIP_OWN, NULL);
  g_assert (zip != NULL);
  content = ferry_frame_read_all (zip, ferry_zip_get_entry (zip, 0), 1024 * 1024, &n, NULL);
  g_assert (content == NULL || n <= 1024 * 1024);
  unlink (path);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = NULL;

  if (size < 1)
    return 0;
  text = g_strndup ((const char *) data + 1, size - 1);
  if (data[0] % 3 == 0)
    fuzz_metadata (text, size - 1);
  else if (data[0] % 3 == 1)
    fuzz_structure (text, size - 1);
  else
    fuzz_frame ((const char *) data + 1, size - 1);

  return 0;
}
