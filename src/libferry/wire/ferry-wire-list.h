#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Lists of what crosses, as JSON arrays. Since: 0.1 */
typedef JsonNode *(*FerryWireToJson)   (gpointer   item);
typedef gpointer  (*FerryWireFromJson) (JsonNode  *node,
                                        GError   **error);

JsonNode  *ferry_wire_array_to_json   (GPtrArray         *items,
                                       FerryWireToJson    func);
JsonNode  *ferry_wire_model_to_json   (GListModel        *items,
                                       FerryWireToJson    func);
GPtrArray *ferry_wire_array_from_json (JsonNode          *node,
                                       FerryWireFromJson  func,
                                       GDestroyNotify     destroy,
                                       GError           **error);

G_END_DECLS
