#pragma once

#include "model/ferry-backup.h"

G_BEGIN_DECLS

/* whether a backup has to stay for a reason of its own: a rollback needs it, somebody reads it */
typedef gboolean (*FerryRetentionFunc) (FerryBackup *backup,
                                        gpointer     user_data);

/* FerryBackup* that may go, oldest last as in @backups; decides only, and deletes nothing */
GPtrArray *ferry_backup_retention_choose (GPtrArray           *backups,
                                          guint                keep,
                                          FerryRetentionFunc   must_stay,
                                          gpointer             user_data);

G_END_DECLS
