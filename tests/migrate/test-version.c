#include "config.h"

#include "ferry-test-env.h"
#include "migrate/ferry-version.h"

static void
test_compare (void)
{
  static const struct { const char *a, *b; int sign; } cases[] = {
    { "2.2.15", "2.2.15", 0 }, { "2.2.15", "2.2.9", 1 }, { "2.2.9", "2.10.0", -1 }, { "2.2", "2.2.0", -1 },
    { "2.3.0-beta.4", "2.3.0", -1 }, { "2.3.0-beta.4", "2.3.0-beta.11", -1 }, { "2.3.0-alpha", "2.3.0-beta", -1 },
    { "2.3.0-beta", "2.3.0-beta.1", -1 }, { "2.3.0-1", "2.3.0-alpha", -1 }, { "v2.2.15", "2.2.15", 0 }, { "2.2.15+7", "2.2.15+8", 0 },
    { "", "2.2.15", -1 }, { "", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int forth = ferry_version_compare (cases[i].a, cases[i].b), back = ferry_version_compare (cases[i].b, cases[i].a);

      g_test_message ("%s against %s", cases[i].a, cases[i].b);
      g_assert_cmpint ((forth > 0) - (forth < 0), ==, cases[i].sign);
      g_assert_cmpint ((back > 0) - (back < 0), ==, -cases[i].sign);
    }
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/migrate/version/compare", test_compare);
  return g_test_run ();
}
