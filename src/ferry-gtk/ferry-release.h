#pragma once

#include "ferry-instance-item.h"

G_BEGIN_DECLS

/**
 * FerryRelease: a migration file, a target, and what the user entered and decided for executing the one on the other. Runs checks, plan and execution in the background and keeps what
 * they found until something changes. Choices stay whatever fails. Signal "changed": anything of it. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RELEASE (ferry_release_get_type ())
G_DECLARE_FINAL_TYPE (FerryRelease, ferry_release, FERRY, RELEASE, GObject)

FerryRelease      *ferry_release_new                (const char        *path);
const char        *ferry_release_get_path           (FerryRelease      *self);
FerryPackage      *ferry_release_get_package        (FerryRelease      *self);   /* nullable: not opened yet */
FerryInstanceItem *ferry_release_get_target         (FerryRelease      *self);   /* nullable */
void               ferry_release_set_target         (FerryRelease      *self,
                                                     FerryInstanceItem *item);
GPtrArray         *ferry_release_get_variables      (FerryRelease      *self);   /* FerryVariable*: entered */
void               ferry_release_set_variables      (FerryRelease      *self,
                                                     GPtrArray         *variables);
gboolean           ferry_release_get_ignore_plugins (FerryRelease      *self);
void               ferry_release_set_ignore_plugins (FerryRelease      *self,
                                                     gboolean           ignore);
gboolean           ferry_release_get_allow_destructive (FerryRelease   *self);
void               ferry_release_set_allow_destructive (FerryRelease   *self,
                                                     gboolean           allow);
gboolean           ferry_release_get_skip_backup    (FerryRelease      *self);
void               ferry_release_set_skip_backup    (FerryRelease      *self,
                                                     gboolean           skip);
gboolean           ferry_release_get_restart        (FerryRelease      *self);
void               ferry_release_set_restart        (FerryRelease      *self,    /* the application, after the execution */
                                                     gboolean           restart);
const char        *ferry_release_get_override       (FerryRelease      *self);   /* nullable */
void               ferry_release_set_override       (FerryRelease      *self,
                                                     const char        *reason); /* nullable: why the order of a pipeline is passed over */
/* work: one at a time; another one begins when it has ended */
void               ferry_release_check              (FerryRelease      *self);
void               ferry_release_compare            (FerryRelease      *self);
FerryJob          *ferry_release_execute            (FerryRelease      *self,
                                                     char             **execution_id);   /* (out) (transfer full); NULL where it may not be: see can_execute */
void               ferry_release_cancel             (FerryRelease      *self);
FerryJob          *ferry_release_get_job            (FerryRelease      *self);   /* nullable: nothing runs */
const GError      *ferry_release_get_error          (FerryRelease      *self);   /* nullable: of the work that ended last */
/* what was found */
GListModel        *ferry_release_get_checks         (FerryRelease      *self);   /* FerryCheckItem; nullable: not checked */
guint              ferry_release_count              (FerryRelease      *self,
                                                     FerryCheckLevel    level);
GPtrArray         *ferry_release_list_asked         (FerryRelease      *self);   /* FerryVariable* (transfer full): what the target lacks, with the values entered */
guint              ferry_release_count_plugins      (FerryRelease      *self);   /* missing or disabled */
gboolean           ferry_release_is_out_of_order    (FerryRelease      *self);   /* a pipeline's order stands against it */
FerryPlan         *ferry_release_get_plan           (FerryRelease      *self);   /* nullable: not compared */
const char        *ferry_release_get_sql            (FerryRelease      *self,
                                                     gboolean          *cut);
const FerryBackupEstimate *ferry_release_get_estimate (FerryRelease    *self);   /* nullable */
gboolean           ferry_release_is_compared_with   (FerryRelease      *self);   /* the plan is of the choices as they are now */
/* what may be done */
gboolean           ferry_release_can_compare        (FerryRelease      *self);   /* checked; no blocker, nothing missing, plugins decided */
gboolean           ferry_release_can_execute        (FerryRelease      *self);
gboolean           ferry_release_needs_name         (FerryRelease      *self);   /* the instance's name has to be typed */
gint64             ferry_release_count_values_lost  (FerryRelease      *self);
void               ferry_release_count_changes      (FerryRelease      *self,
                                                     guint             *tables,
                                                     gint64            *rows);

G_END_DECLS
