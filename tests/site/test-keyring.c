#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "site/ferry-keyring.h"

#include <string.h>

/* Run by with-keyring, which says as the last argument what keyring there is. */

static void
expect_password (const char *id,
                 const char *expected)
{
  g_autoptr(GError) error = NULL;
  char *password = ferry_keyring_lookup (id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, expected);
  ferry_secret_free (password);
}

static void
store (const char *id,
       const char *password)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_keyring_store (id, "Ferry: database of “Test”", password, &error));
  g_assert_no_error (error);
}

static void
test_kept (void)
{
  expect_password ("one", NULL);
  store ("one", "pw # “1” ü");
  store ("two", "other");
  expect_password ("one", "pw # “1” ü");
  expect_password ("two", "other");
}

static void
test_replaced_and_cleared (void)
{
  g_autoptr(GError) error = NULL;

  store ("three", "old");
  store ("three", "new");
  store ("four", "stays");
  expect_password ("three", "new");
  g_assert_true (ferry_keyring_clear ("three", &error));
  g_assert_no_error (error);
  expect_password ("three", NULL);
  expect_password ("four", "stays");
  g_assert_true (ferry_keyring_clear ("never-there", &error));
  g_assert_no_error (error);
}

/* A locked keyring has nothing to say, which is no error; it keeps nothing, which is one. */
static void
test_locked (void)
{
  g_autoptr(GError) error = NULL;

  expect_password ("one", NULL);
  g_assert_false (ferry_keyring_store ("one", "Ferry: database of “Test”", "pw", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "can't be kept in the keyring"));
  expect_password ("one", NULL);
}

static void
test_none (void)
{
  g_autoptr(GError) lookup = NULL;
  g_autoptr(GError) keep = NULL;
  g_autoptr(GError) clear = NULL;

  g_assert_null (ferry_keyring_lookup ("one", &lookup));
  g_assert_error (lookup, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_false (ferry_keyring_store ("one", "Ferry: database of “Test”", "pw", &keep));
  g_assert_error (keep, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_false (ferry_keyring_clear ("one", &clear));
  g_assert_error (clear, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  const char *state;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  state = argv[1];
  if (g_str_equal (state, "unlocked"))
    {
      g_test_add_func ("/keyring/kept", test_kept);
      g_test_add_func ("/keyring/replaced-and-cleared", test_replaced_and_cleared);
    }
  else if (g_str_equal (state, "locked"))
    g_test_add_func ("/keyring/locked", test_locked);
  else if (g_str_equal (state, "none"))
    g_test_add_func ("/keyring/none", test_none);
  else
    g_assert_not_reached ();
  return g_test_run ();
}
