#pragma once

#include "backup/ferry-pg-session.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryPgClearing: makes room for a dump: what it holds, and tables named besides, go from the database. pg_restore's own statements know nothing of what came into
 * the database later (a foreign key, a view that was defined anew), so their order may be wrong: all tables go at once, and the rest is tried again as long as
 * that helps. What still stands then is in use by something that the dump does not hold: an error that names it. Since: 0.1
 */
typedef struct _FerryPgClearing FerryPgClearing;

FerryPgClearing *ferry_pg_clearing_new       (void);
void             ferry_pg_clearing_add       (FerryPgClearing  *self,
                                              const char       *statement);
void             ferry_pg_clearing_add_table (FerryPgClearing  *self,
                                              const char       *name);     /* "schema"."table" */
gboolean         ferry_pg_clearing_run       (FerryPgClearing  *self,
                                              FerryPgSession   *session,
                                              GPtrArray        *warnings,  /* nullable */
                                              FerryJob         *job,
                                              GError          **error);
void             ferry_pg_clearing_free      (FerryPgClearing  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgClearing, ferry_pg_clearing_free)

G_END_DECLS
