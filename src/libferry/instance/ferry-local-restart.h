#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* Restarting a local application by the command of its record, and asking whether it answers. Since: 0.1 */
gboolean    ferry_local_restart_run (FerrySite   *site,
                                     const char  *command,
                                     FerryJob    *job,
                                     GError     **error);
FerryHealth ferry_local_health_ask  (FerrySite   *site,
                                     char       **text,
                                     FerryJob    *job);

G_END_DECLS
