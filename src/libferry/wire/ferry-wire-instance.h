#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* What an instance tells of itself and of rollbacks. Since: 0.1 */
JsonNode             *ferry_wire_probe_to_json                     (const FerryProbe           *probe);
FerryProbe           *ferry_wire_probe_new_from_json               (JsonNode                   *node,
                                                                    GError                    **error);
JsonNode             *ferry_wire_estimate_to_json                  (const FerryBackupEstimate  *estimate);
FerryBackupEstimate  *ferry_wire_estimate_new_from_json            (JsonNode                   *node,
                                                                    GError                    **error);
JsonNode             *ferry_wire_rollback_preview_to_json          (const FerryRollbackPreview *preview);
FerryRollbackPreview *ferry_wire_rollback_preview_new_from_json    (JsonNode                   *node,
                                                                    GError                    **error);
const char           *ferry_wire_log_part_to_string                (FerryLogPart                part);   /* "log", "process", "structure", "data", "plan" */
gboolean              ferry_wire_log_part_from_string              (const char                 *text,
                                                                    FerryLogPart               *part);

G_END_DECLS
