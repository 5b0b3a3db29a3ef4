#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/**
 * FerryLogLine: a line of a log as lists show it: "number" (from 0), "time-text", "level", "level-text", "level-icon", "step", "table", "message".
 * Empty until its entry was read. Main thread. Since: 0.1
 */
#define FERRY_TYPE_LOG_LINE (ferry_log_line_get_type ())
G_DECLARE_FINAL_TYPE (FerryLogLine, ferry_log_line, FERRY, LOG_LINE, GObject)

FerryLogLine  *ferry_log_line_new        (guint          number);
guint          ferry_log_line_get_number (FerryLogLine  *self);
FerryLogEntry *ferry_log_line_get_entry  (FerryLogLine  *self);   /* nullable: not read yet */
void           ferry_log_line_set_entry  (FerryLogLine  *self,
                                          FerryLogEntry *entry);
char          *ferry_log_line_to_text    (FerryLogLine  *self);   /* one line to be copied */
const char    *ferry_log_level_text      (FerryLogLevel  level);  /* translated word */

G_END_DECLS
