#include "config.h"

#include "model/ferry-execution.h"
#include "model/ferry-fields-private.h"

#include <string.h>

enum
{
  FIELD_ID,
  FIELD_KIND,
  FIELD_STATE,
  FIELD_PACKAGE_DIGEST,
  FIELD_PACKAGE_TITLE,
  FIELD_SOURCE_NAME,
  FIELD_PLAN_DIGEST,
  FIELD_TARGET_NAME,
  FIELD_WHO,
  FIELD_STARTED,
  FIELD_FINISHED,
  FIELD_BACKUP,
  FIELD_MESSAGE,
  FIELD_UNDOES,
  FIELD_TRANSACTION,
  FIELD_SKIPPED_BACKUP,
  FIELD_OVERRIDES,
  FIELD_INSERTS,
  FIELD_UPDATES,
  FIELD_DELETES,
  FIELD_CREATED_TABLES,
  FIELD_CREATED_OBJECTS,
  FIELD_VARIABLES,
  FIELD_STEPS,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "id", FERRY_FIELD_STRING, .required = TRUE },
  { "kind", FERRY_FIELD_STRING, .required = TRUE },
  { "state", FERRY_FIELD_ENUM, ferry_execution_state_get_type, .fallback = FERRY_EXECUTION_RUNNING, .required = TRUE },
  { "package-digest", FERRY_FIELD_STRING },
  { "package-title", FERRY_FIELD_STRING },
  { "source-name", FERRY_FIELD_STRING },
  { "plan-digest", FERRY_FIELD_STRING },
  { "target-name", FERRY_FIELD_STRING },
  { "who", FERRY_FIELD_STRING },
  { "started", FERRY_FIELD_TIME },
  { "finished", FERRY_FIELD_TIME },
  { "backup", FERRY_FIELD_STRING },
  { "message", FERRY_FIELD_STRING },
  { "undoes", FERRY_FIELD_STRING },
  { "transaction", FERRY_FIELD_STRING },
  { "skipped-backup", FERRY_FIELD_BOOLEAN },
  { "overrides", FERRY_FIELD_STRV },
  { "inserts", FERRY_FIELD_INT },
  { "updates", FERRY_FIELD_INT },
  { "deletes", FERRY_FIELD_INT },
  { "created-tables", FERRY_FIELD_STRV },
  { "created-objects", FERRY_FIELD_STRV },
  { "variables", FERRY_FIELD_STRV },
  { "steps", FERRY_FIELD_NODE },
};

struct _FerryExecution
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryExecution, ferry_execution, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FerryExecutionState, ferry_execution_state,
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_COMMITTED, "committed"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FERRY_EXECUTION_ROLLED_BACK, "rolled-back"))

static void
ferry_execution_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  g_value_copy (&FERRY_EXECUTION (object)->values[id - 1], value);
}

static void
ferry_execution_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_EXECUTION (object)->values, id, value, pspec);
}

static void
ferry_execution_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_EXECUTION (object)->values);
  G_OBJECT_CLASS (ferry_execution_parent_class)->finalize (object);
}

static void
ferry_execution_class_init (FerryExecutionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_execution_get_property;
  object_class->set_property = ferry_execution_set_property;
  object_class->finalize = ferry_execution_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, FALSE);
}

static void
ferry_execution_init (FerryExecution *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_execution_get_id:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): its UUID
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_id (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_ID]);
}

/**
 * ferry_execution_get_kind:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): `execution`, `catch-up`, `rollback` or `restore`
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_kind (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_KIND]);
}

/**
 * ferry_execution_ran_package:
 * @self: an execution
 *
 * Returns: whether it is the run of a migration file, a release or a catch-up, and no rollback and no restore. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_execution_ran_package (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), FALSE);

  return g_strcmp0 (ferry_execution_get_kind (self), "execution") == 0 || g_strcmp0 (ferry_execution_get_kind (self), FERRY_EXECUTION_CATCH_UP) == 0;
}

/**
 * ferry_execution_get_state:
 * @self: an #FerryExecution
 *
 * Returns: how far it came
 *
 * Since: 0.1
 */
FerryExecutionState
ferry_execution_get_state (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), FERRY_EXECUTION_RUNNING);

  return (FerryExecutionState) g_value_get_enum (&self->values[FIELD_STATE]);
}

/**
 * ferry_execution_get_package_digest:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the digest of the package
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_package_digest (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_PACKAGE_DIGEST]);
}

/**
 * ferry_execution_get_package_title:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the title of the package
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_package_title (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_PACKAGE_TITLE]);
}

/**
 * ferry_execution_get_who:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): who started it
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_who (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_WHO]);
}

/**
 * ferry_execution_get_started:
 * @self: an #FerryExecution
 *
 * Returns: when it began, µs since 1970
 *
 * Since: 0.1
 */
gint64
ferry_execution_get_started (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), 0);

  return g_value_get_int64 (&self->values[FIELD_STARTED]);
}

/**
 * ferry_execution_get_finished:
 * @self: an #FerryExecution
 *
 * Returns: when it ended, µs since 1970; 0 not yet
 *
 * Since: 0.1
 */
gint64
ferry_execution_get_finished (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), 0);

  return g_value_get_int64 (&self->values[FIELD_FINISHED]);
}

/**
 * ferry_execution_get_backup:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the path of the backup made first
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_backup (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_BACKUP]);
}

/**
 * ferry_execution_get_message:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): what happened; the first line says what the target is now
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_message (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_MESSAGE]);
}

/**
 * ferry_execution_get_source_name:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the name of the instance that the migration file was made from
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_source_name (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_SOURCE_NAME]);
}

/**
 * ferry_execution_get_override_reason:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): why the order of the pipeline was passed over; %NULL where it was kept
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_override_reason (FerryExecution *self)
{
  const char * const *overrides;

  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  overrides = g_value_get_boxed (&self->values[FIELD_OVERRIDES]);
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    if (g_str_has_prefix (overrides[i], FERRY_OVERRIDE_PROMOTION))
      return overrides[i] + strlen (FERRY_OVERRIDE_PROMOTION);
  return NULL;
}

/**
 * ferry_execution_get_undoes:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the id of the execution that this rollback undoes
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_undoes (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_UNDOES]);
}

/**
 * ferry_execution_get_transaction:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the id of the transaction, as the database writes it
 *
 * Since: 0.1
 */
const char *
ferry_execution_get_transaction (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_string (&self->values[FIELD_TRANSACTION]);
}

/**
 * ferry_execution_get_created_tables:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the tables that it created
 *
 * Since: 0.1
 */
const char * const *
ferry_execution_get_created_tables (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_boxed (&self->values[FIELD_CREATED_TABLES]);
}

/**
 * ferry_execution_get_steps:
 * @self: an #FerryExecution
 *
 * Returns: (transfer none) (nullable): the steps, an array, as the record keeps them
 *
 * Since: 0.1
 */
JsonNode *
ferry_execution_get_steps (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return g_value_get_boxed (&self->values[FIELD_STEPS]);
}

/**
 * ferry_execution_to_json:
 * @self: an #FerryExecution
 *
 * Returns: (transfer full): an object with every property in camel case; times are ISO 8601 text, what is unknown is null
 *
 * Since: 0.1
 */
JsonNode *
ferry_execution_to_json (FerryExecution *self)
{
  g_return_val_if_fail (FERRY_IS_EXECUTION (self), NULL);

  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_execution_new_from_json:
 * @node: what ferry_execution_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 *
 * Since: 0.1
 */
FerryExecution *
ferry_execution_new_from_json (JsonNode  *node,
                               GError   **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return _ferry_fields_new_from_json (FERRY_TYPE_EXECUTION, fields, N_FIELDS, node, error);
}

/**
 * ferry_execution_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in JSON, such as `rolled-back`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_execution_state_to_string (FerryExecutionState state)
{
  return _ferry_enum_to_string (FERRY_TYPE_EXECUTION_STATE, (int) state, "unknown");
}
