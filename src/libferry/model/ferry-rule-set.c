#include "config.h"

#include "model/ferry-rule-set.h"

#include <glib/gi18n-lib.h>

#define N_GROUPS 3   /* unknown tables follow the user's */

struct _FerryRuleSet
{
  GObject     parent_instance;

  char       *name;
  char       *description;
  FerryRule   groups[N_GROUPS];
  gboolean    refuse_secrets;
  gboolean    built_in;
  GHashTable *tables;    /* char* -> FerryRule */
};

G_DEFINE_FINAL_TYPE (FerryRuleSet, ferry_rule_set, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_DESCRIPTION, PROP_CORE_RULE, PROP_PLUGIN_RULE, PROP_USER_RULE, PROP_REFUSE_SECRETS, PROP_BUILT_IN, N_PROPS };
enum { INDEPENDENT_CHANGED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
ferry_rule_set_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryRuleSet *self = FERRY_RULE_SET (object);

  switch (id)
    {
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_DESCRIPTION: g_value_set_string (value, self->description); break;
    case PROP_CORE_RULE:
    case PROP_PLUGIN_RULE:
    case PROP_USER_RULE: g_value_set_enum (value, (gint) self->groups[id - PROP_CORE_RULE]); break;
    case PROP_REFUSE_SECRETS: g_value_set_boolean (value, self->refuse_secrets); break;
    case PROP_BUILT_IN: g_value_set_boolean (value, self->built_in); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_text (FerryRuleSet *self,
          char        **text,
          const char   *value,
          GParamSpec   *pspec)
{
  if (g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_flag (FerryRuleSet *self,
          gboolean     *flag,
          gboolean      value,
          GParamSpec   *pspec)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
ferry_rule_set_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryRuleSet *self = FERRY_RULE_SET (object);

  switch (id)
    {
    case PROP_NAME: set_text (self, &self->name, g_value_get_string (value), pspec); break;
    case PROP_DESCRIPTION: set_text (self, &self->description, g_value_get_string (value), pspec); break;
    case PROP_CORE_RULE:
    case PROP_PLUGIN_RULE:
    case PROP_USER_RULE: ferry_rule_set_set_group_rule (self, (FerryTableGroup) (id - PROP_CORE_RULE), (FerryRule) g_value_get_enum (value)); break;
    case PROP_REFUSE_SECRETS: set_flag (self, &self->refuse_secrets, g_value_get_boolean (value), pspec); break;
    case PROP_BUILT_IN: self->built_in = g_value_get_boolean (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_rule_set_finalize (GObject *object)
{
  FerryRuleSet *self = FERRY_RULE_SET (object);

  g_free (self->name);
  g_free (self->description);
  g_hash_table_unref (self->tables);
  G_OBJECT_CLASS (ferry_rule_set_parent_class)->finalize (object);
}

static void
ferry_rule_set_class_init (FerryRuleSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_rule_set_get_property;
  object_class->set_property = ferry_rule_set_set_property;
  object_class->finalize = ferry_rule_set_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_CORE_RULE] = g_param_spec_enum ("core-rule", NULL, NULL, FERRY_TYPE_RULE, FERRY_RULE_DEFAULT, flags);
  properties[PROP_PLUGIN_RULE] = g_param_spec_enum ("plugin-rule", NULL, NULL, FERRY_TYPE_RULE, FERRY_RULE_DEFAULT, flags);
  properties[PROP_USER_RULE] = g_param_spec_enum ("user-rule", NULL, NULL, FERRY_TYPE_RULE, FERRY_RULE_DEFAULT, flags);
  properties[PROP_REFUSE_SECRETS] = g_param_spec_boolean ("refuse-secrets", NULL, NULL, FALSE, flags);
  properties[PROP_BUILT_IN] = g_param_spec_boolean ("built-in", NULL, NULL, FALSE, flags | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * FerryRuleSet::independent-changed:
   * @self: the rule set
   * @table: the table whose independent rule was set, changed or removed
   *
   * Since: 0.1
   */
  signals[INDEPENDENT_CHANGED] = g_signal_new ("independent-changed", FERRY_TYPE_RULE_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_rule_set_init (FerryRuleSet *self)
{
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_rule_set_new:
 * @name: its name
 *
 * Makes a rule set with `default` for every group and no independent rule. Any one thread.
 *
 * Returns: (transfer full): the rule set
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_rule_set_new (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (FERRY_TYPE_RULE_SET, "name", name, NULL);
}

static FerryRuleSet *
new_built_in (const char *name,
              const char *description,
              FerryRule   rule)
{
  return g_object_new (FERRY_TYPE_RULE_SET, "built-in", TRUE, "name", name, "description", description,
                       "core-rule", rule, "plugin-rule", rule, "user-rule", FERRY_RULE_SCHEMA_ONLY, NULL);
}

/**
 * ferry_rule_set_new_one_way:
 *
 * Makes the built-in rule set `one-way release`: configuration as in the source, the user's rows stay.
 *
 * Returns: (transfer full): the rule set
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_rule_set_new_one_way (void)
{
  return new_built_in ("one-way release", _("The target’s configuration becomes the source’s; users’ rows stay."), FERRY_RULE_OVERWRITE);
}

/**
 * ferry_rule_set_new_merged:
 *
 * Makes the built-in rule set `merged release`: configuration is added and changed, never deleted, so that several developments can be released to one target.
 *
 * Returns: (transfer full): the rule set
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_rule_set_new_merged (void)
{
  return new_built_in ("merged release", _("The source’s configuration is added to the target’s; nothing is deleted, users’ rows stay."), FERRY_RULE_UPSERT);
}

/**
 * ferry_rule_set_copy:
 * @self: a rule set
 * @new_name: the name of the copy
 *
 * Returns: (transfer full): a copy that is not built in
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_rule_set_copy (FerryRuleSet *self,
                     const char   *new_name)
{
  FerryRuleSet *copy;
  GHashTableIter iter;
  gpointer table, rule;

  g_return_val_if_fail (FERRY_IS_RULE_SET (self) && new_name != NULL, NULL);

  copy = ferry_rule_set_new (new_name);
  copy->description = g_strdup (self->description);
  copy->refuse_secrets = self->refuse_secrets;
  for (guint i = 0; i < N_GROUPS; i++)
    copy->groups[i] = self->groups[i];
  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, &table, &rule))
    g_hash_table_insert (copy->tables, g_strdup (table), rule);
  return copy;
}

/**
 * ferry_rule_set_get_name:
 * @self: a rule set
 *
 * Returns: (transfer none): its name
 *
 * Since: 0.1
 */
const char *
ferry_rule_set_get_name (FerryRuleSet *self)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self), NULL);

  return self->name;
}

/**
 * ferry_rule_set_get_description:
 * @self: a rule set
 *
 * Returns: (transfer none) (nullable): what it is for
 *
 * Since: 0.1
 */
const char *
ferry_rule_set_get_description (FerryRuleSet *self)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self), NULL);

  return self->description;
}

/**
 * ferry_rule_set_get_built_in:
 * @self: a rule set
 *
 * Returns: whether Ferry brings it: it can be copied, not changed
 *
 * Since: 0.1
 */
gboolean
ferry_rule_set_get_built_in (FerryRuleSet *self)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self), FALSE);

  return self->built_in;
}

/**
 * ferry_rule_set_get_refuse_secrets:
 * @self: a rule set
 *
 * Returns: whether literal secrets in overwritten tables refuse the package
 *
 * Since: 0.1
 */
gboolean
ferry_rule_set_get_refuse_secrets (FerryRuleSet *self)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self), FALSE);

  return self->refuse_secrets;
}

static guint
group_index (FerryTableGroup group)
{
  return group == FERRY_TABLE_GROUP_CORE ? 0 : group == FERRY_TABLE_GROUP_PLUGIN ? 1 : 2;
}

/**
 * ferry_rule_set_get_group_rule:
 * @self: a rule set
 * @group: a table group; unknown tables follow the user's
 *
 * Returns: the group's rule
 *
 * Since: 0.1
 */
FerryRule
ferry_rule_set_get_group_rule (FerryRuleSet    *self,
                               FerryTableGroup  group)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self), FERRY_RULE_DEFAULT);

  return self->groups[group_index (group)];
}

/**
 * ferry_rule_set_set_group_rule:
 * @self: a rule set
 * @group: a table group; unknown tables follow the user's
 * @rule: the group's rule
 *
 * Sets the rule of a group.
 *
 * Since: 0.1
 */
void
ferry_rule_set_set_group_rule (FerryRuleSet    *self,
                               FerryTableGroup  group,
                               FerryRule        rule)
{
  guint index = group_index (group);

  g_return_if_fail (FERRY_IS_RULE_SET (self));

  if (self->groups[index] == rule)
    return;
  self->groups[index] = rule;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORE_RULE + index]);
}

/**
 * ferry_rule_set_get_table_rule:
 * @self: a rule set
 * @table: a table's logical or physical name, as the rule was set
 *
 * Returns: the independent rule, or %FERRY_RULE_DEFAULT when the table is not named
 *
 * Since: 0.1
 */
FerryRule
ferry_rule_set_get_table_rule (FerryRuleSet *self,
                               const char   *table)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (self) && table != NULL, FERRY_RULE_DEFAULT);

  return (FerryRule) GPOINTER_TO_INT (g_hash_table_lookup (self->tables, table));
}

/**
 * ferry_rule_set_set_table_rule:
 * @self: a rule set
 * @table: a table's logical or physical name
 * @rule: the rule; %FERRY_RULE_DEFAULT removes it
 *
 * Sets or removes an independent rule.
 *
 * Since: 0.1
 */
void
ferry_rule_set_set_table_rule (FerryRuleSet *self,
                               const char   *table,
                               FerryRule     rule)
{
  g_autofree char *name = NULL;

  g_return_if_fail (FERRY_IS_RULE_SET (self) && table != NULL && *table != '\0');

  if (ferry_rule_set_get_table_rule (self, table) == rule)
    return;
  /* @table may be the key that is removed */
  name = g_strdup (table);
  if (rule == FERRY_RULE_DEFAULT)
    g_hash_table_remove (self->tables, name);
  else
    g_hash_table_replace (self->tables, g_strdup (name), GINT_TO_POINTER (rule));
  g_signal_emit (self, signals[INDEPENDENT_CHANGED], 0, name);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

/**
 * ferry_rule_set_dup_tables:
 * @self: a rule set
 *
 * Returns: (transfer full): the tables that have an independent rule, sorted by bytes
 *
 * Since: 0.1
 */
char **
ferry_rule_set_dup_tables (FerryRuleSet *self)
{
  g_autofree char **keys = NULL;
  guint n;

  g_return_val_if_fail (FERRY_IS_RULE_SET (self), NULL);

  keys = (char **) g_hash_table_get_keys_as_array (self->tables, &n);
  if (n > 0)
    qsort (keys, n, sizeof *keys, compare_names);
  return g_strdupv (keys);
}

static gboolean
tables_equal (GHashTable *a,
              GHashTable *b)
{
  GHashTableIter iter;
  gpointer table, rule;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &table, &rule))
    if (g_hash_table_lookup (b, table) != rule)
      return FALSE;
  return TRUE;
}

/**
 * ferry_rule_set_equal:
 * @a: a rule set
 * @b: a rule set
 *
 * Returns: whether name, description, rules and choices are the same
 *
 * Since: 0.1
 */
gboolean
ferry_rule_set_equal (FerryRuleSet *a,
                      FerryRuleSet *b)
{
  g_return_val_if_fail (FERRY_IS_RULE_SET (a) && FERRY_IS_RULE_SET (b), FALSE);

  for (guint i = 0; i < N_GROUPS; i++)
    if (a->groups[i] != b->groups[i])
      return FALSE;
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->description, b->description) == 0
         && a->refuse_secrets == b->refuse_secrets && tables_equal (a->tables, b->tables);
}
