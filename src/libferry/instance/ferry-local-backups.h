#pragma once

#include "instance/ferry-backup-request.h"
#include "job/ferry-job.h"
#include "model/ferry-backup.h"
#include "site/ferry-site.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The backups of a local instance: in Ferry's own folder and in the one of NocoBase's backup manager. Since: 0.1 */
char        *ferry_local_backups_own_folder         (FerrySite                *site);
char        *ferry_local_backups_application_folder (FerrySite                *site);
char        *ferry_local_backups_resolve            (FerrySite                *site,
                                                     const char               *name,
                                                     GError                  **error);
gboolean     ferry_local_backups_owns               (FerrySite                *site,
                                                     const char               *path);
GPtrArray   *ferry_local_backups_list               (FerrySite                *site,
                                                     GError                  **error);
FerryBackup *ferry_local_backups_find               (FerrySite                *site,
                                                     const char               *name,
                                                     const char               *password,
                                                     GError                  **error);
FerryBackup *ferry_local_backups_create             (FerrySite                *site,
                                                     const FerryBackupCreate  *request,
                                                     const char * const       *skip_data,
                                                     FerryJob                 *job,
                                                     GError                  **error);
gboolean     ferry_local_backups_verify             (FerrySite                *site,
                                                     const char               *path,
                                                     const char               *password,
                                                     FerryJob                 *job,
                                                     GError                  **error);
gboolean     ferry_local_backups_prove              (FerrySite                *site,
                                                     const char               *path,
                                                     const char               *password,
                                                     FerryJob                 *job,
                                                     GError                  **error);
GListModel  *ferry_local_backups_check              (FerrySite                *site,
                                                     const char               *path,
                                                     const FerryBackupRestore *options,
                                                     FerryJob                 *job,
                                                     GError                  **error);
gboolean     ferry_local_backups_restore            (FerrySite                *site,
                                                     const char               *path,
                                                     const FerryBackupRestore *options,
                                                     FerryJob                 *job,
                                                     GError                  **error);
char        *ferry_local_backups_settle             (FerrySite                *site,
                                                     GError                  **error);
gboolean     ferry_local_backups_remove             (FerrySite                *site,
                                                     const char               *path,
                                                     GError                  **error);
GPtrArray   *ferry_local_backups_prune              (FerrySite                *site,
                                                     guint                     keep,
                                                     GError                  **error);
FerryBackup *ferry_local_backups_send               (FerrySite                *site,
                                                     const char               *path,
                                                     FerryJob                 *job,
                                                     GError                  **error);

G_END_DECLS
