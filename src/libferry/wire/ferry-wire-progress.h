#pragma once

#include "job/ferry-job.h"

G_BEGIN_DECLS

/* How far a job on the other side is: {"step","table","done","total","unit","message","fraction","steps":[…]}. Since: 0.1 */
JsonNode *ferry_wire_progress_to_json (FerryJob  *job);
gboolean  ferry_wire_progress_apply   (FerryJob  *job,       /* nullable */
                                       JsonNode  *node,
                                       GError   **error);

G_END_DECLS
