#include "config.h"

#include "database/ferry-row-field.h"
#include "database/ferry-row-order.h"

#include <xxhash.h>


/**
 * ferry_row_unescape_char:
 * @letter: the byte after a backslash
 *
 * What a backslash sequence of COPY text stands for. Only the sequences that PostgreSQL's COPY TO writes exist in row
 * lines (`\b \f \n \r \t \v \\`), and `\0` for a NUL in SQLite's text; there are no octal or hexadecimal ones. Source:
 * PostgreSQL 15 documentation, COPY, "Text Format". Any thread.
 *
 * Returns: the byte; @letter itself for a sequence that does not exist
 *
 * Since: 0.1
 */
char
ferry_row_unescape_char (char letter)
{
  switch (letter)
    {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '0': return '\0';
    default:  return letter;
    }
}

/* the letter after the backslash, or 0 for a byte that is written as it is */
static char
escape_letter (char byte)
{
  switch (byte)
    {
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    case '\0': return '0';
    case '\\': return '\\';
    default:   return 0;
    }
}

/**
 * ferry_row_append_escaped:
 * @line: (inout): a line being built
 * @bytes: a value; may hold NUL
 * @length: bytes of @bytes
 *
 * Appends @bytes as COPY text, exactly as PostgreSQL's COPY TO writes it. A NULL is `\N`, appended by the caller. Any
 * thread.
 *
 * Since: 0.1
 */
void
ferry_row_append_escaped (GString    *line,
                          const char *bytes,
                          gsize       length)
{
  const char *end = bytes + length;
  const char *start = bytes;

  g_return_if_fail (line != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  for (const char *p = bytes; p < end; p++)
    {
      char letter;

      if (G_LIKELY ((guchar) *p > '\r' && *p != '\\'))
        continue;
      letter = escape_letter (*p);
      if (letter == 0)
        continue;
      g_string_append_len (line, start, p - start);
      g_string_append_c (line, '\\');
      g_string_append_c (line, letter);
      start = p + 1;
    }
  g_string_append_len (line, start, end - start);
}

/**
 * ferry_row_get_field:
 * @line: a row line
 * @length: bytes of @line, without newline
 * @index: number of the field, from 0
 * @value: (inout): receives the unescaped value, which may hold NUL; for SQLite its tag comes first. Emptied for NULL
 *
 * Reads one value of a line. Any thread.
 *
 * Returns: %FALSE for NULL, and for a field that the line does not have
 *
 * Since: 0.1
 */
gboolean
ferry_row_get_field (const char *line,
                     gsize       length,
                     guint       index,
                     GString    *value)
{
  FerryRowCursor cursor;
  FerryRowField field;

  g_return_val_if_fail (line != NULL && value != NULL, FALSE);

  g_string_truncate (value, 0);
  ferry_row_cursor_init (&cursor, line, length);
  if (!ferry_row_cursor_seek (&cursor, index, &field) || ferry_row_field_is_null (&field))
    return FALSE;

  while (field.length > 0)
    {
      const char *escape = memchr (field.text, '\\', field.length);
      gsize plain = escape != NULL ? (gsize) (escape - field.text) : field.length;
      gsize taken;

      g_string_append_len (value, field.text, (gssize) plain);
      taken = plain;
      if (escape != NULL && plain + 1 < field.length)
        {
          g_string_append_c (value, ferry_row_unescape_char (escape[1]));
          taken = plain + 2;
        }
      else if (escape != NULL)
        taken = field.length;
      field.text += taken;
      field.length -= taken;
    }

  return TRUE;
}

/**
 * ferry_row_hash:
 * @line: a row line
 * @length: bytes of @line, without newline
 * @indices: (nullable) (array length=n_indices): the fields, from 0; %NULL takes all
 * @n_indices: number of @indices
 *
 * The digest of a row by which changes on the target are noticed, no more: XXH3 (64 bits, libxxhash) over the fields, still escaped, TAB between, so that all fields in their order give the
 * digest of the line. A field that the line does not have counts as empty. Any thread.
 *
 * Returns: the digest
 *
 * Since: 0.1
 */
guint64
ferry_row_hash (const char  *line,
                gsize        length,
                const guint *indices,
                guint        n_indices)
{
  g_autoptr(GString) chosen = NULL;
  FerryRowCursor cursor;

  g_return_val_if_fail (line != NULL, 0);

  if (indices == NULL)
    return XXH3_64bits (line, length);
  chosen = g_string_sized_new (length + 1);
  ferry_row_cursor_init (&cursor, line, length);
  for (guint i = 0; i < n_indices; i++)
    {
      FerryRowField field;

      if (i > 0)
        g_string_append_c (chosen, '\t');
      if (ferry_row_cursor_seek (&cursor, indices[i], &field))
        g_string_append_len (chosen, field.text, (gssize) field.length);
    }
  return XXH3_64bits (chosen->str, chosen->len);
}
