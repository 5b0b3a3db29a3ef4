#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryCheckRow: one result of the checks: icon and word of its level, found against expected, what to do, and its button. Property: "item" (FerryCheckItem). Main thread. Since: 0.1 */
#define FERRY_TYPE_CHECK_ROW (ferry_check_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryCheckRow, ferry_check_row, FERRY, CHECK_ROW, AdwBin)

/* GtkListBoxCreateWidgetFunc: a row of a list box with a FerryCheckRow in it, called by the item's title */
GtkWidget *ferry_check_row_create (gpointer item,
                                   gpointer user_data);

G_END_DECLS
