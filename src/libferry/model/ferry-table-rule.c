#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-table-rule.h"

enum
{
  FIELD_TABLE,
  FIELD_LOGICAL_NAME,
  FIELD_GROUP,
  FIELD_CATEGORY,
  FIELD_OWNER,
  FIELD_ORIGIN,
  FIELD_KEY,
  FIELD_AUTO_INCREMENT,
  FIELD_ROWS,
  FIELD_RULE,
  FIELD_WANTED_RULE,
  FIELD_REASON,
  FIELD_ALLOWED_RULES,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "table", FERRY_FIELD_STRING, .required = TRUE },
  { "logical-name", FERRY_FIELD_STRING },
  { "group", FERRY_FIELD_ENUM, ferry_table_group_get_type, .fallback = FERRY_TABLE_GROUP_UNKNOWN, .required = TRUE },
  { "category", FERRY_FIELD_ENUM, ferry_data_category_get_type, .fallback = FERRY_DATA_CATEGORY_UNKNOWN },
  { "owner", FERRY_FIELD_STRING },
  { "origin", FERRY_FIELD_STRING },
  { "key", FERRY_FIELD_STRING },
  { "auto-increment", FERRY_FIELD_BOOLEAN },
  { "rows", FERRY_FIELD_COUNT, .fallback = -1 },
  { "rule", FERRY_FIELD_ENUM, ferry_rule_get_type, .fallback = FERRY_RULE_SCHEMA_ONLY, .required = TRUE },
  { "wanted-rule", FERRY_FIELD_ENUM, ferry_rule_get_type, .fallback = FERRY_RULE_DEFAULT },
  { "reason", FERRY_FIELD_ENUM, ferry_rule_reason_get_type, .fallback = FERRY_RULE_REASON_DEFAULT, .required = TRUE },
  { "allowed-rules", FERRY_FIELD_STRV },
};

struct _FerryTableRule
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryTableRule, ferry_table_rule, G_TYPE_OBJECT)

static void
ferry_table_rule_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_copy (&FERRY_TABLE_RULE (object)->values[id - 1], value);
}

static void
ferry_table_rule_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_TABLE_RULE (object)->values, id, value, pspec);
}

static void
ferry_table_rule_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_TABLE_RULE (object)->values);
  G_OBJECT_CLASS (ferry_table_rule_parent_class)->finalize (object);
}

static void
ferry_table_rule_class_init (FerryTableRuleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_table_rule_get_property;
  object_class->set_property = ferry_table_rule_set_property;
  object_class->finalize = ferry_table_rule_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, TRUE);
}

static void
ferry_table_rule_init (FerryTableRule *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_table_rule_get_table:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): its physical name
 *
 * Since: 0.1
 */
const char *
ferry_table_rule_get_table (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_string (&self->values[FIELD_TABLE]);
}

/**
 * ferry_table_rule_get_logical_name:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): its name in the catalogue or the name of its collection
 *
 * Since: 0.1
 */
const char *
ferry_table_rule_get_logical_name (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_string (&self->values[FIELD_LOGICAL_NAME]);
}

/**
 * ferry_table_rule_get_group:
 * @self: a #FerryTableRule
 *
 * Returns: who brought it
 *
 * Since: 0.1
 */
FerryTableGroup
ferry_table_rule_get_group (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FERRY_TABLE_GROUP_UNKNOWN);

  return (FerryTableGroup) g_value_get_enum (&self->values[FIELD_GROUP]);
}

/**
 * ferry_table_rule_get_category:
 * @self: a #FerryTableRule
 *
 * Returns: what its rows are
 *
 * Since: 0.1
 */
FerryDataCategory
ferry_table_rule_get_category (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FERRY_DATA_CATEGORY_UNKNOWN);

  return (FerryDataCategory) g_value_get_enum (&self->values[FIELD_CATEGORY]);
}

/**
 * ferry_table_rule_get_owner:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): the table that it follows
 *
 * Since: 0.1
 */
const char *
ferry_table_rule_get_owner (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_string (&self->values[FIELD_OWNER]);
}

/**
 * ferry_table_rule_get_origin:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): the package that brings it
 *
 * Since: 0.1
 */
const char *
ferry_table_rule_get_origin (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_string (&self->values[FIELD_ORIGIN]);
}

/**
 * ferry_table_rule_get_key:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): its key, such as `roleName, userId`; empty without
 *
 * Since: 0.1
 */
const char *
ferry_table_rule_get_key (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_string (&self->values[FIELD_KEY]);
}

/**
 * ferry_table_rule_get_auto_increment:
 * @self: a #FerryTableRule
 *
 * Returns: whether the database makes its keys
 *
 * Since: 0.1
 */
gboolean
ferry_table_rule_get_auto_increment (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_AUTO_INCREMENT]);
}

/**
 * ferry_table_rule_get_rows:
 * @self: a #FerryTableRule
 *
 * Returns: how many rows it has, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_table_rule_get_rows (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), -1);

  return g_value_get_int64 (&self->values[FIELD_ROWS]);
}

/**
 * ferry_table_rule_get_rule:
 * @self: a #FerryTableRule
 *
 * Returns: the rule that holds
 *
 * Since: 0.1
 */
FerryRule
ferry_table_rule_get_rule (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FERRY_RULE_SCHEMA_ONLY);

  return (FerryRule) g_value_get_enum (&self->values[FIELD_RULE]);
}

/**
 * ferry_table_rule_get_wanted_rule:
 * @self: a #FerryTableRule
 *
 * Returns: the rule that was asked for
 *
 * Since: 0.1
 */
FerryRule
ferry_table_rule_get_wanted_rule (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FERRY_RULE_DEFAULT);

  return (FerryRule) g_value_get_enum (&self->values[FIELD_WANTED_RULE]);
}

/**
 * ferry_table_rule_get_reason:
 * @self: a #FerryTableRule
 *
 * Returns: why the rule holds
 *
 * Since: 0.1
 */
FerryRuleReason
ferry_table_rule_get_reason (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FERRY_RULE_REASON_DEFAULT);

  return (FerryRuleReason) g_value_get_enum (&self->values[FIELD_REASON]);
}

/**
 * ferry_table_rule_get_allowed_rules:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer none) (nullable): the rules that an independent rule may ask for; %NULL: all
 *
 * Since: 0.1
 */
const char * const *
ferry_table_rule_get_allowed_rules (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return g_value_get_boxed (&self->values[FIELD_ALLOWED_RULES]);
}

/**
 * ferry_table_rule_to_json:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer full): an object with every property in camel case; an unknown number of rows is null
 *
 * Since: 0.1
 */
JsonNode *
ferry_table_rule_to_json (FerryTableRule *self)
{
  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_table_rule_new_from_json:
 * @node: what ferry_table_rule_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 *
 * Since: 0.1
 */
FerryTableRule *
ferry_table_rule_new_from_json (JsonNode  *node,
                                GError   **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return _ferry_fields_new_from_json (FERRY_TYPE_TABLE_RULE, fields, N_FIELDS, node, error);
}

/**
 * ferry_table_rule_is_not_merged:
 * @self: a #FerryTableRule
 *
 * Returns: whether a group rule wanted to merge the table, which its key does not allow
 *
 * Since: 0.1
 */
gboolean
ferry_table_rule_is_not_merged (FerryTableRule *self)
{
  FerryRuleReason reason = ferry_table_rule_get_reason (self);

  return reason == FERRY_RULE_REASON_AUTO_INCREMENT_KEY || reason == FERRY_RULE_REASON_NO_KEY;
}

/**
 * ferry_table_rule_allows:
 * @self: a #FerryTableRule
 * @rule: a rule
 *
 * Returns: whether an independent rule may ask for @rule here: as the catalogue says, and upsert and insert-ignore wherever overwrite is allowed. The
 * catalogue's default always is. Whether the key allows a merge is another question.
 *
 * Since: 0.1
 */
gboolean
ferry_table_rule_allows (FerryTableRule *self,
                         FerryRule       rule)
{
  const char * const *allowed;

  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), FALSE);

  allowed = ferry_table_rule_get_allowed_rules (self);
  if (allowed == NULL || rule == FERRY_RULE_DEFAULT || g_strv_contains (allowed, ferry_rule_to_string (rule)))
    return TRUE;
  return (rule == FERRY_RULE_UPSERT || rule == FERRY_RULE_INSERT_IGNORE)
         && g_strv_contains (allowed, ferry_rule_to_string (FERRY_RULE_OVERWRITE));
}
