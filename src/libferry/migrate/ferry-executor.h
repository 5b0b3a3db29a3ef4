#pragma once

#include "backup/ferry-backup-writer.h"
#include "migrate/ferry-apply-verify.h"
#include "migrate/ferry-apply.h"
#include "migrate/ferry-journal-private.h"

G_BEGIN_DECLS

/** FerryExecutor: what one execution works with; inside migrate/ only. Since: 0.1 */
typedef struct
{
  FerrySite                 *site;
  FerryPackage              *package;
  FerryCatalogue            *catalogue;
  const FerryExecuteOptions *options;
  FerryJob                  *job;
  const char                *who;
  FerryJournal              *journal;
  FerryExecution            *execution;
  FerryExecutionLog         *log;
  FerryDatabase             *db;
  FerryComparison           *comparison;
  GPtrArray                 *variables;    /* FerryVariable*: entered and missing on the target */
  GPtrArray                 *created;      /* char*: tables made */
  char                      *folder;
  char                      *step_title;
  int                        hold;
  gboolean                   recorded;
  gboolean                   empty;
  gint64                     inserts, updates, deletes;
} FerryExecutor;

void     _ferry_executor_begin          (FerryExecutor  *self,
                                         const char     *step,
                                         const char     *title);
gboolean _ferry_executor_take_variables (FerryExecutor  *self,
                                         GError        **error);
gboolean _ferry_executor_transaction    (FerryExecutor  *self,
                                         GError        **error);

G_END_DECLS
