#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryBackupSettingsDialog: when an instance's backups are made by themselves, how many stay, what they hold, where copies go. Signal "saved". Main thread. Since: 0.1 */
#define FERRY_TYPE_BACKUP_SETTINGS_DIALOG (ferry_backup_settings_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryBackupSettingsDialog, ferry_backup_settings_dialog, FERRY, BACKUP_SETTINGS_DIALOG, AdwWindow)

GtkWidget *ferry_backup_settings_dialog_new (GtkWindow         *parent,
                                             FerryInstanceItem *item);

G_END_DECLS
