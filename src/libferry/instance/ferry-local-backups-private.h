#pragma once

#include "backup/ferry-backup-create.h"
#include "instance/ferry-local-backups.h"

G_BEGIN_DECLS

void         _ferry_local_backups_remember_verified (FerrySite                *site,
                                                     const char               *path);
FerryBackup *_ferry_local_backups_make              (FerrySite                *site,
                                                     const FerryBackupOptions *options,
                                                     FerryJob                 *job,
                                                     GError                  **error);

G_END_DECLS
