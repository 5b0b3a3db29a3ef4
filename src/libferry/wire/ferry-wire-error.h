#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Failures as they cross: {"errors":[{"message","code","arguments"}]}: the text is English, the code is a name of ferry_error_code_name(), so that the other side can
 * decide by it. NocoBase's own failures have codes of its own, or none. Since: 0.1 */
JsonNode *ferry_wire_error_to_json     (const GError  *error,
                                        JsonObject    *arguments);   /* nullable, (transfer none) */
guint     ferry_wire_error_get_status  (const GError  *error);       /* of HTTP */
void      ferry_wire_error_from_json   (JsonNode      *node,         /* nullable: no JSON came */
                                        guint          status,
                                        const char    *who,
                                        GError       **error);

G_END_DECLS
