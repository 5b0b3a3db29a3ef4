#pragma once

#include "database/ferry-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *ferry_record_to_json      (const FerryRecord  *record,
                                     gconstpointer       self);
gpointer  ferry_record_new_from_json (const FerryRecord *record,
                                     JsonNode           *node,
                                     const char         *where,
                                     GError            **error);
JsonNode *ferry_record_list_to_json (const FerryRecord  *record,   /* NULL: strings */
                                     const GPtrArray    *items);
gboolean  ferry_record_list_from_json (const FerryRecord *record,
                                     JsonNode           *node,
                                     const char         *where,
                                     GPtrArray          *items,
                                     GError            **error);

G_END_DECLS
