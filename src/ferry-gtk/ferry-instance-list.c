#include "config.h"

#include "ferry-instance-list.h"

struct _FerryInstanceList
{
  GObject     parent_instance;
  GPtrArray  *items;   /* FerryInstanceItem* */
  FerryStore *store;   /* nullable: where answers are kept */
};

static GType
ferry_instance_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_INSTANCE_ITEM;
}

static guint
ferry_instance_list_get_n_items (GListModel *model)
{
  return FERRY_INSTANCE_LIST (model)->items->len;
}

static gpointer
ferry_instance_list_get_item (GListModel *model,
                              guint       position)
{
  FerryInstanceList *self = FERRY_INSTANCE_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_instance_list_get_item_type;
  iface->get_n_items = ferry_instance_list_get_n_items;
  iface->get_item = ferry_instance_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryInstanceList, ferry_instance_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
ferry_instance_list_finalize (GObject *object)
{
  FerryInstanceList *self = FERRY_INSTANCE_LIST (object);

  g_ptr_array_unref (self->items);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (ferry_instance_list_parent_class)->finalize (object);
}

static void
ferry_instance_list_class_init (FerryInstanceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_instance_list_finalize;
}

static void
ferry_instance_list_init (FerryInstanceList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

FerryInstanceList *
ferry_instance_list_new (void)
{
  return g_object_new (FERRY_TYPE_INSTANCE_LIST, NULL);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  FerryInstanceItem *left = *(FerryInstanceItem **) a, *right = *(FerryInstanceItem **) b;
  int stages = (int) ferry_instance_item_get_stage (left) - (int) ferry_instance_item_get_stage (right);

  return stages != 0 ? stages : g_utf8_collate (ferry_instance_item_get_name (left), ferry_instance_item_get_name (right));
}

static void
answered_cb (FerryInstanceList *self,
             FerryInstanceItem *item)
{
  g_autofree char *json = ferry_known_state_to_json (ferry_instance_item_get_known (item));
  g_autoptr(GError) error = NULL;

  if (!ferry_store_set_known_state (self->store, ferry_instance_item_get_id (item), json, &error))
    g_message ("What is known of “%s” was not kept: %s", ferry_instance_item_get_name (item), error->message);
}

static FerryInstanceItem *
item_for_record (FerryInstanceList         *self,
                 const FerryInstanceRecord *record,
                 FerryCatalogue            *catalogue)
{
  FerryInstanceItem *item = ferry_instance_list_find (self, record->id);
  g_autofree char *known = NULL;

  if (item != NULL && ferry_instance_item_matches (item, record))
    return g_object_ref (item);
  known = ferry_store_get_known_state (self->store, record->id);
  item = ferry_instance_item_new (record, ferry_store_get_folder (self->store), catalogue, known);
  g_signal_connect_object (item, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  return item;
}

/**
 * ferry_instance_list_load:
 * @self: a list
 * @store: the user's store
 * @catalogue: the catalogue
 * @error: return location
 *
 * Reads the instances from the store. Items whose record did not change stay, with what is known of them; others show what the store
 * keeps of their last answer. Each new answer is kept there.
 *
 * Returns: %FALSE with @error; the list is as before then.
 *
 * Since: 0.1
 */
gboolean
ferry_instance_list_load (FerryInstanceList  *self,
                          FerryStore         *store,
                          FerryCatalogue     *catalogue,
                          GError            **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_instances (store, error);
  GPtrArray *items;
  guint before = self->items->len;

  if (records == NULL)
    return FALSE;
  g_set_object (&self->store, store);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, item_for_record (self, g_ptr_array_index (records, i), catalogue));
  g_ptr_array_sort (items, compare_items);
  g_ptr_array_unref (self->items);
  self->items = items;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, items->len);
  return TRUE;
}

FerryInstanceItem *
ferry_instance_list_find (FerryInstanceList *self,
                          const char        *id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      FerryInstanceItem *item = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (ferry_instance_item_get_id (item), id) == 0)
        return item;
    }
  return NULL;
}

void
ferry_instance_list_refresh (FerryInstanceList *self)
{
  for (guint i = 0; i < self->items->len; i++)
    ferry_instance_item_refresh (g_ptr_array_index (self->items, i));
}
