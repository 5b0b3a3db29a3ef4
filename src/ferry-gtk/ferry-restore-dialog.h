#pragma once

#include "ferry-backup-job.h"
#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryRestoreDialog: what stands against restoring a backup, found before anything is touched, and what has to be agreed to. On production the instance's name is typed. Signal
 * "start" when the user has decided; the window closes itself. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RESTORE_DIALOG (ferry_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryRestoreDialog, ferry_restore_dialog, FERRY, RESTORE_DIALOG, AdwWindow)

GtkWidget  *ferry_restore_dialog_new          (GtkWindow          *parent,
                                               FerryInstanceItem  *item,
                                               const char         *path);
const char *ferry_restore_dialog_get_path     (FerryRestoreDialog *self);
void        ferry_restore_dialog_take_choices (FerryRestoreDialog *self,
                                               FerryBackupJob     *job);

G_END_DECLS
