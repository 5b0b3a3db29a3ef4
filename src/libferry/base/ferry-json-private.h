#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean _ferry_json_scan (const char  *text,
                           gsize        length,
                           const char  *what,
                           gboolean    *holds_nul,
                           GError     **error);

G_END_DECLS
