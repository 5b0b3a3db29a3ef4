#pragma once

#include "backup/ferry-backup-archive.h"
#include "database/ferry-database.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* plays the dump of a backup back inside the present write transaction of @db */
gboolean ferry_pg_restore_run (FerryDatabase        *db,
                               FerryBackupArchive   *archive,
                               GPtrArray            *drop_tables,   /* char*: quoted names */
                               GPtrArray            *warnings,      /* nullable */
                               FerryJob             *job,
                               GError              **error);

G_END_DECLS
