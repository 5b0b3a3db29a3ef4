#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryDialect: in text `postgres` and `sqlite`, as NocoBase's DB_DIALECT. Since: 0.1 */
typedef enum { FERRY_DIALECT_POSTGRES, FERRY_DIALECT_SQLITE } FerryDialect;

const char *ferry_dialect_to_string   (FerryDialect  dialect);
gboolean    ferry_dialect_from_string (const char   *text,
                                       FerryDialect *dialect);

G_END_DECLS
