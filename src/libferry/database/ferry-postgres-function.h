#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_postgres_function_is_harmless  (const char *name);   /* of pg_catalog */
gboolean ferry_postgres_function_is_forbidden (const char *name);   /* in whatever schema */

G_END_DECLS
