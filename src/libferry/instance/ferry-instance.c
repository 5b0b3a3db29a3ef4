#include "config.h"

#include "instance/ferry-instance-private.h"
#include "instance/ferry-local-instance.h"
#include "instance/ferry-promotion.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char       *id;
  char       *name;
  char       *kind;
  FerryStage  stage;
  char           *store_folder;   /* nullable: made without a store */
  FerryCatalogue *catalogue;      /* nullable */
  FerryInstanceOpenFunc open;     /* nullable */
} FerryInstancePrivate;

enum { PROP_0, PROP_ID, PROP_NAME, PROP_STAGE, PROP_KIND, N_PROPS };

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryInstance, ferry_instance, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
ferry_instance_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryInstancePrivate *priv = ferry_instance_get_instance_private (FERRY_INSTANCE (object));

  switch (prop_id)
    {
    case PROP_ID: g_value_set_string (value, priv->id); break;
    case PROP_NAME: g_value_set_string (value, priv->name); break;
    case PROP_STAGE: g_value_set_int (value, (int) priv->stage); break;
    case PROP_KIND: g_value_set_string (value, priv->kind); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_instance_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryInstancePrivate *priv = ferry_instance_get_instance_private (FERRY_INSTANCE (object));

  switch (prop_id)
    {
    case PROP_ID: priv->id = g_value_dup_string (value); break;
    case PROP_NAME: priv->name = g_value_dup_string (value); break;
    case PROP_STAGE: priv->stage = (FerryStage) g_value_get_int (value); break;
    case PROP_KIND: priv->kind = g_value_dup_string (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_instance_finalize (GObject *object)
{
  FerryInstancePrivate *priv = ferry_instance_get_instance_private (FERRY_INSTANCE (object));

  g_free (priv->id);
  g_free (priv->name);
  g_free (priv->kind);
  g_free (priv->store_folder);
  g_clear_object (&priv->catalogue);
  G_OBJECT_CLASS (ferry_instance_parent_class)->finalize (object);
}

static void
ferry_instance_class_init (FerryInstanceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_instance_get_property;
  object_class->set_property = ferry_instance_set_property;
  object_class->finalize = ferry_instance_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STAGE] = g_param_spec_int ("stage", NULL, NULL, FERRY_STAGE_DEVELOPMENT, FERRY_STAGE_PRODUCTION, FERRY_STAGE_PRODUCTION, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_instance_init (FerryInstance *self)
{
}

/* The pipelines and locks of the store that an instance is opened from hold for it, whatever program opened it; @open opens the others that they name. NULL passes. */
FerryInstance *
_ferry_instance_set_origin (FerryInstance         *self,
                            const char            *store_folder,
                            FerryCatalogue        *catalogue,
                            FerryInstanceOpenFunc  open)
{
  FerryInstancePrivate *priv = self != NULL ? ferry_instance_get_instance_private (self) : NULL;

  if (priv != NULL)
    {
      priv->store_folder = g_strdup (store_folder);
      priv->catalogue = g_object_ref (catalogue);
      priv->open = open;
    }
  return self;
}

FerryInstance *
_ferry_instance_open_other (FerryInstance              *self,
                            const FerryInstanceRecord  *record,
                            GError                    **error)
{
  FerryInstancePrivate *priv = ferry_instance_get_instance_private (self);

  return priv->open (record, priv->store_folder, priv->catalogue, error);
}

FerryStore *
_ferry_instance_open_store (FerryInstance  *self,
                            GError        **error)
{
  FerryInstancePrivate *priv = ferry_instance_get_instance_private (self);
  g_autofree char *path = priv->store_folder != NULL ? g_build_filename (priv->store_folder, "ferry.db", NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? ferry_store_open (priv->store_folder, error) : NULL;
}

/**
 * ferry_instance_get_id:
 * @self: an instance
 *
 * Returns: (transfer none): its UUID. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_instance_get_id (FerryInstance *self)
{
  return ((FerryInstancePrivate *) ferry_instance_get_instance_private (self))->id;
}

/**
 * ferry_instance_get_name:
 * @self: an instance
 *
 * Returns: (transfer none): its name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_instance_get_name (FerryInstance *self)
{
  return ((FerryInstancePrivate *) ferry_instance_get_instance_private (self))->name;
}

/**
 * ferry_instance_get_stage:
 * @self: an instance
 *
 * Returns: its stage. Any thread.
 *
 * Since: 0.1
 */
FerryStage
ferry_instance_get_stage (FerryInstance *self)
{
  return ((FerryInstancePrivate *) ferry_instance_get_instance_private (self))->stage;
}

/**
 * ferry_instance_get_capabilities:
 * @self: an instance
 *
 * Returns: what this end offers. Any thread.
 *
 * Since: 0.1
 */
FerryInstanceCapabilities
ferry_instance_get_capabilities (FerryInstance *self)
{
  return FERRY_INSTANCE_GET_CLASS (self)->get_capabilities (self);
}

/**
 * ferry_instance_dup_why_not:
 * @self: an instance
 * @capability: one that it does not offer
 *
 * Returns: (transfer full) (nullable): a sentence that says why, and what would offer it. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_instance_dup_why_not (FerryInstance             *self,
                            FerryInstanceCapabilities  capability)
{
  return FERRY_INSTANCE_GET_CLASS (self)->dup_why_not (self, capability);
}

/**
 * ferry_instance_meet:
 * @self: an instance
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Sees to it that ferry_instance_get_capabilities() tells what the end offers: one that is reached over HTTP and was not asked yet is asked. Blocking, any thread.
 *
 * Returns: %FALSE with @error where it can't be reached
 *
 * Since: 0.1
 */
gboolean
ferry_instance_meet (FerryInstance  *self,
                     FerryJob       *job,
                     GError        **error)
{
  FerryInstanceClass *klass;

  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  klass = FERRY_INSTANCE_GET_CLASS (self);
  return klass->meet == NULL || klass->meet (self, job, error);
}

/**
 * ferry_instance_probe:
 * @self: an instance
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Looks at the instance: can it be reached, what is it? Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): what was found
 *
 * Since: 0.1
 */
FerryProbe *
ferry_instance_probe (FerryInstance *self,
                      FerryJob *job,
                      GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->probe (self, job, error);
}

/**
 * ferry_instance_list_tables:
 * @self: an instance
 * @rule_set: the rule set
 * @lenient: pass over tables that the rule set names and the instance lacks
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Classifies every table and decides its effective rule, with its rows counted. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryTableRule) (nullable): the tables by name
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_tables (FerryInstance *self,
                            FerryRuleSet *rule_set,
                            gboolean lenient,
                            FerryJob *job,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->list_tables (self, rule_set, lenient, job, error);
}

/**
 * ferry_instance_create_package:
 * @self: an instance
 * @options: rule set, title, place
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Makes a migration file, see ferry_package_create(). Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the package
 *
 * Since: 0.1
 */
FerryPackage *
ferry_instance_create_package (FerryInstance *self,
                               const FerryPackageOptions *options,
                               FerryJob *job,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->create_package (self, options, job, error);
}

/**
 * ferry_instance_check:
 * @self: an instance
 * @package: the package
 * @inputs: (nullable): what was entered already
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Checks a package against the instance, see ferry_check_run(), and against the order of the pipeline that the instance stands in. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the items
 *
 * Since: 0.1
 */
GListModel *
ferry_instance_check (FerryInstance *self,
                      FerryPackage *package,
                      const FerryInputs *inputs,
                      FerryJob *job,
                      GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return ferry_promotion_add (self, package, inputs, FERRY_INSTANCE_GET_CLASS (self)->check (self, package, inputs, job, error), error);
}

/**
 * ferry_instance_plan:
 * @self: an instance
 * @package: the package
 * @inputs: (nullable): decisions
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Tells what executing would do now, see ferry_plan_make(). Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the plan
 *
 * Since: 0.1
 */
FerryPlan *
ferry_instance_plan (FerryInstance *self,
                     FerryPackage *package,
                     const FerryInputs *inputs,
                     FerryJob *job,
                     GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->plan (self, package, inputs, job, error);
}

/**
 * ferry_instance_plan_rows:
 * @self: an instance
 * @package: the package
 * @table: id of a table
 * @func: (scope call): sees the rows
 * @user_data: for @func
 * @error: return location
 *
 * Shows the rows of one table, see ferry_plan_rows(). Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_plan_rows (FerryInstance *self,
                          FerryPackage *package,
                          const char *table,
                          FerryRowChangeFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return FERRY_INSTANCE_GET_CLASS (self)->plan_rows (self, package, table, func, user_data, error);
}

/**
 * ferry_instance_execute:
 * @self: an instance
 * @package: the package
 * @options: inputs and decisions
 * @job: (nullable): steps, progress and cancelling
 * @error: return location
 *
 * Executes a package, see ferry_execute(). What the order of the instance's pipeline does not allow is refused with %FERRY_ERROR_BLOCKED unless @options gives a reason to pass
 * over it. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record
 *
 * Since: 0.1
 */
FerryExecution *
ferry_instance_execute (FerryInstance *self,
                        FerryPackage *package,
                        const FerryExecuteOptions *options,
                        FerryJob *job,
                        GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  if (!ferry_promotion_allows (self, package, options->inputs.override_reason, error))
    return NULL;
  return FERRY_INSTANCE_GET_CLASS (self)->execute (self, package, options, job, error);
}

/**
 * ferry_instance_list_executions:
 * @self: an instance
 * @error: return location
 *
 * Lists executions, rollbacks and restores. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryExecution) (nullable): newest first
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_executions (FerryInstance *self,
                                GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->list_executions (self, error);
}

/**
 * ferry_instance_find_execution:
 * @self: an instance
 * @id_prefix: (nullable): beginning of its id; %NULL for the latest
 * @error: return location
 *
 * Finds an execution. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the execution
 *
 * Since: 0.1
 */
FerryExecution *
ferry_instance_find_execution (FerryInstance *self,
                               const char *id_prefix,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->find_execution (self, id_prefix, error);
}

/**
 * ferry_instance_read_log:
 * @self: an instance
 * @id: UUID of the execution
 * @part: which file
 * @offset: where to begin, in bytes
 * @length: how many bytes at most
 * @error: return location
 *
 * Reads a part of an execution's files, so that a log of any size can be paged through. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): at most @length bytes; empty at the end
 *
 * Since: 0.1
 */
GBytes *
ferry_instance_read_log (FerryInstance *self,
                         const char *id,
                         FerryLogPart part,
                         gint64 offset,
                         gsize length,
                         GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->read_log (self, id, part, offset, length, error);
}

/**
 * ferry_instance_preview_rollback:
 * @self: an instance
 * @execution: the execution
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Lists what a rollback would undo, see ferry_rollback_preview(). Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the preview
 *
 * Since: 0.1
 */
FerryRollbackPreview *
ferry_instance_preview_rollback (FerryInstance *self,
                                 FerryExecution *execution,
                                 FerryJob *job,
                                 GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->preview_rollback (self, execution, job, error);
}

/**
 * ferry_instance_roll_back:
 * @self: an instance
 * @execution: the execution
 * @job: (nullable): steps, progress and cancelling
 * @error: return location
 *
 * Rolls an execution back, see ferry_rollback(). Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record of the rollback
 *
 * Since: 0.1
 */
FerryExecution *
ferry_instance_roll_back (FerryInstance *self,
                          FerryExecution *execution,
                          FerryJob *job,
                          GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->roll_back (self, execution, job, error);
}

/**
 * ferry_instance_estimate_backup:
 * @self: an instance
 * @job: (nullable): cancelling
 * @error: return location
 *
 * Tells where the backup before an execution would lie, how many bytes it takes at most, and what is free there. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the estimate
 *
 * Since: 0.1
 */
FerryBackupEstimate *
ferry_instance_estimate_backup (FerryInstance *self,
                                FerryJob *job,
                                GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->estimate_backup (self, job, error);
}
