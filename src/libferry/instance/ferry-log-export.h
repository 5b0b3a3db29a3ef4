#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* The kept record of one execution as files to pass on. Since: 0.1 */
gboolean ferry_log_export (FerryInstance   *instance,
                           FerryExecution  *execution,
                           const char      *path,      /* "….zip", or a folder that is made */
                           GError         **error);

G_END_DECLS
