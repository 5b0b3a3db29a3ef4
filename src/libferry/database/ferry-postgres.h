#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* FERRY_ERROR_CONNECTION, AUTHENTICATION, PERMISSION, UNSUPPORTED (server older than 13), CANCELLED. Since: 0.1 */
FerryDatabase *ferry_postgres_open        (FerryConnectionSettings *settings,
                                           GCancellable            *cancellable,
                                           GError                 **error);

/* the structure as the system catalogues tell it; uses ferry_database_query() only. Since: 0.1 */
FerrySchema   *ferry_postgres_read_schema (FerryDatabase           *db,
                                           const char              *main_schema,
                                           GError                 **error);

G_END_DECLS
