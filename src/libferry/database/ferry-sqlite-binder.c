#include "config.h"

#include "database/ferry-sqlite-value.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
parse_integer (const FerryRowField *field,
               gint64              *value)
{
  gboolean minus = field->length > 1 && field->text[1] == '-';
  guint64 number = 0;

  if (field->length < 2u + minus)
    return FALSE;
  for (gsize i = 1 + minus; i < field->length; i++)
    if (!g_ascii_isdigit (field->text[i]) || __builtin_mul_overflow (number, (guint64) 10, &number)
        || __builtin_add_overflow (number, (guint64) (field->text[i] - '0'), &number))
      return FALSE;
  if (number > (guint64) G_MAXINT64 + minus)
    return FALSE;
  *value = (gint64) (minus ? -number : number);

  return TRUE;
}

static gboolean
parse_real (const FerryRowField *field,
            double              *value)
{
  char text[64];
  gsize length = field->length - 1;
  char *end = NULL;

  if (length == 0 || length >= sizeof text)
    return FALSE;
  memcpy (text, field->text + 1, length);
  text[length] = '\0';
  *value = g_ascii_strtod (text, &end);

  return end == text + length && !isnan (*value);
}

static gboolean
bind_integer (sqlite3_stmt        *statement,
              int                  index,
              const FerryRowField *field)
{
  gint64 value;

  return parse_integer (field, &value) && sqlite3_bind_int64 (statement, index, value) == SQLITE_OK;
}

static gboolean
bind_real (sqlite3_stmt        *statement,
           int                  index,
           const FerryRowField *field)
{
  double value;

  return parse_real (field, &value) && sqlite3_bind_double (statement, index, value) == SQLITE_OK;
}

static gsize
unescape (const FerryRowField *field,
          char                *to)
{
  const char *p = field->text + 1;
  const char *end = field->text + field->length;
  char *start = to;

  while (p < end)
    {
      const char *escape = memchr (p, '\\', (gsize) (end - p));
      gsize plain = (gsize) ((escape != NULL ? escape : end) - p);

      memcpy (to, p, plain);
      to += plain;
      p += plain;
      if (escape == NULL)
        break;
      if (p + 1 < end)
        *to++ = ferry_row_unescape_char (p[1]);
      p += 2;
    }

  return (gsize) (to - start);
}

static gboolean
bind_text (FerrySqliteBinder   *self,
           sqlite3_stmt        *statement,
           int                  index,
           const FerryRowField *field)
{
  char *text = self->buffer + self->used;
  gsize length;

  if (memchr (field->text, '\\', field->length) == NULL)
    return sqlite3_bind_text64 (statement, index, field->text + 1, field->length - 1, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;

  length = unescape (field, text);
  self->used += length;

  return sqlite3_bind_text64 (statement, index, text, length, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

static gboolean
bind_blob (FerrySqliteBinder   *self,
           sqlite3_stmt        *statement,
           int                  index,
           const FerryRowField *field)
{
  char *bytes = self->buffer + self->used;
  gsize length = (field->length - 1) / 2;

  if (field->length % 2 == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      int high = g_ascii_xdigit_value (field->text[1 + 2 * i]);
      int low = g_ascii_xdigit_value (field->text[2 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i] = (char) (high << 4 | low);
    }
  self->used += length;

  return sqlite3_bind_blob64 (statement, index, bytes, length, SQLITE_STATIC) == SQLITE_OK;
}

static gboolean
bind_field (FerrySqliteBinder   *self,
            sqlite3_stmt        *statement,
            int                  index,
            const FerryRowField *field)
{
  switch (field->length > 0 ? field->text[0] : '\0')
    {
    case 'i': return bind_integer (statement, index, field);
    case 'r': return bind_real (statement, index, field);
    case 't': return bind_text (self, statement, index, field);
    case 'x': return bind_blob (self, statement, index, field);
    default:  return ferry_row_field_is_null (field) && sqlite3_bind_null (statement, index) == SQLITE_OK;
    }
}

/* what is unescaped is never longer than the line, so that one buffer of its length holds all of it and never moves */
static void
reserve (FerrySqliteBinder *self,
         gsize              length)
{
  self->used = 0;
  if (self->size > length && self->buffer != NULL)
    return;
  self->size = MAX (length + 1, 4096);
  g_free (self->buffer);
  self->buffer = g_malloc (self->size);
}

static gboolean
set_damaged (guint    n,
             GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("A row is damaged: value %u is not in the form of row lines"), n);
  return FALSE;
}

/**
 * ferry_sqlite_bind_line:
 * @self: memory for what must be unescaped
 * @statement: a statement that is not running
 * @line: a row line; it must stay as it is until the statement has run
 * @length: bytes of @line, without newline
 * @n: number of its fields
 * @error: return location for %FERRY_ERROR_DAMAGED
 *
 * Binds every field as the storage class that its tag names. The statement's thread.
 *
 * Returns: %FALSE with @error for a line that is not in the form of row lines
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_bind_line (FerrySqliteBinder  *self,
                        sqlite3_stmt       *statement,
                        const char         *line,
                        gsize               length,
                        guint               n,
                        GError            **error)
{
  FerryRowCursor cursor;
  FerryRowField field;

  reserve (self, length);
  ferry_row_cursor_init (&cursor, line, length);
  for (guint i = 0; i < n; i++)
    if (!ferry_row_cursor_seek (&cursor, i, &field) || !bind_field (self, statement, (int) i + 1, &field))
      return set_damaged (i + 1, error);

  return !ferry_row_cursor_seek (&cursor, MAX (n, 1), &field) || set_damaged (n + 1, error);
}

/**
 * ferry_sqlite_binder_clear:
 * @self: a binder
 *
 * Frees its memory; it may be used again. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_binder_clear (FerrySqliteBinder *self)
{
  g_clear_pointer (&self->buffer, g_free);
  self->size = 0;
}
