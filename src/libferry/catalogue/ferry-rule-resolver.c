#include "config.h"

#include "catalogue/ferry-rule-resolver.h"

static int
destructiveness (FerryRule rule)
{
  switch (rule)
    {
    case FERRY_RULE_SKIP: return 0;
    case FERRY_RULE_INSERT_IGNORE: return 2;
    case FERRY_RULE_UPSERT: return 3;
    case FERRY_RULE_OVERWRITE: return 4;
    case FERRY_RULE_SCHEMA_ONLY:
    case FERRY_RULE_DEFAULT:
    default: return 1;
    }
}

static void
set (FerryTableNode  *node,
     FerryRule        rule,
     FerryRuleReason  reason)
{
  node->rule = rule;
  node->wanted = rule;
  node->reason = reason;
}

/* A rule that merges rows and was not asked for by name falls back, never to overwrite. */
static void
set_or_fall_back (FerryTableNode  *node,
                  FerryRule        rule,
                  FerryRuleReason  reason)
{
  FerryRuleReason obstacle;

  set (node, rule, reason);
  if (rule != FERRY_RULE_UPSERT && rule != FERRY_RULE_INSERT_IGNORE)
    return;
  if (ferry_table_node_can_merge (node, &obstacle))
    return;
  node->rule = FERRY_RULE_SCHEMA_ONLY;
  node->reason = obstacle;
}

static void
decide_by_group (FerryTableNode *node,
                 FerryRuleSet   *rule_set)
{
  FerryRule asked = ferry_rule_set_get_group_rule (rule_set, node->group);
  gboolean by_default = asked == FERRY_RULE_DEFAULT;

  if (node->entry == NULL)
    {
      set_or_fall_back (node, by_default ? FERRY_RULE_SCHEMA_ONLY : asked, by_default ? FERRY_RULE_REASON_DEFAULT : FERRY_RULE_REASON_GROUP);
      return;
    }
  if (by_default)
    set_or_fall_back (node, node->entry->default_rule, FERRY_RULE_REASON_DEFAULT);
  else if (node->entry->default_rule == FERRY_RULE_OVERWRITE)
    set_or_fall_back (node, asked, FERRY_RULE_REASON_GROUP);
  else
    set (node, node->entry->default_rule, FERRY_RULE_REASON_PROTECTED);
}

static void decide (FerryTableNode *node,
                    FerryRuleSet   *rule_set);

/* Several owners: the least destructive rule holds. Owners that wait for this very table do not count. */
static gboolean
decide_by_owners (FerryTableNode *node,
                  FerryRuleSet   *rule_set)
{
  FerryTableNode *least = NULL;

  if (node->entry != NULL && node->entry->default_rule != FERRY_RULE_OVERWRITE)
    return FALSE;
  for (guint i = 0; i < node->owners->len; i++)
    {
      FerryTableNode *owner = g_ptr_array_index (node->owners, i);

      decide (owner, rule_set);
      if (owner->state != FERRY_NODE_DONE)
        continue;
      if (least == NULL || destructiveness (owner->rule) < destructiveness (least->rule))
        least = owner;
    }
  if (least == NULL)
    return FALSE;
  node->owner = least;
  set_or_fall_back (node, least->rule, FERRY_RULE_REASON_OWNER);
  return TRUE;
}

static void
decide_by_parent (FerryTableNode *node,
                  FerryRuleSet   *rule_set)
{
  FerryTableNode *parent = node->partition_of;

  decide (parent, rule_set);
  node->owner = parent;
  node->group = parent->group;
  node->category = parent->category;
  set (node, parent->rule, FERRY_RULE_REASON_OWNER);
}

static void
decide (FerryTableNode *node,
        FerryRuleSet   *rule_set)
{
  if (node->state != FERRY_NODE_NEW)
    return;
  node->state = FERRY_NODE_BUSY;
  if (node->partition_of != NULL)
    decide_by_parent (node, rule_set);
  else if (ferry_table_node_never_moves (node))
    set (node, FERRY_RULE_SCHEMA_ONLY, FERRY_RULE_REASON_NEVER_TRAVELS);
  else if (node->independent != FERRY_RULE_DEFAULT)
    set (node, node->independent, FERRY_RULE_REASON_INDEPENDENT);
  else if (!decide_by_owners (node, rule_set))
    decide_by_group (node, rule_set);
  node->state = FERRY_NODE_DONE;
}

void
ferry_rule_resolver_run (GPtrArray    *nodes,
                         FerryRuleSet *rule_set)
{
  for (guint i = 0; i < nodes->len; i++)
    decide (g_ptr_array_index (nodes, i), rule_set);
}
