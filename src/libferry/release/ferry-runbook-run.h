#pragma once

#include "instance/ferry-instance.h"
#include "release/ferry-runbook.h"

G_BEGIN_DECLS

/** FerryRunbookOptions: what running a release needs besides itself; kept nowhere. Since: 0.1 */
typedef struct
{
  const char  *confirm;     /* the name of the target, typed by a person; nothing runs without it */
  FerryInputs  inputs;      /* variables and secrets that the target lacks, decisions */
  const char  *password;    /* nullable: restore password of the backup that is restored */
  const char * const *decisions;   /* nullable: of a catch-up's conflicts: "TABLE:KEY=a" */
  const char  *take;        /* nullable: "a" or "b": for the conflicts that these do not decide */
} FerryRunbookOptions;

gboolean ferry_runbook_run    (FerryRunbook               *self,
                               FerryStore                 *store,
                               FerryCatalogue             *catalogue,
                               const FerryRunbookOptions  *options,
                               FerryJob                   *job,
                               GError                    **error);
/* What a person decides between two runs; each is refused with %FERRY_ERROR_BUSY while the release runs, and durable when it returns. Since: 0.1 */
gboolean ferry_runbook_answer (FerryRunbook               *self,
                               FerryStore                 *store,
                               const char                 *step,       /* a question, or a step that was done by hand */
                               GError                    **error);
gboolean ferry_runbook_skip   (FerryRunbook               *self,
                               FerryStore                 *store,
                               const char                 *step,
                               const char                 *reason,
                               GError                    **error);
gboolean ferry_runbook_retry  (FerryRunbook               *self,
                               FerryStore                 *store,
                               const char                 *step,
                               GError                    **error);
gboolean ferry_runbook_accept (FerryRunbook               *self,
                               FerryStore                 *store,
                               const char                 *step,
                               const char                 *digest,     /* of the commands that were read: ferry_runbook_step_dup_digest() */
                               GError                    **error);
/* where a step's output lies, be it there or not */
char    *ferry_runbook_dup_output_path (const FerryRunbook *self,
                               FerryStore                 *store,
                               const FerryRunbookStep     *step,
                               GError                    **error);

G_END_DECLS
