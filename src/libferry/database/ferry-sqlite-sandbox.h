#pragma once

#include "database/ferry-table.h"

G_BEGIN_DECLS

/* whether making @table gives exactly @table and nothing else, and calls only harmless functions; FERRY_ERROR_UNSUPPORTED */
gboolean  ferry_sqlite_sandbox_check   (const FerryTable   *table,
                                        GError            **error);
/* a literal: what the column holds in rows that get its constant default, its affinity applied; NULL when it can't be told */
char     *ferry_sqlite_sandbox_default (const FerryColumn  *column,
                                        gboolean            strict);

G_END_DECLS
