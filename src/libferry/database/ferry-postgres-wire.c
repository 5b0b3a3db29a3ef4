#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* how long a server may take to answer a cancellation before the connection is given up */
#define CANCEL_MILLISECONDS 10000

static gboolean
is_cancelled (FerryPostgres *self)
{
  return !self->shielded && g_cancellable_is_cancelled (ferry_database_get_cancellable (FERRY_DATABASE (self)));
}

/* asks the server to stop what runs; its answer comes as the statement's result */
void
_ferry_postgres_interrupt (FerryPostgres *self)
{
  char message[256] = "";
  PGcancel *cancel = PQgetCancel (self->connection);

  self->interrupted = TRUE;
  if (cancel != NULL && !PQcancel (cancel, message, sizeof message))
    g_debug ("cancelling: %s", message);
  PQfreeCancel (cancel);
}

void
_ferry_postgres_unwatch (FerryPostgres *self)
{
  if (self->watched != NULL)
    g_cancellable_release_fd (self->watched);
  g_clear_object (&self->watched);
}

/* %FALSE where there is nothing to watch; self->cancel_fd else */
static gboolean
watch (FerryPostgres *self)
{
  GCancellable *cancellable = ferry_database_get_cancellable (FERRY_DATABASE (self));

  if (self->watched != cancellable)
    {
      _ferry_postgres_unwatch (self);
      if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &self->cancel_fd))
        self->watched = g_object_ref (cancellable);
    }
  return self->watched != NULL;
}

/* Waits until the server has something to say, the socket takes more, or the user cancels. A server that does not answer
 * a cancellation loses its connection: everything after that takes the path of a lost connection. */
void
_ferry_postgres_wait (FerryPostgres *self,
                      GIOCondition   condition)
{
  GPollFD fds[2] = { { PQsocket (self->connection), (gushort) condition, 0 }, { -1, 0, 0 } };
  gboolean watched;
  int n_ready;

  if (fds[0].fd < 0)
    return;
  watched = !self->shielded && !self->interrupted && watch (self);
  if (watched)
    fds[1] = self->cancel_fd;
  do
    n_ready = g_poll (fds, watched ? 2 : 1, self->interrupted ? CANCEL_MILLISECONDS : -1);
  while (n_ready < 0 && errno == EINTR);
  if (n_ready == 0)
    shutdown (fds[0].fd, SHUT_RDWR);
  else if (!self->interrupted && is_cancelled (self))
    _ferry_postgres_interrupt (self);
}

/* %FALSE: the connection is lost */
gboolean
_ferry_postgres_flush (FerryPostgres *self)
{
  int state;

  while ((state = PQflush (self->connection)) == 1)
    {
      _ferry_postgres_wait (self, G_IO_IN | G_IO_OUT);
      if (!PQconsumeInput (self->connection))
        return FALSE;
    }

  return state == 0;
}

PGresult *
_ferry_postgres_next_result (FerryPostgres *self)
{
  while (PQisBusy (self->connection))
    {
      _ferry_postgres_wait (self, G_IO_IN);
      if (!PQconsumeInput (self->connection))
        break;
    }

  return PQgetResult (self->connection);
}

static gboolean
check_ready (FerryPostgres  *self,
             GError        **error)
{
  if (self->stream != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                           _("The connection is still busy with the rows of a table; this is a fault of Ferry, please report it"));
      return FALSE;
    }
  if (is_cancelled (self))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped before the next statement was sent to the database"));
      return FALSE;
    }

  return TRUE;
}

gboolean
_ferry_postgres_send (FerryPostgres       *self,
                      const char          *sql,
                      const char * const  *parameters,
                      GError             **error)
{
  int n_parameters = parameters != NULL ? (int) g_strv_length ((char **) parameters) : 0;

  if (!check_ready (self, error))
    return FALSE;

  self->interrupted = FALSE;
  self->sqlstate[0] = '\0';
  if (PQsendQueryParams (self->connection, sql, n_parameters, NULL, parameters, NULL, NULL, 0))
    {
      _ferry_postgres_flush (self);
      return TRUE;
    }

  _ferry_postgres_set_lost (self, error);
  return FALSE;
}

/* statements that nobody of Ferry sends this way: COPY from or to the client */
static void
end_copy (FerryPostgres  *self,
          ExecStatusType  status)
{
  char *line;

  if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH)
    PQputCopyEnd (self->connection, "COPY is not possible here");
  _ferry_postgres_flush (self);
  while (status == PGRES_COPY_OUT && PQgetCopyData (self->connection, &line, FALSE) > 0)
    PQfreemem (line);
}

static gboolean
is_copy (ExecStatusType status)
{
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

static gboolean
is_failure (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_EMPTY_QUERY || is_copy (status);
}

PGresult *
_ferry_postgres_finish (FerryPostgres *self)
{
  PGresult *kept = NULL;
  PGresult *result;

  while ((result = _ferry_postgres_next_result (self)) != NULL)
    {
      ExecStatusType status = PQresultStatus (result);

      if (is_copy (status))
        end_copy (self, status);
      if (kept != NULL && is_failure (kept))
        {
          PQclear (result);
          continue;
        }
      PQclear (kept);
      kept = result;
    }

  return kept;
}

PGresult *
_ferry_postgres_run (FerryPostgres       *self,
                     const char          *sql,
                     const char * const  *parameters,
                     GError             **error)
{
  g_autoptr(PGresult) result = NULL;

  if (!_ferry_postgres_send (self, sql, parameters, error))
    return NULL;

  result = _ferry_postgres_finish (self);
  if (!_ferry_postgres_check (self, result, error))
    return NULL;

  return g_steal_pointer (&result);
}

gboolean
_ferry_postgres_run_logged (FerryPostgres  *self,
                            GPtrArray      *log,
                            char           *sql,
                            GError        **error)
{
  g_autofree char *statement = sql;
  g_autoptr(PGresult) result = _ferry_postgres_run (self, statement, NULL, error);

  if (result == NULL)
    return FALSE;

  g_ptr_array_add (log, g_steal_pointer (&statement));
  return TRUE;
}

char *
_ferry_postgres_value (FerryPostgres  *self,
                       GError        **error,
                       const char     *sql,
                       ...)
{
  g_autoptr(GPtrArray) parameters = g_ptr_array_new ();
  g_autoptr(PGresult) result = NULL;
  va_list args;
  gpointer parameter;

  va_start (args, sql);
  do
    g_ptr_array_add (parameters, parameter = va_arg (args, char *));
  while (parameter != NULL);
  va_end (args);

  result = _ferry_postgres_run (self, sql, (const char * const *) parameters->pdata, error);
  if (result == NULL || PQntuples (result) == 0 || PQgetisnull (result, 0, 0))
    return NULL;

  return g_strdup (PQgetvalue (result, 0, 0));
}

gboolean
_ferry_postgres_in_transaction (FerryPostgres *self)
{
  PGTransactionStatusType status = PQtransactionStatus (self->connection);

  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

gint64
_ferry_postgres_affected (PGresult *result)
{
  return g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
}
