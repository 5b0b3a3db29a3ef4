#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryInstancePage: everything about one instance: Overview, Executions, Backups, Variables. "item", "title-widget", "view" (name of the page shown). Since: 0.1 */
#define FERRY_TYPE_INSTANCE_PAGE (ferry_instance_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryInstancePage, ferry_instance_page, FERRY, INSTANCE_PAGE, AdwBin)

GtkWidget *ferry_instance_page_new       (FerryInstanceItem *item);
FerryInstanceItem *ferry_instance_page_get_item (FerryInstancePage *self);
const char *ferry_instance_page_get_view (FerryInstancePage *self);
void       ferry_instance_page_show_view (FerryInstancePage *self,
                                          const char        *name);   /* "overview", "executions", "backups", "variables" */

G_END_DECLS
