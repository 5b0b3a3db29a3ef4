#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** FerryPlace: a place of the sidebar that is no instance: "id", "title", "icon-name", "page-type" (name of the widget class). Since: 0.1 */
#define FERRY_TYPE_PLACE (ferry_place_get_type ())
G_DECLARE_FINAL_TYPE (FerryPlace, ferry_place, FERRY, PLACE, GObject)

const char *ferry_place_get_id    (FerryPlace *self);
const char *ferry_place_get_title (FerryPlace *self);
const char *ferry_place_get_icon  (FerryPlace *self);
GtkWidget  *ferry_place_new_page  (FerryPlace *self);
GListModel *ferry_place_list_all  (void);   /* (transfer full): every place */

G_END_DECLS
