#pragma once

#include "ferry-effective-tables.h"
#include "ferry-rule-document.h"

G_BEGIN_DECLS

/**
 * FerryRulesPage: the rule editor. Actions: `rules.undo`, `.redo`, `.save`, `.new`, `.duplicate`, `.rename`, `.remove`, `.import`, `.export`, `.import-file` (s), `.export-file` (s), `.set-rule`,
 * `page.refresh`. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RULES_PAGE (ferry_rules_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryRulesPage, ferry_rules_page, FERRY, RULES_PAGE, GtkWidget)

FerryRuleDocument    *ferry_rules_page_get_document (FerryRulesPage *self);    /* nullable: nothing is chosen */
FerryEffectiveTables *ferry_rules_page_get_tables   (FerryRulesPage *self);
void               ferry_rules_page_focus_sets (FerryRulesPage *self);   /* what is chosen there has the focus */
void                  ferry_rules_page_select       (FerryRulesPage *self,
                                                     const char     *name);     /* asks about unsaved changes first */
void                  ferry_rules_page_reload       (FerryRulesPage *self,
                                                     const char     *name);     /* chosen then; nullable: as before */
void                  ferry_rules_page_show_error   (FerryRulesPage *self,
                                                     const GError   *error);

G_END_DECLS
