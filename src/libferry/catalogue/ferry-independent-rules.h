#pragma once

#include "catalogue/ferry-table-node.h"

G_BEGIN_DECLS

/* Writes the rules of @rule_set that name tables into @nodes, and refuses those that can't apply. Since: 0.1 */
gboolean ferry_independent_rules_apply (GPtrArray     *nodes,
                                        FerryRuleSet  *rule_set,
                                        gboolean       lenient,
                                        GError       **error);

G_END_DECLS
