#pragma once

#include "remote/ferry-remote-private.h"

G_BEGIN_DECLS

/* Work on the other side that is told as lines: {"progress":…} while it goes on, at the end {"data":…} or {"errors":…}. Since: 0.1 */

/* @body: (transfer full) (nullable). @repeatable: where the line breaks it is begun again. (transfer full): the data */
JsonNode *_ferry_remote_stream (FerryRemoteInstance  *self,
                                const char           *method,
                                const char           *action,
                                const char           *query,
                                JsonNode             *body,
                                gboolean              repeatable,
                                FerryJob             *job,
                                GError              **error);

G_END_DECLS
