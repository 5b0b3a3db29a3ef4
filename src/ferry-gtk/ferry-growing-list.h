#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list that shows its first items at once and the others in steps, so that no frame has to make hundreds of rows. Main thread. Since: 0.1 */
GtkSliceListModel *ferry_growing_list_new    (GListModel        *model);   /* (transfer full) */
void               ferry_growing_list_shrink (GtkSliceListModel *self);    /* before many items come */
/* before what @view shows is replaced: GTK 4.8 loses its place where the rows that it stands on go, and draws one row or none until it is scrolled */
void               ferry_growing_list_go_up  (GtkColumnView     *view);
void               ferry_growing_list_grow   (GtkSliceListModel *self);    /* when they are there */
void               ferry_growing_list_finish (GtkSliceListModel *self);    /* all of them now: one that is far down is to be shown */

/* the same for what a list box is bound to: @objects replace what is in @store, the first at once */
void               ferry_growing_store_set   (GListStore        *store,
                                              GPtrArray         *objects);

G_END_DECLS
