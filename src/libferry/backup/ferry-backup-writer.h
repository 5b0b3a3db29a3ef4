#pragma once

#include "job/ferry-job.h"
#include "model/ferry-backup.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryBackupOptions. Since: 0.1 */
typedef struct
{
  const char *folder;         /* where the file goes; made 0700 */
  const char *reason;         /* "manual", "scheduled", "execution", "rollback", "restore" */
  const char *execution;      /* nullable id */
  const char *password;       /* nullable restore password */
  gboolean    everything;     /* nothing left out (automatic backups); FALSE: rows of runtime tables are left out as NocoBase does */
  gboolean    files;          /* uploads of local storage too */
  const char * const *skip_data; /* nullable: tables (ids) whose rows are left out when not @everything */
} FerryBackupOptions;

/* pg_dump -Fc / SQLite online backup, aes_key.dat, uploads, metadata; temporary name, fsync, verified, renamed into place with its sidecar.
 * pg_dump is searched on PATH and Debian's places; older than the server: FERRY_ERROR_UNSUPPORTED naming the package (postgresql-client-N). */
FerryBackup *ferry_backup_create  (FerrySite                 *site,
                                   const FerryBackupOptions  *options,
                                   FerryJob                  *job,
                                   GError                   **error);
/* reads the whole file back: ZIP structure, digests of the sidecar where known, pg_restore --list / integrity_check, every table named in the metadata */
gboolean     ferry_backup_verify  (const char  *path,
                                   const char  *password,
                                   FerryJob    *job,
                                   GError     **error);
FerryBackup *ferry_backup_open    (const char  *path,
                                   const char  *password,
                                   GError     **error);

/** FerryRestoreOptions. Since: 0.1 */
typedef struct
{
  const char         *password;        /* nullable */
  const char * const *drop_tables;     /* nullable: ids of tables made after the backup, dropped first */
  gboolean            files;           /* restore uploads and key too (a rollback leaves them) */
  /* called inside the same transaction after the rows are back: puts the witness back. SQLite: called on the prepared copy before it goes in */
  gboolean          (*finish) (FerryDatabase *db, gpointer user_data, GError **error);
  gpointer            user_data;
  const char         *lock_holder;     /* text for lock_instance */
} FerryRestoreOptions;

/* the database in one transaction; whole or not at all */
gboolean     ferry_backup_restore (FerrySite                  *site,
                                   const char                 *path,
                                   const FerryRestoreOptions  *options,
                                   FerryJob                   *job,
                                   GError                    **error);

G_END_DECLS
