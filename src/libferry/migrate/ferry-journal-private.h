#pragma once

#include "migrate/ferry-journal.h"

G_BEGIN_DECLS

FerrySite  *_ferry_journal_get_site          (FerryJournal  *self);
const char *_ferry_journal_get_folder        (FerryJournal  *self);
char       *_ferry_journal_dup_released_name (const char    *table);
char       *_ferry_journal_find_released     (FerryJournal  *self,
                                              const char    *table);
char       *_ferry_journal_find_released_by  (FerryJournal  *self,
                                              FerryExecution *execution,
                                              const char    *table);
void        _ferry_journal_prune_released    (FerryJournal  *self);
int         _ferry_journal_hold              (FerryJournal  *self,
                                              const char    *id,
                                              GError       **error);
gboolean    _ferry_journal_is_held           (FerryJournal  *self,
                                              const char    *id);
gboolean    _ferry_journal_reload            (FerryJournal    *self,
                                              FerryExecution **execution,
                                              GError         **error);
gboolean    _ferry_journal_end               (FerryJournal    *self,
                                              FerryExecution  *execution,
                                              const char      *kind,
                                              GError         **error);
/* on new connections, until the database knows or patience is over */
FerryOutcome _ferry_journal_ask_again        (FerrySite       *site,
                                              FerryExecution  *execution);

G_END_DECLS
