#pragma once

#include "database/ferry-row-reader.h"
#include "database/ferry-sqlite.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/** FerrySqliteRowReader: the rows of a SELECT as row lines. Since: 0.1 */
#define FERRY_TYPE_SQLITE_ROW_READER (ferry_sqlite_row_reader_get_type ())
G_DECLARE_FINAL_TYPE (FerrySqliteRowReader, ferry_sqlite_row_reader, FERRY, SQLITE_ROW_READER, FerryRowReader)

/* takes @statement over */
FerryRowReader *ferry_sqlite_row_reader_new (FerrySqlite  *database,
                                             const char   *table,
                                             sqlite3_stmt *statement,
                                             guint         n_columns);

G_END_DECLS
