#pragma once

#include "ferry-rules-page.h"

G_BEGIN_DECLS

/* What is done with whole rule sets; messages appear on the page. Main thread. Since: 0.1 */
void ferry_rule_verbs_install (GtkWidgetClass *page_class);     /* rules.new, .duplicate, .rename, .remove, .import, .export, .import-file, .export-file */

G_END_DECLS
