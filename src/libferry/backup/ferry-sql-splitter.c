#include "config.h"

#include "backup/ferry-sql-splitter.h"

#include <string.h>

/* No single statement of a dump is near this: one that is has lost its end. */
#define STATEMENT_LIMIT (256 * 1024 * 1024)
#define WORDS 4

typedef enum
{
  STATE_PLAIN,
  STATE_STRING,            /* '…', a backslash is a character */
  STATE_ESCAPE_STRING,     /* E'…', a backslash escapes */
  STATE_IDENTIFIER,        /* "…" */
  STATE_DOLLAR,            /* $tag$…$tag$ */
  STATE_LINE_COMMENT,
  STATE_BLOCK_COMMENT,     /* nests */
} State;

struct _FerrySqlSplitter
{
  GByteArray *buffer;      /* from the start of the present statement */
  gsize       position;    /* scanned so far */
  gboolean    standard;    /* standard_conforming_strings */
  State       state;
  gsize       start;       /* of the statement's first character that is no space and no comment */
  gboolean    started;
  guint       comments;    /* nesting */
  guint       parens;
  guint       bodies;      /* BEGIN ATOMIC and CASE that wait for END */
  gboolean    after_begin; /* the last thing read was the word BEGIN */
  guint       n_words;
  char        words[WORDS];/* first letters of the first words, as far as they matter */
  char       *tag;         /* of the dollar quote, both dollars included */
};

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

static void
mark_start (FerrySqlSplitter *self)
{
  if (!self->started)
    self->start = self->position;
  self->started = TRUE;
}

/* Inside quotes and comments: moves on, leaves them where they end. FALSE when more bytes are needed. */
static gboolean
scan_inside (FerrySqlSplitter *self,
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
            State             state,
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
static gboolean
scan_plain (FerrySqlSplitter *self,
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
          if (!scan_inside (self, at_end))
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
      else if (!scan_plain (self, at_end))
        return finish (self, at_end);
    }
  return finish (self, at_end);
}
