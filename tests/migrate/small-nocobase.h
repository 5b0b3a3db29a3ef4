#pragma once

#include "migrate-fixture.h"

G_BEGIN_DECLS

/* A NocoBase of a dozen tables. In SQL "t:roles" is a table and "c:roleName" a column by their logical names: they become the physical
 * ones that prefix, naming and schema of the instance's .env ask for. */
FerrySite *small_nocobase_new    (FerryDialect  dialect,
                                  const char   *name,
                                  const char   *env);
void       small_nocobase_run    (FerrySite    *site,
                                  const char   *sql);
char      *small_nocobase_value  (FerrySite    *site,
                                  const char   *sql);
void       small_nocobase_assert (FerrySite    *site,
                                  const char   *sql,
                                  const char   *expected);

G_END_DECLS
