#pragma once

#include "instance/ferry-local-instance.h"

G_BEGIN_DECLS

gboolean ferry_scheduled_backup_run        (FerryLocalInstance        *instance,
                                            gint64                     now,
                                            FerryJob                  *job,
                                            FerryBackupRun           **run,
                                            GError                   **error);
gboolean ferry_scheduled_backup_test_cloud (FerryLocalInstance        *instance,
                                            const FerryBackupSettings *settings,
                                            FerryJob                  *job,
                                            GError                   **error);

G_END_DECLS
