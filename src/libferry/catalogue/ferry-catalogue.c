#include "config.h"

#include "catalogue/ferry-catalogue-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "catalogue/ferry-catalogue-file.h"
#include "data/libferry-resources.h"

#define BUILT_IN_PATH "/io/github/ferryapp/Ferry/library/catalogue.json"

struct _FerryCatalogue
{
  GObject     parent_instance;

  GHashTable *entries;   /* logical name, owned by the entry -> FerryCatalogueEntry* */
};

G_DEFINE_FINAL_TYPE (FerryCatalogue, ferry_catalogue, G_TYPE_OBJECT)

static void
ferry_catalogue_finalize (GObject *object)
{
  FerryCatalogue *self = FERRY_CATALOGUE (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  G_OBJECT_CLASS (ferry_catalogue_parent_class)->finalize (object);
}

static void
ferry_catalogue_class_init (FerryCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_catalogue_finalize;
}

static void
ferry_catalogue_init (FerryCatalogue *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ferry_catalogue_entry_free);
}

/* Registering by hand links the resource in: the constructor of a static library's object that nothing names would be dropped. */
static void
register_resource (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  libferry_register_resource ();
  g_once_init_leave (&done, 1);
}

static gboolean
read_built_in (FerryCatalogue  *self,
               GError         **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  gconstpointer data;
  gsize length = 0;

  register_resource ();
  bytes = g_resource_lookup_data (libferry_get_resource (), BUILT_IN_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    {
      ferry_error_convert_io (error, BUILT_IN_PATH);
      return FALSE;
    }
  data = g_bytes_get_data (bytes, &length);
  node = ferry_json_parse (data, (gssize) length, BUILT_IN_PATH, error);
  return node != NULL && ferry_catalogue_file_read (node, BUILT_IN_PATH, FALSE, self->entries, error);
}

static gboolean
read_additions (FerryCatalogue  *self,
                const char      *path,
                GError         **error)
{
  g_autoptr(JsonNode) node = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  node = ferry_json_parse_file (path, error);
  return node != NULL && ferry_catalogue_file_read (node, path, TRUE, self->entries, error);
}

/**
 * ferry_catalogue_new:
 * @additions_path: (nullable): the user's additions, in the form of `data/catalogue.json`; a file that is not there adds nothing
 * @error: %FERRY_ERROR_DAMAGED or %FERRY_ERROR_NEWER_FORMAT names file, table and member
 *
 * Loads the built-in tables of NocoBase and the user's additions, which win by table. Any thread.
 *
 * Returns: (transfer full) (nullable): the catalogue, or %NULL with @error set
 *
 * Since: 0.1
 */
FerryCatalogue *
ferry_catalogue_new (const char  *additions_path,
                     GError     **error)
{
  g_autoptr(FerryCatalogue) self = g_object_new (FERRY_TYPE_CATALOGUE, NULL);

  if (!read_built_in (self, error) || !read_additions (self, additions_path, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ferry_catalogue_find:
 * @self: a catalogue
 * @logical_name: name of a built-in table as NocoBase's code has it, without prefix and snake case
 *
 * Returns: (transfer none) (nullable): what is known of it; valid as long as the catalogue. Any thread.
 *
 * Since: 0.1
 */
const FerryCatalogueEntry *
ferry_catalogue_find (FerryCatalogue *self,
                      const char     *logical_name)
{
  g_return_val_if_fail (FERRY_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (logical_name != NULL, NULL);

  return g_hash_table_lookup (self->entries, logical_name);
}

GHashTable *
_ferry_catalogue_get_entries (FerryCatalogue *self)
{
  return self->entries;
}
