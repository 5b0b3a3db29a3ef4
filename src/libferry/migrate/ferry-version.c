#include "config.h"

#include "migrate/ferry-version.h"

#include <string.h>

static int
compare_part (const char *a,
              const char *b)
{
  gboolean number_a = g_ascii_isdigit (*a), number_b = g_ascii_isdigit (*b);
  gint64 value_a, value_b;

  if (!number_a || !number_b)
    return number_a ? -1 : number_b ? 1 : strcmp (a, b);   /* a number is less than a word, as semver says */
  value_a = g_ascii_strtoll (a, NULL, 10);
  value_b = g_ascii_strtoll (b, NULL, 10);
  return (value_a > value_b) - (value_a < value_b);
}

static int
compare_dotted (const char *a,
                const char *b)
{
  g_auto(GStrv) parts_a = g_strsplit (a, ".", -1);
  g_auto(GStrv) parts_b = g_strsplit (b, ".", -1);

  for (guint i = 0; parts_a[i] != NULL || parts_b[i] != NULL; i++)
    {
      int result;

      if (parts_a[i] == NULL || parts_b[i] == NULL)
        return parts_a[i] == NULL ? -1 : 1;
      result = compare_part (parts_a[i], parts_b[i]);
      if (result != 0)
        return result;
    }
  return 0;
}

/**
 * ferry_version_compare:
 * @a: a version such as `2.2.15` or `2.3.0-beta.4`
 * @b: another
 *
 * Compares application versions by the precedence rules of Semantic Versioning 2.0.0, §11; build metadata after `+`
 * does not count. Any thread.
 *
 * Returns: less than, equal to or greater than 0.
 *
 * Since: 0.1
 */
int
ferry_version_compare (const char *a,
                       const char *b)
{
  g_auto(GStrv) build_a = g_strsplit (*a == 'v' ? a + 1 : a, "+", 2);
  g_auto(GStrv) build_b = g_strsplit (*b == 'v' ? b + 1 : b, "+", 2);
  g_auto(GStrv) pre_a = g_strsplit (build_a[0] ? build_a[0] : "", "-", 2);
  g_auto(GStrv) pre_b = g_strsplit (build_b[0] ? build_b[0] : "", "-", 2);
  int result = compare_dotted (pre_a[0] ? pre_a[0] : "", pre_b[0] ? pre_b[0] : "");
  gboolean has_a = pre_a[0] != NULL && pre_a[1] != NULL, has_b = pre_b[0] != NULL && pre_b[1] != NULL;

  if (result != 0 || (!has_a && !has_b))
    return result;
  if (has_a != has_b)
    return has_a ? -1 : 1;
  return compare_dotted (pre_a[1], pre_b[1]);
}
