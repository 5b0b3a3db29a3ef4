#pragma once

#include "ferry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** FerryGroupRule: the rule of a table group: a title, a choice, and a sentence on what it does. Properties: "title", "rule" (FerryRule), "editable". Main thread. Since: 0.1 */
#define FERRY_TYPE_GROUP_RULE (ferry_group_rule_get_type ())
G_DECLARE_FINAL_TYPE (FerryGroupRule, ferry_group_rule, FERRY, GROUP_RULE, GtkWidget)

G_END_DECLS
