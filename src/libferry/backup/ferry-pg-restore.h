#pragma once

#include "backup/ferry-backup-metadata.h"
#include "database/ferry-database.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* plays a dump back inside the present write transaction of @db */
gboolean ferry_pg_restore_run (FerryDatabase        *db,
                               const char           *path,
                               FerryBackupMetadata  *metadata,
                               GPtrArray            *drop_tables,   /* char*: quoted names */
                               GPtrArray            *warnings,      /* nullable */
                               FerryJob             *job,
                               GError              **error);

G_END_DECLS
