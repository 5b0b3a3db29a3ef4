#pragma once

#include "migrate/ferry-migrate.h"

G_BEGIN_DECLS

/* A plan as it crosses: ferry_plan_to_json() and what a program asks of it besides. Since: 0.1 */
JsonNode  *ferry_wire_plan_to_json       (FerryPlan  *plan);
FerryPlan *ferry_wire_plan_new_from_json (JsonNode   *node,
                                          GError    **error);

G_END_DECLS
