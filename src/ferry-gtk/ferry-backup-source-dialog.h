#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryBackupSourceDialog: which backup of which instance is to be restored here: one of its list, or one made now. Signal "chosen" with the path. Main thread. Since: 0.1 */
#define FERRY_TYPE_BACKUP_SOURCE_DIALOG (ferry_backup_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryBackupSourceDialog, ferry_backup_source_dialog, FERRY, BACKUP_SOURCE_DIALOG, AdwWindow)

GtkWidget *ferry_backup_source_dialog_new (GtkWindow         *parent,
                                           FerryInstanceItem *target);

G_END_DECLS
