#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryBackupDialog: what a new backup is to hold, and its restore password. Response: "create". Main thread. Since: 0.1 */
#define FERRY_TYPE_BACKUP_DIALOG (ferry_backup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryBackupDialog, ferry_backup_dialog, FERRY, BACKUP_DIALOG, AdwMessageDialog)

GtkWidget *ferry_backup_dialog_new          (GtkWindow         *parent,
                                             FerryInstanceItem *item);
char      *ferry_backup_dialog_dup_password (FerryBackupDialog *self);   /* (transfer full) (nullable) */
gboolean   ferry_backup_dialog_get_files    (FerryBackupDialog *self);

G_END_DECLS
