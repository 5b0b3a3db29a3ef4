#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Strict reading: json-glib 1.6 crashes on deep nesting and accepts what RFC 8259 forbids, so text is scanned first (depth <= 64, size <= 64 MiB, RFC 8259, unique
 * keys, UTF-8). FERRY_ERROR_DAMAGED with line and column. @what names the text in messages. Since: 0.1 */
gboolean      ferry_json_scan          (const char   *text,
                                        gsize         length,
                                        const char   *what,
                                        GError      **error);
JsonNode     *ferry_json_parse         (const char   *text,
                                        gssize        length,
                                        const char   *what,
                                        GError      **error);
JsonNode     *ferry_json_parse_file    (const char   *path,
                                        GError      **error);
char         *ferry_json_to_string     (JsonNode     *node,
                                        gboolean      pretty);
/* typed members of an object; a missing or wrongly typed member is FERRY_ERROR_DAMAGED "WHAT: member "x" is missing"; the optional ones give the fallback when absent or null */
const char   *ferry_json_get_string    (JsonObject   *object,
                                        const char   *member,
                                        GError      **error);
gboolean      ferry_json_get_int       (JsonObject   *object,
                                        const char   *member,
                                        gint64       *value,
                                        GError      **error);
JsonObject   *ferry_json_get_object    (JsonObject   *object,
                                        const char   *member,
                                        GError      **error);
JsonArray    *ferry_json_get_array     (JsonObject   *object,
                                        const char   *member,
                                        GError      **error);
const char   *ferry_json_opt_string    (JsonObject   *object,
                                        const char   *member,
                                        const char   *fallback);
gint64        ferry_json_opt_int       (JsonObject   *object,
                                        const char   *member,
                                        gint64        fallback);
gboolean      ferry_json_opt_bool      (JsonObject   *object,
                                        const char   *member,
                                        gboolean      fallback);

G_END_DECLS
