#pragma once

#include "ferry-instance-item.h"

G_BEGIN_DECLS

/** FerryInstanceRow: an instance in the sidebar: "item". Since: 0.1 */
#define FERRY_TYPE_INSTANCE_ROW (ferry_instance_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryInstanceRow, ferry_instance_row, FERRY, INSTANCE_ROW, GtkListBoxRow)

GtkWidget         *ferry_instance_row_new      (FerryInstanceItem *item);
FerryInstanceItem *ferry_instance_row_get_item (FerryInstanceRow  *self);

G_END_DECLS
