#pragma once

#include "ferry-instance-item.h"
#include "ferry-table-row.h"

G_BEGIN_DECLS

/**
 * FerryEffectiveTables: the effective rule of every table of an instance under a rule set, asked for in the background and again whenever either changes. Rows stay the same objects while their
 * rules change. Tables that the rules name and the instance lacks are listed too. Signal "settled" when an answer has come. Main thread. Since: 0.1
 */
#define FERRY_TYPE_EFFECTIVE_TABLES (ferry_effective_tables_get_type ())
G_DECLARE_FINAL_TYPE (FerryEffectiveTables, ferry_effective_tables, FERRY, EFFECTIVE_TABLES, GObject)

FerryEffectiveTables *ferry_effective_tables_new         (void);
GListModel           *ferry_effective_tables_get_rows    (FerryEffectiveTables *self);   /* FerryTableRow */
gboolean              ferry_effective_tables_is_busy     (FerryEffectiveTables *self);
const char           *ferry_effective_tables_get_problem (FerryEffectiveTables *self);   /* nullable: why the instance or the rules give no answer */
void                  ferry_effective_tables_ask         (FerryEffectiveTables *self,
                                                          FerryInstanceItem    *item,    /* nullable */
                                                          FerryRuleSet         *rules);  /* nullable */
void                  ferry_effective_tables_forget      (FerryEffectiveTables *self);
/* the name by which the rules call, or should call, the table of @row */
const char           *ferry_effective_tables_rule_name   (FerryRuleSet         *rules,
                                                          FerryTableRow        *row);

G_END_DECLS
