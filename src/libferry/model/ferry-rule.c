#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-rule.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FerryRule, ferry_rule,
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_DEFAULT, "default"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_SCHEMA_ONLY, "schema-only"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_OVERWRITE, "overwrite"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_UPSERT, "upsert"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_INSERT_IGNORE, "insert-ignore"),
                    G_DEFINE_ENUM_VALUE (FERRY_RULE_SKIP, "skip"))

/**
 * ferry_rule_to_string:
 * @rule: a rule
 *
 * Returns: (transfer none): its name, such as `insert-ignore`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_rule_to_string (FerryRule rule)
{
  return _ferry_enum_to_string (FERRY_TYPE_RULE, (int) rule, "default");
}

/**
 * ferry_rule_from_string:
 * @text: (nullable): a name
 * @rule: (out): the rule
 *
 * Returns: whether @text is the name of a rule; otherwise @rule stays as it is. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_rule_from_string (const char *text,
                        FerryRule  *rule)
{
  int value;

  g_return_val_if_fail (rule != NULL, FALSE);

  if (!_ferry_enum_from_string (FERRY_TYPE_RULE, text, &value))
    return FALSE;
  *rule = (FerryRule) value;
  return TRUE;
}

/**
 * ferry_rule_moves_rows:
 * @rule: a rule
 *
 * Returns: whether rows travel under it: overwrite, upsert, insert-ignore. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_rule_moves_rows (FerryRule rule)
{
  return rule == FERRY_RULE_OVERWRITE || rule == FERRY_RULE_UPSERT || rule == FERRY_RULE_INSERT_IGNORE;
}

/**
 * ferry_rule_describe:
 * @rule: a rule
 *
 * Returns: (transfer none): what it does, one translated sentence. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_rule_describe (FerryRule rule)
{
  switch (rule)
    {
    case FERRY_RULE_DEFAULT: return _("Each table follows the default of the catalogue.");
    case FERRY_RULE_SCHEMA_ONLY: return _("The structure is brought up to date, the rows stay.");
    case FERRY_RULE_OVERWRITE: return _("The table ends with exactly the rows of the migration file.");
    case FERRY_RULE_UPSERT: return _("New rows are inserted and differing ones changed; none is deleted.");
    case FERRY_RULE_INSERT_IGNORE: return _("New rows are inserted; rows that exist stay as they are.");
    case FERRY_RULE_SKIP: return _("Neither structure nor rows are touched.");
    default: return "";
    }
}
