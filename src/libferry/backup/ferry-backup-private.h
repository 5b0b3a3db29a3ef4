#pragma once

#include "backup/ferry-backup-archive.h"
#include "model/ferry-backup.h"

G_BEGIN_DECLS

FerryBackup *_ferry_backup_from_metadata (const char          *path,
                                          FerryBackupMetadata *metadata,
                                          gboolean             encrypted,
                                          gint64               verified);
/* the digest beside the file, where there is one; @anew: the file is read now, whatever is known of it */
gboolean     _ferry_backup_check_digest (const char          *path,
                                          gboolean             anew,
                                          GError             **error);
gboolean     _ferry_backup_check_dialect (FerrySite           *site,
                                          FerryBackupArchive  *archive,
                                          GError             **error);

G_END_DECLS
