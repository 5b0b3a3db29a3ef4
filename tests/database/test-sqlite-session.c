#include "config.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_QUERY "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT count(*) FROM n"

static FerryDatabase *
try_open (const char    *path,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (path);

  return ferry_database_open (settings, cancellable, error);
}

static void
test_open_failures (void)
{
  g_autofree char *text = g_build_filename (ferry_test_folder (), "text.sqlite", NULL);
  g_autofree char *missing = g_build_filename (ferry_test_folder (), "missing", "x.sqlite", NULL);
  const struct { const char *path; FerryError code; } cases[] = {
    { missing, FERRY_ERROR_NOT_FOUND },
    { ferry_test_folder (), FERRY_ERROR_USAGE },
    { "/dev/zero", FERRY_ERROR_USAGE },
    { text, FERRY_ERROR_DAMAGED },
  };

  ferry_test_write (text, "This is no database, but a text that is long enough to be read as the head of one: "
                          "SQLite wants one hundred bytes before it says anything about what it has been given.");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryDatabase) db = try_open (cases[i].path, NULL, &error);

      g_assert_null (db);
      g_assert_error (error, FERRY_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].path));
    }
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
}

static gboolean
collect (guint               n,
         const char * const *values,
         gpointer            user_data)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (user_data, "%s|", values[i] != NULL ? values[i] : "NULL");

  return TRUE;
}

static void
test_statements (void)
{
  static const char * const parameters[] = { "2", "x'y", NULL };
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a INT, b)");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gint64 affected = -1;

  g_assert_cmpint (ferry_database_get_dialect (db), ==, FERRY_DIALECT_SQLITE);
  g_assert_cmpint (ferry_database_get_version (db), >=, 3040000);
  g_assert_true (ferry_database_execute (db, "INSERT INTO t VALUES (1, 'x'), (2, 'x''y') -- done", &affected, &error));
  g_assert_cmpint (affected, ==, 2);
  g_assert_true (ferry_database_execute (db, "CREATE TABLE u (c)", &affected, &error));
  g_assert_cmpint (affected, ==, 0);
  g_assert_true (ferry_database_query (db, "SELECT a, b, NULL FROM t WHERE a = ?1 AND b = ?2", parameters, collect, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, "2|x'y|NULL|");

  g_assert_false (ferry_database_execute (db, "DELETE FROM t; DELETE FROM u", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (ferry_database_execute (db, " -- nothing", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (ferry_database_execute (db, "SELEKT", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_SQL);
  g_clear_error (&error);
  g_assert_false (ferry_database_execute (db, "SELECT load_extension('/tmp/x')", NULL, &error));
  g_assert_nonnull (error);
}

/* a reader does not see what is committed after it began, in both journal modes */
static void
test_snapshot (void)
{
  static const char * const modes[] = { "DELETE", "WAL" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA journal_mode = %s; CREATE TABLE t (a); INSERT INTO t VALUES (1)", modes[i]);
      g_autofree char *path = sqlite_fixture_new (sql);
      g_autoptr(FerryDatabase) reader = sqlite_fixture_open (path);
      g_autoptr(FerryDatabase) writer = sqlite_fixture_open (path);
      g_autoptr(GError) error = NULL;
      g_autofree char *seen = NULL;
      gboolean written;

      g_assert_true (ferry_database_begin (reader, FERRY_TRANSACTION_SNAPSHOT, &error));
      g_assert_true (ferry_database_begin (writer, FERRY_TRANSACTION_WRITE, &error));
      g_assert_true (ferry_database_execute (writer, "INSERT INTO t VALUES (2)", NULL, &error));
      g_assert_no_error (error);
      written = i == 0 || ferry_database_commit (writer, &error);
      g_assert_true (written);
      seen = ferry_database_query_value (reader, "SELECT count(*) FROM t", NULL, &error);
      g_assert_cmpstr (seen, ==, "1");
      ferry_database_rollback (reader);
      if (i == 0)
        g_assert_true (ferry_database_commit (writer, &error));
      g_assert_no_error (error);
      g_free (seen);
      seen = ferry_database_query_value (reader, "SELECT count(*) FROM t", NULL, &error);
      g_assert_cmpstr (seen, ==, "2");
    }
}

/* another process holds the file until @fd is closed */
static pid_t
hold_lock (const char *path,
           int        *fd)
{
  int ready[2], done[2];
  char byte = 0;
  pid_t pid;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (done), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      sqlite3 *db = NULL;

      close (done[1]);
      if (sqlite3_open (path, &db) != SQLITE_OK || sqlite3_exec (db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK
          || write (ready[1], &byte, 1) != 1 || read (done[0], &byte, 1) < 0)
        _exit (1);
      _exit (0);
    }
  close (done[0]);
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  *fd = done[1];

  return pid;
}

static void
test_busy (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a)");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *who = NULL;
  gint64 begun = g_get_monotonic_time ();
  int fd = -1, status;
  pid_t pid = hold_lock (path, &fd);

  g_assert_false (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - begun, >, 4 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
  who = g_strdup_printf ("process %d (", (int) pid);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  if (g_file_test ("/proc/locks", G_FILE_TEST_EXISTS))
    g_assert_nonnull (strstr (error->message, who));
  g_clear_error (&error);
  close (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_no_error (error);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a)");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = try_open (path, cancellable, &error);
  g_autoptr(FerryDatabase) second = NULL;
  g_autofree char *value = NULL;
  GThread *thread;

  g_assert_no_error (error);
  ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error);
  ferry_database_execute (db, "INSERT INTO t VALUES (1)", NULL, &error);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  value = ferry_database_query_value (db, LONG_QUERY, NULL, &error);
  g_thread_join (thread);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_clear_error (&error);
  ferry_database_rollback (db);
  g_free (value);
  value = sqlite_fixture_dump (path, "SELECT count(*) FROM t");
  g_assert_cmpstr (value, ==, "0\n");
  second = try_open (path, cancellable, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
}

/* waiting for another program ends at once, too */
static void
test_cancel_waiting (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a)");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = try_open (path, cancellable, &error);
  g_autoptr(FerryDatabase) holder = sqlite_fixture_open (path);
  gint64 begun = g_get_monotonic_time ();
  GThread *thread;

  g_assert_true (ferry_database_begin (holder, FERRY_TRANSACTION_WRITE, &error));
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 3 * G_USEC_PER_SEC);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
}

static void
test_read_only (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  g_autofree char *folder = g_path_get_dirname (path);
  int status;
  pid_t pid;

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      g_autoptr(GError) error = NULL;
      FerryDatabase *db;

      if (geteuid () == 0 && setuid (65534) != 0)
        _exit (2);
      db = try_open (path, NULL, &error);
      if (db == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, &error))
        _exit (3);
      ferry_database_rollback (db);
      _exit (!ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error) && error->code == FERRY_ERROR_PERMISSION ? 0 : 4);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_instance_lock (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a)");
  g_autofree char *lock = g_strconcat (path, ".ferry-lock", NULL);
  g_autoptr(FerryDatabase) first = sqlite_fixture_open (path);
  g_autofree char *alias = g_strconcat (path, "-alias", NULL);
  g_autoptr(FerryDatabase) second = symlink (path, alias) == 0 ? sqlite_fixture_open (alias) : NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_true (ferry_database_lock_instance (first, "execution 42 of\033[1m ana", &error));
  g_assert_true (ferry_database_lock_instance (first, "again", &error));
  g_assert_false (ferry_database_lock_instance (second, "other", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "execution 42 of"));
  g_assert_null (strchr (error->message, '\033'));
  g_clear_error (&error);
  g_assert_cmpint (g_stat (lock, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  ferry_database_unlock_instance (first);
  g_assert_true (g_file_test (lock, G_FILE_TEST_EXISTS));
  g_assert_true (ferry_database_lock_instance (second, "other", &error));
  g_clear_object (&second);
  g_assert_true (ferry_database_lock_instance (first, "first", &error));
  ferry_database_unlock_instance (first);

  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (symlink ("/tmp/elsewhere", lock), ==, 0);
  g_assert_false (ferry_database_lock_instance (first, "first", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
}

/* a limit of pages stands for the disk */
static void
test_full (void)
{
  g_autofree char *path = sqlite_fixture_new ("CREATE TABLE t (a)");
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;

  g_assert_true (ferry_database_execute (db, "PRAGMA max_page_count = 4", NULL, &error));
  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_false (ferry_database_execute (db, "INSERT INTO t VALUES (zeroblob(100000))", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE);
  ferry_database_rollback (db);
  rows = sqlite_fixture_dump (path, "SELECT count(*) FROM t; PRAGMA integrity_check");
  g_assert_cmpstr (rows, ==, "0\nok\n");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  g_test_add_func ("/database/sqlite-session/open-failures", test_open_failures);
  g_test_add_func ("/database/sqlite-session/statements", test_statements);
  g_test_add_func ("/database/sqlite-session/snapshot", test_snapshot);
  g_test_add_func ("/database/sqlite-session/busy", test_busy);
  g_test_add_func ("/database/sqlite-session/cancel", test_cancel);
  g_test_add_func ("/database/sqlite-session/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/database/sqlite-session/read-only", test_read_only);
  g_test_add_func ("/database/sqlite-session/instance-lock", test_instance_lock);

  g_test_add_func ("/database/sqlite-session/full", test_full);

  return g_test_run ();
}
