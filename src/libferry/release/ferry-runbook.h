#pragma once

#include "release/ferry-runbook-step.h"
#include "store/ferry-store-releases.h"

G_BEGIN_DECLS

/**
 * FerryRunbook: a release: steps in order, and what became of them. It lives in the store; every change of a step is durable there, so that it survives the death of the program.
 * Plain data, one thread at a time. Since: 0.1
 */
typedef struct
{
  char       *id;            /* UUID */
  char       *name;
  char       *kind;          /* "plain", "blue-green", "maintenance", "rollback-a", "rollback-b", or what an imported one says */
  char       *target;        /* id of the instance that it is about: its name confirms running */
  char       *target_name;   /* as it was called when the release was made */
  char       *who;           /* user@host: made it */
  gint64      created;       /* µs */
  gboolean    imported;      /* its commands run only once they were accepted here */
  gboolean    ended;         /* every step is over, and whoever is to be told of that was */
  char       *override_reason;   /* nullable: why the order of the pipeline is passed over */
  GPtrArray  *steps;         /* FerryRunbookStep* */
} FerryRunbook;

FerryRunbook     *ferry_runbook_new           (const char          *name,
                                               const char          *kind,
                                               const char          *target,
                                               const char          *target_name);
void              ferry_runbook_free          (FerryRunbook        *self);
FerryRunbookStep *ferry_runbook_add           (FerryRunbook        *self,
                                               const char          *id,
                                               FerryRunbookKind     kind,
                                               const char          *title);      /* (transfer none): the new step, at the end */
FerryRunbookStep *ferry_runbook_find          (const FerryRunbook  *self,
                                               const char          *id,
                                               GError             **error);      /* (transfer none); NOT_FOUND lists the ids */
FerryRunbookStep *ferry_runbook_get_next      (const FerryRunbook  *self);       /* (transfer none) (nullable): the first that is not over */
FerryRunbookState ferry_runbook_get_state     (const FerryRunbook  *self);
JsonNode         *ferry_runbook_to_json       (const FerryRunbook  *self);
FerryRunbook     *ferry_runbook_new_from_json (JsonNode            *node,
                                               GError             **error);
/* a runbook of somebody else's: a new id, every step waiting, nothing accepted */
FerryRunbook     *ferry_runbook_import        (JsonNode            *node,
                                               GError             **error);
gboolean          ferry_runbook_save          (const FerryRunbook  *self,
                                               FerryStore          *store,
                                               GError             **error);
FerryRunbook     *ferry_runbook_load          (FerryStore          *store,
                                               const char          *id_prefix_or_name,
                                               GError             **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRunbook, ferry_runbook_free)

G_END_DECLS
