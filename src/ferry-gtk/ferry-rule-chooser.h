#pragma once

#include "ferry-table-row.h"

G_BEGIN_DECLS

/** FerryRuleChooser: a popover with every rule for some tables; those that can't apply are there, disabled, with the reason. Signal "chosen" (FerryRule; DEFAULT: none of its own).
 * Main thread. Since: 0.1 */
#define FERRY_TYPE_RULE_CHOOSER (ferry_rule_chooser_get_type ())
G_DECLARE_FINAL_TYPE (FerryRuleChooser, ferry_rule_chooser, FERRY, RULE_CHOOSER, GtkPopover)

GtkWidget *ferry_rule_chooser_new      (void);
void       ferry_rule_chooser_set_rows (FerryRuleChooser *self,
                                        GPtrArray        *rows);    /* FerryTableRow* */

G_END_DECLS
