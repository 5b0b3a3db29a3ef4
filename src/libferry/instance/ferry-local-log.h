#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

GBytes   *ferry_local_log_read         (const char    *folder,
                                        FerryLogPart   part,
                                        gint64         offset,
                                        gsize          length,
                                        GError       **error);

G_END_DECLS
