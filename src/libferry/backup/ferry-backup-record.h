#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryBackupEvent: what is known of a backup's file since now. Since: 0.1 */
typedef enum
{
  FERRY_BACKUP_MADE,        /* it was made here, and read back whole */
  FERRY_BACKUP_VERIFIED,    /* it was read whole */
  FERRY_BACKUP_PROVEN,      /* it was restored for a trial and compared */
  FERRY_BACKUP_FAILED,      /* that failed */
} FerryBackupEvent;

/** FerryBackupRecord: what an instance's state folder remembers of a backup. Plain data. Since: 0.1 */
typedef struct
{
  char    *sha256;     /* of the file */
  char    *name;       /* of the file, when it was last seen */
  gint64   size;
  gint64   modified;   /* µs: as the file was when it was last read */
  gboolean made;       /* made here, and nobody forged this record */
  gint64   verified;   /* µs, 0 never */
  gint64   proven;
  char    *failure;    /* nullable: why the last trial failed */
} FerryBackupRecord;

/* all of them; FerryBackupRecord* */
GPtrArray               *ferry_backup_records_load      (FerrySite         *site);
/* by size and time of change, without reading the file: (transfer none) (nullable) */
const FerryBackupRecord *ferry_backup_records_find      (GPtrArray         *records,
                                                         const char        *path);
const FerryBackupRecord *ferry_backup_records_find_digest (GPtrArray       *records,
                                                         const char        *sha256);
gboolean                 ferry_backup_record_note       (FerrySite         *site,
                                                         const char        *path,
                                                         const char        *sha256,
                                                         FerryBackupEvent   event,
                                                         const char        *failure,
                                                         GError           **error);
void                     ferry_backup_record_free       (FerryBackupRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupRecord, ferry_backup_record_free)

G_END_DECLS
