#include "config.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "store/ferry-store-known.h"

static void
assert_known (FerryStore *store,
              const char *expected)
{
  g_autofree char *known = ferry_store_get_known_state (store, "u-1");

  g_assert_cmpstr (known, ==, expected);
}

static void
test_known_state (void)
{
  g_autofree char *home = g_build_filename (ferry_test_folder (), "ferry", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryStore) store = ferry_store_open (home, &error);
  FerryInstanceRecord record = { .id = (char *) "u-1", .name = (char *) "dev", .kind = (char *) "folder", .folder = (char *) "/srv/app" };

  g_assert_true (ferry_store_save_instance (store, &record, &error));
  assert_known (store, NULL);
  g_assert_true (ferry_store_set_known_state (store, "u-1", "{\"state\":\"old\"}", &error));
  g_assert_true (ferry_store_set_known_state (store, "u-1", "{}", &error));
  assert_known (store, "{}");
  g_assert_true (ferry_store_remove_instance (store, "u-1", &error));
  assert_known (store, NULL);
  g_assert_true (ferry_store_set_known_state (store, "u-1", "{}", &error));   /* an answer that comes too late */
  assert_known (store, NULL);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/store/known-state/kept", test_known_state);
  return g_test_run ();
}
