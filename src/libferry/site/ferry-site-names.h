#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

/* How NocoBase names tables and columns in the database. Since: 0.1 */
char *ferry_snake_case     (const char *name);
char *ferry_physical_table (const char *name,
                            gboolean    underscored,
                            const char *prefix);

G_END_DECLS
