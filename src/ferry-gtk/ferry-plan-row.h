#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryPlanRow: a table of a plan as lists show it: "table", "inserts", "updates", "deletes" (gint64), "inserts-text" …, "notes" (hazards and what is special, one line), "rule-text". Main thread. Since: 0.1 */
#define FERRY_TYPE_PLAN_ROW (ferry_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryPlanRow, ferry_plan_row, FERRY, PLAN_ROW, GObject)

GListStore     *ferry_plan_row_list        (FerryPlan    *plan);     /* one for every table; (transfer full) */
FerryPlanTable *ferry_plan_row_get_table   (FerryPlanRow *self);
gboolean        ferry_plan_row_has_changes (FerryPlanRow *self);     /* rows or structure */

G_END_DECLS
