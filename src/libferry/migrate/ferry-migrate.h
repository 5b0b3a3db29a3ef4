#pragma once

#include "archive/ferry-package.h"
#include "catalogue/ferry-catalogue.h"
#include "database/ferry-schema-diff.h"
#include "migrate/ferry-journal.h"
#include "model/ferry-check-item.h"
#include "model/ferry-plan-table.h"

G_BEGIN_DECLS

/* ---- create ---------------------------------------------------------------------------------------------------------------- */

/** FerryPackageOptions. Since: 0.1 */
typedef struct
{
  FerryRuleSet *rule_set;
  const char   *title;      /* nullable: "NAME, 2026-11-20 18:04" */
  const char   *output;     /* path of the file to make, or a folder: migration_<unix ms>.nbdata inside it */
  gboolean      snapshot;   /* whole tables, whatever the rules say, but those whose rows never travel: to compare states, not to be released */
  const char * const *tables;   /* nullable; of a snapshot: only these */
  const char   *backup;     /* nullable; of a snapshot: of what this backup of the instance holds: a path */
  const char   *password;   /* nullable: its restore password */
} FerryPackageOptions;

/* one consistent snapshot, streamed. Returns the opened package. Any thread, blocking. */
FerryPackage *ferry_package_create (FerrySite *site, FerryCatalogue *catalogue, const FerryPackageOptions *options, FerryJob *job, GError **error);

/* ---- check ----------------------------------------------------------------------------------------------------------------- */

/** FerryInputs: what the user entered or decided for an execution. Since: 0.1 */
typedef struct
{
  GPtrArray *variables;         /* FerryVariable* with values; nullable */
  gboolean   ignore_plugins;
  gboolean   allow_destructive;
  const char *override_reason;  /* nullable: why the order of the pipeline is passed over */
} FerryInputs;

/* FerryCheckItem*: blockers, inputs, warnings, passed, in that order; complete = every check ran. NULL with error only when the target can't be reached or read at all */
GListModel   *ferry_check_run (FerrySite *target, FerryDatabase *db, FerryPackage *package, FerryCatalogue *catalogue, const FerryInputs *inputs, FerryJob *job, GError **error);
guint         ferry_check_count (GListModel *items, FerryCheckLevel level);

/* ---- plan ------------------------------------------------------------------------------------------------------------------ */

/** FerryRowChangeKind. Since: 0.1 */
typedef enum { FERRY_ROW_NEW, FERRY_ROW_CHANGED, FERRY_ROW_ONLY_ON_TARGET, FERRY_ROW_CONFLICT /* insert-ignore: exists with other values, stays */ } FerryRowChangeKind;

/** FerryPlan: reference counted; read only once made. Since: 0.1 */
typedef struct
{
  char            *digest;            /* SHA-256 hex: design §4 */
  char            *package_digest;
  char            *target_id;
  gint64           made;              /* µs */
  GListStore      *tables;            /* FerryPlanTable* */
  FerrySchemaDiff *structure;         /* with values_lost counted */
  GPtrArray       *variables;         /* FerryVariable* that will be written (values not shown) */
  GPtrArray       *warnings;          /* char* */
  gint64           inserts, updates, deletes;
  gint64           values_lost;
  gboolean         destructive;       /* a destructive statement would run */
  gboolean         has_changes;
} FerryPlan;

FerryPlan    *ferry_plan_make   (FerrySite *target, FerryDatabase *db, FerryPackage *package, FerryCatalogue *catalogue, const FerryInputs *inputs, FerryJob *job, GError **error);
FerryPlan    *ferry_plan_ref    (FerryPlan *self);
void          ferry_plan_unref  (FerryPlan *self);
gboolean      ferry_plan_is_empty (FerryPlan *self);    /* "Nothing to release" */
JsonNode     *ferry_plan_to_json (FerryPlan *self);
char         *ferry_plan_to_sql (FerryPlan *self);      /* the structural SQL with comments */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPlan, ferry_plan_unref)

/* rows of one table, old against new, in key order: @old_values and @new_values are n values each (NULL pointers for a row that is missing, NULL entries for SQL NULL); secret
 * columns read "(differs)" or "(same)". Return FALSE from the function to stop. */
typedef gboolean (*FerryRowChangeFunc) (FerryRowChangeKind kind, gboolean changed_on_target, guint n, const char * const *columns,
                                        const char * const *old_values, const char * const *new_values, gpointer user_data);
gboolean      ferry_plan_rows   (FerrySite *target, FerryDatabase *db, FerryPackage *package, FerryCatalogue *catalogue, const char *table,
                                 FerryRowChangeFunc func, gpointer user_data, GError **error);

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

/** FerryExecuteOptions. Since: 0.1 */
typedef struct
{
  FerryInputs  inputs;
  const char  *plan_digest;     /* nullable; must still hold inside the transaction */
  gboolean     skip_backup;
  gboolean     verify_full;
  const char  *who;             /* nullable: user@host */
  const char  *id;              /* nullable: the UUID that the record shall have, so that it can be followed while it runs */
} FerryExecuteOptions;

/* the whole pipeline of design §4. The returned record tells the state; @error is set in every case but done: BLOCKED, INPUT_NEEDED, PLAN_CHANGED, CANCELLED, COMMITTED, OUTCOME_UNKNOWN, … The record is NULL when
 * nothing began. Job steps: check, backup, verify-backup, compare, apply, verify, commit */
FerryExecution *ferry_execute   (FerrySite *target, FerryPackage *package, FerryCatalogue *catalogue, const FerryExecuteOptions *options, FerryJob *job, GError **error);

/* ---- roll back ------------------------------------------------------------------------------------------------------------- */

/** FerryRollbackTable: what users did since the execution's backup. Since: 0.1 */
typedef struct { char *table; gint64 added, changed, deleted; gboolean dropped; } FerryRollbackTable;
/** FerryRollbackPreview. Since: 0.1 */
typedef struct
{
  FerryExecution *execution;
  GPtrArray      *tables;      /* FerryRollbackTable*: only those that differ */
  GPtrArray      *undone;      /* FerryExecution*: later executions that are undone too */
  char           *blocker;     /* nullable: why it can't be rolled back (no backup, backup damaged, other application version) */
} FerryRollbackPreview;
FerryRollbackPreview *ferry_rollback_preview (FerrySite *target, FerryExecution *execution, FerryCatalogue *catalogue, FerryJob *job, GError **error);
void                  ferry_rollback_preview_free (FerryRollbackPreview *self);
FerryExecution       *ferry_rollback         (FerrySite *target, FerryExecution *execution, const char *who, const char *id, FerryJob *job, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRollbackPreview, ferry_rollback_preview_free)

G_END_DECLS
