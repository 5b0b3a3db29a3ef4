#include "config.h"

#include "ferry-growing-list.h"

#define FIRST 20    /* what a window shows, about */
#define STEP 8
#define MANY 320    /* GTK makes no more rows than about 200, however many items there are */

static gboolean
step (gpointer user_data)
{
  GtkSliceListModel *self = user_data;
  guint size = gtk_slice_list_model_get_size (self);

  if (size < MANY)   /* also where there are fewer by now: a filter may still be bringing them */
    {
      gtk_slice_list_model_set_size (self, size + STEP);
      return G_SOURCE_CONTINUE;
    }
  gtk_slice_list_model_set_size (self, G_MAXUINT);
  g_object_set_data (G_OBJECT (self), "ferry-growing", NULL);
  return G_SOURCE_REMOVE;
}

/**
 * ferry_growing_list_new:
 * @model: (transfer none): all items
 *
 * Returns: (transfer full): the items of @model, all of them at first.
 *
 * Since: 0.1
 */
GtkSliceListModel *
ferry_growing_list_new (GListModel *model)
{
  return gtk_slice_list_model_new (g_object_ref (model), 0, G_MAXUINT);
}

/**
 * ferry_growing_list_shrink:
 * @self: a list
 *
 * Shows the first items only until ferry_growing_list_grow(). To be called before what it shows is replaced.
 *
 * Since: 0.1
 */
void
ferry_growing_list_shrink (GtkSliceListModel *self)
{
  gtk_slice_list_model_set_size (self, FIRST);
}

/**
 * ferry_growing_list_go_up:
 * @view: a view
 *
 * Scrolls to the first row. To be called before what it shows is replaced: GTK 4.8 loses its place where the rows that it stands on go, and draws one row or
 * none until it is scrolled.
 *
 * Since: 0.1
 */
void
ferry_growing_list_go_up (GtkColumnView *view)
{
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)), 0);
}

/**
 * ferry_growing_list_grow:
 * @self: a list
 *
 * Adds the items that are missing, a few at a time, after what is waiting to be drawn.
 *
 * Since: 0.1
 */
void
ferry_growing_list_grow (GtkSliceListModel *self)
{
  if (g_object_get_data (G_OBJECT (self), "ferry-growing") != NULL)
    return;
  g_object_set_data (G_OBJECT (self), "ferry-growing", self);
  g_idle_add_full (GDK_PRIORITY_REDRAW + 10, step, g_object_ref (self), g_object_unref);
}

/**
 * ferry_growing_list_finish:
 * @self: a list
 *
 * Shows all items at once.
 *
 * Since: 0.1
 */
void
ferry_growing_list_finish (GtkSliceListModel *self)
{
  gtk_slice_list_model_set_size (self, G_MAXUINT);
}

/* ---- a store that a list box shows whole --------------------------------------------------------------------------------------- */

#define AT_ONCE 60   /* rows that a frame can make */

typedef struct { GListStore *store; GPtrArray *objects; guint position; guint source; } Filling;

static void
filling_free (gpointer data)
{
  Filling *filling = data;

  if (filling->source != 0)
    g_source_remove (filling->source);
  g_ptr_array_unref (filling->objects);
  g_free (filling);
}

static gboolean
fill_step (gpointer user_data)
{
  Filling *filling = user_data;
  guint n = MIN (STEP, filling->objects->len - filling->position);

  g_list_store_splice (filling->store, g_list_model_get_n_items (G_LIST_MODEL (filling->store)), 0, filling->objects->pdata + filling->position, n);
  filling->position += n;
  if (filling->position < filling->objects->len)
    return G_SOURCE_CONTINUE;
  filling->source = 0;
  g_object_set_data (G_OBJECT (filling->store), "ferry-filling", NULL);
  return G_SOURCE_REMOVE;
}

/**
 * ferry_growing_store_set:
 * @store: what a list box is bound to
 * @objects: (element-type GObject): what it shall hold
 *
 * Replaces what @store holds. Of many objects the first come at once and the others in steps, after what is waiting to be drawn. Main thread.
 *
 * Since: 0.1
 */
void
ferry_growing_store_set (GListStore *store,
                         GPtrArray  *objects)
{
  guint first = objects->len <= AT_ONCE ? objects->len : FIRST;
  Filling *filling;

  g_object_set_data (G_OBJECT (store), "ferry-filling", NULL);   /* one that was under way */
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), objects->pdata, first);
  if (first == objects->len)
    return;
  filling = g_new0 (Filling, 1);
  filling->store = store;   /* owns this */
  filling->objects = g_ptr_array_ref (objects);
  filling->position = first;
  filling->source = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, fill_step, filling, NULL);
  g_object_set_data_full (G_OBJECT (store), "ferry-filling", filling, filling_free);
}
