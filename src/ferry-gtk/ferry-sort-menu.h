#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sorting without a pointer: column headers of GtkColumnView take no keyboard focus. Puts the actions `sort.column` (i) and `sort.descending` into @widget and gives
 * @button a menu of the sortable columns of @view. Main thread. Since: 0.1 */
void ferry_sort_menu_install (GtkWidget     *widget,
                              GtkMenuButton *button,
                              GtkColumnView *view);

G_END_DECLS
