#pragma once

#include "model/ferry-rule.h"
#include "model/ferry-table-group.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** FerryRuleReason: why a table has its effective rule. Codes travel, text is translated where it is shown. Since: 0.1 */
typedef enum
{
  FERRY_RULE_REASON_GROUP,               /* rule of its group */
  FERRY_RULE_REASON_DEFAULT,             /* default of the catalogue ("default: business data") */
  FERRY_RULE_REASON_INDEPENDENT,         /* an independent rule names it */
  FERRY_RULE_REASON_OWNER,               /* follows the table it belongs to (join and tree-path tables) */
  FERRY_RULE_REASON_PROTECTED,           /* built-in, default schema-only or skip: a group rule does not touch it */
  FERRY_RULE_REASON_NEVER_TRAVELS,       /* environmentVariables, applicationVersion, migrations */
  FERRY_RULE_REASON_AUTO_INCREMENT_KEY,  /* not merged */
  FERRY_RULE_REASON_NO_KEY,              /* not merged */
  FERRY_RULE_REASON_OWN_TABLE,           /* Ferry's own witness table: always skip */
} FerryRuleReason;

#define FERRY_TYPE_RULE_REASON (ferry_rule_reason_get_type ())
GType ferry_rule_reason_get_type (void) G_GNUC_CONST;

/**
 * FerryTableRule: one table of an instance with its classification and effective rule; immutable after construction,
 * made by the catalogue, shown by `ferry tables`, the rule editor and the package's metadata. Since: 0.1
 */
#define FERRY_TYPE_TABLE_RULE (ferry_table_rule_get_type ())
G_DECLARE_FINAL_TYPE (FerryTableRule, ferry_table_rule, FERRY, TABLE_RULE, GObject)

/* construct properties = getters: "table" (physical name), "logical-name" (catalogue or collection name), "group",
 * "category", "owner" (nullable: table it follows), "origin" (nullable: package that brings it), "key" (text such as "id" or
 * "roleName, userId", "" without), "auto-increment" (gboolean), "rows" (gint64, -1 unknown), "rule", "wanted-rule"
 * (what was asked; differs from rule when not merged), "reason", "allowed-rules" (GStrv) */
const char      *ferry_table_rule_get_table          (FerryTableRule *self);
const char      *ferry_table_rule_get_logical_name   (FerryTableRule *self);
FerryTableGroup  ferry_table_rule_get_group          (FerryTableRule *self);
FerryDataCategory ferry_table_rule_get_category      (FerryTableRule *self);
const char      *ferry_table_rule_get_owner          (FerryTableRule *self);
const char      *ferry_table_rule_get_origin         (FerryTableRule *self);
const char      *ferry_table_rule_get_key            (FerryTableRule *self);
gboolean         ferry_table_rule_get_auto_increment (FerryTableRule *self);
gint64           ferry_table_rule_get_rows           (FerryTableRule *self);
FerryRule        ferry_table_rule_get_rule           (FerryTableRule *self);
FerryRule        ferry_table_rule_get_wanted_rule    (FerryTableRule *self);
FerryRuleReason  ferry_table_rule_get_reason         (FerryTableRule *self);
const char * const *ferry_table_rule_get_allowed_rules (FerryTableRule *self);   /* NULL: all */
gboolean         ferry_table_rule_is_not_merged      (FerryTableRule *self);
gboolean         ferry_table_rule_allows             (FerryTableRule *self,
                                                      FerryRule       rule);
char            *ferry_table_rule_dup_reason_text    (FerryTableRule *self);  /* translated sentence */
char            *ferry_table_rule_dup_why_not        (FerryTableRule *self,
                                                      FerryRule       rule);  /* NULL: an independent rule may ask for it; else why not, translated */
const char      *ferry_rule_reason_to_string         (FerryRuleReason reason);
gboolean         ferry_rule_reason_from_string       (const char     *text,
                                                      FerryRuleReason *reason);
JsonNode        *ferry_table_rule_to_json            (FerryTableRule *self);
FerryTableRule  *ferry_table_rule_new_from_json      (JsonNode       *node,
                                                      GError        **error);

G_END_DECLS
