#include "config.h"

#include "pg-server.h"

#include "ferry-test-postgres.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static GSubprocess *locker;

static const char small_nocobase[] =
  "CREATE TABLE \"applicationVersion\" (id BIGSERIAL PRIMARY KEY, value VARCHAR(255));"
  "INSERT INTO \"applicationVersion\" (value) VALUES ('2.2.15');"
  "CREATE TABLE \"applicationPlugins\" (id BIGSERIAL PRIMARY KEY, name VARCHAR(255) UNIQUE, \"packageName\" VARCHAR(255), version VARCHAR(255), enabled BOOLEAN, installed BOOLEAN);"
  "INSERT INTO \"applicationPlugins\" (name, \"packageName\", version, enabled, installed) VALUES ('acl', '@nocobase/plugin-acl', '2.2.15', true, true);"
  "CREATE TABLE \"environmentVariables\" (name VARCHAR(255) PRIMARY KEY, type VARCHAR(255), value TEXT, \"createdAt\" TIMESTAMPTZ, \"updatedAt\" TIMESTAMPTZ);"
  "CREATE TABLE collections (key VARCHAR(255) PRIMARY KEY, name VARCHAR(255) UNIQUE, title VARCHAR(255), inherit BOOLEAN, hidden BOOLEAN, options JSON, description VARCHAR(255), sort BIGINT);"
  "CREATE TABLE fields (key VARCHAR(255) PRIMARY KEY, name VARCHAR(255), type VARCHAR(255), interface VARCHAR(255), description VARCHAR(255), \"collectionName\" VARCHAR(255),"
  "                     \"parentKey\" VARCHAR(255), \"reverseKey\" VARCHAR(255), options JSON, sort BIGINT);"
  "CREATE TABLE roles (name VARCHAR(255) PRIMARY KEY, title VARCHAR(255));"
  "INSERT INTO roles VALUES ('admin', 'Admin'), ('member', 'Member');";

const char *
pg_server_database (const char *sql)
{
  const char *database = ferry_test_postgres_create_database ();

  ferry_test_postgres_run (database, small_nocobase);
  ferry_test_postgres_run (database, sql);
  return database;
}

FerryInstanceItem *
pg_server_add (FerryApp   *app,
               const char *name,
               const char *stage,
               const char *database)
{
  g_autoptr(FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);
  g_autofree char *env = g_build_filename (ferry_test_folder (), name, ".env", NULL);
  g_autofree char *text = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USER=postgres\n"
                                           "APP_AES_SECRET_KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
                                           ferry_test_postgres_host (), database);
  g_autofree char *storage = g_build_filename (ferry_test_folder (), name, "storage", "here", NULL);
  g_autoptr(GError) error = NULL;

  ferry_test_write (env, text);
  ferry_test_write (storage, "");
  record->id = g_uuid_string_random ();
  record->name = g_strdup (name);
  record->stage = g_strdup (stage);
  record->kind = g_strdup ("folder");
  record->folder = g_path_get_dirname (env);
  record->created = ferry_time_now ();
  ferry_store_save_instance (ferry_app_get_store (app), record, &error);
  g_assert_no_error (error);
  ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), &error);
  g_assert_no_error (error);
  return ferry_instance_list_find (ferry_app_get_instances (app), record->id);
}

static char *
data_path (const char *name)
{
  return g_build_filename (ferry_test_postgres_host (), "data", name, NULL);
}

static pid_t
read_pid (void)
{
  g_autofree char *path = data_path ("postmaster.pid");
  g_autofree char *text = ferry_test_read (path, NULL);

  return (pid_t) g_ascii_strtoll (text, NULL, 10);
}

void
pg_server_kill (void)
{
  pid_t pid = read_pid ();

  ferry_test_postgres_run ("postgres", "CHECKPOINT");   /* it does not wait for its log: what the test itself did before is to stay */
  g_assert_cmpint (kill (pid, SIGQUIT), ==, 0);
  GTK_FIXTURE_WAIT (kill (pid, 0) != 0 && errno == ESRCH);
  g_clear_object (&locker);
}

/* PostgreSQL refuses to run as root */
static void
become_owner (gpointer user_data)
{
  const struct stat *owner = user_data;

  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (owner->st_gid) != 0 || setuid (owner->st_uid) != 0))
    _exit (126);
}

void
pg_server_start (void)
{
  g_autofree char *program = ferry_test_postgres_program ("pg_ctl"), *data = data_path (NULL), *log = g_build_filename (ferry_test_postgres_host (), "log", NULL);
  const char *arguments[] = { program, "-D", data, "-l", log, "-w", "-t", "60", "start", NULL };
  g_auto(GStrv) environment = g_environ_unsetenv (g_environ_unsetenv (g_get_environ (), "LD_PRELOAD"), "ASAN_OPTIONS");
  g_autoptr(GError) error = NULL;
  struct stat owner;
  int status;

  g_assert_cmpint (stat (data, &owner), ==, 0);
  g_spawn_sync ("/", (char **) arguments, environment, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, become_owner, &owner, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static gboolean
answers (const char *database,
         const char *sql)
{
  g_autofree char *value = ferry_test_postgres_value (database, sql);

  return g_strcmp0 (value, "t") == 0;
}

void
pg_server_lock (const char *database,
                const char *table,
                const char *mode)
{
  g_autofree char *psql = ferry_test_postgres_program ("psql");
  g_autofree char *sql = g_strdup_printf ("BEGIN; LOCK TABLE \"%s\" IN %s MODE; SELECT pg_sleep(3600)", table, mode);
  g_autoptr(GError) error = NULL;

  locker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                             psql, "-X", "-q", "-h", ferry_test_postgres_host (), "-U", "postgres", "-d", database, "-c", sql, NULL);
  g_assert_no_error (error);
  GTK_FIXTURE_WAIT (answers (database, "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"));
}

void
pg_server_unlock (void)
{
  const char *end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";

  ferry_test_postgres_run ("postgres", end);
  g_assert_true (g_subprocess_wait (locker, NULL, NULL));
  g_clear_object (&locker);
}

void
pg_server_wait_held (const char *database)
{
  GTK_FIXTURE_WAIT (answers (database, "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
}

void
pg_server_prepare_to_hold_commits (const char *database)
{
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s SET synchronous_commit = on", database);

  ferry_test_postgres_run ("postgres", sql);
}

void
pg_server_hold_commits (void)
{
  ferry_test_postgres_run ("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'away'");
  g_assert_true (answers ("postgres", "SELECT pg_reload_conf()"));
  GTK_FIXTURE_WAIT (answers ("postgres", "SELECT current_setting('synchronous_standby_names') = 'away'"));
}

void
pg_server_wait_commit (void)
{
  GTK_FIXTURE_WAIT (answers ("postgres", "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"));
  ferry_test_postgres_run ("postgres", "ALTER SYSTEM RESET synchronous_standby_names");   /* read at the next start */
}

void
pg_server_protect (const char *database,
                   const char *role,
                   const char *password)
{
  g_autofree char *path = data_path ("pg_hba.conf");
  g_autofree char *before = ferry_test_read (path, NULL);
  g_autofree char *rules = g_strdup_printf ("local %s %s scram-sha-256\n%s", database, role, before);
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s SUPERUSER LOGIN PASSWORD '%s'", role, password);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) stream = NULL;

  ferry_test_postgres_run (database, sql);
  stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);
  g_assert_true (g_seekable_truncate (G_SEEKABLE (stream), 0, NULL, NULL));   /* it stays the server's own file */
  g_assert_true (g_output_stream_write_all (G_OUTPUT_STREAM (stream), rules, strlen (rules), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL));
  g_assert_true (answers ("postgres", "SELECT pg_reload_conf()"));
  GTK_FIXTURE_WAIT (answers ("postgres", "SELECT count(*) > 0 FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256' AND error IS NULL"));
}
