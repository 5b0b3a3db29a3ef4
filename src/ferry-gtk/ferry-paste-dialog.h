#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryPasteDialog: takes many variables as lines NAME=value; response "save". Since: 0.1 */
#define FERRY_TYPE_PASTE_DIALOG (ferry_paste_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryPasteDialog, ferry_paste_dialog, FERRY, PASTE_DIALOG, AdwMessageDialog)

GtkWidget *ferry_paste_dialog_new           (GtkWindow         *parent,
                                             FerryInstanceItem *item);
GPtrArray *ferry_paste_dialog_dup_variables (FerryPasteDialog  *self);   /* FerryVariable* */

/* FerryVariable* of lines NAME=value; empty lines, lines that begin with # and "export " are passed over; quotes around a value go. FERRY_ERROR_USAGE names the line. Since: 0.1 */
GPtrArray *ferry_paste_parse                (const char        *text,
                                             gboolean           secret,
                                             GError           **error);

G_END_DECLS
