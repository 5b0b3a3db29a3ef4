#pragma once

#include "model/ferry-rule.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerryPlanTable: what a plan would do to one table: "table", "rule", "not-merged" (gboolean), "created" (gboolean: the table is missing on the target),
 * "package-rows", "target-rows", "inserts", "updates", "deletes", "equal", "conflicts" (insert-ignore: rows present already with other values), "changed-on-target" (of updates
 * and deletes: rows that somebody changed on the target since its last release), "released" (gboolean: a last release is known), "key" (text). gint64 counts, -1 unknown. Since: 0.1
 */
#define FERRY_TYPE_PLAN_TABLE (ferry_plan_table_get_type ())
G_DECLARE_FINAL_TYPE (FerryPlanTable, ferry_plan_table, FERRY, PLAN_TABLE, GObject)

const char *ferry_plan_table_get_table             (FerryPlanTable *self);
FerryRule   ferry_plan_table_get_rule              (FerryPlanTable *self);
gint64      ferry_plan_table_get_inserts           (FerryPlanTable *self);
gint64      ferry_plan_table_get_updates           (FerryPlanTable *self);
gint64      ferry_plan_table_get_deletes           (FerryPlanTable *self);
gint64      ferry_plan_table_get_changed_on_target (FerryPlanTable *self);
gboolean    ferry_plan_table_get_not_merged        (FerryPlanTable *self);
gboolean    ferry_plan_table_get_created           (FerryPlanTable *self);
gint64      ferry_plan_table_get_package_rows      (FerryPlanTable *self);
gint64      ferry_plan_table_get_target_rows       (FerryPlanTable *self);
gint64      ferry_plan_table_get_conflicts         (FerryPlanTable *self);
gboolean    ferry_plan_table_get_released          (FerryPlanTable *self);
const char *ferry_plan_table_get_key               (FerryPlanTable *self);
gboolean    ferry_plan_table_changes_rows          (FerryPlanTable *self);   /* inserts + updates + deletes > 0 */
JsonNode   *ferry_plan_table_to_json               (FerryPlanTable *self);
FerryPlanTable *ferry_plan_table_new_from_json     (JsonNode *node, GError **error);

G_END_DECLS
