#pragma once

#include "base/ferry-json.h"

G_BEGIN_DECLS

/** FerryRunbookState: of a step, and of the whole. Since: 0.1 */
typedef enum
{
  FERRY_RUNBOOK_WAITING,
  FERRY_RUNBOOK_RUNNING,
  FERRY_RUNBOOK_DONE,
  FERRY_RUNBOOK_FAILED,
  FERRY_RUNBOOK_SKIPPED,
  FERRY_RUNBOOK_UNKNOWN,    /* it was running when Ferry ended, and nothing tells what became of it */
} FerryRunbookState;

#define FERRY_TYPE_RUNBOOK_STATE (ferry_runbook_state_get_type ())
GType       ferry_runbook_state_get_type    (void) G_GNUC_CONST;   /* nicks: waiting, running, done, failed, skipped, unknown */
const char *ferry_runbook_state_to_string   (FerryRunbookState  state);
gboolean    ferry_runbook_state_from_string (const char        *text,
                                             FerryRunbookState *state);

/**
 * FerryRunbookKind: what a step does. `versions`, `create`, `check`, `plan`, `backup`, `restore`, `execute`, `catch-up`, `roll-back`, `verify`, `restart` are Ferry's own work; `question` waits for
 * a person; `command` runs a command of the user's; `wait` lets time pass. Since: 0.1
 */
typedef enum
{
  FERRY_RUNBOOK_VERSIONS,
  FERRY_RUNBOOK_CREATE,
  FERRY_RUNBOOK_CHECK,
  FERRY_RUNBOOK_PLAN,
  FERRY_RUNBOOK_BACKUP,
  FERRY_RUNBOOK_RESTORE,
  FERRY_RUNBOOK_EXECUTE,
  FERRY_RUNBOOK_CATCH_UP,
  FERRY_RUNBOOK_ROLL_BACK,
  FERRY_RUNBOOK_VERIFY,
  FERRY_RUNBOOK_RESTART,
  FERRY_RUNBOOK_QUESTION,
  FERRY_RUNBOOK_COMMAND,
  FERRY_RUNBOOK_WAIT,
} FerryRunbookKind;

#define FERRY_TYPE_RUNBOOK_KIND (ferry_runbook_kind_get_type ())
GType       ferry_runbook_kind_get_type     (void) G_GNUC_CONST;   /* nicks: versions, create, … roll-back, … */
const char *ferry_runbook_kind_to_string    (FerryRunbookKind   kind);
gboolean    ferry_runbook_kind_from_string  (const char        *text,
                                             FerryRunbookKind  *kind);

/**
 * FerryRunbookStep: one step of a release. @params is what it shall do, fixed when the release is made; @result is what it did, written durably before the work begins (names of
 * what it will make) and after it. Plain data. Since: 0.1
 */
typedef struct
{
  char              *id;           /* unique in the release: "backup" */
  FerryRunbookKind   kind;
  char              *title;        /* translated when it was made */
  gboolean           required;     /* can't be skipped */
  FerryRunbookState  state;
  JsonObject        *params;
  JsonObject        *result;
  gint64             started;      /* µs; 0 never */
  gint64             finished;     /* µs; 0 not yet */
  char              *message;      /* nullable: what became of it */
  char              *skip_reason;  /* nullable */
  char              *accepted;     /* nullable: SHA-256 of the commands of an imported step that were read and accepted here */
  guint              attempts;
} FerryRunbookStep;

FerryRunbookStep *ferry_runbook_step_new           (const char        *id,
                                                    FerryRunbookKind   kind,
                                                    const char        *title);
void              ferry_runbook_step_free          (FerryRunbookStep  *self);
const char       *ferry_runbook_step_get_param     (const FerryRunbookStep *self,
                                                    const char        *name);       /* nullable */
const char       *ferry_runbook_step_get_result    (const FerryRunbookStep *self,
                                                    const char        *name);       /* nullable */
gboolean          ferry_runbook_step_is_over       (const FerryRunbookStep *self);  /* done or skipped */
char             *ferry_runbook_step_dup_digest    (const FerryRunbookStep *self);  /* SHA-256 of its commands; NULL: it has none */
JsonNode         *ferry_runbook_step_to_json       (const FerryRunbookStep *self);
FerryRunbookStep *ferry_runbook_step_new_from_json (JsonNode          *node,
                                                    GError           **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRunbookStep, ferry_runbook_step_free)

G_END_DECLS
