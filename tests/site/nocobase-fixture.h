#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

/* an application folder with @env as .env, a key file and, for SQLite, the database of nocobase-fixture.sql */
FerrySite     *nocobase_fixture_new      (const char        *env);
/* the same on a database of its own of the test server; @env without DB_* of the connection */
FerrySite     *nocobase_fixture_postgres (const char        *env);
/* one of ../shared/nocobase's SQLite instances ("dev", "prod") with its .env and key; NULL where the folder is not there */
FerrySite     *nocobase_fixture_real     (const char        *instance);
FerryDatabase *nocobase_fixture_open     (FerrySite         *site,
                                          FerrySchema      **schema);   /* (out) (transfer full) */
/* runs statements in the SQLite file of @site */
void           nocobase_fixture_run      (FerrySite         *site,
                                          const char        *sql);

G_END_DECLS
