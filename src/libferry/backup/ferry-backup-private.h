#pragma once

#include "backup/ferry-backup-archive.h"
#include "model/ferry-backup.h"

G_BEGIN_DECLS

FerryBackup *_ferry_backup_from_metadata (const char          *path,
                                          FerryBackupMetadata *metadata,
                                          gboolean             encrypted,
                                          gint64               verified);
gboolean     _ferry_backup_check_digest (const char          *path,
                                          GError             **error);
gboolean     _ferry_backup_check_dialect (FerrySite           *site,
                                          FerryBackupArchive  *archive,
                                          GError             **error);

G_END_DECLS
