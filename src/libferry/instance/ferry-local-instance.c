#include "config.h"

#include "instance/ferry-local-instance.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-local-backups.h"
#include "instance/ferry-local-estimate.h"
#include "instance/ferry-local-follow.h"
#include "instance/ferry-local-instance-private.h"
#include "instance/ferry-local-log.h"
#include "instance/ferry-local-restart.h"
#include "instance/ferry-local-variables.h"
#include "site/ferry-sandbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FOLLOW_PAUSE 250   /* ms */

G_DEFINE_FINAL_TYPE (FerryLocalInstance, ferry_local_instance, FERRY_TYPE_INSTANCE)

static FerryDatabase *
open_database (FerryInstance  *instance,
               FerryJob       *job,
               GError        **error)
{
  return ferry_site_open_database (FERRY_LOCAL_INSTANCE (instance)->site, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
}

/* what needs neither database nor commands */
#define FILES_ONLY (FERRY_CAN_VERIFY_BACKUP | FERRY_CAN_FETCH_BACKUP | FERRY_CAN_SEND_BACKUP | FERRY_CAN_READ_PATHS | FERRY_CAN_FETCH_COPY)

static FerryInstanceCapabilities
local_get_capabilities (FerryInstance *instance)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  g_autofree char *no_database = ferry_sandbox_dup_why_no_database (ferry_site_get_connection (self->site));
  FerryInstanceCapabilities restart = self->restart_command != NULL && !ferry_sandbox_is_inside () ? FERRY_CAN_RESTART : 0;
  FerryInstanceCapabilities storage = ferry_site_get_storage (self->site) != NULL ? FERRY_CAN_COPY_STORAGE : 0;

  if (no_database != NULL)
    return FILES_ONLY | restart | storage;
  return FILES_ONLY | FERRY_CAN_LIST_TABLES | FERRY_CAN_CREATE | FERRY_CAN_CHECK | FERRY_CAN_PLAN | FERRY_CAN_EXECUTE | FERRY_CAN_ROLL_BACK
         | FERRY_CAN_BACK_UP | FERRY_CAN_SET_VARIABLES | FERRY_CAN_PROVE_BACKUP | FERRY_CAN_RESTORE | FERRY_CAN_RESTORE_FILE | FERRY_CAN_SCHEDULE | FERRY_CAN_SNAPSHOT | restart | storage;
}

static char *
local_dup_why_not (FerryInstance             *instance,
                   FerryInstanceCapabilities  capability)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);

  if (capability != FERRY_CAN_RESTART)
    return (capability & FILES_ONLY) == 0 ? ferry_sandbox_dup_why_no_database (ferry_site_get_connection (self->site)) : NULL;
  if (ferry_sandbox_is_inside ())
    return ferry_sandbox_dup_why_no_command ();
  if (self->restart_command == NULL)
    return g_strdup_printf (_("Ferry does not know how “%s” is restarted: give the instance a restart command."), ferry_instance_get_name (instance));
  return NULL;
}

static guint
count_enabled (GPtrArray *plugins)
{
  guint count = 0;

  for (guint i = 0; i < plugins->len; i++)
    count += ((FerryPlugin *) g_ptr_array_index (plugins, i))->enabled;
  return count;
}

static FerryProbe *
local_probe (FerryInstance  *instance,
             FerryJob       *job,
             GError        **error)
{
  FerrySite *site = FERRY_LOCAL_INSTANCE (instance)->site;
  g_autoptr(FerryDatabase) db = open_database (instance, job, error);
  g_autoptr(FerrySchema) schema = db != NULL ? ferry_database_read_schema (db, error) : NULL;
  g_autoptr(GPtrArray) plugins = schema != NULL ? ferry_site_read_plugins (site, db, schema, error) : NULL;
  g_autofree char *version = plugins != NULL ? ferry_site_read_version (site, db, schema, error) : NULL;
  g_autoptr(GError) key_error = NULL;
  FerryProbe *probe;
  guint8 key[32];

  if (version == NULL)
    return NULL;
  probe = g_new0 (FerryProbe, 1);
  probe->dialect = ferry_database_get_dialect (db);
  probe->place = ferry_connection_settings_describe (ferry_site_get_connection (site));
  probe->database_version = ferry_database_dup_version (db);
  probe->version = g_steal_pointer (&version);
  probe->tables = schema->tables->len;
  probe->plugins = count_enabled (plugins);
  probe->has_env = ferry_site_has_env (site);
  probe->has_key = ferry_site_read_key (site, key, &key_error);
  probe->key_problem = key_error != NULL ? g_strdup (key_error->message) : NULL;
  probe->state_folder = g_strdup (ferry_site_get_state_folder (site));
  explicit_bzero (key, sizeof key);
  return probe;
}

static gboolean
count_rows (FerryDatabase  *db,
            FerrySchema    *schema,
            FerryJob       *job,
            GError        **error)
{
  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      ferry_job_set_progress (job, table->name, i, schema->tables->len);
      table->rows = ferry_database_count_rows (db, table, error);
      if (table->rows < 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * ferry_local_instance_survey_tables:
 * @self: an instance
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Classifies every table and counts its rows, for deciding the rules of several rule sets. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the tables
 *
 * Since: 0.1
 */
FerryTableSurvey *
ferry_local_instance_survey_tables (FerryLocalInstance  *self,
                                    FerryJob            *job,
                                    GError             **error)
{
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerrySchema) schema = NULL;
  FerryTableSurvey *survey = NULL;

  g_return_val_if_fail (FERRY_IS_LOCAL_INSTANCE (self), NULL);

  db = open_database (FERRY_INSTANCE (self), job, error);
  if (db == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error))
    return NULL;
  schema = ferry_database_read_schema (db, error);
  if (schema != NULL && count_rows (db, schema, job, error))
    survey = ferry_table_survey_new (self->catalogue, self->site, db, schema, error);
  ferry_database_rollback (db);
  return survey;
}

static GPtrArray *
local_list_tables (FerryInstance  *instance,
                   FerryRuleSet   *rule_set,
                   gboolean        lenient,
                   FerryJob       *job,
                   GError        **error)
{
  g_autoptr(FerryTableSurvey) survey = ferry_local_instance_survey_tables (FERRY_LOCAL_INSTANCE (instance), job, error);

  return survey != NULL ? ferry_table_survey_resolve (survey, rule_set, lenient, error) : NULL;
}

static FerryPackage *
local_create_package (FerryInstance              *instance,
                      const FerryPackageOptions  *options,
                      FerryJob                   *job,
                      GError                    **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  FerryPackageOptions found = *options;
  g_autofree char *backup = options->backup != NULL ? ferry_local_backups_resolve (self->site, options->backup, error) : NULL;

  if (options->backup != NULL && backup == NULL)
    return NULL;
  found.backup = backup;
  return ferry_package_create (self->site, self->catalogue, &found, job, error);
}

static GListModel *
local_check (FerryInstance      *instance,
             FerryPackage       *package,
             const FerryInputs  *inputs,
             FerryJob           *job,
             GError            **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  g_autoptr(FerryDatabase) db = open_database (instance, job, error);

  return db != NULL ? ferry_check_run (self->site, db, package, self->catalogue, inputs, job, error) : NULL;
}

static FerryPlan *
local_plan (FerryInstance      *instance,
            FerryPackage       *package,
            const FerryInputs  *inputs,
            FerryJob           *job,
            GError            **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  g_autoptr(FerryDatabase) db = open_database (instance, job, error);

  return db != NULL ? ferry_plan_make (self->site, db, package, self->catalogue, inputs, job, error) : NULL;
}

static gboolean
local_plan_rows (FerryInstance       *instance,
                 FerryPackage        *package,
                 const char          *table,
                 FerryRowChangeFunc   func,
                 gpointer             user_data,
                 GError             **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  g_autoptr(FerryDatabase) db = open_database (instance, NULL, error);

  return db != NULL && ferry_plan_rows (self->site, db, package, self->catalogue, table, func, user_data, error);
}

static FerryExecution *
local_execute (FerryInstance              *instance,
               FerryPackage               *package,
               const FerryExecuteOptions  *options,
               FerryJob                   *job,
               GError                    **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  FerryExecuteOptions named = *options;
  g_autofree char *id = options->id == NULL ? g_uuid_string_random () : NULL;
  g_autoptr(FerryJournal) journal = job != NULL ? ferry_journal_open (self->site, NULL) : NULL;
  g_autoptr(FerryLocalCancelWatch) watch = NULL;

  if (id != NULL)
    named.id = id;
  if (journal != NULL)
    watch = ferry_local_cancel_watch_new (journal, named.id, job);
  return ferry_execute (self->site, package, self->catalogue, &named, job, error);
}

static gboolean
is_open (FerryExecution *execution)
{
  FerryExecutionState state = ferry_execution_get_state (execution);

  return state == FERRY_EXECUTION_RUNNING || state == FERRY_EXECUTION_UNKNOWN;
}

/* Executions whose process is gone get their verdict from the database. One that does not answer now leaves them as they are. */
static FerryJournal *
open_settled_journal (FerryInstance  *instance,
                      GError        **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (FERRY_LOCAL_INSTANCE (instance)->site, error);
  g_autoptr(GPtrArray) executions = journal != NULL ? ferry_journal_list_executions (journal, error) : NULL;
  g_autoptr(FerryDatabase) db = NULL;
  gboolean open = FALSE;

  if (executions == NULL)
    return NULL;
  for (guint i = 0; i < executions->len; i++)
    open = open || is_open (g_ptr_array_index (executions, i));
  if (open)
    db = open_database (instance, NULL, NULL);
  if (db != NULL)
    ferry_journal_settle (journal, db, NULL);
  return g_steal_pointer (&journal);
}

static GPtrArray *
local_list_executions (FerryInstance  *instance,
                       GError        **error)
{
  g_autoptr(FerryJournal) journal = open_settled_journal (instance, error);

  return journal != NULL ? ferry_journal_list_executions (journal, error) : NULL;
}

static FerryExecution *
local_find_execution (FerryInstance  *instance,
                      const char     *id_prefix,
                      GError        **error)
{
  g_autoptr(FerryJournal) journal = open_settled_journal (instance, error);

  return journal != NULL ? ferry_journal_find_execution (journal, id_prefix, error) : NULL;
}

static GBytes *
local_read_log (FerryInstance  *instance,
                const char     *id,
                FerryLogPart    part,
                gint64          offset,
                gsize           length,
                GError        **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (FERRY_LOCAL_INSTANCE (instance)->site, error);
  g_autofree char *folder = journal != NULL ? ferry_journal_dup_folder (journal, id) : NULL;

  return folder != NULL ? ferry_local_log_read (folder, part, offset, length, error) : NULL;
}

static FerryExecution *
local_follow (FerryInstance  *instance,
              const char     *id,
              FerryJob       *job,
              GError        **error)
{
  while (!ferry_job_is_cancelled (job, error))
    {
      g_autoptr(FerryJournal) journal = open_settled_journal (instance, error);
      g_autoptr(FerryExecution) execution = journal != NULL ? ferry_journal_find_execution (journal, id, error) : NULL;
      g_autofree char *folder = execution != NULL ? ferry_journal_dup_folder (journal, ferry_execution_get_id (execution)) : NULL;

      if (execution == NULL)
        return NULL;
      if (job != NULL)
        ferry_local_follow_steps (job, folder);
      if (!is_open (execution))
        return g_steal_pointer (&execution);
      g_usleep (FOLLOW_PAUSE * 1000);
    }
  return NULL;
}

static gboolean
local_cancel_execution (FerryInstance  *instance,
                        const char     *id,
                        GError        **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (FERRY_LOCAL_INSTANCE (instance)->site, error);

  return journal != NULL && ferry_local_cancel_request (journal, id, error);
}

static gboolean
local_restart (FerryInstance  *instance,
               FerryJob       *job,
               GError        **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);
  g_autofree char *why_not = local_dup_why_not (instance, FERRY_CAN_RESTART);

  if (why_not == NULL)
    return ferry_local_restart_run (self->site, self->restart_command, job, error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, why_not);
  return FALSE;
}

static FerryHealth
local_ask_health (FerryInstance  *instance,
                  char          **text,
                  FerryJob       *job)
{
  return ferry_local_health_ask (FERRY_LOCAL_INSTANCE (instance)->site, text, job);
}

static FerryRollbackPreview *
local_preview_rollback (FerryInstance   *instance,
                        FerryExecution  *execution,
                        FerryJob        *job,
                        GError         **error)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (instance);

  return ferry_rollback_preview (self->site, execution, self->catalogue, job, error);
}

static FerryExecution *
local_roll_back (FerryInstance   *instance,
                 FerryExecution  *execution,
                 FerryJob        *job,
                 GError         **error)
{
  return ferry_rollback (FERRY_LOCAL_INSTANCE (instance)->site, execution, NULL, NULL, job, error);
}

static GPtrArray *
local_list_variables (FerryInstance  *instance,
                      GError        **error)
{
  g_autoptr(FerryDatabase) db = open_database (instance, NULL, error);
  g_autoptr(FerrySchema) schema = db != NULL ? ferry_database_read_schema (db, error) : NULL;

  return schema != NULL ? ferry_site_read_variables (FERRY_LOCAL_INSTANCE (instance)->site, db, schema, error) : NULL;
}

static gboolean
local_set_variables (FerryInstance  *instance,
                     GPtrArray      *variables,
                     GError        **error)
{
  return ferry_local_variables_set (FERRY_LOCAL_INSTANCE (instance)->site, variables, error);
}

static gboolean
local_remove_variable (FerryInstance  *instance,
                       const char     *name,
                       GError        **error)
{
  return ferry_local_variables_remove (FERRY_LOCAL_INSTANCE (instance)->site, name, error);
}

static FerryBackupEstimate *
local_estimate_backup (FerryInstance  *instance,
                       FerryJob       *job,
                       GError        **error)
{
  g_autoptr(FerryDatabase) db = open_database (instance, job, error);

  return db != NULL ? ferry_local_estimate_backup (FERRY_LOCAL_INSTANCE (instance)->site, db, error) : NULL;
}

static void
ferry_local_instance_finalize (GObject *object)
{
  FerryLocalInstance *self = FERRY_LOCAL_INSTANCE (object);

  g_clear_object (&self->site);
  g_clear_object (&self->catalogue);
  g_free (self->restart_command);
  G_OBJECT_CLASS (ferry_local_instance_parent_class)->finalize (object);
}

static void
ferry_local_instance_class_init (FerryLocalInstanceClass *klass)
{
  FerryInstanceClass *instance_class = FERRY_INSTANCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_local_instance_finalize;
  instance_class->get_capabilities = local_get_capabilities;
  instance_class->dup_why_not = local_dup_why_not;
  instance_class->probe = local_probe;
  instance_class->list_tables = local_list_tables;
  instance_class->create_package = local_create_package;
  instance_class->check = local_check;
  instance_class->plan = local_plan;
  instance_class->plan_rows = local_plan_rows;
  instance_class->execute = local_execute;
  instance_class->list_executions = local_list_executions;
  instance_class->follow = local_follow;
  instance_class->cancel_execution = local_cancel_execution;
  instance_class->restart = local_restart;
  instance_class->ask_health = local_ask_health;
  instance_class->find_execution = local_find_execution;
  instance_class->read_log = local_read_log;
  instance_class->preview_rollback = local_preview_rollback;
  instance_class->roll_back = local_roll_back;
  instance_class->list_variables = local_list_variables;
  instance_class->set_variables = local_set_variables;
  instance_class->remove_variable = local_remove_variable;
  _ferry_local_instance_install_backups (instance_class);
  _ferry_local_instance_install_backup_settings (instance_class);
  _ferry_local_instance_install_storage (instance_class);
  instance_class->estimate_backup = local_estimate_backup;
}

static void
ferry_local_instance_init (FerryLocalInstance *self)
{
}

static FerrySite *
site_for_record (const FerryInstanceRecord  *record,
                 const char                 *store_folder,
                 FerryStage                  stage,
                 GError                    **error)
{
  g_autofree char *state = g_build_filename (store_folder, "instances", record->id, NULL);

  if (g_strcmp0 (record->kind, "folder") == 0)
    return ferry_site_new_for_folder (record->id, record->name, stage, record->folder, error);
  return ferry_site_new_for_database (record->id, record->name, stage, record->uri, record->env_path, record->storage, state, error);
}

/**
 * ferry_local_instance_new:
 * @record: how the user's store describes the instance
 * @store_folder: the user's store
 * @catalogue: the catalogue
 * @error: return location
 *
 * Makes an instance that Ferry reaches itself. Reads `.env`; the database is not opened yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the instance.
 *
 * Since: 0.1
 */
FerryInstance *
ferry_local_instance_new (const FerryInstanceRecord  *record,
                          const char                 *store_folder,
                          FerryCatalogue             *catalogue,
                          GError                    **error)
{
  FerryStage stage = FERRY_STAGE_PRODUCTION;
  g_autoptr(FerrySite) site = NULL;
  FerryLocalInstance *self;

  if (record->stage != NULL)
    ferry_stage_from_string (record->stage, &stage);
  site = site_for_record (record, store_folder, stage, error);
  if (site == NULL)
    return NULL;
  self = g_object_new (FERRY_TYPE_LOCAL_INSTANCE, "id", record->id, "name", record->name, "stage", (int) stage, "kind", record->kind, NULL);
  self->site = g_steal_pointer (&site);
  self->catalogue = g_object_ref (catalogue);
  self->restart_command = record->restart_command != NULL && *record->restart_command != '\0' ? g_strdup (record->restart_command) : NULL;
  return FERRY_INSTANCE (self);
}

/**
 * ferry_local_instance_get_site:
 * @self: an instance
 *
 * Returns: (transfer none): its place.
 *
 * Since: 0.1
 */
FerrySite *
ferry_local_instance_get_site (FerryLocalInstance *self)
{
  return self->site;
}
