#pragma once

#include "remote/ferry-remote-private.h"

G_BEGIN_DECLS

/* Making and restoring backups over HTTP: on an agent as a job that is told, on NocoBase by its own actions and their status. Since: 0.1 */
JsonNode    *_ferry_remote_name_backup    (const char                *name,
                                           const char                *password);
/* what an agent or NocoBase tells of a backup; its "path" is its name there */
FerryBackup *_ferry_remote_read_backup    (JsonNode                  *node,
                                           GError                   **error);
FerryBackup *_ferry_remote_create_backup  (FerryInstance             *instance,
                                           const FerryBackupCreate   *options,
                                           FerryJob                  *job,
                                           GError                   **error);
GListModel  *_ferry_remote_check_restore  (FerryInstance             *instance,
                                           const char                *name,
                                           const FerryBackupRestore  *options,
                                           FerryJob                  *job,
                                           GError                   **error);
gboolean     _ferry_remote_restore_backup (FerryInstance             *instance,
                                           const char                *name,
                                           const FerryBackupRestore  *options,
                                           FerryJob                  *job,
                                           GError                   **error);
/* NocoBase's own way */
FerryBackup *_ferry_nocobase_create_backup  (FerryRemoteInstance      *self,
                                             const char               *password,
                                             FerryJob                 *job,
                                             GError                  **error);
gboolean     _ferry_nocobase_restore_backup (FerryRemoteInstance      *self,
                                             const char               *name,
                                             const char               *password,
                                             FerryJob                 *job,
                                             GError                  **error);

G_END_DECLS
