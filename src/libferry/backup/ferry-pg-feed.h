#pragma once

#include "backup/ferry-backup-archive.h"
#include "backup/ferry-pg-tool.h"

G_BEGIN_DECLS

/** FerryPgFeed: gives a program of ferry_pg_tool_run_fed() the dump of a backup, in a thread of its own, straight out of the file. Since: 0.1 */
typedef struct _FerryPgFeed FerryPgFeed;

/* @archive and @run must outlive the feed */
FerryPgFeed *ferry_pg_feed_begin (FerryBackupArchive  *archive,
                                  FerryPgRun          *run);
/* for who needs no more: the program is killed, and ferry_pg_feed_end() comes back soon */
void         ferry_pg_feed_stop  (FerryPgFeed         *self);
/* waits until all is read; an error where a byte of it was not as its checksum says */
gboolean     ferry_pg_feed_end   (FerryPgFeed         *self,
                                  GError             **error);
void         ferry_pg_feed_free  (FerryPgFeed         *self);   /* stops the program when it feeds still */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgFeed, ferry_pg_feed_free)

G_END_DECLS
