#pragma once

#include "gtk-fixture.h"

/* The PostgreSQL server of build-aux/with-postgres, where it is the test's own: made to die and to come back, as seen by instances of the application. */

/* a fresh database of a small NocoBase, with @sql after it; owned by the support library */
const char        *pg_server_database  (const char *sql);
/* an application folder whose .env names the database, as an instance of the store; (transfer none) */
FerryInstanceItem *pg_server_add       (FerryApp *app, const char *name, const char *stage, const char *database);
/* at once, without a word to whoever is connected; waits until it is gone */
void               pg_server_kill      (void);
void               pg_server_start     (void);
/* another session that locks a table in @mode until the server dies or pg_server_unlock(); waits until it has it */
void               pg_server_lock      (const char *database, const char *table, const char *mode);
void               pg_server_unlock    (void);
/* runs the main context until a session waits for that lock */
void               pg_server_wait_held (const char *database);
/* from now on a COMMIT in @database, which must have been prepared so before it is connected to, is done but not answered, as with a standby that is away */
void               pg_server_prepare_to_hold_commits (const char *database);
void               pg_server_hold_commits  (void);
/* runs the main context until a COMMIT waits; the next start of the server answers again */
void               pg_server_wait_commit   (void);
/* from now on who comes to @database is asked for a password; @role gets one */
void               pg_server_protect   (const char *database, const char *role, const char *password);
