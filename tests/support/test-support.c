#include "config.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

static void
test_database (void)
{
  const char *first = ferry_test_postgres_create_database ();
  const char *second = ferry_test_postgres_create_database ();
  g_autofree char *rows = NULL;
  g_autofree char *nothing = NULL;

  g_assert_cmpstr (first, !=, second);
  ferry_test_postgres_run (first, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
  rows = ferry_test_postgres_value (first, "SELECT count(*) FROM t");
  nothing = ferry_test_postgres_value (second, "SELECT to_regclass('t')");
  g_assert_cmpstr (rows, ==, "2");
  g_assert_null (nothing);
}

static void
test_script (void)
{
  const char *database = ferry_test_postgres_create_database ();
  g_autofree char *path = g_build_filename (ferry_test_folder (), "sub", "script.sql", NULL);
  g_autofree char *value = NULL;

  ferry_test_write (path, "CREATE TABLE t (a text);\nCOPY t FROM stdin;\none\n\\.\n");
  ferry_test_postgres_load (database, path);
  value = ferry_test_postgres_value (database, "SELECT a FROM t");
  g_assert_cmpstr (value, ==, "one");
}

static void
test_home (void)
{
  g_assert_true (g_str_has_prefix (g_getenv ("FERRY_HOME"), g_getenv ("HOME")));
  g_assert_null (g_getenv ("PGPASSWORD"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("PGPASSWORD", "outer", TRUE);
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/support/postgres/database", test_database);
  g_test_add_func ("/support/postgres/script", test_script);
  g_test_add_func ("/support/environment/home", test_home);

  return g_test_run ();
}
