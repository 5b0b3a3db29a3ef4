#include "config.h"

#include "database/ferry-row-field.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* raw bytes that COPY TO always escapes are refused, so that equal rows are equal bytes and no line can hold another */
static gboolean
check_escapes (const FerryRowField *field,
               FerryDialect         dialect)
{
  const char *end = field->text + field->length;

  for (const char *p = field->text; p < end; p++)
    {
      if (G_LIKELY ((guchar) *p > '\r' && *p != '\\'))
        continue;
      if (*p == '\0' || (*p >= '\b' && *p <= '\r'))
        return FALSE;
      if (*p != '\\')
        continue;
      if (++p == end || *p == '\0' || strchr (dialect == FERRY_DIALECT_SQLITE ? "bfnrtv\\0" : "bfnrtv\\", *p) == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_integer (const char *text,
               gsize       length)
{
  gsize i = length > 0 && text[0] == '-' ? 1 : 0;

  if (length == i || length > 20 || (text[i] == '0' && length > 1))
    return FALSE;
  while (i < length && g_ascii_isdigit (text[i]))
    i++;

  return i == length;
}

/* what fits a signed 64 bit integer: 19 digits compare as text */
static gboolean
check_int64 (const char *text,
             gsize       length)
{
  gboolean minus = length > 0 && text[0] == '-';

  if (!check_integer (text, length) || length - minus > 19)
    return FALSE;
  if (length - minus < 19)
    return TRUE;

  return memcmp (text + minus, minus ? "9223372036854775808" : "9223372036854775807", 19) <= 0;
}

static gboolean
check_real (const char *text,
            gsize       length)
{
  char copy[64];
  char *end = NULL;

  if (length == 0 || length >= sizeof copy)
    return FALSE;
  if ((length == 3 && memcmp (text, "Inf", 3) == 0) || (length == 4 && memcmp (text, "-Inf", 4) == 0))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0' || strchr ("0123456789+-.e", text[i]) == NULL)
      return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  g_ascii_strtod (copy, &end);

  return end == copy + length;
}

static gboolean
check_blob (const char *text,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]) && (text[i] < 'a' || text[i] > 'f'))
      return FALSE;

  return length % 2 == 0;
}

static gboolean
check_tagged (const FerryRowField *field)
{
  if (field->length == 0)
    return FALSE;

  switch (field->text[0])
    {
    case 'i': return check_int64 (field->text + 1, field->length - 1);
    case 'r': return check_real (field->text + 1, field->length - 1);
    case 'x': return check_blob (field->text + 1, field->length - 1);
    case 't': return check_escapes (field, FERRY_DIALECT_SQLITE);
    default:  return FALSE;
    }
}

static gboolean
check_field (const FerryRowField *field,
             FerryDialect         dialect)
{
  if (ferry_row_field_is_null (field))
    return TRUE;

  return dialect == FERRY_DIALECT_SQLITE ? check_tagged (field) : check_escapes (field, dialect);
}

static gboolean
check_keys (const FerryRowOrder *order,
            const char          *line,
            gsize                length,
            guint               *index)
{
  FerryRowCursor cursor;
  FerryRowField field;

  ferry_row_cursor_init (&cursor, line, length);
  for (guint i = 0; i < order->n_keys; i++)
    {
      *index = order->index[i];
      if (order->order[i] == FERRY_KEY_ORDER_INTEGER && ferry_row_cursor_seek (&cursor, *index, &field)
          && !ferry_row_field_is_null (&field) && !check_integer (field.text, field.length))
        return FALSE;
    }

  return TRUE;
}

static gboolean
field_error (guint    index,
             GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("value %u is not in the form of row lines"), index + 1);
  return FALSE;
}

/**
 * ferry_row_check_line:
 * @dialect: decides whether values carry SQLite's tags
 * @order: (nullable): the key; its integers are checked too
 * @n_columns: number of columns
 * @line: a row line of a file that is not trusted
 * @length: bytes of @line, without newline
 * @error: return location for %FERRY_ERROR_DAMAGED; the caller puts table and row before the message
 *
 * Whether @line is in the one form that COPY TO, or Ferry's SQLite reader, would write for its values. Comparing rows by
 * their bytes and giving lines to COPY FROM rest on this. A table without columns has empty lines. Any thread.
 *
 * Returns: %FALSE with @error when it is not
 *
 * Since: 0.1
 */
gboolean
ferry_row_check_line (FerryDialect          dialect,
                      const FerryRowOrder  *order,
                      guint                 n_columns,
                      const char           *line,
                      gsize                 length,
                      GError              **error)
{
  FerryRowCursor cursor;
  FerryRowField field;
  guint n = 0;

  g_return_val_if_fail (line != NULL, FALSE);

  ferry_row_cursor_init (&cursor, line, length);
  for (; (n_columns > 0 || length > 0) && ferry_row_cursor_seek (&cursor, n, &field); n++)
    if (!check_field (&field, dialect))
      return field_error (n, error);
  if (n != n_columns)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%u values instead of %u"), n, n_columns);
      return FALSE;
    }
  if (order != NULL && !check_keys (order, line, length, &n))
    return field_error (n, error);

  return TRUE;
}
