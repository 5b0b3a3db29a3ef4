#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryRollbackDialog: shows what a rollback would undo, asks for the instance's name, and starts it. Construct properties: "item", "execution". Signal "started" (FerryJob): the
 * rollback runs. Actions: rollback.start, rollback.look. Main thread. Since: 0.1
 */
#define FERRY_TYPE_ROLLBACK_DIALOG (ferry_rollback_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryRollbackDialog, ferry_rollback_dialog, FERRY, ROLLBACK_DIALOG, AdwWindow)

gboolean ferry_rollback_dialog_is_ready (FerryRollbackDialog *self);   /* the preview is there */

G_END_DECLS
