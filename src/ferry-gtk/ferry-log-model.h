#pragma once

#include "ferry-log-line.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryLogModel: the log of an execution as a GListModel of #FerryLogLine of any length. Only the places of the lines are kept, with level, step and table;
 * the lines themselves are read when they are looked at, in a worker, and a few thousand stay in memory. Properties: "loading" (the first look is not
 * finished), "lines" (all, whatever the filter), "problem" (nullable). Signal "names-changed": a new step or table was seen. Main thread. Since: 0.1
 */
#define FERRY_TYPE_LOG_MODEL (ferry_log_model_get_type ())
G_DECLARE_FINAL_TYPE (FerryLogModel, ferry_log_model, FERRY, LOG_MODEL, GObject)

FerryLogModel *ferry_log_model_new           (FerryInstance *instance,
                                              const char    *execution_id);
void           ferry_log_model_load          (FerryLogModel *self);     /* reads what is new since the last time */
void           ferry_log_model_set_filter    (FerryLogModel *self,
                                              FerryLogLevel  minimum,
                                              const char    *step,      /* nullable: all */
                                              const char    *table);    /* nullable: all */
GPtrArray     *ferry_log_model_get_steps     (FerryLogModel *self);     /* char*, in the order in which they were seen */
GPtrArray     *ferry_log_model_get_tables    (FerryLogModel *self);
gboolean       ferry_log_model_get_loading   (FerryLogModel *self);
guint          ferry_log_model_get_lines     (FerryLogModel *self);
const char    *ferry_log_model_get_problem   (FerryLogModel *self);
/* looks for @text in every message; "hits" notifies when it is done. NULL or "": forgets the search */
void           ferry_log_model_search        (FerryLogModel *self,
                                              const char    *text);
gboolean       ferry_log_model_get_searching (FerryLogModel *self);
guint          ferry_log_model_get_hits      (FerryLogModel *self);     /* that the filter lets through */
/* position of the next hit after (before) @position, going round; GTK_INVALID_LIST_POSITION (G_MAXUINT) when there is none. @ordinal (out, optional): which hit, from 1 */
guint          ferry_log_model_find_hit      (FerryLogModel *self,
                                              guint          position,
                                              gboolean       backwards,
                                              guint         *ordinal);

G_END_DECLS
