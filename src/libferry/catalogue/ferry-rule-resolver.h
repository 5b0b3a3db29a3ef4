#pragma once

#include "catalogue/ferry-table-node.h"

G_BEGIN_DECLS

/* Decides the rule of every FerryTableNode under @rule_set; independent rules stand in the nodes already. Since: 0.1 */
void ferry_rule_resolver_run (GPtrArray    *nodes,
                              FerryRuleSet *rule_set);

G_END_DECLS
