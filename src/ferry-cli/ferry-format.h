#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* JSON of things that the library has no JSON for, and text of values for people. */
JsonNode   *ferry_json_object_node     (JsonObject *object);       /* (transfer full) */
void        ferry_json_set_text        (JsonObject *object,
                                        const char *member,
                                        const char *text);         /* null for NULL */
void        ferry_json_set_node_of     (JsonObject *object,
                                        const char *member,
                                        JsonNode   *node);         /* (transfer full) */
JsonArray  *ferry_json_array_of        (GPtrArray  *items,
                                        JsonNode *(*to_json) (gpointer item));
char       *ferry_format_time          (gint64      microseconds);
char       *ferry_format_iso_time      (const char *iso);
const char *ferry_short_id             (const char *id,
                                        char        buffer[9]);

G_END_DECLS
