#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

/* Connections that break around COMMIT, through a proxy between Ferry and the server: the verdict is what the database holds. Servers that go away in the middle. */

#define COMMIT "COMMIT"   /* with its NUL, in a Parse message */

typedef enum { PASS, CUT_BEFORE, CUT_REPLY, CUT_REPLY_AND_HIDE } Mode;

typedef struct
{
  GSocketListener *listener;
  GCancellable    *end;
  GThread         *thread;
  GPtrArray       *relays;     /* GThread*: one a connection */
  char            *folder;
  int              mode;       /* atomic */
  int              hidden;     /* atomic: how many new connections are refused */
} Proxy;

static gboolean
relay (GSocket *from,
       GSocket *to,
       char    *data,
       gsize   *length)
{
  gssize n = g_socket_receive (from, data, 65536, NULL, NULL);

  *length = n > 0 ? (gsize) n : 0;
  for (gsize sent = 0; to != NULL && sent < *length;)
    {
      gssize m = g_socket_send (to, data + sent, *length - sent, NULL, NULL);

      if (m <= 0)
        return FALSE;
      sent += (gsize) m;
    }
  return n > 0;
}

static GSocketConnection *
connect_to_server (void)
{
  g_autofree char *path = g_strdup_printf ("%s/.s.PGSQL.5432", ferry_test_postgres_host ());
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* %FALSE ends both sides. */
static gboolean
client_says (Proxy   *proxy,
             GSocket *client,
             GSocket *server)
{
  g_autofree char *data = g_malloc (65536);
  int mode = g_atomic_int_get (&proxy->mode);
  gsize length;

  if (!relay (client, NULL, data, &length))
    return FALSE;
  if (mode != PASS && memmem (data, length, COMMIT, sizeof COMMIT) != NULL)
    {
      g_atomic_int_set (&proxy->mode, PASS);
      g_atomic_int_set (&proxy->hidden, mode == CUT_REPLY_AND_HIDE ? 5 : 0);
      if (mode == CUT_BEFORE)
        return FALSE;
      g_assert_cmpint (g_socket_send (server, data, length, NULL, NULL), ==, (gssize) length);
      relay (server, NULL, data, &length);   /* its answer goes nowhere */
      return FALSE;
    }
  return g_socket_send (server, data, length, NULL, NULL) == (gssize) length;
}

typedef struct { Proxy *proxy; GSocketConnection *connection; } Client;

static gpointer
relay_thread (gpointer user_data)
{
  g_autofree Client *job = user_data;
  Proxy *proxy = job->proxy;
  g_autoptr(GSocketConnection) connection = job->connection;
  g_autoptr(GSocketConnection) upstream = NULL;
  g_autofree char *data = g_malloc (65536);
  GSocket *client = g_socket_connection_get_socket (connection);
  GSocket *server;
  gsize length;
  gboolean open = TRUE;

  if (g_atomic_int_get (&proxy->hidden) > 0)
    {
      g_atomic_int_add (&proxy->hidden, -1);
      return NULL;
    }
  upstream = connect_to_server ();
  server = g_socket_connection_get_socket (upstream);
  while (open)
    {
      GPollFD fds[2] = { { g_socket_get_fd (client), G_IO_IN, 0 }, { g_socket_get_fd (server), G_IO_IN, 0 } };

      g_poll (fds, 2, -1);
      if (fds[0].revents != 0)
        open = client_says (proxy, client, server);
      if (open && fds[1].revents != 0)
        open = relay (server, client, data, &length);
    }
  return NULL;
}

static void
join (gpointer thread)
{
  g_thread_join (thread);
}

static gpointer
proxy_thread (gpointer data)
{
  Proxy *proxy = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (proxy->listener, NULL, proxy->end, NULL)) != NULL)
    {
      Client *client = g_new (Client, 1);

      *client = (Client) { proxy, connection };
      g_ptr_array_add (proxy->relays, g_thread_new ("relay", relay_thread, client));
    }
  return NULL;
}

static void
proxy_set_up (Proxy *proxy)
{
  g_autofree char *path = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  proxy->folder = g_strdup (ferry_test_folder ());
  path = g_build_filename (proxy->folder, ".s.PGSQL.5432", NULL);
  address = g_unix_socket_address_new (path);
  proxy->end = g_cancellable_new ();
  proxy->listener = g_socket_listener_new ();
  proxy->relays = g_ptr_array_new_with_free_func (join);
  g_socket_listener_add_address (proxy->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  proxy->thread = g_thread_new ("proxy", proxy_thread, proxy);
}

static void
proxy_tear_down (Proxy *proxy)
{
  g_cancellable_cancel (proxy->end);
  g_thread_join (proxy->thread);
  g_ptr_array_unref (proxy->relays);
  g_object_unref (proxy->listener);
  g_object_unref (proxy->end);
  g_free (proxy->folder);
}

/* The target once more, reached through the proxy. */
static FerrySite *
site_behind (Proxy     *proxy,
             FaultPair *pair)
{
  const char *database = ferry_connection_settings_get (ferry_site_get_connection (pair->target), "dbname");
  g_autofree char *env = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USER=postgres\n", proxy->folder, database);
  g_autofree char *path = g_build_filename (pair->folder, ".env", NULL);
  g_autoptr(GError) error = NULL;
  FerrySite *site;

  ferry_test_write (path, env);
  site = ferry_site_new_for_folder (ferry_site_get_id (pair->target), "behind", FERRY_STAGE_PRODUCTION, pair->folder, &error);
  g_assert_no_error (error);
  return site;
}

static void
try_cut (Mode     mode,
         gboolean committed)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  FerryExecuteOptions options = { .skip_backup = TRUE };
  Proxy proxy = { 0 };
  g_autoptr(FerrySite) site = NULL;
  g_autoptr(FerryExecution) record = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *now = NULL;

  fault_pair_set_up (&pair, FERRY_DIALECT_POSTGRES);
  proxy_set_up (&proxy);
  site = site_behind (&proxy, &pair);
  g_atomic_int_set (&proxy.mode, (int) mode);
  record = ferry_execute (site, pair.package, catalogue, &options, NULL, &error);
  g_assert_nonnull (record);
  now = fault_snapshot (pair.target);
  g_assert_cmpint (g_atomic_int_get (&proxy.mode), ==, PASS);
  if (committed)
    g_assert_no_error (error);
  else
    g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_assert_cmpint (ferry_execution_get_state (record), ==, committed ? FERRY_EXECUTION_DONE : FERRY_EXECUTION_FAILED);
  g_assert_cmpstr (now, ==, committed ? pair.after : pair.before);
  g_assert_true (fault_witnessed (pair.target, ferry_execution_get_id (record)) == committed);
  proxy_tear_down (&proxy);
}

static void
test_reply_lost (void)
{
  for (guint i = 0; i < 3; i++)
    try_cut (CUT_REPLY, TRUE);
}

static void
test_reply_lost_and_away (void)
{
  try_cut (CUT_REPLY_AND_HIDE, TRUE);
}

static void
test_commit_lost (void)
{
  for (guint i = 0; i < 2; i++)
    try_cut (CUT_BEFORE, FALSE);
}

/* ---- a server that drops everybody ---- */

typedef struct { FaultPair *pair; const char *step; } Drop;

static void
drop_all_cb (FerryJob   *job,
             const char *step,
             const char *title,
             gboolean    finished,
             gpointer    user_data)
{
  Drop *drop = user_data;
  g_autofree char *sql = NULL;

  if (finished || !g_str_equal (step, drop->step))
    return;
  sql = g_strdup_printf ("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()",
                         ferry_connection_settings_get (ferry_site_get_connection (drop->pair->target), "dbname"));
  ferry_test_postgres_run ("postgres", sql);
}

static void
test_dropped (void)
{
  static const char * const steps[] = { "backup", "verify-backup", "compare", "apply", "verify", "commit" };
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();

  fault_pair_set_up (&pair, FERRY_DIALECT_POSTGRES);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Drop drop = { &pair, steps[i] };
      g_autoptr(FerryJob) job = ferry_job_new ("drop");
      FerryExecuteOptions options = { .skip_backup = i > 1 };
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryExecution) record = NULL;
      g_autofree char *now = NULL;

      ferry_job_set_observer (job, drop_all_cb, &drop);
      record = ferry_execute (pair.target, pair.package, catalogue, &options, job, &error);
      g_test_message ("%s: %s", steps[i], error != NULL ? error->message : "done");
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
      g_assert_cmpint (ferry_execution_get_state (record), ==, FERRY_EXECUTION_FAILED);
      now = fault_snapshot (pair.target);
      g_assert_cmpstr (now, ==, pair.before);
    }
  fault_pair_execute (&pair, TRUE);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/migrate/server/reply-lost", test_reply_lost);
  g_test_add_func ("/migrate/server/reply-lost-and-away", test_reply_lost_and_away);
  g_test_add_func ("/migrate/server/commit-lost", test_commit_lost);
  g_test_add_func ("/migrate/server/dropped", test_dropped);
  return g_test_run ();
}
