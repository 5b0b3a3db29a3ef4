#pragma once

#include "backup/ferry-backup-create.h"
#include "backup/ferry-backup-record.h"
#include "instance/ferry-local-backups.h"

G_BEGIN_DECLS

/* version of the application, NULL when the database does not tell it now */
char        *_ferry_local_backups_dup_version       (FerrySite                *site);
/* sets "restorable" and "why-not" by what is known without reading the file; @version nullable */
void         _ferry_local_backups_judge             (FerrySite                *site,
                                                     const char               *version,
                                                     FerryBackup              *backup);
/* remembers what happened to a backup; a record that can't be written is only a message */
void         _ferry_local_backups_note              (FerrySite                *site,
                                                     const char               *path,
                                                     FerryBackupEvent          event,
                                                     const char               *failure);
/* makes a backup in @folder and reads it back: steps `backup`, `verify-backup` */
FerryBackup *_ferry_local_backups_make              (FerrySite                *site,
                                                     const FerryBackupOptions *options,
                                                     FerryJob                 *job,
                                                     GError                  **error);
/* a file put into a folder is given to the folder's owner when Ferry runs as root */
void         _ferry_local_backups_give              (const char               *path);
/* whether some process reads it now: readers share a lock, see ferry_backup_archive_open() */
gboolean     _ferry_local_backups_is_read           (const char               *path);

G_END_DECLS
