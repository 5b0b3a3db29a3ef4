#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* exactly one statement; anything but blanks and comments after it is FERRY_ERROR_USAGE */
sqlite3_stmt *ferry_sqlite_prepare        (sqlite3      *db,
                                           const char   *sql,
                                           GError      **error);
/* the same with %s formatting; names are quoted with %w inside "…" (sqlite3_mprintf) */
sqlite3_stmt *ferry_sqlite_prepare_format (sqlite3      *db,
                                           GError      **error,
                                           const char   *format,
                                           ...);
/* one step: TRUE with @row, FALSE with @error */
gboolean      ferry_sqlite_step           (sqlite3_stmt *statement,
                                           gboolean     *row,
                                           GError      **error);
gboolean      ferry_sqlite_run            (sqlite3      *db,
                                           const char   *sql,
                                           GError      **error);
/* first column of the first row as integer; 0 without a row */
gboolean      ferry_sqlite_get_int64      (sqlite3_stmt *statement,
                                           gint64       *value,
                                           GError      **error);
const char   *ferry_sqlite_column         (sqlite3_stmt *statement,
                                           int           column);
void          ferry_sqlite_append_name    (GString      *sql,
                                           const char   *name);

G_END_DECLS
