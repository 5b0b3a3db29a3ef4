#pragma once

#include "instance/ferry-instance.h"
#include "model/ferry-backup.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

GPtrArray   *ferry_local_backups_list    (FerrySite                *site,
                                          GError                  **error);
FerryBackup *ferry_local_backups_create  (FerrySite                *site,
                                          const char               *password,
                                          FerryJob                 *job,
                                          GError                  **error);
gboolean     ferry_local_backups_verify  (FerrySite                *site,
                                          const char               *path,
                                          const char               *password,
                                          FerryJob                 *job,
                                          GError                  **error);
gboolean     ferry_local_backups_restore (FerrySite                *site,
                                          const char               *path,
                                          const FerryBackupRestore *options,
                                          FerryJob                 *job,
                                          GError                  **error);
gboolean     ferry_local_backups_remove  (FerrySite                *site,
                                          const char               *path,
                                          GError                  **error);

G_END_DECLS
