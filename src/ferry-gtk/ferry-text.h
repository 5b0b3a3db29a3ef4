#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* Words and numbers as screens show them. (transfer full) where char*. Since: 0.1 */
char       *ferry_text_time            (gint64               microseconds);   /* "20 Nov 2026, 18:04"; "" for 0 */
char       *ferry_text_ago             (gint64               microseconds);   /* "3 days ago" */
const char *ferry_text_execution_state (FerryExecutionState  state);
const char *ferry_text_execution_icon  (FerryExecutionState  state);
char       *ferry_text_database        (gboolean             sqlite,
                                        const char          *version);        /* nullable; "PostgreSQL 15.4", whatever more the server says of itself */
const char *ferry_text_backup_reason   (const char          *reason);         /* nullable: by another program */

G_END_DECLS
