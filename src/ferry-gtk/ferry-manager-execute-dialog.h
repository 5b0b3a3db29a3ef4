#pragma once

#include "ferry-instance-item.h"
#include "ferry-manager-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryManagerExecuteDialog: what NocoBase says against a migration file of its own, the values that it asks for, and Execute. Nothing starts while a blocker stands, a value is missing, or the
 * name of a production instance is not typed. Signal "start". Actions: manager-execute.look, manager-execute.start. Main thread. Since: 0.1
 */
#define FERRY_TYPE_MANAGER_EXECUTE_DIALOG (ferry_manager_execute_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryManagerExecuteDialog, ferry_manager_execute_dialog, FERRY, MANAGER_EXECUTE_DIALOG, AdwWindow)

GtkWidget *ferry_manager_execute_dialog_new  (GtkWindow                 *parent,
                                              FerryInstanceItem         *item,
                                              const char                *path);
void       ferry_manager_execute_dialog_take (FerryManagerExecuteDialog *self,
                                              FerryManagerJob           *job);   /* file, values and choices go into @job */

G_END_DECLS
