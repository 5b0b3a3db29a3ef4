#pragma once

#include "database/ferry-database.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/* libpq's connection of a PostgreSQL end, for what #FerryDatabase has no word for (a dump played back inside its transaction); it stays @db's own. Since: 0.1 */
PGconn *ferry_postgres_get_connection (FerryDatabase *db);

G_END_DECLS
