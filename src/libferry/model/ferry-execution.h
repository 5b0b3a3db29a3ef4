#pragma once

#include "model/ferry-log-entry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** FerryExecutionState. "unknown": the outcome of the commit is not known yet. Since: 0.1 */
typedef enum
{
  FERRY_EXECUTION_RUNNING,
  FERRY_EXECUTION_DONE,
  FERRY_EXECUTION_FAILED,         /* target as before */
  FERRY_EXECUTION_CANCELLED,      /* target as before */
  FERRY_EXECUTION_COMMITTED,      /* committed, a later step failed */
  FERRY_EXECUTION_UNKNOWN,
  FERRY_EXECUTION_ROLLED_BACK,    /* done, later undone */
} FerryExecutionState;

#define FERRY_TYPE_EXECUTION_STATE (ferry_execution_state_get_type ())
GType ferry_execution_state_get_type (void) G_GNUC_CONST;

/**
 * FerryExecution: the record of one run on a target, as its folder `executions/<id>/execution.json` keeps it: "id" (UUID), "kind" ("execution", "catch-up", "rollback",
 * "restore"), "state", "package-digest", "package-title", "source-name", "plan-digest", "target-name", "who", "started", "finished" (µs), "backup" (path, nullable), "message" (nullable; first line
 * says what the target is now), "undoes" (rollback: id), "transaction" (text), "skipped-backup", "overrides" (GStrv: blockers passed by
 * hand such as "ignore-plugins"), "inserts", "updates", "deletes", "created-tables" (GStrv), "created-objects" (GStrv: kind and quoted name of sequences, types and schemas), "variables" (GStrv names), "steps" (JsonNode, nullable: an array of steps, kept as is). Since: 0.1
 */
#define FERRY_TYPE_EXECUTION (ferry_execution_get_type ())
#define FERRY_EXECUTION_CATCH_UP "catch-up"      /* "kind": rows that users wrote on another instance meanwhile were carried over; no release, but recorded and undone like one */
#define FERRY_OVERRIDE_PROMOTION "promotion: "   /* of "overrides": what follows is the reason why the order of the pipeline was passed over */
G_DECLARE_FINAL_TYPE (FerryExecution, ferry_execution, FERRY, EXECUTION, GObject)

const char          *ferry_execution_get_id      (FerryExecution *self);
const char          *ferry_execution_get_kind    (FerryExecution *self);
gboolean             ferry_execution_ran_package (FerryExecution *self);   /* it executed a file, and can be rolled back */
FerryExecutionState  ferry_execution_get_state   (FerryExecution *self);
const char          *ferry_execution_get_message (FerryExecution *self);
const char          *ferry_execution_get_backup  (FerryExecution *self);
gint64               ferry_execution_get_started (FerryExecution *self);
gint64               ferry_execution_get_finished (FerryExecution *self);
const char          *ferry_execution_get_package_digest (FerryExecution *self);
const char          *ferry_execution_get_package_title (FerryExecution *self);
const char          *ferry_execution_get_who     (FerryExecution *self);
const char          *ferry_execution_get_source_name (FerryExecution *self);
const char          *ferry_execution_get_override_reason (FerryExecution *self);   /* nullable: why the order of the pipeline was passed over */
const char          *ferry_execution_get_undoes  (FerryExecution *self);
const char          *ferry_execution_get_transaction (FerryExecution *self);
const char * const  *ferry_execution_get_created_tables (FerryExecution *self);
JsonNode            *ferry_execution_get_steps   (FerryExecution *self);
const char          *ferry_execution_state_to_string (FerryExecutionState state);
JsonNode            *ferry_execution_to_json     (FerryExecution *self);
FerryExecution      *ferry_execution_new_from_json (JsonNode *node, GError **error);

G_END_DECLS
