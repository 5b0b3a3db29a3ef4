#include "config.h"

#include "ferry-package-item.h"

#include "ferry-text.h"
#include "ferry-words.h"

#include <glib/gi18n.h>

struct _FerryPackageItem
{
  GObject             parent_instance;

  FerryLibraryRecord *record;
  char               *place;
  char               *created_text;
  char               *size_text;
  char               *short_digest;
  gint64              created;
};

G_DEFINE_FINAL_TYPE (FerryPackageItem, ferry_package_item, G_TYPE_OBJECT)

enum
{
  PROP_0, PROP_TITLE, PROP_SOURCE, PROP_PLACE, PROP_PATH, PROP_RULE_SET, PROP_CREATED_TEXT, PROP_SIZE_TEXT, PROP_VERSION, PROP_DIGEST, PROP_SHORT_DIGEST,
  PROP_CREATED, PROP_SIZE, PROP_MISSING, N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
text_of (FerryPackageItem *self,
         guint             id)
{
  switch (id)
    {
    case PROP_TITLE: return self->record->title;
    case PROP_SOURCE: return self->record->source_name;
    case PROP_PLACE: return self->place;
    case PROP_PATH: return self->record->path;
    case PROP_RULE_SET: return self->record->rule_set;
    case PROP_CREATED_TEXT: return self->created_text;
    case PROP_SIZE_TEXT: return self->size_text;
    case PROP_VERSION: return self->record->application_version;
    case PROP_DIGEST: return self->record->digest;
    case PROP_SHORT_DIGEST: return self->short_digest;
    default: return NULL;
    }
}

static void
ferry_package_item_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FerryPackageItem *self = FERRY_PACKAGE_ITEM (object);

  switch (id)
    {
    case PROP_CREATED: g_value_set_int64 (value, self->created); break;
    case PROP_SIZE: g_value_set_int64 (value, self->record->size); break;
    case PROP_MISSING: g_value_set_boolean (value, ferry_package_item_is_missing (self)); break;
    default: g_value_set_string (value, text_of (self, id)); break;
    }
}

static void
ferry_package_item_finalize (GObject *object)
{
  FerryPackageItem *self = FERRY_PACKAGE_ITEM (object);

  ferry_library_record_free (self->record);
  g_free (self->place);
  g_free (self->created_text);
  g_free (self->size_text);
  g_free (self->short_digest);
  G_OBJECT_CLASS (ferry_package_item_parent_class)->finalize (object);
}

static void
ferry_package_item_class_init (FerryPackageItemClass *klass)
{
  static const char * const texts[] = {
    [PROP_TITLE] = "title", [PROP_SOURCE] = "source", [PROP_PLACE] = "place", [PROP_PATH] = "path", [PROP_RULE_SET] = "rule-set",
    [PROP_CREATED_TEXT] = "created-text", [PROP_SIZE_TEXT] = "size-text", [PROP_VERSION] = "version", [PROP_DIGEST] = "digest",
    [PROP_SHORT_DIGEST] = "short-digest",
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_package_item_get_property;
  object_class->finalize = ferry_package_item_finalize;
  for (guint i = PROP_TITLE; i <= PROP_SHORT_DIGEST; i++)
    properties[i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_MISSING] = g_param_spec_boolean ("missing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_package_item_init (FerryPackageItem *self)
{
}

static char *
describe_place (FerryStore               *store,
                const FerryLibraryRecord *record)
{
  g_autofree char *folder = NULL;

  if (record->size < 0)
    return g_strdup (C_("place of a migration file", "File is gone"));
  if (ferry_library_owns (store, record->path))
    return g_strdup (C_("place of a migration file", "Library"));
  folder = g_path_get_dirname (record->path);
  return g_filename_display_name (folder);
}

/**
 * ferry_package_item_new:
 * @store: the user's store
 * @record: (transfer full): a migration file of the library
 *
 * Returns: (transfer full): the item. Main thread.
 *
 * Since: 0.1
 */
FerryPackageItem *
ferry_package_item_new (FerryStore         *store,
                        FerryLibraryRecord *record)
{
  FerryPackageItem *self = g_object_new (FERRY_TYPE_PACKAGE_ITEM, NULL);

  self->record = record;
  self->place = describe_place (store, record);
  self->short_digest = g_strndup (record->digest, 8);
  self->size_text = record->size >= 0 ? ferry_format_size (record->size) : g_strdup ("");
  if (record->created_at == NULL || !ferry_time_from_iso (record->created_at, &self->created))
    self->created = record->added;
  self->created_text = ferry_text_time (self->created);
  return self;
}

const FerryLibraryRecord *
ferry_package_item_get_record (FerryPackageItem *self)
{
  return self->record;
}

const char *
ferry_package_item_get_path (FerryPackageItem *self)
{
  return self->record->path;
}

const char *
ferry_package_item_get_title (FerryPackageItem *self)
{
  return self->record->title;
}

const char *
ferry_package_item_get_digest (FerryPackageItem *self)
{
  return self->record->digest;
}

gboolean
ferry_package_item_is_missing (FerryPackageItem *self)
{
  return self->record->size < 0;
}

/**
 * ferry_package_item_matches:
 * @self: an item
 * @words: what was typed; empty matches everything
 *
 * Returns: whether every word occurs in one of the texts, regardless of case
 *
 * Since: 0.1
 */
gboolean
ferry_package_item_matches (FerryPackageItem *self,
                            const char       *words)
{
  const FerryLibraryRecord *record = self->record;
  const char * const texts[] = { record->title, record->source_name, record->rule_set, record->name, record->application_version, record->digest,
                                 self->place, self->created_text };

  return ferry_words_match (words, texts, G_N_ELEMENTS (texts));
}

/**
 * ferry_package_items_load:
 * @items: a list of #FerryPackageItem, whose content is replaced
 * @store: the user's store
 * @error: return location for an error
 *
 * Returns: %FALSE with @error; the list is as before then. Main thread.
 *
 * Since: 0.1
 */
gboolean
ferry_package_items_load (GListStore  *items,
                          FerryStore  *store,
                          GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_packages (store, error);
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  if (records == NULL)
    return FALSE;
  while (records->len > 0)
    g_ptr_array_add (fresh, ferry_package_item_new (store, g_ptr_array_steal_index (records, 0)));
  g_list_store_splice (items, 0, g_list_model_get_n_items (G_LIST_MODEL (items)), fresh->pdata, fresh->len);
  return TRUE;
}
