#pragma once

#include "backup/ferry-backup-archive.h"
#include "backup/ferry-backup-files.h"
#include "backup/ferry-backup-restore.h"

G_BEGIN_DECLS

/* whether the file that was read is the one that is meant */
gboolean _ferry_backup_check_file       (FerryBackupArchive         *archive,
                                         const FerryRestoreOptions  *options,
                                         GError                    **error);

/* @swap nullable: prepared files, swapped in at the last moment before the database's change is final */
gboolean _ferry_backup_restore_postgres (FerrySite                  *site,
                                         FerryBackupArchive         *archive,
                                         FerryBackupSwap            *swap,
                                         const FerryRestoreOptions  *options,
                                         FerryJob                   *job,
                                         GError                    **error);
gboolean _ferry_backup_restore_sqlite   (FerrySite                  *site,
                                         FerryBackupArchive         *archive,
                                         FerryBackupSwap            *swap,
                                         const FerryRestoreOptions  *options,
                                         FerryJob                   *job,
                                         GError                    **error);

G_END_DECLS
