#include "config.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "store/ferry-store.h"

static gboolean
save (FerryStore *store,
      const char *id)
{
  FerryInstanceRecord record = { .id = (char *) id, .name = (char *) id, .kind = (char *) "folder", .folder = (char *) "/srv/app" };

  return ferry_store_save_instance (store, &record, NULL);
}

/* a program of its own: a forked child would have SQLite's memory of this one's locks */
static void
look_from_another_process (const char *path)
{
  const char *argv[] = { "python3", "-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM instance').fetchall(); c.close()", path, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* Another store of this process that is opened and closed must not take the first one's locks: another process that looks in would believe to be the last, and take the log of what
 * was committed away. */
static void
test_locks (void)
{
  g_autofree char *home = g_build_filename (ferry_test_folder (), "ferry", NULL), *path = g_build_filename (home, "ferry.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  FerryStore *first = ferry_store_open (home, NULL), *second = ferry_store_open (home, NULL);
  g_autoptr(GPtrArray) seen = NULL;

  g_assert_true (save (first, "one"));
  g_assert_finalize_object (second);
  look_from_another_process (path);
  g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_true (save (first, "two"));
  second = ferry_store_open (home, NULL);
  seen = ferry_store_list_instances (second, NULL);
  g_assert_cmpuint (seen->len, ==, 2);
  g_assert_finalize_object (second);
  g_assert_finalize_object (first);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/store/two-stores/locks", test_locks);
  return g_test_run ();
}
