#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define CONNECT_SECONDS 15

/* parameters that every connection has; settings of the user's own go before the first kind, not before the second */
static const char * const fallbacks[][2] = {
  { "keepalives_idle", "30" },
  { "keepalives_interval", "10" },
  { "keepalives_count", "3" },
  { "tcp_user_timeout", "60000" },
};
static const char * const forced[][2] = {
  { "application_name", "ferry" },
  { "client_encoding", "UTF8" },
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)

static GHashTable *
collect_parameters (FerryConnectionSettings *settings)
{
  GHashTable *parameters = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer keyword, value;

  for (guint i = 0; i < G_N_ELEMENTS (fallbacks); i++)
    g_hash_table_insert (parameters, (gpointer) fallbacks[i][0], (gpointer) fallbacks[i][1]);
  g_hash_table_iter_init (&iter, settings->parameters);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    g_hash_table_insert (parameters, keyword, value);
  for (guint i = 0; i < G_N_ELEMENTS (forced); i++)
    g_hash_table_insert (parameters, (gpointer) forced[i][0], (gpointer) forced[i][1]);

  return parameters;
}

/* without expansion of dbname: a database may be called "host=evil" */
static PGconn *
start (FerryConnectionSettings *settings)
{
  g_autoptr(GHashTable) parameters = collect_parameters (settings);
  g_autoptr(GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer keyword, value;

  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    {
      g_ptr_array_add (keywords, keyword);
      g_ptr_array_add (values, value);
    }
  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);

  return PQconnectStartParams ((const char * const *) keywords->pdata, (const char * const *) values->pdata, 0);
}

static gint64
deadline_of (FerryConnectionSettings *settings)
{
  const char *text = ferry_connection_settings_get (settings, "connect_timeout");
  gint64 seconds = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return g_get_monotonic_time () + CLAMP (seconds > 0 ? seconds : CONNECT_SECONDS, 2, 3600) * G_USEC_PER_SEC;
}

/* %FALSE when the user or the clock stopped it */
static gboolean
wait_for_server (PGconn                     *connection,
                 PostgresPollingStatusType   polling,
                 GCancellable               *cancellable,
                 gint64                      deadline)
{
  GPollFD fds[2] = { { PQsocket (connection), polling == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, 0 }, { -1, 0, 0 } };
  gboolean watched = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);
  gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
  int n_ready = 0;

  if (left > 0)
    n_ready = g_poll (fds, watched ? 2 : 1, (int) left);
  if (watched)
    g_cancellable_release_fd (cancellable);

  return (n_ready > 0 || (n_ready < 0 && errno == EINTR)) && !g_cancellable_is_cancelled (cancellable);
}

static PostgresPollingStatusType
poll_to_the_end (PGconn       *connection,
                 GCancellable *cancellable,
                 gint64        deadline)
{
  PostgresPollingStatusType polling = PGRES_POLLING_WRITING;

  while (polling == PGRES_POLLING_READING || polling == PGRES_POLLING_WRITING)
    {
      if (!wait_for_server (connection, polling, cancellable, deadline))
        return polling;
      polling = PQconnectPoll (connection);
    }

  return polling;
}

/* With verbose messages "FATAL:  28P01: …" tells the SQLSTATE, in every language; it and the place in the server's source
 * are cut out of what people read. */
static char *
split_message (const char  *message,
               char       **state)
{
  g_autoptr(GRegex) regex = g_regex_new (": +([0-9][0-9A-Z]{4}): ", 0, 0, NULL);
  g_autoptr(GRegex) place = g_regex_new ("\\n[^\\n:]+: +\\w+, [a-z_]+\\.c:[0-9]+", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *without_state = NULL;
  g_autofree char *text = NULL;

  if (g_regex_match (regex, message, 0, &match))
    *state = g_match_info_fetch (match, 1);
  without_state = g_regex_replace_literal (regex, message, -1, 0, ": ", 0, NULL);
  text = g_regex_replace_literal (place, without_state != NULL ? without_state : message, -1, 0, "", 0, NULL);

  return _ferry_postgres_one_line (text != NULL ? text : message);
}

static void
set_failure (PGconn      *connection,
             const char  *what,
             GError     **error)
{
  g_autofree char *state = NULL;
  g_autofree char *cause = split_message (PQerrorMessage (connection), &state);

  if (PQconnectionNeedsPassword (connection))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
                 _("%s: the server asks for the password of “%s”; enter it, or put it into the file ~/.pgpass"), what, PQuser (connection));
  else if (state != NULL && g_str_has_prefix (state, "28"))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION, _("%s: %s; check user and password"), what, cause);
  else if (g_strcmp0 (state, "3D000") == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("%s: %s; check the name of the database"), what, cause);
  else if (g_strcmp0 (state, "42501") == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("%s: %s; grant the right to this user, or use another one"), what, cause);
  else if (g_strcmp0 (state, "53300") == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("%s: %s; close connections, then try again"), what, cause);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("%s: %s; check that the server runs and can be reached"), what, cause);
}

static void
ignore_notice (void       *user_data,
               const char *message)
{
}

PGconn *
_ferry_postgres_connect (FerryConnectionSettings  *settings,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  g_autoptr(PGconn) connection = NULL;
  g_autofree char *what = ferry_connection_settings_describe (settings);
  PostgresPollingStatusType polling = PGRES_POLLING_FAILED;

  if (!g_cancellable_is_cancelled (cancellable))
    {
      connection = start (settings);
      PQsetErrorVerbosity (connection, PQERRORS_VERBOSE);
      PQsetNoticeProcessor (connection, ignore_notice, NULL);
      if (PQstatus (connection) != CONNECTION_BAD)
        polling = poll_to_the_end (connection, cancellable, deadline_of (settings));
    }

  if (g_cancellable_is_cancelled (cancellable))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("%s: stopped while connecting"), what);
  else if (polling == PGRES_POLLING_OK)
    {
      PQsetErrorVerbosity (connection, PQERRORS_DEFAULT);
      PQsetnonblocking (connection, 1);
      return g_steal_pointer (&connection);
    }
  else if (polling == PGRES_POLLING_FAILED)
    set_failure (connection, what, error);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION,
                 _("%s: the server did not answer in time; check that it runs and can be reached"), what);

  return NULL;
}
