#pragma once

#include <glib.h>

G_BEGIN_DECLS

int ferry_version_compare (const char *a,
                           const char *b);

G_END_DECLS
