#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

FerryBackupEstimate *ferry_local_estimate_backup (FerrySite      *site,
                                                  FerryDatabase  *db,
                                                  GError        **error);

gint64               ferry_local_estimate_database (FerryDatabase *db,
                                                    GError       **error);

G_END_DECLS
