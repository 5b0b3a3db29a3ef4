#pragma once

#include "database/ferry-table.h"

G_BEGIN_DECLS

gboolean               ferry_sqlite_can_add_columns (const FerryTable  *from,
                                                     const FerryTable  *to);
const FerryForeignKey *ferry_sqlite_own_foreign_key (const FerryTable  *table,
                                                     const FerryColumn *column);

G_END_DECLS
