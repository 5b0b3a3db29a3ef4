#pragma once

#include "job/ferry-job.h"
#include "model/ferry-backup.h"

G_BEGIN_DECLS

/* what is known of a backup file by its metadata, its sidecar and its name, without reading it whole */
FerryBackup *ferry_backup_open    (const char  *path,
                                   const char  *password,
                                   GError     **error);
/* the same of a file that can't be opened: with its "problem", or "encrypted" where only the password is missing; NULL: no such file */
FerryBackup *ferry_backup_describe (const char *path);
/* reads the whole file back: ZIP structure, digest of the sidecar where known, every row through pg_restore / integrity_check, every table named in the metadata */
gboolean     ferry_backup_verify  (const char  *path,
                                   const char  *password,
                                   FerryJob    *job,
                                   GError     **error);

G_END_DECLS
