#pragma once

#include "ferry-package-item.h"

G_BEGIN_DECLS

/**
 * FerryPackageCell: a text of a row of the migration files. Files are dragged out of it, and a click of the other button asks for the menu: on this version of GTK
 * rows have no controllers of their own. Properties: "item", "label", "xalign". Both are answered by its page. Main thread. Since: 0.1
 */
#define FERRY_TYPE_PACKAGE_CELL (ferry_package_cell_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackageCell, ferry_package_cell, FERRY, PACKAGE_CELL, GtkWidget)

FerryPackageItem *ferry_package_cell_get_item (FerryPackageCell *self);    /* (transfer none) (nullable) */

G_END_DECLS
