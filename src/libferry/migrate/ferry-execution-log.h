#pragma once

#include "migrate/ferry-journal.h"

G_BEGIN_DECLS

/** FerryExecutionLog: writes the files of one execution's folder: log, process, structural SQL, data statements. Since: 0.1 */
#define FERRY_TYPE_EXECUTION_LOG (ferry_execution_log_get_type ())
G_DECLARE_FINAL_TYPE (FerryExecutionLog, ferry_execution_log, FERRY, EXECUTION_LOG, GObject)

FerryExecutionLog *ferry_execution_log_open       (const char         *folder,
                                                   GError            **error);
void               ferry_execution_log_step       (FerryExecutionLog  *self,
                                                   const char         *step,
                                                   const char         *title,
                                                   const char         *state);
void               ferry_execution_log_add        (FerryExecutionLog  *self,
                                                   FerryLogLevel       level,
                                                   const char         *table,
                                                   const char         *format,
                                                   ...) G_GNUC_PRINTF (4, 5);
void               ferry_execution_log_structure  (FerryExecutionLog  *self,
                                                   const char         *sql);
void               ferry_execution_log_data       (FerryExecutionLog  *self,
                                                   const char         *table,
                                                   const char         *operation,
                                                   gint64              rows);
gboolean           ferry_execution_log_check      (FerryExecutionLog  *self,
                                                   GError            **error);
gboolean           ferry_execution_log_close      (FerryExecutionLog  *self,
                                                   gboolean            committed,
                                                   GError            **error);

G_END_DECLS
