#include "config.h"

#include "backup/ferry-pg-session.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "database/ferry-postgres-connection.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SOCKET_ROOM (1024 * 1024)

struct _FerryPgSession
{
  FerryDatabase *db;
  PGconn        *connection;    /* of @db */
  GCancellable  *cancellable;   /* nullable */
  gulong         handler;
  gboolean       nonblocking;   /* how the connection was found */
  char          *statement;     /* what stands before the rows of a COPY, for messages */
};

static void
cancel_cb (GCancellable *cancellable,
           gpointer      user_data)
{
  char message[256];

  PQcancel (user_data, message, sizeof message);
}

static void
free_cancel (gpointer cancel)
{
  PQfreeCancel (cancel);
}

/* Rows come in pieces larger than what a Unix socket holds by default: the server would wait for the next piece after each. TCP sees to it by itself, and only if it is let. */
static void
widen (PGconn *connection)
{
  int family = 0, room = SOCKET_ROOM;
  socklen_t length = sizeof family;

  if (getsockopt (PQsocket (connection), SOL_SOCKET, SO_DOMAIN, &family, &length) == 0 && family == AF_UNIX)
    setsockopt (PQsocket (connection), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

/**
 * ferry_pg_session_new:
 * @db: a PostgreSQL connection, in its write transaction
 * @cancellable: (nullable): stops the statement that runs
 *
 * Begins to use the connection of @db. One thread.
 *
 * Returns: (transfer full): the session
 *
 * Since: 0.1
 */
FerryPgSession *
ferry_pg_session_new (FerryDatabase *db,
                      GCancellable  *cancellable)
{
  FerryPgSession *self = g_new0 (FerryPgSession, 1);
  PGcancel *cancel;

  g_return_val_if_fail (FERRY_IS_DATABASE (db), NULL);

  self->db = g_object_ref (db);
  self->connection = ferry_postgres_get_connection (db);
  self->nonblocking = PQisnonblocking (self->connection);
  PQsetnonblocking (self->connection, 0);
  widen (self->connection);
  if (cancellable == NULL)
    return self;
  self->cancellable = g_object_ref (cancellable);
  cancel = PQgetCancel (self->connection);
  if (cancel != NULL)
    self->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), cancel, free_cancel);
  return self;
}

/**
 * ferry_pg_session_free:
 * @self: (nullable): a session
 *
 * Leaves the connection to its owner. From here on cancelling stops nothing: a COMMIT is not disturbed.
 *
 * Since: 0.1
 */
void
ferry_pg_session_free (FerryPgSession *self)
{
  if (self == NULL)
    return;
  if (self->handler != 0)
    g_cancellable_disconnect (self->cancellable, self->handler);
  PQsetnonblocking (self->connection, self->nonblocking);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->db);
  g_free (self->statement);
  g_free (self);
}

static FerryError
code_of (FerryPgSession *self,
         const char     *sqlstate)
{
  if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
    return FERRY_ERROR_CANCELLED;
  if (PQstatus (self->connection) != CONNECTION_OK || g_str_has_prefix (sqlstate, "08") || g_str_has_prefix (sqlstate, "57P"))
    return FERRY_ERROR_CONNECTION;
  if (strcmp (sqlstate, "42501") == 0)
    return FERRY_ERROR_PERMISSION;
  if (strcmp (sqlstate, "55P03") == 0 || strcmp (sqlstate, "40P01") == 0)
    return FERRY_ERROR_BUSY;
  if (strcmp (sqlstate, "53100") == 0)
    return FERRY_ERROR_NO_SPACE;
  return g_str_has_prefix (sqlstate, "23") ? FERRY_ERROR_CONSTRAINT : FERRY_ERROR_SQL;
}

/* The beginning of a statement, up to where values or columns may stand. */
static char *
label (const char *sql)
{
  gsize length = strcspn (sql, "(\n'");
  g_autofree char *start = g_strndup (sql, MIN (length, 200));
  g_autofree char *valid = g_utf8_make_valid (g_strchomp (start), -1);

  return ferry_escape_for_display (valid);
}

/* What depends on an object stands in the detail; details of other errors may hold values of rows and are not shown. */
static void
set_error (FerryPgSession  *self,
           const char      *sql,
           const PGresult  *result,
           GError         **error)
{
  const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE) != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : "";
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = strcmp (sqlstate, "2BP01") == 0 ? PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL) : NULL;
  FerryError code = code_of (self, sqlstate);
  g_autofree char *what = label (sql);
  g_autofree char *shown = g_strdup (primary != NULL ? primary : PQerrorMessage (self->connection));

  g_strdelimit (g_strchomp (shown), "\n", ' ');
  if (code == FERRY_ERROR_CANCELLED)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped. The database is as it was before"));
  else if (code == FERRY_ERROR_BUSY)
    g_set_error (error, FERRY_ERROR, (gint) code, _("Another program uses the database (%s). Stop the application and try again"), shown);
  else
    g_set_error (error, FERRY_ERROR, (gint) code, "%s: %s%s%s", what, shown, detail != NULL ? ": " : "", detail != NULL ? detail : "");
}

static gboolean
take_result (FerryPgSession  *self,
             const char      *sql,
             PGresult        *result,
             ExecStatusType   wanted,
             char            *sqlstate,
             GError         **error)
{
  ExecStatusType status = PQresultStatus (result);
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);

  if (status == wanted || (wanted == PGRES_COMMAND_OK && (status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)))
    return TRUE;
  if (sqlstate != NULL)
    g_strlcpy (sqlstate, state != NULL ? state : "", 6);
  set_error (self, sql, result, error);
  return FALSE;
}

/* The extended protocol takes one statement and no more. */
static gboolean
run (FerryPgSession  *self,
     const char      *sql,
     ExecStatusType   wanted,
     char            *sqlstate,
     GError         **error)
{
  PGresult *result = PQexecParams (self->connection, sql, 0, NULL, NULL, NULL, NULL, 0);
  gboolean ok = take_result (self, sql, result, wanted, sqlstate, error);

  PQclear (result);
  if (ok && wanted == PGRES_COMMAND_OK && PQtransactionStatus (self->connection) != PQTRANS_INTRANS)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("A statement of the backup ended the transaction. It is no backup; use another one"));
      return FALSE;
    }
  return ok;
}

/**
 * ferry_pg_session_execute:
 * @self: a session
 * @sql: one statement
 * @sqlstate: (nullable): 6 bytes for the SQLSTATE of a failure
 * @error: %FERRY_ERROR_SQL and the codes that say more
 *
 * Runs a statement; a failure ends the transaction's use. Blocks.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_session_execute (FerryPgSession  *self,
                          const char      *sql,
                          char            *sqlstate,
                          GError         **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  return run (self, sql, PGRES_COMMAND_OK, sqlstate, error);
}

/**
 * ferry_pg_session_try:
 * @self: a session
 * @sql: one statement
 * @sqlstate: (nullable): 6 bytes for the SQLSTATE of a failure; "" when the connection or the savepoint failed
 * @error: as ferry_pg_session_execute()
 *
 * Runs a statement that may fail. Blocks.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_session_try (FerryPgSession  *self,
                      const char      *sql,
                      char            *sqlstate,
                      GError         **error)
{
  char state[6] = "";
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (sqlstate != NULL)
    *sqlstate = '\0';
  if (!ferry_pg_session_execute (self, "SAVEPOINT ferry_restore", NULL, error))
    return FALSE;
  if (ferry_pg_session_execute (self, sql, state, &failure))
    return ferry_pg_session_execute (self, "RELEASE SAVEPOINT ferry_restore", NULL, error);
  if (!ferry_pg_session_execute (self, "ROLLBACK TO SAVEPOINT ferry_restore", NULL, error) ||
      !ferry_pg_session_execute (self, "RELEASE SAVEPOINT ferry_restore", NULL, error))
    return FALSE;
  if (sqlstate != NULL)
    g_strlcpy (sqlstate, state, 6);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * ferry_pg_session_value:
 * @self: a session
 * @sql: a query
 * @parameter: (nullable): the value of $1
 * @error: as ferry_pg_session_execute()
 *
 * Asks for one value. Blocks.
 *
 * Returns: (transfer full) (nullable): it; %NULL without @error when there is no row or it is NULL
 *
 * Since: 0.1
 */
char *
ferry_pg_session_value (FerryPgSession  *self,
                        const char      *sql,
                        const char      *parameter,
                        GError         **error)
{
  const char *values[] = { parameter };
  char *value = NULL;
  PGresult *result;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  result = PQexecParams (self->connection, sql, parameter != NULL ? 1 : 0, NULL, values, NULL, NULL, 0);
  if (take_result (self, sql, result, PGRES_TUPLES_OK, NULL, error) && PQntuples (result) > 0 && !PQgetisnull (result, 0, 0))
    value = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  return value;
}

/**
 * ferry_pg_session_begin_copy:
 * @self: a session
 * @sql: a statement COPY … FROM stdin
 * @error: as ferry_pg_session_execute()
 *
 * Begins to send rows; to be ended by ferry_pg_session_end_copy() in any case. Blocks.
 *
 * Returns: whether the server takes rows now
 *
 * Since: 0.1
 */
gboolean
ferry_pg_session_begin_copy (FerryPgSession  *self,
                             const char      *sql,
                             GError         **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (!run (self, sql, PGRES_COPY_IN, NULL, error))
    return FALSE;
  g_free (self->statement);
  self->statement = g_strdup (sql);
  return TRUE;
}

/**
 * ferry_pg_session_copy:
 * @self: a session
 * @data: rows in COPY's text form
 * @length: bytes, at most 1 GiB
 * @error: %FERRY_ERROR_CONNECTION
 *
 * Sends rows. That the server refuses one is told by ferry_pg_session_end_copy(). Blocks.
 *
 * Returns: whether they were sent
 *
 * Since: 0.1
 */
gboolean
ferry_pg_session_copy (FerryPgSession  *self,
                       const char      *data,
                       gsize            length,
                       GError         **error)
{
  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  if (PQputCopyData (self->connection, data, (int) length) == 1)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The connection to the database broke: %s"), PQerrorMessage (self->connection));
  return FALSE;
}

/**
 * ferry_pg_session_end_copy:
 * @self: a session
 * @abort: (nullable): why the rows end here; the COPY then fails
 * @error: as ferry_pg_session_execute(); not set for the failure that @abort asks for
 *
 * Ends the rows and waits for the server's verdict. Blocks.
 *
 * Returns: the number of rows that the server took, -1 on failure
 *
 * Since: 0.1
 */
gint64
ferry_pg_session_end_copy (FerryPgSession  *self,
                           const char      *abort,
                           GError         **error)
{
  gint64 rows = -1;
  PGresult *result;

  g_return_val_if_fail (self != NULL, -1);

  PQputCopyEnd (self->connection, abort);
  while ((result = PQgetResult (self->connection)) != NULL)
    {
      if (PQresultStatus (result) == PGRES_COMMAND_OK)
        rows = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
      else if (abort == NULL && (error == NULL || *error == NULL))
        set_error (self, self->statement, result, error);
      PQclear (result);
      if (PQstatus (self->connection) != CONNECTION_OK)
        break;
    }
  return rows;
}
