#pragma once

#include "database/ferry-connection-settings.h"

#include <glib.h>

G_BEGIN_DECLS

/* Databases of a test's own on the throwaway server of build-aux/with-postgres; superuser "postgres". Without the server every function
 * ends the program with a message that tells how to get it. */

/* the folder of the server's Unix socket, to be used as libpq's "host" */
const char *ferry_test_postgres_host            (void);
/* a fresh empty database with a name of its own, dropped when the program ends; owned by the support library */
const char *ferry_test_postgres_create_database (void);
/* "postgresql:///ferry_1_2?host=/tmp/…&user=postgres" */
char       *ferry_test_postgres_uri             (const char *database);
FerryConnectionSettings *
            ferry_test_postgres_settings        (const char *database);
/* SQL text, any number of statements, in one implicit transaction */
void        ferry_test_postgres_run             (const char *database,
                                                 const char *sql);
/* first value of the first row as text; NULL for SQL NULL or no row */
char       *ferry_test_postgres_value           (const char *database,
                                                 const char *sql);
/* an SQL script for psql (COPY … FROM stdin and meta commands too); *.gz is unpacked first. Stops at the first error */
void        ferry_test_postgres_load            (const char *database,
                                                 const char *path);
/* psql's or pg_dump's path next to the server's */
char       *ferry_test_postgres_program         (const char *name);

G_END_DECLS
