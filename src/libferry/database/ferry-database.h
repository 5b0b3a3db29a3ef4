#pragma once

#include "database/ferry-connection-settings.h"
#include "database/ferry-row-column.h"
#include "database/ferry-row-order.h"
#include "database/ferry-row-reader.h"
#include "database/ferry-row-writer.h"
#include "database/ferry-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_TRANSACTION_SNAPSHOT,   /* PostgreSQL REPEATABLE READ READ ONLY; SQLite one read transaction */
  FERRY_TRANSACTION_WRITE,      /* PostgreSQL BEGIN; SQLite BEGIN IMMEDIATE */
} FerryTransactionMode;

/* FORGOTTEN: no such transaction runs, and what became of it is not known any more (too old, or of another server): the witness decides */
typedef enum { FERRY_OUTCOME_COMMITTED, FERRY_OUTCOME_NOT_COMMITTED, FERRY_OUTCOME_UNKNOWN, FERRY_OUTCOME_FORGOTTEN } FerryOutcome;

/* one result row: n values, NULL for SQL NULL, text form; return FALSE to stop */
typedef gboolean (*FerryRowFunc) (guint n, const char * const *values, gpointer user_data);

/**
 * FerryDatabase: one connection to an instance's database, PostgreSQL or SQLite. Blocking; one thread at a time, except
 * that the #GCancellable given at opening interrupts whatever runs (PQcancel, sqlite3_interrupt) and gives %FERRY_ERROR_CANCELLED.
 * Every session pins search_path, DateStyle, IntervalStyle, extra_float_digits, TimeZone (UTC), bytea_output, standard_conforming_strings,
 * row_security off, client encoding UTF8. Since: 0.1
 */
#define FERRY_TYPE_DATABASE (ferry_database_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryDatabase, ferry_database, FERRY, DATABASE, GObject)

struct _FerryDatabaseClass
{
  GObjectClass parent_class;

  FerryDialect    (*get_dialect)     (FerryDatabase *self);
  int             (*get_version)     (FerryDatabase *self);                    /* 150020; SQLite 3040001 */
  char           *(*dup_version)     (FerryDatabase *self);                    /* SELECT version() / "3.40.1" */
  gboolean        (*begin)           (FerryDatabase *self, FerryTransactionMode mode, GError **error);
  gboolean        (*commit)          (FerryDatabase *self, GError **error);    /* FERRY_ERROR_OUTCOME_UNKNOWN when the reply was lost */
  void            (*rollback)        (FerryDatabase *self);                    /* no error: nothing left to do about it */
  gboolean        (*execute)         (FerryDatabase *self, const char *sql, gint64 *affected, GError **error);   /* exactly one statement */
  gboolean        (*query)           (FerryDatabase *self, const char *sql, const char * const *parameters,
                                      FerryRowFunc func, gpointer user_data, GError **error);   /* $1… / ?1… text parameters, NULL-terminated or NULL */
  FerrySchema    *(*read_schema)     (FerryDatabase *self, GError **error);
  gint64          (*count_rows)      (FerryDatabase *self, const FerryTable *table, GError **error);             /* ONLY this table; -1 on error */
  FerryRowReader *(*read_rows)       (FerryDatabase *self, const FerryTable *table, GPtrArray *columns /* FerryRowColumn */,
                                      const FerryRowOrder *order /* nullable: any order */, GError **error);
  FerryRowWriter *(*write_rows)      (FerryDatabase *self, const FerryTable *table, const char * const *columns, GError **error);
  /* lines of key fields only (ferry_row_order_append_key): deletes those rows; the true count */
  gboolean        (*delete_rows)     (FerryDatabase *self, const FerryTable *table, const char * const *key_columns,
                                      FerryRowReader *keys, gint64 *n_rows, GError **error);
  /* whole lines of rows that exist by key with other values: sets @columns, keeps every other column's value; rows may swap unique values */
  gboolean        (*update_rows)     (FerryDatabase *self, const FerryTable *table, const char * const *columns,
                                      const char * const *key_columns, FerryRowReader *rows, gint64 *n_rows, GError **error);
  gboolean        (*delete_all_rows) (FerryDatabase *self, const FerryTable *table, gint64 *n_rows, GError **error);   /* DELETE FROM ONLY */
  /* inside the write transaction: takes table locks in sorted order (PostgreSQL: SHARE ROW EXCLUSIVE, ACCESS EXCLUSIVE for those in @exclusive; lock_timeout) */
  gboolean        (*lock_tables)     (FerryDatabase *self, GPtrArray *tables /* FerryTable */, GPtrArray *exclusive /* FerryTable */, GError **error);
  /* while the rows of @tables are written no user trigger fires and no foreign key from or to them acts; resume puts all back as it was and
   * fails (FERRY_ERROR_CONSTRAINT, naming constraint, table and number of rows) where rows now violate a foreign key that was valid before. @before is the
   * structure before, @after the structure now (foreign keys may have gone or come). Statements run are appended to @log (char*). */
  gboolean        (*suspend)         (FerryDatabase *self, const FerrySchema *before, GPtrArray *tables, GPtrArray *log, GError **error);
  gboolean        (*resume)          (FerryDatabase *self, const FerrySchema *after, GPtrArray *log, GError **error);
  /* sets sequences of auto-increment columns of @table to max (present next value, @wanted's next value, greatest value in the column + 1), by
   * ALTER SEQUENCE … RESTART / sqlite_sequence, only where that raises them; statements appended to @log */
  gboolean        (*raise_sequences) (FerryDatabase *self, const FerrySchema *schema, const FerryTable *table,
                                      const FerrySchema *wanted, GPtrArray *log, GError **error);
  /* the execution lock of the instance (advisory lock plus nothing / lock file "<db>.ferry-lock" with flock); FERRY_ERROR_BUSY names the holder */
  gboolean        (*lock_instance)   (FerryDatabase *self, const char *holder, GError **error);
  void            (*unlock_instance) (FerryDatabase *self);
  /* transaction id of the present write transaction as text (pg_current_xact_id(); SQLite: ""), to be kept before COMMIT */
  char           *(*dup_transaction_id) (FerryDatabase *self, GError **error);
  /* on a fresh connection after a crash: what became of that transaction (pg_xact_status); SQLite: UNKNOWN (the witness decides) */
  FerryOutcome    (*transaction_outcome) (FerryDatabase *self, const char *transaction_id, GError **error);
};

/* opens and probes; FERRY_ERROR_CONNECTION, AUTHENTICATION, PERMISSION, UNSUPPORTED (server older than 13), BUSY … */
FerryDatabase  *ferry_database_open            (FerryConnectionSettings *settings,
                                                GCancellable            *cancellable,
                                                GError                 **error);
FerryConnectionSettings *ferry_database_get_settings (FerryDatabase     *self);
GCancellable   *ferry_database_get_cancellable (FerryDatabase           *self);
char           *ferry_database_quote_table     (FerryDatabase           *self,
                                                const FerryTable        *table);     /* "public"."roles" / "roles" */
char           *ferry_database_quote           (const char              *identifier); /* double quotes doubled; both dialects */
char           *ferry_database_query_value     (FerryDatabase           *self,
                                                const char              *sql,
                                                const char * const      *parameters,
                                                GError                 **error);      /* first value of the first row; NULL without error when none or NULL */
/* SHA-256 hex over all rows in key order: equality of tables across instances */
char           *ferry_database_digest_table    (FerryDatabase           *self,
                                                const FerryTable        *table,
                                                GError                 **error);
/* …and one wrapper ferry_database_<vfunc>() for every virtual function above, same arguments and result */

FerryDialect    ferry_database_get_dialect     (FerryDatabase *self);
int             ferry_database_get_version     (FerryDatabase *self);
char           *ferry_database_dup_version     (FerryDatabase *self);
gboolean        ferry_database_begin           (FerryDatabase *self, FerryTransactionMode mode, GError **error);
gboolean        ferry_database_commit          (FerryDatabase *self, GError **error);
void            ferry_database_rollback        (FerryDatabase *self);
gboolean        ferry_database_execute         (FerryDatabase *self, const char *sql, gint64 *affected, GError **error);
gboolean        ferry_database_query           (FerryDatabase *self, const char *sql, const char * const *parameters,
                                                FerryRowFunc func, gpointer user_data, GError **error);
FerrySchema    *ferry_database_read_schema     (FerryDatabase *self, GError **error);
gint64          ferry_database_count_rows      (FerryDatabase *self, const FerryTable *table, GError **error);
FerryRowReader *ferry_database_read_rows       (FerryDatabase *self, const FerryTable *table, GPtrArray *columns,
                                                const FerryRowOrder *order, GError **error);
FerryRowWriter *ferry_database_write_rows      (FerryDatabase *self, const FerryTable *table, const char * const *columns, GError **error);
gboolean        ferry_database_delete_rows     (FerryDatabase *self, const FerryTable *table, const char * const *key_columns,
                                                FerryRowReader *keys, gint64 *n_rows, GError **error);
gboolean        ferry_database_update_rows     (FerryDatabase *self, const FerryTable *table, const char * const *columns,
                                                const char * const *key_columns, FerryRowReader *rows, gint64 *n_rows, GError **error);
gboolean        ferry_database_delete_all_rows (FerryDatabase *self, const FerryTable *table, gint64 *n_rows, GError **error);
gboolean        ferry_database_lock_tables     (FerryDatabase *self, GPtrArray *tables, GPtrArray *exclusive, GError **error);
gboolean        ferry_database_suspend         (FerryDatabase *self, const FerrySchema *before, GPtrArray *tables, GPtrArray *log, GError **error);
gboolean        ferry_database_resume          (FerryDatabase *self, const FerrySchema *after, GPtrArray *log, GError **error);
gboolean        ferry_database_raise_sequences (FerryDatabase *self, const FerrySchema *schema, const FerryTable *table,
                                                const FerrySchema *wanted, GPtrArray *log, GError **error);
gboolean        ferry_database_lock_instance   (FerryDatabase *self, const char *holder, GError **error);
void            ferry_database_unlock_instance (FerryDatabase *self);
char           *ferry_database_dup_transaction_id  (FerryDatabase *self, GError **error);
FerryOutcome    ferry_database_transaction_outcome (FerryDatabase *self, const char *transaction_id, GError **error);

G_END_DECLS
