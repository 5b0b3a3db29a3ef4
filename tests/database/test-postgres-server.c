#include "config.h"

#include "base/ferry-error.h"
#include "database/ferry-database.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD "canary-9f31 'x\\"

/* a server of the test's own that asks for passwords, and can be killed or made a standby */
typedef struct
{
  char *folder;
  char *data;
  GPid  guard;
  int   leash;   /* closed when this program ends, however it ends: then the guard cleans up */
} Cluster;

/* PostgreSQL refuses to run as root */
static void
become_owner (gpointer user_data)
{
  struct passwd *user = geteuid () == 0 ? getpwnam ("postgres") : NULL;

  if (user != NULL && (setgroups (0, NULL) != 0 || setgid (user->pw_gid) != 0 || setuid (user->pw_uid) != 0))
    _exit (99);
}

static void
run (const char *program,
     ...)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  const char *argument;
  int status;
  va_list args;

  g_ptr_array_add (arguments, ferry_test_postgres_program (program));
  va_start (args, program);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, g_strdup (argument));
  va_end (args);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync ("/", (char **) arguments->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                become_owner, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
hand_over (const char *path)
{
  struct passwd *user = geteuid () == 0 ? getpwnam ("postgres") : NULL;

  if (user != NULL)
    g_assert_cmpint (chown (path, user->pw_uid, user->pw_gid), ==, 0);
}

static void
start (Cluster *cluster)
{
  g_autofree char *options = g_strdup_printf ("-c listen_addresses= -c unix_socket_directories=%s -c fsync=off", cluster->folder);
  g_autofree char *log = g_build_filename (cluster->folder, "log", NULL);

  run ("pg_ctl", "-D", cluster->data, "-l", log, "-w", "-t", "60", "-o", options, "start", NULL);
}

static void
stop (Cluster *cluster)
{
  run ("pg_ctl", "-D", cluster->data, "-m", "immediate", "-w", "stop", NULL);
}

static void
start_guard (Cluster *cluster)
{
  g_autofree char *pg_ctl = ferry_test_postgres_program ("pg_ctl");
  const char *arguments[] = { "/bin/sh", "-c", "read nothing; \"$1\" -D \"$2/data\" -m immediate -w stop; rm -rf \"$2\"", "sh", pg_ctl, cluster->folder, NULL };
  g_autoptr(GError) error = NULL;

  g_spawn_async_with_pipes ("/", (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                            become_owner, NULL, &cluster->guard, &cluster->leash, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
cluster_set_up (Cluster *cluster)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *password_file = NULL;

  cluster->folder = g_strdup ("/tmp/ferry-own-XXXXXX");
  g_assert_nonnull (g_mkdtemp (cluster->folder));
  hand_over (cluster->folder);
  cluster->data = g_build_filename (cluster->folder, "data", NULL);
  start_guard (cluster);
  password_file = g_build_filename (cluster->folder, "password", NULL);
  g_file_set_contents (password_file, PASSWORD "\n", -1, &error);
  g_assert_no_error (error);
  hand_over (password_file);
  run ("initdb", "-D", cluster->data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password_file, "-N", "-E", "UTF8", "--locale=C.UTF-8", NULL);
  start (cluster);
}

static void
cluster_tear_down (Cluster *cluster)
{
  close (cluster->leash);
  waitpid (cluster->guard, NULL, 0);
  g_free (cluster->folder);
  g_free (cluster->data);
}

static FerryDatabase *
open_as (const Cluster *cluster,
         const char    *user,
         const char    *password,
         const char    *database,
         GError       **error)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_postgres ();
  FerryDatabase *db;

  ferry_connection_settings_set (settings, "host", cluster->folder);
  ferry_connection_settings_set (settings, "user", user);
  ferry_connection_settings_set (settings, "password", password);
  ferry_connection_settings_set (settings, "dbname", database);
  ferry_connection_settings_set (settings, "passfile", "/nonexistent");
  db = ferry_database_open (settings, NULL, error);
  if (error != NULL && *error != NULL)
    {
      g_assert_null (db);
      g_assert_null (strstr ((*error)->message, "canary"));
      g_assert_null (strchr ((*error)->message, '\n'));
      g_assert_null (strstr ((*error)->message, ".c:"));
    }

  return db;
}

static void
test_passwords (gconstpointer cluster)
{
  static const struct { const char *user, *password, *database; int code; const char *words; } cases[] = {
    { "postgres", NULL, "postgres", FERRY_ERROR_AUTHENTICATION, "asks for the password of “postgres”" },
    { "postgres", "canary-wrong", "postgres", FERRY_ERROR_AUTHENTICATION, "password authentication failed" },
    { "nobody-known", "canary-wrong", "postgres", FERRY_ERROR_AUTHENTICATION, "nobody-known" },
    { "postgres", PASSWORD, "absent", FERRY_ERROR_NOT_FOUND, "absent" },
    { "postgres", PASSWORD, "host=evil dbname=postgres", FERRY_ERROR_NOT_FOUND, "host=evil" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryDatabase) db = open_as (cluster, cases[i].user, cases[i].password, cases[i].database, &error);

      g_assert_null (db);
      g_assert_error (error, FERRY_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

static void
test_right_password (gconstpointer cluster)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = open_as (cluster, "postgres", PASSWORD, "postgres", &error);
  g_autofree char *version = NULL;

  g_assert_no_error (error);
  version = ferry_database_dup_version (db);
  g_assert_true (g_str_has_prefix (version, "PostgreSQL "));
}

static void
test_encoding (gconstpointer cluster)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = open_as (cluster, "postgres", PASSWORD, "postgres", &error);
  g_autoptr(FerryDatabase) latin = NULL;

  g_assert_no_error (error);
  g_assert_true (ferry_database_execute (db, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", NULL, &error));
  latin = open_as (cluster, "postgres", PASSWORD, "latin", &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

static void
test_nobody_there (void)
{
  Cluster nowhere = { (char *) "/nonexistent", NULL, 0, -1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = open_as (&nowhere, "postgres", PASSWORD, "postgres", &error);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* somebody listens and never says a word */
static void
test_silence (void)
{
  const char *folder = ferry_test_folder ();
  g_autofree char *path = g_build_filename (folder, ".s.PGSQL.5432", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_postgres ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  g_assert_true (g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error));
  ferry_connection_settings_set (settings, "host", folder);
  ferry_connection_settings_set (settings, "connect_timeout", "2");
  db = ferry_database_open (settings, NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "in time"));
  g_clear_error (&error);

  ferry_connection_settings_set (settings, "connect_timeout", "60");
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  db = ferry_database_open (settings, cancellable, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_thread_join (thread);
}

static gpointer
stop_soon (gpointer cluster)
{
  g_usleep (300000);
  stop (cluster);
  return NULL;
}

/* a crash of the server in the middle of a statement, of reading and of writing: named, and nothing is half done */
static void
test_crash (gconstpointer data)
{
  Cluster *cluster = (Cluster *) data;
  g_autoptr(FerryTable) table = ferry_table_new ("public", "crash");
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (columns, ferry_row_column_new ("v", NULL, NULL));
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(FerryDatabase) db = open_as (cluster, "postgres", PASSWORD, "postgres", &error);
      g_autoptr(FerryRowReader) reader = NULL;
      g_autoptr(FerryRowWriter) writer = NULL;
      GThread *thread;
      const char *line;
      gsize length;

      g_assert_no_error (error);
      ferry_database_execute (db, "CREATE TABLE IF NOT EXISTS public.crash (v text)", NULL, &error);
      ferry_database_execute (db, "INSERT INTO public.crash SELECT repeat('x', 1000) FROM generate_series(1, 100000)", NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
      if (i == 1)
        reader = ferry_database_read_rows (db, table, columns, NULL, &error);
      if (i == 2)
        writer = ferry_database_write_rows (db, table, (const char * const []) { "v", NULL }, &error);
      g_assert_no_error (error);
      thread = g_thread_new ("stop", stop_soon, cluster);
      if (i == 0)
        ferry_database_execute (db, "SELECT pg_sleep(60)", NULL, &error);
      else if (i == 1)
        {
          g_thread_join (thread);
          thread = NULL;
          while (ferry_row_reader_next (reader, &line, &length, &error))
            ;
        }
      else
        while (ferry_row_writer_write (writer, "some text", 9, &error))
          ;
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
      g_clear_error (&error);
      g_clear_pointer (&thread, g_thread_join);
      ferry_database_rollback (db);
      start (cluster);
    }
}

static void
test_standby (gconstpointer data)
{
  Cluster *cluster = (Cluster *) data;
  g_autofree char *signal_file = g_build_filename (cluster->data, "standby.signal", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = NULL;

  run ("pg_ctl", "-D", cluster->data, "-m", "fast", "-w", "stop", NULL);
  g_file_set_contents (signal_file, "", 0, NULL);
  hand_over (signal_file);
  start (cluster);
  db = open_as (cluster, "postgres", PASSWORD, "postgres", &error);
  g_assert_no_error (error);
  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, &error));
  ferry_database_rollback (db);
  g_assert_false (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "standby"));
}

int
main (int   argc,
      char *argv[])
{
  Cluster cluster = { NULL, NULL, 0, -1 };
  int status;

  ferry_test_init (&argc, &argv);
  cluster_set_up (&cluster);

  g_test_add_data_func ("/database/postgres-server/passwords", &cluster, test_passwords);
  g_test_add_data_func ("/database/postgres-server/right-password", &cluster, test_right_password);
  g_test_add_data_func ("/database/postgres-server/encoding", &cluster, test_encoding);
  g_test_add_func ("/database/postgres-server/nobody-there", test_nobody_there);
  g_test_add_func ("/database/postgres-server/silence", test_silence);
  g_test_add_data_func ("/database/postgres-server/crash", &cluster, test_crash);
  g_test_add_data_func ("/database/postgres-server/standby", &cluster, test_standby);

  status = g_test_run ();
  cluster_tear_down (&cluster);

  return status;
}
