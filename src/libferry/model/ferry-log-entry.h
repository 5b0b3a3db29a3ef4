#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum { FERRY_LOG_DEBUG, FERRY_LOG_INFO, FERRY_LOG_WARNING, FERRY_LOG_ERROR } FerryLogLevel;

#define FERRY_TYPE_LOG_LEVEL (ferry_log_level_get_type ())
GType ferry_log_level_get_type (void) G_GNUC_CONST;   /* nicks: debug, info, warning, error */

/** FerryLogEntry: one line of an execution's log: "time" (µs since epoch, UTC), "level", "step" (nullable), "table" (nullable), "message". Since: 0.1 */
#define FERRY_TYPE_LOG_ENTRY (ferry_log_entry_get_type ())
G_DECLARE_FINAL_TYPE (FerryLogEntry, ferry_log_entry, FERRY, LOG_ENTRY, GObject)

FerryLogEntry *ferry_log_entry_new           (gint64          time,
                                              FerryLogLevel   level,
                                              const char     *step,
                                              const char     *table,
                                              const char     *message);
gint64         ferry_log_entry_get_time      (FerryLogEntry  *self);
FerryLogLevel  ferry_log_entry_get_level     (FerryLogEntry  *self);
const char    *ferry_log_entry_get_step      (FerryLogEntry  *self);
const char    *ferry_log_entry_get_table     (FerryLogEntry  *self);
const char    *ferry_log_entry_get_message   (FerryLogEntry  *self);
const char    *ferry_log_level_to_string     (FerryLogLevel   level);
JsonNode      *ferry_log_entry_to_json       (FerryLogEntry  *self);   /* {"time":"2026-…Z","level","step","table","message"} */
FerryLogEntry *ferry_log_entry_new_from_json (JsonNode       *node,
                                              GError        **error);

G_END_DECLS
