#pragma once

#include "ferry-release.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryPlanView: what executing would do: tables, the rows of the one that is selected, SQL, warnings. Actions: plan.next-page, plan.previous-page, plan.all-tables. Main
 * thread. Since: 0.1
 */
#define FERRY_TYPE_PLAN_VIEW (ferry_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryPlanView, ferry_plan_view, FERRY, PLAN_VIEW, AdwBin)

void        ferry_plan_view_show     (FerryPlanView *self,
                                      FerryRelease  *release);   /* with a plan */
GListModel *ferry_plan_view_get_rows (FerryPlanView *self);      /* FerryRowChange: the page that is shown */

G_END_DECLS
