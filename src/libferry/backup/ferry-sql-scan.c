#include "config.h"

#include "backup/ferry-sql-splitter-private.h"

#include <string.h>

static gboolean
is_word_start (guchar c)
{
  return g_ascii_isalpha (c) || c == '_' || c >= 0x80;
}

static gboolean
is_word (guchar c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || c == '$';
}

static gboolean
word_is (const guchar *word,
         gsize         length,
         const char   *keyword)
{
  return length == strlen (keyword) && g_ascii_strncasecmp ((const char *) word, keyword, length) == 0;
}

/* CREATE [OR REPLACE] {FUNCTION|PROCEDURE}: only there BEGIN opens a body whose semicolons end nothing. */
static gboolean
makes_routine (FerrySqlSplitter *self)
{
  return self->words[0] == 'c' &&
         (self->words[1] == 'f' || (self->words[1] == 'o' && self->words[2] == 'r' && self->words[3] == 'f'));
}

static char
word_letter (const guchar *word,
             gsize         length)
{
  if (word_is (word, length, "create"))
    return 'c';
  if (word_is (word, length, "or"))
    return 'o';
  if (word_is (word, length, "replace"))
    return 'r';
  if (word_is (word, length, "function") || word_is (word, length, "procedure"))
    return 'f';
  return '-';
}

static void
take_word (FerrySqlSplitter *self,
           const guchar     *word,
           gsize             length)
{
  gboolean after_begin = self->after_begin;

  self->after_begin = word_is (word, length, "begin");
  if (self->n_words < WORDS)
    self->words[self->n_words++] = word_letter (word, length);
  if (self->parens > 0 || !makes_routine (self))
    return;
  if (after_begin && word_is (word, length, "atomic"))
    self->bodies++;
  else if (word_is (word, length, "case") && self->bodies > 0)
    self->bodies++;
  else if (word_is (word, length, "end") && self->bodies > 0)
    self->bodies--;
}

/* The length of "$tag$" at @data, 0 when it is no dollar quote, -1 when more bytes must tell. */
static gssize
dollar_tag_length (const guchar *data,
                   gsize         length)
{
  for (gsize i = 1; i < length; i++)
    {
      if (data[i] == '$')
        return (gssize) i + 1;
      if (!(is_word_start (data[i]) || (i > 1 && g_ascii_isdigit (data[i]))))
        return 0;
    }
  return -1;
}

static void
mark_start (FerrySqlSplitter *self)
{
  if (!self->started)
    self->start = self->position;
  self->started = TRUE;
}

/* Inside quotes and comments: moves on, leaves them where they end. FALSE when more bytes are needed. */
gboolean
_ferry_sql_scan_inside (FerrySqlSplitter *self,
                        gboolean          at_end)
{
  const guchar *data = self->buffer->data + self->position;
  gsize left = self->buffer->len - self->position;

  /* two characters may belong together, and a dollar quote's end is as long as its tag */
  if (left < (self->state == STATE_DOLLAR ? strlen (self->tag) : 2) && !(at_end && left > 0))
    return FALSE;
  switch (self->state)
    {
    case STATE_STRING:
    case STATE_ESCAPE_STRING:
    case STATE_IDENTIFIER:
      {
        guchar quote = self->state == STATE_IDENTIFIER ? '"' : '\'';

        if ((data[0] == quote && left > 1 && data[1] == quote) || (data[0] == '\\' && self->state == STATE_ESCAPE_STRING))
          self->position += MIN (2, left);
        else
          {
            if (data[0] == quote)
              self->state = STATE_PLAIN;
            self->position++;
          }
        return TRUE;
      }
    case STATE_DOLLAR:
      if (left >= strlen (self->tag) && memcmp (data, self->tag, strlen (self->tag)) == 0)
        {
          self->position += strlen (self->tag);
          self->state = STATE_PLAIN;
        }
      else
        self->position++;
      return TRUE;
    case STATE_LINE_COMMENT:
      if (data[0] == '\n')
        self->state = STATE_PLAIN;
      self->position++;
      return TRUE;
    case STATE_BLOCK_COMMENT:
      if (left > 1 && data[0] == '/' && data[1] == '*')
        self->comments++, self->position += 2;
      else if (left > 1 && data[0] == '*' && data[1] == '/')
        {
          self->position += 2;
          if (--self->comments == 0)
            self->state = STATE_PLAIN;
        }
      else
        self->position++;
      return TRUE;
    case STATE_PLAIN:
    default:
      g_assert_not_reached ();
    }
}

static void
open_quote (FerrySqlSplitter *self,
            FerrySqlState     state,
            gsize             length)
{
  mark_start (self);
  self->after_begin = FALSE;
  self->state = state;
  self->position += length;
}

/* A word, or the E of E'…'. FALSE when more bytes are needed. */
static gboolean
scan_word (FerrySqlSplitter *self,
           const guchar     *data,
           gsize             left,
           gboolean          at_end)
{
  gsize length = 1;

  while (length < left && is_word (data[length]))
    length++;
  if (length == left && !at_end)
    return FALSE;
  mark_start (self);
  if (length == 1 && (data[0] == 'e' || data[0] == 'E') && left > 1 && data[1] == '\'')
    open_quote (self, STATE_ESCAPE_STRING, 2);
  else
    {
      take_word (self, data, length);
      self->position += length;
    }
  return TRUE;
}

static gboolean
scan_dollar (FerrySqlSplitter *self,
             const guchar     *data,
             gsize             left,
             gboolean          at_end)
{
  gssize length = dollar_tag_length (data, left);

  if (length < 0 && !at_end)
    return FALSE;
  if (length <= 0)
    {
      mark_start (self);
      self->position++;
      return TRUE;
    }
  self->tag = (g_free (self->tag), g_strndup ((const char *) data, (gsize) length));
  open_quote (self, STATE_DOLLAR, (gsize) length);
  return TRUE;
}

static void
scan_symbol (FerrySqlSplitter *self,
             guchar            c)
{
  if (c == '(')
    self->parens++;
  else if (c == ')' && self->parens > 0)
    self->parens--;
  if (!g_ascii_isspace (c))
    {
      mark_start (self);
      self->after_begin = FALSE;
    }
  self->position++;
}

/* Outside of quotes, not at a semicolon or a backslash. FALSE when more bytes are needed. */
gboolean
_ferry_sql_scan_plain (FerrySqlSplitter *self,
                       gboolean          at_end)
{
  const guchar *data = self->buffer->data + self->position;
  gsize left = self->buffer->len - self->position;

  if ((data[0] == '-' || data[0] == '/') && left < 2 && !at_end)
    return FALSE;
  if (left > 1 && data[0] == '-' && data[1] == '-')
    self->state = STATE_LINE_COMMENT, self->position += 2;
  else if (left > 1 && data[0] == '/' && data[1] == '*')
    self->state = STATE_BLOCK_COMMENT, self->comments = 1, self->position += 2;
  else if (data[0] == '\'')
    open_quote (self, self->standard ? STATE_STRING : STATE_ESCAPE_STRING, 1);
  else if (data[0] == '"')
    open_quote (self, STATE_IDENTIFIER, 1);
  else if (data[0] == '$')
    return scan_dollar (self, data, left, at_end);
  else if (is_word_start (data[0]) || g_ascii_isdigit (data[0]))
    return scan_word (self, data, left, at_end);
  else
    scan_symbol (self, data[0]);
  return TRUE;
}
