#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* a row of the list of backups: when and why, size, versions, what is known of it; its menu acts by "backups.…" with the path; it can be dragged out as a file. (transfer floating). Since: 0.1 */
GtkWidget *ferry_backup_row_new (FerryBackup               *backup,
                                 FerryInstanceCapabilities  capabilities);

/* the backup's file for a drag or the clipboard; NULL where it lies on another computer. (transfer full) (nullable) */
GdkContentProvider *ferry_backup_row_dup_content (FerryBackup *backup);
/* opens the menu of the row that @child is or lies in; FALSE where that is none */
gboolean   ferry_backup_row_open_menu (GtkWidget *child);

G_END_DECLS
