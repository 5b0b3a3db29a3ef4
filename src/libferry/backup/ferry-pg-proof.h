#pragma once

#include "backup/ferry-backup-metadata.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* reads a dump through pg_restore to its end, without a server, and compares its tables and rows with @metadata */
gboolean    ferry_pg_proof_run      (const char           *path,
                                     FerryBackupMetadata  *metadata,
                                     FerryJob             *job,
                                     GError              **error);
/** FerryPgProof: the same while the dump is being made: pg_restore reads along, in a thread of its own. One thread feeds. Since: 0.1 */
typedef struct _FerryPgProof FerryPgProof;

FerryPgProof *ferry_pg_proof_begin (FerryBackupMetadata  *metadata,
                                    GError              **error);
gboolean    ferry_pg_proof_feed    (FerryPgProof         *self,
                                    const char           *data,
                                    gsize                 length,
                                    GError              **error);
gboolean    ferry_pg_proof_end     (FerryPgProof         *self,
                                    GError              **error);
void        ferry_pg_proof_free    (FerryPgProof         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgProof, ferry_pg_proof_free)
/* schema.table, quoted or not, in the one form "schema"."table"; NULL when it is no name */
char       *ferry_pg_canonical_name (const char           *name);
char       *ferry_pg_quoted_name    (const char           *schema,
                                     const char           *name);
/* "DROP TABLE IF EXISTS NAME" -> the canonical name, else NULL */
char       *ferry_pg_dropped_table  (const char           *statement);

G_END_DECLS
