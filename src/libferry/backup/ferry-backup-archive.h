#pragma once

#include "archive/ferry-zip.h"
#include "backup/ferry-backup-metadata.h"
#include "backup/ferry-backup-workspace.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/** FerryBackupArchive: an open backup file, decrypted where needed, its ZIP structure and metadata checked. Plain data, read only. One thread. Since: 0.1 */
typedef struct
{
  char                 *path;
  gint64                size;        /* bytes of the file */
  gboolean              encrypted;
  FerryBackupMetadata  *metadata;
  FerryZip             *zip;
  FerryBackupWorkspace *workspace;   /* made when first needed */
  int                   fd;          /* holds a shared lock: the file is not removed while it is read */
  char                 *data_path;   /* nullable: `data` once it is extracted, with its CRC checked */
} FerryBackupArchive;

FerryBackupArchive *ferry_backup_archive_open         (const char          *path,
                                                       const char          *password,
                                                       GError             **error);
const char         *ferry_backup_archive_extract_data (FerryBackupArchive  *self,
                                                       FerryJob            *job,
                                                       GError             **error);
gboolean            ferry_backup_archive_extract      (FerryBackupArchive  *self,
                                                       const FerryZipEntry *entry,
                                                       const char          *path,
                                                       FerryJob            *job,
                                                       GError             **error);
/* every entry's CRC, `data` among them */
gboolean            ferry_backup_archive_read         (FerryBackupArchive  *self,
                                                       FerryJob            *job,
                                                       GError             **error);
/* every entry's CRC, and the data itself: every table named, with as many rows as told */
gboolean            ferry_backup_archive_prove        (FerryBackupArchive  *self,
                                                       FerryJob            *job,
                                                       GError             **error);
void                ferry_backup_archive_free         (FerryBackupArchive  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupArchive, ferry_backup_archive_free)

G_END_DECLS
