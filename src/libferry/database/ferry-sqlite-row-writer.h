#pragma once

#include "database/ferry-row-writer.h"
#include "database/ferry-sqlite.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/** FerrySqliteRowWriter: row lines into a prepared INSERT. Since: 0.1 */
#define FERRY_TYPE_SQLITE_ROW_WRITER (ferry_sqlite_row_writer_get_type ())
G_DECLARE_FINAL_TYPE (FerrySqliteRowWriter, ferry_sqlite_row_writer, FERRY, SQLITE_ROW_WRITER, FerryRowWriter)

/* takes @statement over: one parameter per field of a line */
FerryRowWriter *ferry_sqlite_row_writer_new (FerrySqlite  *database,
                                             const char   *table,
                                             sqlite3_stmt *statement,
                                             guint         n_columns);

G_END_DECLS
