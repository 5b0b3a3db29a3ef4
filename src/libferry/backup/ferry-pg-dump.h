#pragma once

#include "archive/ferry-zip.h"
#include "backup/ferry-backup-metadata.h"
#include "backup/ferry-backup-workspace.h"
#include "backup/ferry-pg-proof.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/** FerryPgDump: a dump of a PostgreSQL database by pg_dump, from one exported snapshot in which its rows are counted too. Since: 0.1 */
typedef struct _FerryPgDump FerryPgDump;

FerryPgDump *ferry_pg_dump_new         (FerryDatabase         *db,
                                        const char            *only_schema,
                                        const char * const    *skip_data,
                                        FerryBackupWorkspace  *workspace,
                                        GError               **error);
gint64       ferry_pg_dump_get_size    (FerryPgDump           *self,
                                        GError               **error);
gboolean     ferry_pg_dump_describe    (FerryPgDump           *self,
                                        FerryBackupMetadata   *metadata,
                                        FerryJob              *job,
                                        GError               **error);
gboolean     ferry_pg_dump_write       (FerryPgDump           *self,
                                        FerryZipWriter        *writer,
                                        FerryPgProof          *proof,
                                        FerryJob              *job,
                                        GError               **error);
void         ferry_pg_dump_free        (FerryPgDump           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgDump, ferry_pg_dump_free)

G_END_DECLS
