#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryVariableDialog: adds or changes one variable or secret; response "save". What is kept of a secret is never shown. Since: 0.1 */
#define FERRY_TYPE_VARIABLE_DIALOG (ferry_variable_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariableDialog, ferry_variable_dialog, FERRY, VARIABLE_DIALOG, AdwMessageDialog)

GtkWidget     *ferry_variable_dialog_new          (GtkWindow           *parent,
                                                   FerryInstanceItem   *item,
                                                   FerryVariable       *variable);   /* nullable: a new one */
FerryVariable *ferry_variable_dialog_dup_variable (FerryVariableDialog *self);

G_END_DECLS
