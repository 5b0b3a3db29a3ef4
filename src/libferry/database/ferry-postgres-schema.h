#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

FerrySchema *ferry_postgres_read_schema (FerryDatabase  *db,
                                         const char     *main_schema,
                                         GError        **error);

G_END_DECLS
