#pragma once

#include "ferry-agent.h"

G_BEGIN_DECLS

/** FerryAgentSchedule: makes the backups that are due by the instance's settings. Main loop; the work is a task. */
typedef struct _FerryAgentSchedule FerryAgentSchedule;
FerryAgentSchedule *ferry_agent_schedule_new  (FerryAgent         *agent);
void                ferry_agent_schedule_free (FerryAgentSchedule *self);

G_END_DECLS
