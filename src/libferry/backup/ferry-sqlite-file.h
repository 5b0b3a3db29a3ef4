#pragma once

#include "backup/ferry-backup-metadata.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* SQLite database files as wholes. Blocking, any thread. Since: 0.1 */
gboolean ferry_sqlite_file_copy    (const char           *live,
                                    const char           *copy,
                                    FerryJob             *job,
                                    GError              **error);
gboolean ferry_sqlite_file_replace (const char           *live,
                                    const char           *copy,
                                    FerryJob             *job,
                                    GError              **error);
gboolean ferry_sqlite_file_check   (const char           *path,
                                    FerryJob             *job,
                                    GError              **error);
gboolean ferry_sqlite_file_list    (const char           *path,
                                    FerryBackupMetadata  *metadata,
                                    FerryJob             *job,
                                    GError              **error);
gboolean ferry_sqlite_file_compare (const char           *path,
                                    FerryBackupMetadata  *metadata,
                                    FerryJob             *job,
                                    GError              **error);

G_END_DECLS
