#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Literal secrets in columns that may hold some (catalogue: may_hold_secrets). Values never leave these functions. Since: 0.1 */
gboolean ferry_secret_column     (const char *column_name);
void     ferry_secret_scan_value (const char *column,
                                  const char *value,
                                  gsize       length,
                                  GPtrArray  *paths);     /* char*, appended: "options.auth.clientSecret" */

G_END_DECLS
