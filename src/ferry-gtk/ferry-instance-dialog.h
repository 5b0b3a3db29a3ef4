#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryInstanceDialog: adds an instance to the user's store, or changes one. Signal "saved" (string: id). Since: 0.1 */
#define FERRY_TYPE_INSTANCE_DIALOG (ferry_instance_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryInstanceDialog, ferry_instance_dialog, FERRY, INSTANCE_DIALOG, AdwWindow)

GtkWidget *ferry_instance_dialog_new        (GtkWindow           *parent,
                                             FerryInstanceItem   *item);    /* nullable: a new one */
void       ferry_instance_dialog_set_folder (FerryInstanceDialog *self,
                                             const char          *folder);  /* an application folder, chosen or dropped */

G_END_DECLS
