#pragma once

#include "database/ferry-sqlite.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _FerrySqlite
{
  FerryDatabase  parent_instance;

  sqlite3       *db;
  char          *path;
  GCancellable  *cancellable;    /* nullable */
  gulong         cancelled_id;
  gint64         busy_since;     /* monotonic µs; 0: not waiting */
  gboolean       utf16;          /* texts are not UTF-8 in the file: their own order is not that of the bytes of row lines */
  int            lock_fd;        /* of lock_instance; -1 */
  GHashTable    *suspended;      /* while suspended: names of the tables, lower case; else NULL */
  GHashTable    *violations;     /* while suspended: violations of foreign keys before, see ferry-sqlite-suspend.c */
};

/* the virtual functions that have files of their own; see FerryDatabaseClass */
gint64          _ferry_sqlite_count_rows      (FerryDatabase *database, const FerryTable *table, GError **error);
FerryRowReader *_ferry_sqlite_read_rows       (FerryDatabase *database, const FerryTable *table, GPtrArray *columns,
                                               const FerryRowOrder *order, GError **error);
FerryRowWriter *_ferry_sqlite_write_rows      (FerryDatabase *database, const FerryTable *table, const char * const *columns, GError **error);
gboolean        _ferry_sqlite_delete_rows     (FerryDatabase *database, const FerryTable *table, const char * const *key_columns,
                                               FerryRowReader *keys, gint64 *n_rows, GError **error);
gboolean        _ferry_sqlite_update_rows     (FerryDatabase *database, const FerryTable *table, const char * const *columns,
                                               const char * const *key_columns, FerryRowReader *rows, gint64 *n_rows, GError **error);
gboolean        _ferry_sqlite_delete_all_rows (FerryDatabase *database, const FerryTable *table, gint64 *n_rows, GError **error);
gboolean        _ferry_sqlite_suspend         (FerryDatabase *database, const FerrySchema *before, GPtrArray *tables, GPtrArray *log, GError **error);
gboolean        _ferry_sqlite_resume          (FerryDatabase *database, const FerrySchema *after, GPtrArray *log, GError **error);
gboolean        _ferry_sqlite_raise_sequences (FerryDatabase *database, const FerrySchema *schema, const FerryTable *table,
                                               const FerrySchema *wanted, GPtrArray *log, GError **error);
gboolean        _ferry_sqlite_lock_instance   (FerryDatabase *database, const char *holder, GError **error);
void            _ferry_sqlite_unlock_instance (FerryDatabase *database);

/* puts an unfinished suspension back without checking anything: for a rollback */
void            _ferry_sqlite_end_suspension  (FerrySqlite *self);

G_END_DECLS
