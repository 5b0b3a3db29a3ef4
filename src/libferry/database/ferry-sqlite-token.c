#include "config.h"

#include "database/ferry-sqlite-token.h"

#include <sqlite3.h>
#include <string.h>

/* Source of the lexical rules: SQLite documentation, "SQL Language Expressions" and "SQLite Keywords"; comments: lang_comment. */

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

/* behind blanks and comments; NULL for a comment of C that does not end (SQLite takes it, Ferry does not) */
static const char *
skip_blank (const char *p)
{
  while (TRUE)
    {
      if (g_ascii_isspace (*p))
        p++;
      else if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n");
      else if (p[0] == '/' && p[1] == '*')
        {
          p = strstr (p + 2, "*/");
          if (p == NULL)
            return NULL;
          p += 2;
        }
      else
        return p;
    }
}

/* behind the closing quote, which is doubled inside; NULL when it is missing */
static const char *
skip_quoted (const char *p,
             char        close)
{
  for (p++; *p != '\0'; p++)
    {
      if (*p != close)
        continue;
      if (close == ']' || p[1] != close)
        return p + 1;
      p++;
    }

  return NULL;
}

static const char *
skip_number (const char *p)
{
  while (is_word_char (*p) || *p == '.')
    {
      if ((*p == 'e' || *p == 'E') && (p[1] == '+' || p[1] == '-'))
        p++;
      p++;
    }

  return p;
}

static const char *
skip_sign (const char *p)
{
  static const char * const doubles[] = { "||", "<<", ">>", "<=", ">=", "==", "!=", "<>", "->" };

  if (strncmp (p, "->>", 3) == 0)
    return p + 3;
  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++)
    if (strncmp (p, doubles[i], 2) == 0)
      return p + 2;

  return strchr ("()+-*/%,;.<>=&|~", *p) != NULL ? p + 1 : NULL;
}

static const char *
scan (const char           *p,
      FerrySqliteTokenType *type)
{
  if ((*p == 'x' || *p == 'X') && p[1] == '\'')
    {
      *type = FERRY_SQLITE_TOKEN_BLOB;
      return skip_quoted (p + 1, '\'');
    }
  if (*p == '\'')
    {
      *type = FERRY_SQLITE_TOKEN_STRING;
      return skip_quoted (p, '\'');
    }
  if (*p == '"' || *p == '`' || *p == '[')
    {
      *type = FERRY_SQLITE_TOKEN_QUOTED;
      return skip_quoted (p, *p == '[' ? ']' : *p);
    }
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    {
      *type = FERRY_SQLITE_TOKEN_NUMBER;
      return skip_number (p);
    }
  if (is_word_char (*p))
    {
      *type = FERRY_SQLITE_TOKEN_WORD;
      while (is_word_char (*p))
        p++;
      return p;
    }
  *type = FERRY_SQLITE_TOKEN_SIGN;

  return skip_sign (p);
}

/**
 * ferry_sqlite_token_next:
 * @cursor: (inout): a place in SQL text; moved behind the token, not moved at the end or at a bad token
 * @token: (out): the token
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_token_next (const char       **cursor,
                         FerrySqliteToken  *token)
{
  const char *start = skip_blank (*cursor);
  const char *end = NULL;

  token->type = FERRY_SQLITE_TOKEN_BAD;
  token->start = start != NULL ? start : *cursor;
  token->length = 0;
  token->spaced = start != *cursor;
  if (start == NULL)
    return;
  if (*start == '\0')
    {
      token->type = FERRY_SQLITE_TOKEN_END;
      return;
    }
  end = scan (start, &token->type);
  if (end == NULL)
    {
      token->type = FERRY_SQLITE_TOKEN_BAD;
      return;
    }
  token->length = (gsize) (end - start);
  *cursor = end;
}

/**
 * ferry_sqlite_token_is:
 * @token: a token
 * @word_or_sign: a keyword (letter case does not count) or a sign
 *
 * Returns: whether @token is that bare word or sign; quoted names are no keywords. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_token_is (const FerrySqliteToken *token,
                       const char             *word_or_sign)
{
  if (token->type != FERRY_SQLITE_TOKEN_WORD && token->type != FERRY_SQLITE_TOKEN_SIGN)
    return FALSE;

  return strlen (word_or_sign) == token->length && g_ascii_strncasecmp (token->start, word_or_sign, token->length) == 0;
}

/**
 * ferry_sqlite_token_dup_name:
 * @token: a word, quoted name or string
 *
 * Returns: (transfer full): what it names, without quotes. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_token_dup_name (const FerrySqliteToken *token)
{
  GString *name = g_string_sized_new (token->length);
  char close = *token->start == '[' ? ']' : *token->start;

  if (token->type != FERRY_SQLITE_TOKEN_QUOTED && token->type != FERRY_SQLITE_TOKEN_STRING)
    g_string_append_len (name, token->start, (gssize) token->length);
  else
    for (gsize i = 1; i + 1 < token->length; i++)
      {
        g_string_append_c (name, token->start[i]);
        if (token->start[i] == close && close != ']')
          i++;
      }

  return g_string_free (name, FALSE);
}
