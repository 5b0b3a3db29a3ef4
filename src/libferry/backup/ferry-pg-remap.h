#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* Inside a write transaction: schema @to is called @from until the end, so that a dump of @from fills it; a schema that is called @from already stands aside (@aside, nullable). */
gboolean ferry_pg_remap_begin (FerryDatabase  *db,
                               const char     *from,
                               const char     *to,
                               char          **aside,
                               GError        **error);
gboolean ferry_pg_remap_end   (FerryDatabase  *db,
                               const char     *from,
                               const char     *to,
                               const char     *aside,
                               GError        **error);

G_END_DECLS
