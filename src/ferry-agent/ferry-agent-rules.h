#pragma once

#include "ferry-agent.h"

G_BEGIN_DECLS

/* the rule set that a caller means: "one-way-release", "merged-release", or one that migrationRule:create made. Since: 0.1 */
FerryRuleSet *ferry_agent_find_rules (FerryAgent  *agent,
                                      const char  *id,      /* nullable: one-way-release */
                                      GError     **error);

G_END_DECLS
