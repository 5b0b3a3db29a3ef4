#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* A connection to a database of the test server that can run statements and queries and nothing else: what reading a
 * structure needs. */
FerryDatabase *ferry_test_libpq_open (const char *database);

G_END_DECLS
