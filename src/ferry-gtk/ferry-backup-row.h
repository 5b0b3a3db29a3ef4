#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* a row of the list of backups: when and why, size, versions, what is known of it; its menu acts by "backups.…" with the path; it can be dragged out as a file. (transfer floating). Since: 0.1 */
GtkWidget *ferry_backup_row_new (FerryBackup               *backup,
                                 FerryInstanceCapabilities  capabilities);

G_END_DECLS
