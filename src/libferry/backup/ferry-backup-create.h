#pragma once

#include "job/ferry-job.h"
#include "model/ferry-backup.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryBackupOptions. Since: 0.1 */
typedef struct
{
  const char *folder;         /* where the file goes; made 0700 */
  const char *reason;         /* "manual", "scheduled", "release", "execution", "rollback", "restore" */
  const char *execution;      /* nullable id */
  const char *title;          /* nullable: what people call it */
  const char *release;        /* nullable id */
  const char *name;           /* nullable: the file's; FERRY_ERROR_EXISTS where it is taken. NULL: one is made up */
  const char *password;       /* nullable restore password */
  gboolean    everything;     /* nothing left out (automatic backups); FALSE: rows of runtime tables are left out as NocoBase does */
  gboolean    files;          /* uploads of local storage too */
  const char * const *skip_data; /* nullable: tables (ids) whose rows are left out when not @everything */
} FerryBackupOptions;

/* bytes that ferry_backup_create() asks for before it begins, in the folder of the backup; @database: what the database takes where it is */
gint64       ferry_backup_needed_space (FerrySite *site,
                                        gint64     database,
                                        gboolean   files,
                                        gboolean   encrypted);
/* pg_dump -Fc / SQLite online backup, aes_key.dat, uploads, metadata; temporary name, fsync, verified, renamed into place with its sidecar.
 * pg_dump is searched on PATH and Debian's places; older than the server: FERRY_ERROR_UNSUPPORTED naming the package (postgresql-client-N). */
FerryBackup *ferry_backup_create  (FerrySite                 *site,
                                   const FerryBackupOptions  *options,
                                   FerryJob                  *job,
                                   GError                   **error);

G_END_DECLS
