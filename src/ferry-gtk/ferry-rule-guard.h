#pragma once

#include "ferry-rules-page.h"

G_BEGIN_DECLS

/* Asks what becomes of unsaved changes. Main thread. Since: 0.1 */
void ferry_rule_guard_ask_before (FerryRulesPage    *page,
                                  const char        *next);     /* the rule set to be chosen then; NULL: the window is to be closed */
void ferry_rule_guard_ask_after  (GtkWindow         *window,    /* the page is gone; a draft is kept */
                                  FerryRuleDocument *document);
/* a toast with Undo in the main window */
void ferry_rule_guard_toast      (GtkWidget         *page,
                                  const char        *text,
                                  GCallback          undo,      /* (AdwToast *, page) */
                                  gpointer           user_data);

G_END_DECLS
