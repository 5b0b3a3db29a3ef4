#pragma once

#include <libpq-fe.h>

#include "database/ferry-postgres.h"

G_BEGIN_DECLS

#define FERRY_TYPE_POSTGRES (ferry_postgres_get_type ())
G_DECLARE_FINAL_TYPE (FerryPostgres, ferry_postgres, FERRY, POSTGRES, FerryDatabase)

/* one connection; the parts of the implementation are in the files ferry-postgres-*.c */
struct _FerryPostgres
{
  FerryDatabase  parent_instance;

  PGconn        *connection;
  GObject       *stream;           /* not owned: the row stream that is open */
  char           sqlstate[6];      /* of the last failure */
  guint          n_names;          /* temporary tables made so far */
  gboolean       shielded;         /* what runs must not be interrupted: clearing up */
  gboolean       interrupted;      /* the statement that runs was cancelled */
  gboolean       instance_locked;
  GCancellable  *watched;          /* cancel_fd is of this one: made once, not at every wait */
  GPollFD        cancel_fd;
  GPtrArray     *triggers;         /* FerryPostgresTrigger: suspended */
  GPtrArray     *foreign_keys;     /* FerryPostgresKey: suspended */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/* connecting (ferry-postgres-connect.c) */
PGconn         *_ferry_postgres_connect         (FerryConnectionSettings *settings, GCancellable *cancellable, GError **error);
gboolean        _ferry_postgres_pin             (FerryPostgres *self, GError **error);

/* the wire (ferry-postgres-wire.c) */
gboolean        _ferry_postgres_send            (FerryPostgres *self, const char *sql, const char * const *parameters, GError **error);
void            _ferry_postgres_wait            (FerryPostgres *self, GIOCondition condition);
void            _ferry_postgres_unwatch         (FerryPostgres *self);
void            _ferry_postgres_interrupt       (FerryPostgres *self);
gboolean        _ferry_postgres_flush           (FerryPostgres *self);
PGresult       *_ferry_postgres_next_result     (FerryPostgres *self);
PGresult       *_ferry_postgres_finish          (FerryPostgres *self);      /* reads to the end: the first failure, else the last result */
PGresult       *_ferry_postgres_run             (FerryPostgres *self, const char *sql, const char * const *parameters, GError **error);
gboolean        _ferry_postgres_run_logged      (FerryPostgres *self, GPtrArray *log, char *sql, GError **error);   /* takes sql */
char           *_ferry_postgres_value           (FerryPostgres *self, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
gboolean        _ferry_postgres_in_transaction  (FerryPostgres *self);
gint64          _ferry_postgres_affected        (PGresult *result);

/* errors (ferry-postgres-error.c) */
gboolean        _ferry_postgres_check           (FerryPostgres *self, PGresult *result, GError **error);   /* NULL result: the connection's failure */
void            _ferry_postgres_set_lost        (FerryPostgres *self, GError **error);
char           *_ferry_postgres_one_line        (const char *message);
gboolean        _ferry_postgres_has_state       (FerryPostgres *self, const char *sqlstate);

/* transactions (ferry-postgres-transaction.c) */
gboolean        _ferry_postgres_begin           (FerryDatabase *db, FerryTransactionMode mode, GError **error);
gboolean        _ferry_postgres_commit          (FerryDatabase *db, GError **error);
void            _ferry_postgres_rollback        (FerryDatabase *db);
char           *_ferry_postgres_dup_transaction_id  (FerryDatabase *db, GError **error);
FerryOutcome    _ferry_postgres_transaction_outcome (FerryDatabase *db, const char *transaction_id, GError **error);
gboolean        _ferry_postgres_savepoint       (FerryPostgres *self, const char *name, GError **error);
void            _ferry_postgres_back_to         (FerryPostgres *self, const char *name);
gboolean        _ferry_postgres_release         (FerryPostgres *self, const char *name, GError **error);

/* rows (ferry-postgres-select.c, -reader.c, -writer.c, -rows.c, -delete.c, -update.c) */
char           *_ferry_postgres_select          (FerryPostgres *self, const FerryTable *table, GPtrArray *columns, const FerryRowOrder *order, GError **error);
FerryRowReader *_ferry_postgres_read_rows       (FerryDatabase *db, const FerryTable *table, GPtrArray *columns, const FerryRowOrder *order, GError **error);
FerryRowWriter *_ferry_postgres_write_rows      (FerryDatabase *db, const FerryTable *table, const char * const *columns, GError **error);
FerryRowWriter *_ferry_postgres_writer_new      (FerryPostgres *self, const char *quoted_table, const char * const *columns, GError **error);
gint64          _ferry_postgres_count_rows      (FerryDatabase *db, const FerryTable *table, GError **error);
gboolean        _ferry_postgres_delete_all_rows (FerryDatabase *db, const FerryTable *table, gint64 *n_rows, GError **error);
gboolean        _ferry_postgres_delete_rows     (FerryDatabase *db, const FerryTable *table, const char * const *key_columns, FerryRowReader *keys, gint64 *n_rows, GError **error);
gboolean        _ferry_postgres_update_rows     (FerryDatabase *db, const FerryTable *table, const char * const *columns, const char * const *key_columns,
                                                 FerryRowReader *rows, gint64 *n_rows, GError **error);
char           *_ferry_postgres_fill            (FerryPostgres *self, const FerryTable *table, const char * const *columns, FerryRowReader *rows, GError **error);
char           *_ferry_postgres_new_name        (FerryPostgres *self);      /* a temporary table's, quoted and qualified */
gboolean        _ferry_postgres_drop            (FerryPostgres *self, const char *quoted_table, GError **error);
char           *_ferry_postgres_join            (const char * const *columns, const char *prefix, const char *separator);
char           *_ferry_postgres_match           (FerryPostgres *self, const FerryTable *table, const char * const *key_columns, GError **error);
gboolean        _ferry_postgres_is_row_key      (const FerryTable *table, const char * const *key_columns);

/* locks (ferry-postgres-lock.c, ferry-postgres-instance-lock.c) */
gboolean        _ferry_postgres_lock_tables     (FerryDatabase *db, GPtrArray *tables, GPtrArray *exclusive, GError **error);
gboolean        _ferry_postgres_lock_instance   (FerryDatabase *db, const char *holder, GError **error);
void            _ferry_postgres_unlock_instance (FerryDatabase *db);
char           *_ferry_postgres_array           (const char * const *texts);   /* the parameter of $1::text[] */
char           *_ferry_postgres_table_array     (GPtrArray *tables);         /* the same of quoted table names */

/* suspending (ferry-postgres-suspend.c, -resume.c) and sequences (-sequence.c) */
typedef struct { char *table, *name, state; } FerryPostgresTrigger;
typedef struct { char *table, *name, *definition, *comment, *columns, *count_sql; } FerryPostgresKey;

void            _ferry_postgres_trigger_free    (FerryPostgresTrigger *self);
void            _ferry_postgres_key_free        (FerryPostgresKey *self);
char           *_ferry_postgres_trigger_sql     (const FerryPostgresTrigger *self, char state);
gboolean        _ferry_postgres_suspend         (FerryDatabase *db, const FerrySchema *before, GPtrArray *tables, GPtrArray *log, GError **error);
gboolean        _ferry_postgres_resume          (FerryDatabase *db, const FerrySchema *after, GPtrArray *log, GError **error);
gboolean        _ferry_postgres_raise_sequences (FerryDatabase *db, const FerrySchema *schema, const FerryTable *table, const FerrySchema *wanted, GPtrArray *log, GError **error);

G_END_DECLS
