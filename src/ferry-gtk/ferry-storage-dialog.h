#pragma once

#include "ferry-instance-item.h"
#include "ferry-storage-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryStorageDialog: folders beside the database of another instance, chosen, compared with this one, and copied. Nothing starts before the comparison is shown. Signal "start". Actions:
 * storage.start, storage.load. Main thread. Since: 0.1
 */
#define FERRY_TYPE_STORAGE_DIALOG (ferry_storage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryStorageDialog, ferry_storage_dialog, FERRY, STORAGE_DIALOG, AdwWindow)

GtkWidget       *ferry_storage_dialog_new     (GtkWindow          *parent,
                                               FerryInstanceItem  *target);
FerryStorageJob *ferry_storage_dialog_dup_job (FerryStorageDialog *self);   /* what was chosen */

G_END_DECLS
