#pragma once

#include "migrate/ferry-migrate.h"

#include <glib.h>

G_BEGIN_DECLS

/* An instance of a test's own: an application folder with .env, storage, key and a database filled from SQL. */
FerrySite      *migrate_fixture_site        (FerryDialect       dialect,
                                             const char        *name,
                                             const char        *sql);
/* an empty one with more lines in its .env */
FerrySite      *migrate_fixture_site_with_env (FerryDialect     dialect,
                                             const char        *name,
                                             const char        *extra_env);
/* one of the two real instances of ../shared/nocobase; NULL where they are not there */
FerrySite      *migrate_fixture_nocobase    (FerryDialect       dialect,
                                             const char        *name);
void            migrate_fixture_run         (FerrySite         *site,
                                             const char        *sql);
char           *migrate_fixture_value       (FerrySite         *site,
                                             const char        *sql);
void            migrate_fixture_assert      (FerrySite         *site,
                                             const char        *sql,
                                             const char        *expected);
/* table id -> digest of its rows; without the witness */
GHashTable     *migrate_fixture_digests     (FerrySite         *site);
char           *migrate_fixture_structure   (FerrySite         *site);
FerryRuleSet   *migrate_fixture_rules       (FerryRule          core,
                                             FerryRule          plugin,
                                             FerryRule          user);
FerryPackage   *migrate_fixture_package     (FerrySite         *site,
                                             FerryRuleSet      *rules);
FerryExecution *migrate_fixture_execute     (FerrySite         *target,
                                             FerryPackage      *package,
                                             GPtrArray         *variables);
FerryCatalogue *migrate_fixture_catalogue   (void);
void            migrate_fixture_add_for_both (const char       *path,
                                             GTestDataFunc      func);

G_END_DECLS
