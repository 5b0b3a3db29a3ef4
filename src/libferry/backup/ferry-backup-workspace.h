#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryBackupWorkspace: a private folder (0700) for files that are not ready yet: `.ferry-backup-XXXXXX` in a folder. It is locked as long as its process
 * lives; what a process that died left behind goes when the next workspace is made there. Freed, it is removed with all it holds. Since: 0.1
 */
typedef struct _FerryBackupWorkspace FerryBackupWorkspace;

FerryBackupWorkspace *ferry_backup_workspace_new      (const char           *folder,
                                                       GError              **error);
FerryBackupWorkspace *ferry_backup_workspace_new_near (const char           *path,
                                                       GError              **error);
char                 *ferry_backup_workspace_path     (FerryBackupWorkspace *self,
                                                       const char           *name);
const char           *ferry_backup_workspace_folder   (FerryBackupWorkspace *self);
void                  ferry_backup_workspace_free     (FerryBackupWorkspace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupWorkspace, ferry_backup_workspace_free)

G_END_DECLS
