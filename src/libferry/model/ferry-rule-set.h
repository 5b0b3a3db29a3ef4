#pragma once

#include "model/ferry-rule.h"
#include "model/ferry-table-group.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerryRuleSet: a named choice of rules: one per table group (`unknown` follows `user`), plus independent rules that
 * name tables by their logical (catalogue) or physical name. Properties, each with notify: "name", "description",
 * "core-rule", "plugin-rule", "user-rule", "refuse-secrets" (gboolean: literal secrets refuse the package), "built-in"
 * (gboolean, read only after construction). "independent-changed" signal when an independent rule changes. Since: 0.1
 */
#define FERRY_TYPE_RULE_SET (ferry_rule_set_get_type ())
G_DECLARE_FINAL_TYPE (FerryRuleSet, ferry_rule_set, FERRY, RULE_SET, GObject)

FerryRuleSet *ferry_rule_set_new                (const char    *name);
FerryRuleSet *ferry_rule_set_new_one_way        (void);   /* "one-way release": core+plugin overwrite, user schema-only */
FerryRuleSet *ferry_rule_set_new_merged         (void);   /* "merged release": core+plugin upsert, user schema-only */
FerryRuleSet *ferry_rule_set_copy               (FerryRuleSet  *self,
                                                 const char    *new_name);
const char   *ferry_rule_set_get_name           (FerryRuleSet  *self);
const char   *ferry_rule_set_get_description    (FerryRuleSet  *self);
gboolean      ferry_rule_set_get_built_in       (FerryRuleSet  *self);
gboolean      ferry_rule_set_get_refuse_secrets (FerryRuleSet  *self);
FerryRule     ferry_rule_set_get_group_rule     (FerryRuleSet  *self,
                                                 FerryTableGroup group);
void          ferry_rule_set_set_group_rule     (FerryRuleSet  *self,
                                                 FerryTableGroup group,
                                                 FerryRule      rule);
/* independent rules; get returns FERRY_RULE_DEFAULT when the table is not named; set with DEFAULT removes it */
FerryRule     ferry_rule_set_get_table_rule     (FerryRuleSet  *self,
                                                 const char    *table);
void          ferry_rule_set_set_table_rule     (FerryRuleSet  *self,
                                                 const char    *table,
                                                 FerryRule      rule);
char        **ferry_rule_set_dup_tables         (FerryRuleSet  *self);   /* sorted, (transfer full) */
gboolean      ferry_rule_set_equal              (FerryRuleSet  *a,
                                                 FerryRuleSet  *b);
/* JSON: {"format":1,"name","description","core","plugin","user","refuseSecrets":false,"tables":{"t":"upsert"}} */
JsonNode     *ferry_rule_set_to_json            (FerryRuleSet  *self);
FerryRuleSet *ferry_rule_set_new_from_json      (JsonNode      *node,
                                                 GError       **error);

G_END_DECLS
