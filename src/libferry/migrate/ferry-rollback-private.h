#pragma once

#include "migrate/ferry-journal-private.h"
#include "migrate/ferry-migrate.h"

G_BEGIN_DECLS

GPtrArray *_ferry_rollback_find_undone  (FerryJournal    *journal,
                                         FerryExecution  *execution,
                                         gint64           before,
                                         GError         **error);
gboolean   _ferry_rollback_mark_undone  (FerryJournal    *journal,
                                         FerryExecution  *record,
                                         GError         **error);
char      *_ferry_rollback_find_blocker (FerrySite       *site,
                                         FerryDatabase   *db,
                                         FerryExecution  *execution);

G_END_DECLS
