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
