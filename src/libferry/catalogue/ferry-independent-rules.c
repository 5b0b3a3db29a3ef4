#include "config.h"

#include "catalogue/ferry-independent-rules.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* A logical name that NocoBase gave wins over a table that happens to have it in the database. */
static GHashTable *
index_names (GPtrArray *nodes)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < nodes->len; i++)
    {
      FerryTableNode *node = g_ptr_array_index (nodes, i);

      if (node->group != FERRY_TABLE_GROUP_UNKNOWN && !g_hash_table_contains (names, node->logical))
        g_hash_table_insert (names, node->logical, node);
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      FerryTableNode *node = g_ptr_array_index (nodes, i);

      if (!g_hash_table_contains (names, node->id))
        g_hash_table_insert (names, node->id, node);
    }
  return names;
}

static gboolean
refuse (GError     **error,
        const char  *table,
        FerryRule    rule,
        const char  *reason)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The rule %s for the table %s can't apply: %s"),
               ferry_rule_to_string (rule), table, reason);
  return FALSE;
}

static gboolean
check_merge (const FerryTableNode  *node,
             const char            *name,
             FerryRule              rule,
             GError               **error)
{
  FerryRuleReason reason;

  if ((rule != FERRY_RULE_UPSERT && rule != FERRY_RULE_INSERT_IGNORE) || ferry_table_node_can_merge (node, &reason))
    return TRUE;
  if (reason == FERRY_RULE_REASON_AUTO_INCREMENT_KEY)
    return refuse (error, name, rule, _("its key is counted up by each database, so the same number means different rows. Choose overwrite, schema-only or skip."));
  return refuse (error, name, rule, _("it has neither a primary key nor a unique key over columns that are never empty. Choose overwrite, schema-only or skip."));
}

static gboolean
check_rule (const FerryTableNode  *node,
            const char            *name,
            FerryRule              rule,
            GError               **error)
{
  if (node->partition_of != NULL)
    {
      g_autofree char *reason = g_strdup_printf (_("it is a partition and has the rule of %s. Name that table instead."), node->partition_of->id);

      return refuse (error, name, rule, reason);
    }
  if (ferry_table_node_never_moves (node) && rule != FERRY_RULE_SCHEMA_ONLY)
    return refuse (error, name, rule, _("its rows belong to each instance and never travel. Its only rule is schema-only."));
  if (!ferry_table_node_permits (node, rule))
    {
      g_autofree char *allowed = g_strjoinv (", ", node->entry->allowed_rules);
      g_autofree char *reason = g_strdup_printf (_("NocoBase allows only these for it: %s."), allowed);

      return refuse (error, name, rule, reason);
    }
  return check_merge (node, name, rule, error);
}

static gboolean
apply_rule (FerryTableNode  *node,
            const char      *name,
            FerryRule        rule,
            GError         **error)
{
  if (node->independent != FERRY_RULE_DEFAULT && node->independent != rule)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The rule set names the table %s twice, as %s and as %s, with different rules. Remove one."),
                   node->id, node->logical, node->id);
      return FALSE;
    }
  if (!check_rule (node, name, rule, error))
    return FALSE;
  node->independent = rule;
  return TRUE;
}

gboolean
ferry_independent_rules_apply (GPtrArray     *nodes,
                               FerryRuleSet  *rule_set,
                               gboolean       lenient,
                               GError       **error)
{
  g_auto(GStrv) tables = ferry_rule_set_dup_tables (rule_set);
  g_autoptr(GHashTable) names = index_names (nodes);

  for (guint i = 0; tables[i] != NULL; i++)
    {
      FerryTableNode *node = g_hash_table_lookup (names, tables[i]);
      FerryRule rule = ferry_rule_set_get_table_rule (rule_set, tables[i]);

      if (node != NULL && !apply_rule (node, tables[i], rule, error))
        return FALSE;
      if (node == NULL && !lenient)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                       _("The rule set names the table %s, which the instance does not have. Correct the name or remove the rule."), tables[i]);
          return FALSE;
        }
    }
  return TRUE;
}
