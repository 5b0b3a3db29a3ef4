#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-error.h"
#include "database/ferry-sqlite-schema.h"
#include "database/ferry-sqlite-statement.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerrySqlite, ferry_sqlite, FERRY_TYPE_DATABASE)

static FerryDialect
ferry_sqlite_real_get_dialect (FerryDatabase *database)
{
  return FERRY_DIALECT_SQLITE;
}

static int
ferry_sqlite_real_get_version (FerryDatabase *database)
{
  return sqlite3_libversion_number ();
}

static char *
ferry_sqlite_real_dup_version (FerryDatabase *database)
{
  return g_strdup (sqlite3_libversion ());
}

static gboolean
set_read_only (FerrySqlite  *self,
               GError      **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION,
               _("%s can't be written. Check the owner and the permissions of the file and its folder"), self->path);
  return FALSE;
}

/* who stops the wait for another program's lock is told so, not that the file is locked */
static gboolean
run_waiting (FerrySqlite  *self,
             const char   *sql,
             GError      **error)
{
  g_autoptr(GError) local_error = NULL;

  if (ferry_sqlite_run (self->db, sql, &local_error))
    return TRUE;
  if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_BUSY) && g_cancellable_is_cancelled (self->cancellable))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped on request"));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* BEGIN alone takes no snapshot: the first read does */
static gboolean
ferry_sqlite_real_begin (FerryDatabase         *database,
                         FerryTransactionMode   mode,
                         GError               **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);

  if (mode == FERRY_TRANSACTION_WRITE && sqlite3_db_readonly (self->db, "main") == 1)
    return set_read_only (self, error);
  if (mode == FERRY_TRANSACTION_WRITE)
    return run_waiting (self, "BEGIN IMMEDIATE", error);
  if (!ferry_sqlite_run (self->db, "BEGIN", error))
    return FALSE;
  if (run_waiting (self, "SELECT 1 FROM main.sqlite_master LIMIT 1", error))
    return TRUE;
  ferry_database_rollback (database);

  return FALSE;
}

/* COMMIT that fails with SQLITE_BUSY leaves the transaction open: the caller may try again or roll back */
static gboolean
ferry_sqlite_real_commit (FerryDatabase  *database,
                          GError        **error)
{
  return run_waiting (FERRY_SQLITE (database), "COMMIT", error);
}

static void
ferry_sqlite_real_rollback (FerryDatabase *database)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(GError) error = NULL;

  /* a full disk, say, has rolled back already */
  if (!sqlite3_get_autocommit (self->db) && !ferry_sqlite_run (self->db, "ROLLBACK", &error))
    g_debug ("rollback: %s", error->message);
  _ferry_sqlite_end_suspension (self);
}

static gboolean
ferry_sqlite_real_execute (FerryDatabase  *database,
                           const char     *sql,
                           gint64         *affected,
                           GError        **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  gint64 before = sqlite3_total_changes64 (self->db);

  if (!ferry_sqlite_run (self->db, sql, error))
    return FALSE;
  /* the count of other statements is left over from the last change */
  if (affected != NULL)
    *affected = sqlite3_total_changes64 (self->db) > before ? sqlite3_changes64 (self->db) : 0;

  return TRUE;
}

static gboolean
bind_parameters (sqlite3_stmt        *statement,
                 const char * const  *parameters,
                 GError             **error)
{
  for (int i = 0; parameters != NULL && parameters[i] != NULL; i++)
    if (sqlite3_bind_text (statement, i + 1, parameters[i], -1, SQLITE_STATIC) != SQLITE_OK)
      return ferry_sqlite_set_error (sqlite3_db_handle (statement), error);

  return TRUE;
}

static gboolean
ferry_sqlite_real_query (FerryDatabase       *database,
                         const char          *sql,
                         const char * const  *parameters,
                         FerryRowFunc         func,
                         gpointer             user_data,
                         GError             **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare (self->db, sql, error);
  g_autofree const char **values = NULL;
  gboolean row = TRUE;
  int n;

  if (statement == NULL || !bind_parameters (statement, parameters, error))
    return FALSE;
  n = sqlite3_column_count (statement);
  values = g_new0 (const char *, n + 1);
  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      for (int i = 0; row && i < n; i++)
        values[i] = ferry_sqlite_column (statement, i);
      if (row && func != NULL)
        row = func ((guint) n, values, user_data);
    }

  return TRUE;
}

static FerrySchema *
ferry_sqlite_real_read_schema (FerryDatabase  *database,
                               GError        **error)
{
  return ferry_sqlite_read_schema (FERRY_SQLITE (database)->db, error);
}

/* BEGIN IMMEDIATE keeps every other writer out already */
static gboolean
ferry_sqlite_real_lock_tables (FerryDatabase  *database,
                               GPtrArray      *tables,
                               GPtrArray      *exclusive,
                               GError        **error)
{
  return TRUE;
}

static char *
ferry_sqlite_real_dup_transaction_id (FerryDatabase  *database,
                                      GError        **error)
{
  return g_strdup ("");
}

static FerryOutcome
ferry_sqlite_real_transaction_outcome (FerryDatabase  *database,
                                       const char     *transaction_id,
                                       GError        **error)
{
  return FERRY_OUTCOME_UNKNOWN;
}

static void
ferry_sqlite_dispose (GObject *object)
{
  FerrySqlite *self = FERRY_SQLITE (object);

  /* waits for a running callback: after this nothing interrupts the connection any more */
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  _ferry_sqlite_unlock_instance (FERRY_DATABASE (self));

  G_OBJECT_CLASS (ferry_sqlite_parent_class)->dispose (object);
}

static void
ferry_sqlite_finalize (GObject *object)
{
  FerrySqlite *self = FERRY_SQLITE (object);

  g_clear_pointer (&self->db, sqlite3_close_v2);
  g_clear_pointer (&self->violations, g_hash_table_unref);
  g_clear_pointer (&self->suspended, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (ferry_sqlite_parent_class)->finalize (object);
}

static void
ferry_sqlite_class_init (FerrySqliteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  FerryDatabaseClass *database_class = FERRY_DATABASE_CLASS (klass);

  object_class->dispose = ferry_sqlite_dispose;
  object_class->finalize = ferry_sqlite_finalize;

  database_class->get_dialect = ferry_sqlite_real_get_dialect;
  database_class->get_version = ferry_sqlite_real_get_version;
  database_class->dup_version = ferry_sqlite_real_dup_version;
  database_class->begin = ferry_sqlite_real_begin;
  database_class->commit = ferry_sqlite_real_commit;
  database_class->rollback = ferry_sqlite_real_rollback;
  database_class->execute = ferry_sqlite_real_execute;
  database_class->query = ferry_sqlite_real_query;
  database_class->read_schema = ferry_sqlite_real_read_schema;
  database_class->count_rows = _ferry_sqlite_count_rows;
  database_class->read_rows = _ferry_sqlite_read_rows;
  database_class->write_rows = _ferry_sqlite_write_rows;
  database_class->delete_rows = _ferry_sqlite_delete_rows;
  database_class->update_rows = _ferry_sqlite_update_rows;
  database_class->delete_all_rows = _ferry_sqlite_delete_all_rows;
  database_class->lock_tables = ferry_sqlite_real_lock_tables;
  database_class->suspend = _ferry_sqlite_suspend;
  database_class->resume = _ferry_sqlite_resume;
  database_class->raise_sequences = _ferry_sqlite_raise_sequences;
  database_class->lock_instance = _ferry_sqlite_lock_instance;
  database_class->unlock_instance = _ferry_sqlite_unlock_instance;
  database_class->dup_transaction_id = ferry_sqlite_real_dup_transaction_id;
  database_class->transaction_outcome = ferry_sqlite_real_transaction_outcome;
}

static void
ferry_sqlite_init (FerrySqlite *self)
{
  self->lock_fd = -1;
}
