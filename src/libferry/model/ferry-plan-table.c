#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-plan-table.h"

enum
{
  FIELD_TABLE,
  FIELD_RULE,
  FIELD_NOT_MERGED,
  FIELD_CREATED,
  FIELD_PACKAGE_ROWS,
  FIELD_TARGET_ROWS,
  FIELD_INSERTS,
  FIELD_UPDATES,
  FIELD_DELETES,
  FIELD_EQUAL,
  FIELD_CONFLICTS,
  FIELD_CHANGED_ON_TARGET,
  FIELD_RELEASED,
  FIELD_KEY,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "table", FERRY_FIELD_STRING, .required = TRUE },
  { "rule", FERRY_FIELD_ENUM, ferry_rule_get_type, .fallback = FERRY_RULE_SCHEMA_ONLY, .required = TRUE },
  { "not-merged", FERRY_FIELD_BOOLEAN },
  { "created", FERRY_FIELD_BOOLEAN },
  { "package-rows", FERRY_FIELD_COUNT, .fallback = -1 },
  { "target-rows", FERRY_FIELD_COUNT, .fallback = -1 },
  { "inserts", FERRY_FIELD_COUNT, .fallback = -1 },
  { "updates", FERRY_FIELD_COUNT, .fallback = -1 },
  { "deletes", FERRY_FIELD_COUNT, .fallback = -1 },
  { "equal", FERRY_FIELD_COUNT, .fallback = -1 },
  { "conflicts", FERRY_FIELD_COUNT, .fallback = -1 },
  { "changed-on-target", FERRY_FIELD_COUNT, .fallback = -1 },
  { "released", FERRY_FIELD_BOOLEAN },
  { "key", FERRY_FIELD_STRING },
};

struct _FerryPlanTable
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryPlanTable, ferry_plan_table, G_TYPE_OBJECT)

static void
ferry_plan_table_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_copy (&FERRY_PLAN_TABLE (object)->values[id - 1], value);
}

static void
ferry_plan_table_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_PLAN_TABLE (object)->values, id, value, pspec);
}

static void
ferry_plan_table_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_PLAN_TABLE (object)->values);
  G_OBJECT_CLASS (ferry_plan_table_parent_class)->finalize (object);
}

static void
ferry_plan_table_class_init (FerryPlanTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_plan_table_get_property;
  object_class->set_property = ferry_plan_table_set_property;
  object_class->finalize = ferry_plan_table_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, FALSE);
}

static void
ferry_plan_table_init (FerryPlanTable *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_plan_table_get_table:
 * @self: a #FerryPlanTable
 *
 * Returns: (transfer none) (nullable): its physical name
 *
 * Since: 0.1
 */
const char *
ferry_plan_table_get_table (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), NULL);

  return g_value_get_string (&self->values[FIELD_TABLE]);
}

/**
 * ferry_plan_table_get_rule:
 * @self: a #FerryPlanTable
 *
 * Returns: the rule that is applied
 *
 * Since: 0.1
 */
FerryRule
ferry_plan_table_get_rule (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), FERRY_RULE_SCHEMA_ONLY);

  return (FerryRule) g_value_get_enum (&self->values[FIELD_RULE]);
}

/**
 * ferry_plan_table_get_not_merged:
 * @self: a #FerryPlanTable
 *
 * Returns: whether its group wanted a merge that can't be
 *
 * Since: 0.1
 */
gboolean
ferry_plan_table_get_not_merged (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_NOT_MERGED]);
}

/**
 * ferry_plan_table_get_created:
 * @self: a #FerryPlanTable
 *
 * Returns: whether the target lacks the table
 *
 * Since: 0.1
 */
gboolean
ferry_plan_table_get_created (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_CREATED]);
}

/**
 * ferry_plan_table_get_package_rows:
 * @self: a #FerryPlanTable
 *
 * Returns: rows in the package, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_package_rows (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_PACKAGE_ROWS]);
}

/**
 * ferry_plan_table_get_target_rows:
 * @self: a #FerryPlanTable
 *
 * Returns: rows on the target, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_target_rows (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_TARGET_ROWS]);
}

/**
 * ferry_plan_table_get_inserts:
 * @self: a #FerryPlanTable
 *
 * Returns: rows that would be inserted, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_inserts (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_INSERTS]);
}

/**
 * ferry_plan_table_get_updates:
 * @self: a #FerryPlanTable
 *
 * Returns: rows that would be changed, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_updates (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_UPDATES]);
}

/**
 * ferry_plan_table_get_deletes:
 * @self: a #FerryPlanTable
 *
 * Returns: rows that would be deleted, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_deletes (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_DELETES]);
}

/**
 * ferry_plan_table_get_conflicts:
 * @self: a #FerryPlanTable
 *
 * Returns: rows that are there with other values and stay, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_conflicts (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_CONFLICTS]);
}

/**
 * ferry_plan_table_get_changed_on_target:
 * @self: a #FerryPlanTable
 *
 * Returns: of the changed and deleted rows those that somebody changed on the target since its last release, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_plan_table_get_changed_on_target (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_CHANGED_ON_TARGET]);
}

/**
 * ferry_plan_table_get_released:
 * @self: a #FerryPlanTable
 *
 * Returns: whether a last release is known
 *
 * Since: 0.1
 */
gboolean
ferry_plan_table_get_released (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_RELEASED]);
}

/**
 * ferry_plan_table_get_key:
 * @self: a #FerryPlanTable
 *
 * Returns: (transfer none) (nullable): its key
 *
 * Since: 0.1
 */
const char *
ferry_plan_table_get_key (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), NULL);

  return g_value_get_string (&self->values[FIELD_KEY]);
}

/**
 * ferry_plan_table_to_json:
 * @self: a #FerryPlanTable
 *
 * Returns: (transfer full): an object with every property in camel case; what is unknown is null
 *
 * Since: 0.1
 */
JsonNode *
ferry_plan_table_to_json (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), NULL);

  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_plan_table_new_from_json:
 * @node: what ferry_plan_table_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 *
 * Since: 0.1
 */
FerryPlanTable *
ferry_plan_table_new_from_json (JsonNode  *node,
                                GError   **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return _ferry_fields_new_from_json (FERRY_TYPE_PLAN_TABLE, fields, N_FIELDS, node, error);
}

/**
 * ferry_plan_table_changes_rows:
 * @self: a #FerryPlanTable
 *
 * Returns: whether rows would be inserted, changed or deleted
 *
 * Since: 0.1
 */
gboolean
ferry_plan_table_changes_rows (FerryPlanTable *self)
{
  g_return_val_if_fail (FERRY_IS_PLAN_TABLE (self), FALSE);

  return ferry_plan_table_get_inserts (self) > 0 || ferry_plan_table_get_updates (self) > 0 || ferry_plan_table_get_deletes (self) > 0;
}
