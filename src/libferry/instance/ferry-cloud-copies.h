#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

GPtrArray   *ferry_cloud_copies_list  (FerryInstance  *instance,
                                       GError        **error);
FerryBackup *ferry_cloud_copies_fetch (FerryInstance  *instance,
                                       const char     *name,
                                       FerryJob       *job,
                                       GError        **error);

G_END_DECLS
