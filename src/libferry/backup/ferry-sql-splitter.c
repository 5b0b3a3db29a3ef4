#include "config.h"

#include "backup/ferry-sql-splitter-private.h"

#include <string.h>

/* No single statement of a dump is near this: one that is has lost its end. */
#define STATEMENT_LIMIT (256 * 1024 * 1024)

/**
 * ferry_sql_splitter_new:
 *
 * Makes a splitter that has read nothing. One thread.
 *
 * Returns: (transfer full): the splitter
 *
 * Since: 0.1
 */
FerrySqlSplitter *
ferry_sql_splitter_new (void)
{
  FerrySqlSplitter *self = g_new0 (FerrySqlSplitter, 1);

  self->buffer = g_byte_array_new ();
  self->standard = TRUE;
  return self;
}

/**
 * ferry_sql_splitter_free:
 * @self: (nullable): a splitter
 *
 * Frees it and what it has not given out.
 *
 * Since: 0.1
 */
void
ferry_sql_splitter_free (FerrySqlSplitter *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->buffer);
  g_free (self->tag);
  g_free (self);
}

/**
 * ferry_sql_splitter_feed:
 * @self: a splitter
 * @data: the next bytes of the script
 * @length: how many
 *
 * Adds bytes; they are copied.
 *
 * Since: 0.1
 */
void
ferry_sql_splitter_feed (FerrySqlSplitter *self,
                         const char       *data,
                         gsize             length)
{
  g_return_if_fail (self != NULL);

  g_byte_array_append (self->buffer, (const guint8 *) data, (guint) length);
}

/**
 * ferry_sql_splitter_set_standard_strings:
 * @self: a splitter
 * @standard: whether a backslash in '…' is a character like any other
 *
 * Follows a `SET standard_conforming_strings` of the script; on at first.
 *
 * Since: 0.1
 */
void
ferry_sql_splitter_set_standard_strings (FerrySqlSplitter *self,
                                         gboolean          standard)
{
  g_return_if_fail (self != NULL);

  self->standard = standard;
}

/**
 * ferry_sql_splitter_peek:
 * @self: a splitter
 * @data: (out) (transfer none): the bytes that are read but belong to no statement yet; valid until the next call
 *
 * For the rows that follow `COPY … FROM stdin`.
 *
 * Returns: how many bytes there are
 *
 * Since: 0.1
 */
gsize
ferry_sql_splitter_peek (FerrySqlSplitter  *self,
                         const char       **data)
{
  g_return_val_if_fail (self != NULL && data != NULL, 0);

  *data = (const char *) self->buffer->data;
  return self->buffer->len;
}

/**
 * ferry_sql_splitter_skip:
 * @self: a splitter
 * @length: bytes, at most what ferry_sql_splitter_peek() told
 *
 * Takes bytes away unseen. Only between two statements.
 *
 * Since: 0.1
 */
void
ferry_sql_splitter_skip (FerrySqlSplitter *self,
                         gsize             length)
{
  g_return_if_fail (self != NULL && length <= self->buffer->len);

  if (length > 0)
    g_byte_array_remove_range (self->buffer, 0, (guint) length);
}

static void
restart (FerrySqlSplitter *self)
{
  self->position = 0;
  self->state = STATE_PLAIN;
  self->started = FALSE;
  self->after_begin = FALSE;
  self->parens = self->bodies = self->n_words = self->comments = 0;
  memset (self->words, 0, sizeof self->words);
  g_clear_pointer (&self->tag, g_free);
}

static char *
cut (FerrySqlSplitter *self,
     gsize             end,
     gsize             next)
{
  char *text = g_strndup ((const char *) self->buffer->data + self->start, end - self->start);

  g_byte_array_remove_range (self->buffer, 0, (guint) next);
  restart (self);
  return text;
}

/* psql's own commands stand alone on a line and begin it. */
static FerrySqlSplitResult
take_command (FerrySqlSplitter  *self,
              gboolean           at_end,
              char             **text)
{
  const guchar *data = self->buffer->data + self->position;
  gsize left = self->buffer->len - self->position;
  const guchar *end;

  if (self->started || (self->position > 0 && data[-1] != '\n'))
    return FERRY_SQL_SPLIT_INVALID;
  end = memchr (data, '\n', left);
  if (end == NULL && !at_end)
    return FERRY_SQL_SPLIT_MORE;
  if (end == NULL)
    end = data + left;
  self->start = self->position;
  *text = cut (self, (gsize) (end - self->buffer->data), MIN (self->buffer->len, (gsize) (end - self->buffer->data) + 1));
  return FERRY_SQL_SPLIT_COMMAND;
}

static FerrySqlSplitResult
finish (FerrySqlSplitter *self,
        gboolean          at_end)
{
  if (at_end)
    return self->started || self->state == STATE_BLOCK_COMMENT ? FERRY_SQL_SPLIT_INVALID : FERRY_SQL_SPLIT_MORE;
  return self->buffer->len > STATEMENT_LIMIT ? FERRY_SQL_SPLIT_INVALID : FERRY_SQL_SPLIT_MORE;
}

/**
 * ferry_sql_splitter_next:
 * @self: a splitter
 * @at_end: nothing more will be fed
 * @text: (out) (transfer full) (nullable): the statement without leading comments and without its semicolon, or the command's line
 *
 * Takes the next statement off what was fed. At the end %FERRY_SQL_SPLIT_MORE means that nothing is left.
 *
 * Returns: what was found
 *
 * Since: 0.1
 */
FerrySqlSplitResult
ferry_sql_splitter_next (FerrySqlSplitter  *self,
                         gboolean           at_end,
                         char             **text)
{
  g_return_val_if_fail (self != NULL && text != NULL, FERRY_SQL_SPLIT_INVALID);

  *text = NULL;
  while (self->position < self->buffer->len)
    {
      guchar c = self->buffer->data[self->position];

      if (c == '\0')
        return FERRY_SQL_SPLIT_INVALID;
      if (self->state != STATE_PLAIN)
        {
          if (!_ferry_sql_scan_inside (self, at_end))
            return finish (self, at_end);
        }
      else if (c == ';' && self->parens == 0 && self->bodies == 0)
        {
          gsize end = self->position;

          if (!self->started)
            {
              self->position++;
              continue;
            }
          *text = cut (self, end, end + 1);
          return FERRY_SQL_SPLIT_STATEMENT;
        }
      else if (c == '\\')
        return take_command (self, at_end, text);
      else if (!_ferry_sql_scan_plain (self, at_end))
        return finish (self, at_end);
    }
  return finish (self, at_end);
}
