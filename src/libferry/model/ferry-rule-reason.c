#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-table-rule.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FerryRuleReason, ferry_rule_reason,
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_GROUP, "group"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_DEFAULT, "default"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_INDEPENDENT, "independent"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_OWNER, "owner"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_PROTECTED, "protected"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_NEVER_TRAVELS, "never-travels"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_AUTO_INCREMENT_KEY, "auto-increment-key"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_NO_KEY, "no-key"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_REASON_OWN_TABLE, "own-table"))

static const char *
describe_group (FerryTableGroup group)
{
  switch (group)
    {
    case FERRY_TABLE_GROUP_CORE: return _("rule of the core tables");
    case FERRY_TABLE_GROUP_PLUGIN: return _("rule of the plugin tables");
    case FERRY_TABLE_GROUP_USER: return _("rule of the user tables");
    default: return _("unknown table: rule of the user tables");
    }
}

static const char *
describe_default (FerryDataCategory category)
{
  switch (category)
    {
    case FERRY_DATA_CATEGORY_SYSTEM: return _("default: configuration");
    case FERRY_DATA_CATEGORY_BUSINESS: return _("default: business data");
    case FERRY_DATA_CATEGORY_RUNTIME: return _("default: runtime data");
    default: return _("default");
    }
}

/**
 * ferry_table_rule_dup_reason_text:
 * @self: a #FerryTableRule
 *
 * Returns: (transfer full): why the rule holds, for humans, such as “not merged: auto-increment key”
 *
 * Since: 0.1
 */
char *
ferry_table_rule_dup_reason_text (FerryTableRule *self)
{
  const char *owner;

  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  switch (ferry_table_rule_get_reason (self))
    {
    case FERRY_RULE_REASON_GROUP: return g_strdup (describe_group (ferry_table_rule_get_group (self)));
    case FERRY_RULE_REASON_DEFAULT: return g_strdup (describe_default (ferry_table_rule_get_category (self)));
    case FERRY_RULE_REASON_INDEPENDENT: return g_strdup (_("named by an independent rule"));
    case FERRY_RULE_REASON_OWNER:
      owner = ferry_table_rule_get_owner (self);
      return owner != NULL ? g_strdup_printf (_("belongs to %s"), owner) : g_strdup (_("belongs to another table"));
    case FERRY_RULE_REASON_PROTECTED: return g_strdup (_("built-in data stays: only an independent rule changes it"));
    case FERRY_RULE_REASON_NEVER_TRAVELS: return g_strdup (_("its rows never travel"));
    case FERRY_RULE_REASON_AUTO_INCREMENT_KEY: return g_strdup (_("not merged: auto-increment key"));
    case FERRY_RULE_REASON_NO_KEY: return g_strdup (_("not merged: no key"));
    case FERRY_RULE_REASON_OWN_TABLE: return g_strdup (_("Ferry’s own record of executions"));
    default: return g_strdup ("");
    }
}

static char *
describe_allowed (FerryTableRule *self)
{
  g_autofree char *allowed = g_strjoinv (", ", (char **) ferry_table_rule_get_allowed_rules (self));

  return g_strdup_printf (_("NocoBase allows only these for it: %s"), allowed);
}

/**
 * ferry_table_rule_dup_why_not:
 * @self: a #FerryTableRule
 * @rule: what an independent rule would ask for
 *
 * Tells what stands against an independent rule, in the words of what refuses it when a package is made.
 *
 * Returns: (transfer full) (nullable): why @rule can't apply to the table, for humans; %NULL when it can. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_table_rule_dup_why_not (FerryTableRule *self,
                              FerryRule       rule)
{
  const char *key;

  g_return_val_if_fail (FERRY_IS_TABLE_RULE (self), NULL);

  if (rule == FERRY_RULE_DEFAULT)
    return NULL;
  if (ferry_table_rule_get_reason (self) == FERRY_RULE_REASON_NEVER_TRAVELS && rule != FERRY_RULE_SCHEMA_ONLY)
    return g_strdup (_("its rows belong to each instance and never travel"));
  if (!ferry_table_rule_allows (self, rule))
    return describe_allowed (self);
  if (rule != FERRY_RULE_UPSERT && rule != FERRY_RULE_INSERT_IGNORE)
    return NULL;
  key = ferry_table_rule_get_key (self);
  if (key == NULL || *key == '\0')
    return g_strdup (_("it has neither a primary key nor a unique key over columns that are never empty"));
  if (ferry_table_rule_get_auto_increment (self))
    return g_strdup (_("its key is counted up by each database, so the same number means different rows"));
  return NULL;
}

/**
 * ferry_rule_reason_to_string:
 * @reason: a reason
 *
 * Returns: (transfer none): its code in JSON, such as `never-travels`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_rule_reason_to_string (FerryRuleReason reason)
{
  return _ferry_enum_to_string (FERRY_TYPE_RULE_REASON, (int) reason, "default");
}

/**
 * ferry_rule_reason_from_string:
 * @text: (nullable): a code
 * @reason: (out): the reason
 *
 * Returns: whether @text is the code of a reason. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_rule_reason_from_string (const char      *text,
                               FerryRuleReason *reason)
{
  int value;

  g_return_val_if_fail (reason != NULL, FALSE);

  if (!_ferry_enum_from_string (FERRY_TYPE_RULE_REASON, text, &value))
    return FALSE;
  *reason = (FerryRuleReason) value;
  return TRUE;
}
