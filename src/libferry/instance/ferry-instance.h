#pragma once

#include "instance/ferry-backup-request.h"
#include "instance/ferry-probe.h"
#include "migrate/ferry-migrate.h"
#include "model/ferry-backup-settings.h"
#include "model/ferry-backup.h"
#include "model/ferry-storage-folder.h"
#include "store/ferry-store.h"

G_BEGIN_DECLS

/** FerryInstanceCapabilities: what an end offers. Since: 0.1 */
typedef enum
{
  FERRY_CAN_LIST_TABLES   = 1 << 0,
  FERRY_CAN_CREATE        = 1 << 1,
  FERRY_CAN_CHECK         = 1 << 2,
  FERRY_CAN_PLAN          = 1 << 3,
  FERRY_CAN_EXECUTE       = 1 << 4,
  FERRY_CAN_ROLL_BACK     = 1 << 5,
  FERRY_CAN_BACK_UP       = 1 << 6,    /* list, create, describe and remove backups */
  FERRY_CAN_SET_VARIABLES = 1 << 7,
  FERRY_CAN_VERIFY_BACKUP = 1 << 8,
  FERRY_CAN_PROVE_BACKUP  = 1 << 9,
  FERRY_CAN_RESTORE       = 1 << 10,   /* and check beforehand */
  FERRY_CAN_FETCH_BACKUP  = 1 << 11,
  FERRY_CAN_SEND_BACKUP   = 1 << 12,
  FERRY_CAN_READ_PATHS    = 1 << 13,   /* its backups are files of this computer */
  FERRY_CAN_RESTART       = 1 << 14,
  FERRY_CAN_SCHEDULE      = 1 << 15,   /* get and set the settings of backups */
  FERRY_CAN_RESTORE_FILE  = 1 << 16,   /* a backup that is restored may also be named by an absolute path on this computer; else it is sent first */
  FERRY_CAN_FETCH_COPY    = 1 << 17,   /* list what lies in the cloud storage of its backups, and take one of it back into the list */
  FERRY_CAN_MANAGE_MIGRATIONS = 1 << 18,   /* NocoBase's own migration manager: remote/ferry-migration-manager.h */
  FERRY_CAN_COPY_STORAGE  = 1 << 19,   /* list, read and store files of `storage/` */
  FERRY_CAN_SNAPSHOT      = 1 << 20,   /* tell whole states: FerryPackageOptions.snapshot */
  FERRY_CAN_RUN_COMMANDS  = 1 << 21,   /* an agent with a list of commands: remote/ferry-remote-commands.h */
} FerryInstanceCapabilities;

/** FerryHealth: whether an application is up. Since: 0.1 */
typedef enum
{
  FERRY_HEALTH_OK,
  FERRY_HEALTH_STARTING,   /* it answers, but is not ready */
  FERRY_HEALTH_DOWN,
  FERRY_HEALTH_UNKNOWN,    /* nobody knows where to ask */
} FerryHealth;

/** FerryLogPart: the files of an execution. Since: 0.1 */
typedef enum
{
  FERRY_LOG_PART_LOG,         /* lines of FerryLogEntry JSON */
  FERRY_LOG_PART_PROCESS,     /* lines of step JSON */
  FERRY_LOG_PART_STRUCTURE,   /* SQL */
  FERRY_LOG_PART_DATA,        /* lines of JSON: table, operation, rows */
  FERRY_LOG_PART_PLAN,        /* JSON */
} FerryLogPart;

/** FerryBackupEstimate: where a backup would go, how large it is at most, what is free there. Plain data, strings owned. Since: 0.1 */
typedef struct
{
  char   *folder;
  gint64  bytes;   /* database and uploads before they are packed; -1 unknown */
  gint64  free;    /* -1 unknown */
} FerryBackupEstimate;
void ferry_backup_estimate_free (FerryBackupEstimate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupEstimate, ferry_backup_estimate_free)

/**
 * FerryInstance: what programs talk to: one instance, wherever it is. Every function that takes a job or an error blocks and may be called in any thread, several at
 * once; give it to ferry_job_run_async() to keep a main loop free. What an end can't do is told by ferry_instance_get_capabilities() beforehand. Since: 0.1
 */
#define FERRY_TYPE_INSTANCE (ferry_instance_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryInstance, ferry_instance, FERRY, INSTANCE, GObject)

struct _FerryInstanceClass
{
  GObjectClass parent_class;

  FerryInstanceCapabilities (*get_capabilities) (FerryInstance *self);
  char                 *(*dup_why_not)     (FerryInstance *self, FerryInstanceCapabilities capability);
  gboolean              (*meet)            (FerryInstance *self, FerryJob *job, GError **error);   /* nullable: knows by itself what it offers */
  FerryProbe           *(*probe)           (FerryInstance *self, FerryJob *job, GError **error);
  GPtrArray            *(*list_tables)     (FerryInstance *self, FerryRuleSet *rule_set, gboolean lenient, FerryJob *job, GError **error);
  FerryPackage         *(*create_package)  (FerryInstance *self, const FerryPackageOptions *options, FerryJob *job, GError **error);
  GListModel           *(*check)           (FerryInstance *self, FerryPackage *package, const FerryInputs *inputs, FerryJob *job, GError **error);
  FerryPlan            *(*plan)            (FerryInstance *self, FerryPackage *package, const FerryInputs *inputs, FerryJob *job, GError **error);
  gboolean              (*plan_rows)       (FerryInstance *self, FerryPackage *package, const char *table, FerryRowChangeFunc func, gpointer user_data, GError **error);
  FerryExecution       *(*execute)         (FerryInstance *self, FerryPackage *package, const FerryExecuteOptions *options, FerryJob *job, GError **error);
  GPtrArray            *(*list_executions) (FerryInstance *self, GError **error);
  FerryExecution       *(*find_execution)  (FerryInstance *self, const char *id_prefix, GError **error);
  GBytes               *(*read_log)        (FerryInstance *self, const char *id, FerryLogPart part, gint64 offset, gsize length, GError **error);
  FerryRollbackPreview *(*preview_rollback)(FerryInstance *self, FerryExecution *execution, FerryJob *job, GError **error);
  FerryExecution       *(*roll_back)       (FerryInstance *self, FerryExecution *execution, FerryJob *job, GError **error);
  GPtrArray            *(*list_variables)  (FerryInstance *self, GError **error);
  gboolean              (*set_variables)   (FerryInstance *self, GPtrArray *variables, GError **error);
  gboolean              (*remove_variable) (FerryInstance *self, const char *name, GError **error);
  FerryBackupEstimate  *(*estimate_backup) (FerryInstance *self, FerryJob *job, GError **error);
  GPtrArray            *(*list_backups)    (FerryInstance *self, GError **error);
  FerryBackup          *(*find_backup)     (FerryInstance *self, const char *name, const char *password, GError **error);
  FerryBackup          *(*create_backup)   (FerryInstance *self, const FerryBackupCreate *options, FerryJob *job, GError **error);
  gboolean              (*verify_backup)   (FerryInstance *self, const char *name, const char *password, FerryJob *job, GError **error);
  gboolean              (*prove_backup)    (FerryInstance *self, const char *name, const char *password, FerryJob *job, GError **error);
  GListModel           *(*check_restore)   (FerryInstance *self, const char *name, const FerryBackupRestore *options, FerryJob *job, GError **error);
  gboolean              (*restore_backup)  (FerryInstance *self, const char *name, const FerryBackupRestore *options, FerryJob *job, GError **error);
  char                 *(*settle_restore)  (FerryInstance *self, GError **error);   /* nullable */
  gboolean              (*remove_backup)   (FerryInstance *self, const char *name, GError **error);
  gboolean              (*fetch_backup)    (FerryInstance *self, const char *name, const char *path, gboolean overwrite, FerryJob *job, GError **error);
  FerryBackup          *(*send_backup)     (FerryInstance *self, const char *path, FerryJob *job, GError **error);
  GPtrArray            *(*list_copies)     (FerryInstance *self, GError **error);
  FerryBackup          *(*fetch_copy)      (FerryInstance *self, const char *name, FerryJob *job, GError **error);
  FerryBackupSettings  *(*get_backup_settings) (FerryInstance *self, GError **error);
  gboolean              (*set_backup_settings) (FerryInstance *self, const FerryBackupSettings *settings, GError **error);
  gboolean              (*restart)         (FerryInstance *self, FerryJob *job, GError **error);
  FerryHealth           (*ask_health)      (FerryInstance *self, char **text, FerryJob *job);
  FerryExecution       *(*follow)          (FerryInstance *self, const char *id, FerryJob *job, GError **error);
  gboolean              (*cancel_execution)(FerryInstance *self, const char *id, GError **error);
  GPtrArray            *(*list_storage)    (FerryInstance *self, FerryJob *job, GError **error);
  GPtrArray            *(*list_storage_files) (FerryInstance *self, const char *folder, FerryJob *job, GError **error);
  char                 *(*digest_storage_file) (FerryInstance *self, const char *path, FerryJob *job, GError **error);
  char                 *(*fetch_storage_file) (FerryInstance *self, const FerryStorageFile *file, const char *scratch, FerryJob *job, GError **error);
  gboolean              (*store_storage_file) (FerryInstance *self, const FerryStorageFile *file, const char *from, gboolean replace, FerryJob *job, GError **error);
};

/* Properties: "id", "name", "stage" (FerryStage as int), "kind"; made by ferry_instance_new_for_record() */
const char    *ferry_instance_get_id         (FerryInstance *self);
const char    *ferry_instance_get_name       (FerryInstance *self);
FerryStage     ferry_instance_get_stage      (FerryInstance *self);

FerryInstanceCapabilities ferry_instance_get_capabilities (FerryInstance *self);
char          *ferry_instance_dup_why_not     (FerryInstance *self, FerryInstanceCapabilities capability);
gboolean       ferry_instance_meet            (FerryInstance *self, FerryJob *job, GError **error);
FerryProbe    *ferry_instance_probe           (FerryInstance *self, FerryJob *job, GError **error);
GPtrArray     *ferry_instance_list_tables     (FerryInstance *self, FerryRuleSet *rule_set, gboolean lenient, FerryJob *job, GError **error);
FerryPackage  *ferry_instance_create_package  (FerryInstance *self, const FerryPackageOptions *options, FerryJob *job, GError **error);
GListModel    *ferry_instance_check           (FerryInstance *self, FerryPackage *package, const FerryInputs *inputs, FerryJob *job, GError **error);
FerryPlan     *ferry_instance_plan            (FerryInstance *self, FerryPackage *package, const FerryInputs *inputs, FerryJob *job, GError **error);
gboolean       ferry_instance_plan_rows       (FerryInstance *self, FerryPackage *package, const char *table, FerryRowChangeFunc func, gpointer user_data, GError **error);
FerryExecution *ferry_instance_execute        (FerryInstance *self, FerryPackage *package, const FerryExecuteOptions *options, FerryJob *job, GError **error);
GPtrArray     *ferry_instance_list_executions (FerryInstance *self, GError **error);
FerryExecution *ferry_instance_find_execution (FerryInstance *self, const char *id_prefix, GError **error);
GBytes        *ferry_instance_read_log        (FerryInstance *self, const char *id, FerryLogPart part, gint64 offset, gsize length, GError **error);
FerryRollbackPreview *ferry_instance_preview_rollback (FerryInstance *self, FerryExecution *execution, FerryJob *job, GError **error);
FerryExecution *ferry_instance_roll_back      (FerryInstance *self, FerryExecution *execution, FerryJob *job, GError **error);
GPtrArray     *ferry_instance_list_variables  (FerryInstance *self, GError **error);
char          *ferry_instance_dup_lock_reason (FerryInstance *self, GError **error);   /* NULL without error: not locked */
gboolean       ferry_instance_set_variables   (FerryInstance *self, GPtrArray *variables, GError **error);
gboolean       ferry_instance_remove_variable (FerryInstance *self, const char *name, GError **error);
FerryBackupEstimate *ferry_instance_estimate_backup (FerryInstance *self, FerryJob *job, GError **error);
GPtrArray     *ferry_instance_list_backups    (FerryInstance *self, GError **error);   /* FerryBackup*, newest first */
/* @name: file name of one of the instance's own backups, or an absolute path where FERRY_CAN_READ_PATHS; to be restored and checked before also where FERRY_CAN_RESTORE_FILE */
FerryBackup   *ferry_instance_find_backup     (FerryInstance *self, const char *name, const char *password, GError **error);
FerryBackup   *ferry_instance_create_backup   (FerryInstance *self, const FerryBackupCreate *options, FerryJob *job, GError **error);
gboolean       ferry_instance_verify_backup   (FerryInstance *self, const char *name, const char *password, FerryJob *job, GError **error);
gboolean       ferry_instance_prove_backup    (FerryInstance *self, const char *name, const char *password, FerryJob *job, GError **error);
GListModel    *ferry_instance_check_restore   (FerryInstance *self, const char *name, const FerryBackupRestore *options, FerryJob *job, GError **error);   /* FerryCheckItem */
gboolean       ferry_instance_restore_backup  (FerryInstance *self, const char *name, const FerryBackupRestore *options, FerryJob *job, GError **error);
char          *ferry_instance_settle_restore  (FerryInstance *self, GError **error);   /* when an instance is opened: what became of a restore that was killed */
gboolean       ferry_instance_remove_backup   (FerryInstance *self, const char *name, GError **error);
gboolean       ferry_instance_fetch_backup    (FerryInstance *self, const char *name, const char *path, gboolean overwrite, FerryJob *job, GError **error);
FerryBackup   *ferry_instance_send_backup     (FerryInstance *self, const char *path, FerryJob *job, GError **error);
GPtrArray     *ferry_instance_list_copies     (FerryInstance *self, GError **error);   /* FerryBackup*, newest first; FERRY_CAN_FETCH_COPY */
FerryBackup   *ferry_instance_fetch_copy      (FerryInstance *self, const char *name, FerryJob *job, GError **error);
FerryBackupSettings *ferry_instance_get_backup_settings (FerryInstance *self, GError **error);   /* secrets are told to be there, not told; FERRY_CAN_SCHEDULE */
gboolean       ferry_instance_set_backup_settings (FerryInstance *self, const FerryBackupSettings *settings, GError **error);
gboolean       ferry_instance_restart         (FerryInstance *self, FerryJob *job, GError **error);
FerryHealth    ferry_instance_ask_health      (FerryInstance *self, char **text, FerryJob *job);
gboolean       ferry_instance_wait_until_healthy (FerryInstance *self, gint64 patience, FerryJob *job, GError **error);
FerryExecution *ferry_instance_follow         (FerryInstance *self, const char *id, FerryJob *job, GError **error);
gboolean       ferry_instance_cancel_execution (FerryInstance *self, const char *id, GError **error);
GPtrArray     *ferry_instance_list_storage    (FerryInstance *self, FerryJob *job, GError **error);   /* FerryStorageFolder*; FERRY_CAN_COPY_STORAGE, as all that follow */
GPtrArray     *ferry_instance_list_storage_files (FerryInstance *self, const char *folder, FerryJob *job, GError **error);   /* FerryStorageFile*, by path */
char          *ferry_instance_digest_storage_file (FerryInstance *self, const char *path, FerryJob *job, GError **error);   /* SHA-256 in hex */
/* where the file can be read on this computer: its own path, or @scratch, into which it was fetched and which is then the caller's to delete */
char          *ferry_instance_fetch_storage_file (FerryInstance *self, const FerryStorageFile *file, const char *scratch, FerryJob *job, GError **error);
gboolean       ferry_instance_store_storage_file (FerryInstance *self, const FerryStorageFile *file, const char *from, gboolean replace, FerryJob *job, GError **error);

G_END_DECLS
