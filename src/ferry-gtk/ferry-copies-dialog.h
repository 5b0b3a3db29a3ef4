#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryCopiesDialog: the backups that lie in the cloud storage of an instance. Signal "chosen" (name): this one shall be fetched. Since: 0.1 */
#define FERRY_TYPE_COPIES_DIALOG (ferry_copies_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryCopiesDialog, ferry_copies_dialog, FERRY, COPIES_DIALOG, AdwWindow)

GtkWidget *ferry_copies_dialog_new (GtkWindow         *parent,
                                    FerryInstanceItem *item);

G_END_DECLS
