#pragma once

#include "release/ferry-runbook.h"

G_BEGIN_DECLS

/** FerryRunbookRecipe: what a ready-made release is made of. Everything is borrowed, and nullable where the kind does not need it. Since: 0.1 */
typedef struct
{
  const char                *name;
  const FerryInstanceRecord *target;      /* the instance that the release is about */
  const FerryInstanceRecord *source;      /* where the migration file, or the backup, comes from */
  const FerryInstanceRecord *spare;       /* PROD-B */
  const char                *package;     /* digest of a migration file; NULL: it is made from @source */
  const char                *rules;       /* name of a rule set, for making it */
  const char                *backup;      /* a backup of @source; NULL: it is made */
  const char                *execution;   /* UUID: what is rolled back */
  const char                *override_reason;
  const char * const        *commands;    /* "SLOT=COMMAND"; what has no command is done by hand */
  const char * const        *catch_up;    /* blue-green: tables whose rows, written meanwhile, are carried over before the switch; "all" */
  gint64                     limit;       /* seconds that a command may take; 0: 300 */
} FerryRunbookRecipe;

/* "plain", "restore", "blue-green", "maintenance", "rollback-a", "rollback-b"; NULL-terminated. Since: 0.1 */
const char * const *ferry_runbook_kinds         (void);
const char         *ferry_runbook_describe_kind (const char               *kind);   /* translated sentence */
const char * const *ferry_runbook_command_slots (void);                             /* "close", "open", "stop", "start", "deploy", "switch", "switch-back" */
FerryRunbook       *ferry_runbook_make          (const char               *kind,
                                                 const FerryRunbookRecipe *recipe,
                                                 GError                  **error);

G_END_DECLS
