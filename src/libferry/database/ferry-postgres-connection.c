#include "config.h"

#include "database/ferry-postgres-connection.h"

#include "database/ferry-postgres-private.h"

/**
 * ferry_postgres_get_connection:
 * @db: a PostgreSQL database
 *
 * For what #FerryDatabase has no word for: a dump that is played back inside its transaction. No row stream may be open. The connection is in libpq's
 * nonblocking mode, and who changes its mode or its settings puts them back.
 *
 * Returns: (transfer none): libpq's connection, which lives as long as @db. The thread that uses @db.
 *
 * Since: 0.1
 */
PGconn *
ferry_postgres_get_connection (FerryDatabase *db)
{
  g_return_val_if_fail (FERRY_IS_POSTGRES (db), NULL);

  return FERRY_POSTGRES (db)->connection;
}
