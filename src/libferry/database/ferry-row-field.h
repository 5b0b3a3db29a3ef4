#pragma once

#include "database/ferry-row-order.h"

#include <string.h>

G_BEGIN_DECLS

/** FerryRowField: where a field of a row line lies; still escaped, not ending in NUL. Since: 0.1 */
typedef struct
{
  const char *text;
  gsize       length;
} FerryRowField;

/** FerryRowCursor: walks the fields of a line from left to right, and starts again when asked for one further left. Since: 0.1 */
typedef struct
{
  const char *line;
  const char *end;
  const char *position;   /* where field number @next begins */
  guint       next;
} FerryRowCursor;

static inline void
ferry_row_cursor_init (FerryRowCursor *self,
                       const char     *line,
                       gsize           length)
{
  self->line = line;
  self->end = line + length;
  self->position = line;
  self->next = 0;
}

/* TRUE and the field, or FALSE when the line has no such field; inline because a merge calls it for every key of every row */
static inline gboolean
ferry_row_cursor_seek (FerryRowCursor *self,
                       guint           index,
                       FerryRowField  *field)
{
  const char *tab;

  if (index < self->next)
    ferry_row_cursor_init (self, self->line, (gsize) (self->end - self->line));

  for (; self->position != NULL; self->next++)
    {
      field->text = self->position;
      tab = memchr (self->position, '\t', (gsize) (self->end - self->position));
      field->length = (gsize) ((tab != NULL ? tab : self->end) - field->text);
      self->position = tab != NULL ? tab + 1 : NULL;
      if (self->next == index)
        {
          self->next++;
          return TRUE;
        }
    }

  return FALSE;
}

static inline gboolean
ferry_row_field_is_null (const FerryRowField *self)
{
  return self->length == 2 && self->text[0] == '\\' && self->text[1] == 'N';
}

char     ferry_row_unescape_char (char                  letter);
/* a line in its one canonical form: number of fields, escapes, SQLite's tags, integers of the key; FERRY_ERROR_DAMAGED tells the field */
gboolean ferry_row_check_line    (FerryDialect          dialect,
                                  const FerryRowOrder  *order,      /* nullable */
                                  guint                 n_columns,
                                  const char           *line,
                                  gsize                 length,
                                  GError              **error);

G_END_DECLS
