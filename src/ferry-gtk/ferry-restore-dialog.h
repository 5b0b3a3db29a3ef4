#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryRestoreDialog: asks before a backup takes an instance's place; response "restore". On production the instance's name has to be typed. Since: 0.1 */
#define FERRY_TYPE_RESTORE_DIALOG (ferry_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryRestoreDialog, ferry_restore_dialog, FERRY, RESTORE_DIALOG, AdwMessageDialog)

GtkWidget  *ferry_restore_dialog_new          (GtkWindow          *parent,
                                               FerryInstanceItem  *item,
                                               const char         *path);
const char *ferry_restore_dialog_get_path     (FerryRestoreDialog *self);
char       *ferry_restore_dialog_dup_password (FerryRestoreDialog *self);   /* nullable; ferry_secret_free() */
gboolean    ferry_restore_dialog_get_files    (FerryRestoreDialog *self);

G_END_DECLS
