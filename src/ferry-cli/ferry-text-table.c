#include "config.h"

#include "ferry-text-table.h"

#include "ferry-terminal.h"
#include "ferry.h"

#include <inttypes.h>
#include <string.h>

#define MOST_CELL 60   /* a longer cell that is not in the last column is cut */

struct _FerryTextTable
{
  GPtrArray *titles;
  GPtrArray *rows;      /* char** */
  GArray    *right;     /* gboolean */
};

/**
 * ferry_text_table_new:
 * @title: the first column's title; more follow
 *
 * Returns: (transfer full): an empty table
 */
FerryTextTable *
ferry_text_table_new (const char *title,
                      ...)
{
  FerryTextTable *self = g_new0 (FerryTextTable, 1);
  va_list more;

  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->right = g_array_new (FALSE, FALSE, sizeof (gboolean));
  va_start (more, title);
  for (; title != NULL; title = va_arg (more, const char *))
    {
      gboolean right = *title == '>';

      g_ptr_array_add (self->titles, g_strdup (title + right));
      g_array_append_val (self->right, right);
    }
  va_end (more);

  return self;
}

static char *
cut (const char *text)
{
  const char *end = text;

  if (g_utf8_strlen (text, -1) <= MOST_CELL)
    return g_strdup (text);
  end = g_utf8_offset_to_pointer (text, MOST_CELL - 1);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

void
ferry_text_table_add (FerryTextTable     *self,
                      const char * const *cells)
{
  char **row = g_new0 (char *, self->titles->len + 1);

  for (guint i = 0; i < self->titles->len; i++)
    {
      g_autofree char *escaped = ferry_escape_for_display (cells[i] != NULL ? cells[i] : "");

      row[i] = i + 1 < self->titles->len ? cut (escaped) : g_steal_pointer (&escaped);
    }
  g_ptr_array_add (self->rows, row);
}

guint
ferry_text_table_get_rows (FerryTextTable *self)
{
  return self->rows->len;
}

static guint
column_width (FerryTextTable *self,
              guint           column)
{
  guint width = ferry_terminal_text_width (g_ptr_array_index (self->titles, column));

  for (guint i = 0; i < self->rows->len; i++)
    width = MAX (width, ferry_terminal_text_width (((char **) g_ptr_array_index (self->rows, i))[column]));

  return width;
}

static void
append_row (FerryTextTable *self,
            char          **cells,
            const guint    *widths,
            GString        *text)
{
  for (guint i = 0; i < self->titles->len; i++)
    {
      int space = (int) (widths[i] - ferry_terminal_text_width (cells[i]));
      gboolean right = g_array_index (self->right, gboolean, i);

      if (i > 0)
        g_string_append (text, "  ");
      g_string_append_printf (text, "%*s%s%*s", right ? space : 0, "", cells[i], right ? 0 : space, "");
    }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

/**
 * ferry_text_table_to_string:
 *
 * Returns: (transfer full): the titles and rows, one line each
 */
char *
ferry_text_table_to_string (FerryTextTable *self)
{
  GString *text = g_string_new (NULL);
  g_autofree guint *widths = g_new (guint, self->titles->len);

  for (guint i = 0; i < self->titles->len; i++)
    widths[i] = column_width (self, i);
  append_row (self, (char **) self->titles->pdata, widths, text);
  for (guint i = 0; i < self->rows->len; i++)
    append_row (self, g_ptr_array_index (self->rows, i), widths, text);

  return g_string_free (text, FALSE);
}

void
ferry_text_table_free (FerryTextTable *self)
{
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->right);
  g_free (self);
}

/**
 * ferry_format_count:
 * @count: a number of rows; negative when unknown
 *
 * Returns: (transfer full): "1,234,567", or "?"
 */
char *
ferry_format_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" PRId64, count);
  GString *text = g_string_new (NULL);

  if (count < 0)
    return g_string_free (g_string_append_c (text, '?'), FALSE);
  for (gsize i = 0, n = strlen (digits); i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}
