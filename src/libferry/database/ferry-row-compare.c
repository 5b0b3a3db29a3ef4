#include "config.h"

#include "database/ferry-row-field.h"
#include "database/ferry-row-order.h"

/* SQLite's classes in their order; a tag that does not exist sorts last, so that comparing stays a total order */
enum { CLASS_NULL, CLASS_NUMBER, CLASS_TEXT, CLASS_BLOB, CLASS_OTHER };

static gsize
common_prefix (const char *a,
               const char *b,
               gsize       length)
{
  gsize i = 0;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  for (; i + 8 <= length; i += 8)
    {
      guint64 x, y;

      memcpy (&x, a + i, 8);
      memcpy (&y, b + i, 8);
      if (x != y)
        return i + (gsize) __builtin_ctzll (x ^ y) / 8;
    }
#endif
  while (i < length && a[i] == b[i])
    i++;

  return i;
}

/* the unescaped byte at @at, -1 at the end; @width is how many bytes of the line it takes */
static int
byte_at (const FerryRowField *field,
         gsize                at,
         gsize               *width)
{
  *width = 1;
  if (at >= field->length)
    return -1;
  if (field->text[at] != '\\' || at + 1 >= field->length)
    return (guchar) field->text[at];

  *width = 2;
  return (guchar) ferry_row_unescape_char (field->text[at + 1]);
}

/* byte by byte from @at on, where both fields begin an unescaped byte */
static int
compare_escaped (const FerryRowField *a,
                 const FerryRowField *b,
                 gsize                at)
{
  gsize i = at, j = at, width_a, width_b;
  int x, y;

  do
    {
      x = byte_at (a, i, &width_a);
      y = byte_at (b, j, &width_b);
      i += width_a;
      j += width_b;
    }
  while (x == y && x != -1);

  return x < y ? -1 : x > y;
}

static int
compare_bytes (const FerryRowField *a,
               const FerryRowField *b)
{
  gsize shorter = MIN (a->length, b->length);
  gsize at = common_prefix (a->text, b->text, shorter);
  gsize backslashes = 0;

  if (at == a->length && at == b->length)
    return 0;
  while (backslashes < at && a->text[at - 1 - backslashes] == '\\')
    backslashes++;
  if (G_UNLIKELY (backslashes % 2 == 1))
    return compare_escaped (a, b, at - 1);
  if (at < shorter && a->text[at] != '\\' && b->text[at] != '\\')
    return (guchar) a->text[at] < (guchar) b->text[at] ? -1 : 1;

  return compare_escaped (a, b, at);
}

/* canonical decimal integers: no plus sign, no leading zeros, no -0 */
static int
compare_integers (const FerryRowField *a,
                  const FerryRowField *b)
{
  gboolean minus_a = a->length > 0 && a->text[0] == '-';
  gboolean minus_b = b->length > 0 && b->text[0] == '-';
  int result;

  if (minus_a != minus_b)
    return minus_a ? -1 : 1;
  if (a->length != b->length)
    result = a->length < b->length ? -1 : 1;
  else
    result = memcmp (a->text, b->text, a->length);

  return minus_a ? -result : result;
}

static double
parse_real (const FerryRowField *field)
{
  char text[64];
  gsize length = MIN (field->length, sizeof text - 1);

  memcpy (text, field->text, length);
  text[length] = '\0';

  return g_ascii_strtod (text, NULL);
}

static gint64
parse_integer (const FerryRowField *field)
{
  char text[32];
  gsize length = MIN (field->length, sizeof text - 1);

  memcpy (text, field->text, length);
  text[length] = '\0';

  return g_ascii_strtoll (text, NULL, 10);
}

static int
compare_doubles (double a,
                 double b)
{
  return a < b ? -1 : a > b;
}

/* exact: beyond 2^53 an integer has no double of its own, so the real is cut to an integer, not the other way round */
static int
compare_integer_with_real (gint64 integer,
                           double real)
{
  gint64 whole;

  if (real < -9223372036854775808.0)
    return 1;
  if (real >= 9223372036854775808.0)
    return -1;
  whole = (gint64) real;
  if (integer != whole)
    return integer < whole ? -1 : 1;

  return compare_doubles ((double) whole, real);
}

static int
compare_numbers (const FerryRowField *a,
                 const FerryRowField *b)
{
  FerryRowField x = { a->text + 1, a->length - 1 };
  FerryRowField y = { b->text + 1, b->length - 1 };

  if (a->text[0] == 'i' && b->text[0] == 'i')
    return compare_integers (&x, &y);
  if (a->text[0] == 'i')
    return compare_integer_with_real (parse_integer (&x), parse_real (&y));
  if (b->text[0] == 'i')
    return -compare_integer_with_real (parse_integer (&y), parse_real (&x));

  return compare_doubles (parse_real (&x), parse_real (&y));
}

static int
tag_class (const FerryRowField *field)
{
  switch (field->length > 0 ? field->text[0] : '\0')
    {
    case '\\': return CLASS_NULL;
    case 'i':
    case 'r':  return CLASS_NUMBER;
    case 't':  return CLASS_TEXT;
    case 'x':  return CLASS_BLOB;
    default:   return CLASS_OTHER;
    }
}

/* blobs are lower case hex, whose order is that of the bytes */
static int
compare_tagged (const FerryRowField *a,
                const FerryRowField *b)
{
  int class_a = tag_class (a);
  int class_b = tag_class (b);

  if (class_a != class_b)
    return class_a < class_b ? -1 : 1;
  if (class_a == CLASS_NULL)
    return 0;
  if (class_a == CLASS_NUMBER)
    return compare_numbers (a, b);

  return compare_bytes (a, b);
}

static int
compare_fields (FerryKeyOrder        order,
                const FerryRowField *a,
                const FerryRowField *b)
{
  gboolean null_a, null_b;

  if (order == FERRY_KEY_ORDER_TAGGED)
    return compare_tagged (a, b);

  null_a = ferry_row_field_is_null (a);
  null_b = ferry_row_field_is_null (b);
  if (null_a || null_b)
    return null_b - null_a;

  return order == FERRY_KEY_ORDER_INTEGER ? compare_integers (a, b) : compare_bytes (a, b);
}

/**
 * ferry_row_order_compare:
 * @self: the key of the stream
 * @line_a: a row line
 * @length_a: bytes of @line_a, without newline
 * @line_b: another one
 * @length_b: bytes of @line_b, without newline
 *
 * Compares two rows by their key. NULL sorts first. A key field that a line does not have counts as empty. Allocates
 * nothing. Under %FERRY_KEY_ORDER_TAGGED the result is that of SQLite's `COLLATE BINARY`, in which 1 and 1.0 are equal
 * though their lines differ. Source of that order: "Datatypes in SQLite", section 4.1 Sort Order. Any thread.
 *
 * Returns: less than 0, 0 or more than 0, as memcmp()
 *
 * Since: 0.1
 */
int
ferry_row_order_compare (const FerryRowOrder *self,
                         const char          *line_a,
                         gsize                length_a,
                         const char          *line_b,
                         gsize                length_b)
{
  FerryRowCursor cursor_a, cursor_b;
  int result = 0;

  g_return_val_if_fail (self != NULL && line_a != NULL && line_b != NULL, 0);

  ferry_row_cursor_init (&cursor_a, line_a, length_a);
  ferry_row_cursor_init (&cursor_b, line_b, length_b);
  for (guint i = 0; i < self->n_keys && result == 0; i++)
    {
      FerryRowField a = { "", 0 };
      FerryRowField b = { "", 0 };

      if (!ferry_row_cursor_seek (&cursor_a, self->index[i], &a))
        a = (FerryRowField) { "", 0 };
      if (!ferry_row_cursor_seek (&cursor_b, self->index[i], &b))
        b = (FerryRowField) { "", 0 };
      result = compare_fields (self->order[i], &a, &b);
    }

  return result;
}
