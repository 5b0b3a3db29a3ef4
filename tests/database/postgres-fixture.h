#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* a database of a test's own with a connection to it */
typedef struct
{
  const char    *name;
  FerryDatabase *db;
  FerrySchema   *schema;     /* nullable: of the last fixture_table() */
  GCancellable  *cancellable;
} Fixture;

void              fixture_set_up        (Fixture *fixture, gconstpointer sql);     /* @sql: nullable, run first */
void              fixture_tear_down     (Fixture *fixture, gconstpointer sql);
FerryDatabase    *fixture_open          (Fixture *fixture);                        /* another connection to the same database */
void              fixture_run           (FerryDatabase *db, const char *sql);
void              fixture_begin         (Fixture *fixture);
void              fixture_commit        (Fixture *fixture);
const FerryTable *fixture_table         (Fixture *fixture, const char *id);
void              fixture_assert_value  (FerryDatabase *db, const char *sql, const char *expected);
GPtrArray        *fixture_read          (FerryDatabase *db, const FerryTable *table, const char * const *columns, gboolean ordered);
gboolean          fixture_write         (FerryDatabase *db, const FerryTable *table, const char * const *columns, GPtrArray *lines, GError **error);
FerryRowReader   *fixture_lines_new     (const char * const *lines);

#define STRV(...) ((const char * const []) { __VA_ARGS__, NULL })

G_END_DECLS
