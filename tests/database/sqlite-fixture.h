#pragma once

#include "database/ferry-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* What the tests of the SQLite end share. Failures end the test. */

/* a new database file made from SQL; owned by the caller */
char          *sqlite_fixture_new       (const char    *sql);
void           sqlite_fixture_run       (const char    *path,
                                         const char    *sql);
/* all values of the result, "|" between columns, one line per row; integers and texts as SQLite prints them */
char          *sqlite_fixture_dump      (const char    *path,
                                         const char    *sql);
FerryDatabase *sqlite_fixture_open      (const char    *path);
FerrySchema   *sqlite_fixture_schema    (const char    *path);
/* the rows as lines joined by newlines, in key order */
char          *sqlite_fixture_rows      (FerryDatabase *db,
                                         const char    *table);
/* columns that travel: NULL terminated */
char         **sqlite_fixture_columns   (const FerryTable *table);
/* a stream of the given lines */
FerryRowReader *sqlite_fixture_lines    (const char * const *lines);

G_END_DECLS
