#pragma once

#include "database/ferry-sqlite-merge.h"
#include "database/ferry-statement.h"

G_BEGIN_DECLS

/* SQL over the columns of @from that gives what @column of @to holds afterwards; NULL for the value as it is */
char           *ferry_sqlite_conversion  (const FerryTable    *from,
                                          const FerryTable    *to,
                                          const FerryColumn   *column);
/* the statement that copies the rows of @from into @to, which stands there as @temporary */
char           *ferry_sqlite_copy_sql    (const FerryTable    *from,
                                          const FerryTable    *to,
                                          const char          *temporary);
/* the statements that turn @from into @to by copying; returns the one that copies the rows, owned by @statements */
FerryStatement *ferry_sqlite_rebuild     (const FerryTable    *from,
                                          const FerryTable    *to,
                                          const char          *temporary,   /* a free name */
                                          FerryStatementPhase  phase,
                                          GPtrArray           *statements);

G_END_DECLS
