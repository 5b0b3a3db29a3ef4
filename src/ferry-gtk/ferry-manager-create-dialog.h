#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryManagerCreateDialog: title and rule of a migration file that NocoBase shall make. Response "create". Main thread. Since: 0.1 */
#define FERRY_TYPE_MANAGER_CREATE_DIALOG (ferry_manager_create_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryManagerCreateDialog, ferry_manager_create_dialog, FERRY, MANAGER_CREATE_DIALOG, AdwMessageDialog)

GtkWidget *ferry_manager_create_dialog_new       (GtkWindow                *parent,
                                                  FerryInstanceItem        *item,
                                                  GPtrArray                *rules);   /* FerryManagerRecord* */
char      *ferry_manager_create_dialog_dup_rule  (FerryManagerCreateDialog *self);    /* nullable: the rule's id */
char      *ferry_manager_create_dialog_dup_title (FerryManagerCreateDialog *self);    /* nullable */

G_END_DECLS
