/* Row lines: two of them, split at the first newline. What the check accepts has one form only, and comparing is an order. */
#include "config.h"

#include "database/ferry-row-field.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* unescaping and escaping again gives the same text */
static void
check_round_trip (const char *line,
                  gsize       length,
                  guint       n)
{
  g_autoptr(GString) again = g_string_new (NULL);
  g_autoptr(GString) value = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (again, '\t');
      if (ferry_row_get_field (line, length, i, value))
        ferry_row_append_escaped (again, value->str, value->len);
      else
        g_string_append (again, "\\N");
    }
  g_assert (again->len == length && memcmp (again->str, line, length) == 0);
}

static guint
count (const char *line,
       gsize       length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += line[i] == '\t';

  return n;
}

static void
check_compare (const char *a,
               gsize       length_a,
               const char *b,
               gsize       length_b)
{
  guint index[] = { 0, 2, 1 };
  FerryKeyOrder orders[] = { FERRY_KEY_ORDER_INTEGER, FERRY_KEY_ORDER_BYTES, FERRY_KEY_ORDER_TAGGED };

  for (guint i = 0; i < 3; i++)
    {
      FerryRowOrder order = { 3, index, orders, TRUE };
      FerryKeyOrder first = orders[0];
      int there = ferry_row_order_compare (&order, a, length_a, b, length_b);
      int back = ferry_row_order_compare (&order, b, length_b, a, length_a);

      g_assert ((there < 0) == (back > 0) && (there == 0) == (back == 0));
      g_assert (ferry_row_order_compare (&order, a, length_a, a, length_a) == 0);
      orders[0] = orders[1];
      orders[1] = orders[2];
      orders[2] = first;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *a = (const char *) data;
  const char *newline = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize length_a = newline != NULL ? (gsize) (newline - a) : size;
  const char *b = newline != NULL ? newline + 1 : a;
  gsize length_b = newline != NULL ? size - length_a - 1 : size;
  guint n = count (a, length_a);

  if (size == 0)
    return 0;
  check_compare (a, length_a, b, length_b);
  ferry_row_hash (a, length_a, NULL, 0);
  if (ferry_row_check_line (FERRY_DIALECT_POSTGRES, NULL, n, a, length_a, NULL)
      || ferry_row_check_line (FERRY_DIALECT_SQLITE, NULL, n, a, length_a, NULL))
    check_round_trip (a, length_a, n);

  return 0;
}
