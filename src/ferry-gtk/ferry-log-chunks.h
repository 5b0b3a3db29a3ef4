#pragma once

#include "ferry-log-line.h"

G_BEGIN_DECLS

/* where lines @first … @first + @n lie: n + 1 offsets (transfer full); lowers @n at the end */
typedef gint64 *(*FerryLogOffsetsFunc) (guint first, guint *n, gpointer user_data);

/** FerryLogChunks: the lines of a log that are in memory: filled by a worker, the least used ones forgotten. Main thread. Since: 0.1 */
#define FERRY_TYPE_LOG_CHUNKS (ferry_log_chunks_get_type ())
G_DECLARE_FINAL_TYPE (FerryLogChunks, ferry_log_chunks, FERRY, LOG_CHUNKS, GObject)

FerryLogChunks *ferry_log_chunks_new   (FerryInstance       *instance,
                                        const char          *execution_id,
                                        FerryLogOffsetsFunc  func,
                                        gpointer             user_data);
FerryLogLine   *ferry_log_chunks_get   (FerryLogChunks      *self,
                                        guint                line);      /* (transfer none) */
void            ferry_log_chunks_grown (FerryLogChunks      *self,
                                        guint                lines);     /* how many there were before */

G_END_DECLS
