#pragma once

#include "ferry-instance-item.h"

G_BEGIN_DECLS

/* Makes a migration file in the library, in a thread, and tells its end in the main window. The job is the caller's to watch. (transfer full). Main thread. Since: 0.1 */
FerryJob *ferry_create_job_start (GtkWindow         *window,     /* the main window; nullable */
                                  FerryInstanceItem *item,
                                  FerryRuleSet      *rules,
                                  const char        *title,      /* nullable: a default one */
                                  GError           **error);

G_END_DECLS
