#pragma once

#include "database/ferry-statement.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A structural statement as a plan carries it. Since: 0.1 */
FerryStatement *ferry_wire_statement_new_from_json (JsonNode  *node,
                                                    GError   **error);

G_END_DECLS
