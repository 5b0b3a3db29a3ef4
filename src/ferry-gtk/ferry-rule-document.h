#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/**
 * FerryRuleDocument: a rule set while it is edited: what it was when it was saved, what it is now, and the steps between. Signal "changed" after every change of the rules, of what can be undone
 * and of whether it is saved. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RULE_DOCUMENT (ferry_rule_document_get_type ())
G_DECLARE_FINAL_TYPE (FerryRuleDocument, ferry_rule_document, FERRY, RULE_DOCUMENT, GObject)

FerryRuleDocument *ferry_rule_document_new          (FerryRuleSet       *saved);
FerryRuleSet      *ferry_rule_document_get_rules    (FerryRuleDocument  *self);    /* the same object all the time; changes of its properties are steps */
FerryRuleSet      *ferry_rule_document_get_saved    (FerryRuleDocument  *self);
gboolean           ferry_rule_document_is_read_only (FerryRuleDocument  *self);
gboolean           ferry_rule_document_is_modified  (FerryRuleDocument  *self);
gboolean           ferry_rule_document_can_undo     (FerryRuleDocument  *self);
gboolean           ferry_rule_document_can_redo     (FerryRuleDocument  *self);
void               ferry_rule_document_undo         (FerryRuleDocument  *self);
void               ferry_rule_document_redo         (FerryRuleDocument  *self);
/* one step, whatever it changes */
void               ferry_rule_document_assign       (FerryRuleDocument  *self,
                                                     FerryRuleSet       *rules);
void               ferry_rule_document_set_tables   (FerryRuleDocument  *self,
                                                     const char * const *tables,
                                                     FerryRule           rule);
void               ferry_rule_document_clear_tables (FerryRuleDocument  *self);
gboolean           ferry_rule_document_save         (FerryRuleDocument  *self,
                                                     FerryStore         *store,
                                                     GError            **error);
/* what is not saved is kept in the store, so that it is there when the rules are looked at again */
void               ferry_rule_document_keep_draft   (FerryRuleDocument  *self,
                                                     FerryStore         *store);
void               ferry_rule_document_drop_draft   (FerryStore         *store);
char              *ferry_rule_document_dup_draft_name (FerryStore       *store);    /* nullable: of the rule set that has a draft */
void               ferry_rule_document_take_draft   (FerryRuleDocument  *self,
                                                     FerryStore         *store);

G_END_DECLS
