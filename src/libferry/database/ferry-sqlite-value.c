#include "config.h"

#include "database/ferry-sqlite-value.h"

#include <math.h>

/* 20 bytes hold every 64 bit integer with its sign */
static void
append_integer (GString *line,
                gint64   value)
{
  char text[24];
  char *p = text + sizeof text;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    {
      *--p = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (line, p, text + sizeof text - p);
}

/* the text of %.17g in the C locale; what has no fraction is written as an integer, which gives the same text much faster */
static void
append_real (GString *line,
             double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (value))
    g_string_append (line, value > 0 ? "Inf" : "-Inf");
  else if (fabs (value) < 1e15 && value == (double) (gint64) value && !(value == 0 && signbit (value)))
    append_integer (line, (gint64) value);
  else
    g_string_append (line, g_ascii_formatd (text, sizeof text, "%.17g", value));
}

static void
append_hex (GString      *line,
            const guint8 *bytes,
            gsize         length)
{
  static const char digits[] = "0123456789abcdef";
  gsize at = line->len;

  g_string_set_size (line, at + 2 * length);
  for (gsize i = 0; i < length; i++)
    {
      line->str[at + 2 * i] = digits[bytes[i] >> 4];
      line->str[at + 2 * i + 1] = digits[bytes[i] & 15];
    }
}

/**
 * ferry_sqlite_append_value:
 * @line: (inout): a row line being built
 * @statement: a statement that stands on a row
 * @column: number of the column, from 0
 *
 * Appends a value in the form of row lines (see #FerryRowOrder): its storage class as the tag, then its exact value. The
 * statement's thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_append_value (GString      *line,
                           sqlite3_stmt *statement,
                           int           column)
{
  const char *bytes;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      g_string_append_c (line, 'i');
      append_integer (line, sqlite3_column_int64 (statement, column));
      break;
    case SQLITE_FLOAT:
      g_string_append_c (line, 'r');
      append_real (line, sqlite3_column_double (statement, column));
      break;
    case SQLITE_TEXT:
      g_string_append_c (line, 't');
      bytes = (const char *) sqlite3_column_text (statement, column);
      ferry_row_append_escaped (line, bytes, (gsize) sqlite3_column_bytes (statement, column));
      break;
    case SQLITE_BLOB:
      g_string_append_c (line, 'x');
      bytes = sqlite3_column_blob (statement, column);
      append_hex (line, (const guint8 *) bytes, (gsize) sqlite3_column_bytes (statement, column));
      break;
    default:
      g_string_append_len (line, "\\N", 2);
    }
}
