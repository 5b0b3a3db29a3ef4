#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* FERRY_ERROR_CONNECTION, AUTHENTICATION, PERMISSION, UNSUPPORTED (server older than 13), CANCELLED. Since: 0.1 */
FerryDatabase *ferry_postgres_open        (FerryConnectionSettings *settings,
                                           GCancellable            *cancellable,
                                           GError                 **error);

G_END_DECLS
