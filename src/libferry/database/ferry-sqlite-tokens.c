#include "config.h"

#include "database/ferry-sqlite-token.h"

#include <sqlite3.h>
#include <string.h>

/**
 * ferry_sqlite_tokenize:
 * @sql: SQL text
 *
 * Returns: (transfer full) (nullable) (element-type FerrySqliteToken): its tokens, the last one END; they point into
 *   @sql. %NULL where a quote or comment does not end or a byte is none of SQL's. Any thread.
 *
 * Since: 0.1
 */
GArray *
ferry_sqlite_tokenize (const char *sql)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (FerrySqliteToken));
  FerrySqliteToken token;

  do
    {
      ferry_sqlite_token_next (&sql, &token);
      if (token.type == FERRY_SQLITE_TOKEN_BAD)
        return NULL;
      g_array_append_val (tokens, token);
    }
  while (token.type != FERRY_SQLITE_TOKEN_END);

  return g_steal_pointer (&tokens);
}

/**
 * ferry_sqlite_tokens_text:
 * @tokens: tokens
 * @from: the first
 * @to: behind the last
 *
 * Returns: (transfer full): their text on one line (but for what is inside quotes): without comments, blanks single. Any
 *   thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_tokens_text (GArray *tokens,
                          guint   from,
                          guint   to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      const FerrySqliteToken *token = ferry_sqlite_token_at (tokens, i);

      if (token->spaced && i > from)
        g_string_append_c (text, ' ');
      g_string_append_len (text, token->start, (gssize) token->length);
    }

  return g_string_free (text, FALSE);
}

/**
 * ferry_sqlite_tokens_skip:
 * @tokens: tokens
 * @at: an opening parenthesis
 *
 * Returns: the index behind the parenthesis that closes it; 0 when none does or @at is none. Any thread.
 *
 * Since: 0.1
 */
guint
ferry_sqlite_tokens_skip (GArray *tokens,
                          guint   at)
{
  guint depth = 0;

  for (guint i = at; i < tokens->len; i++)
    {
      if (ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), "("))
        depth++;
      else if (ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), ")") && --depth == 0)
        return i + 1;
      if (depth == 0)
        return 0;
    }

  return 0;
}

/**
 * ferry_sqlite_is_blank:
 * @sql: SQL text
 *
 * Returns: whether there is nothing but blanks, comments and semicolons in it. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_is_blank (const char *sql)
{
  FerrySqliteToken token;

  do
    ferry_sqlite_token_next (&sql, &token);
  while (ferry_sqlite_token_is (&token, ";"));

  return token.type == FERRY_SQLITE_TOKEN_END;
}

/**
 * ferry_sqlite_canonical:
 * @sql: (nullable): SQL text
 *
 * Returns: (transfer full) (nullable): ferry_sqlite_tokens_text() of all of it; a copy where it can't be told in tokens.
 *   Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_canonical (const char *sql)
{
  g_autoptr(GArray) tokens = sql != NULL ? ferry_sqlite_tokenize (sql) : NULL;

  return tokens != NULL ? ferry_sqlite_tokens_text (tokens, 0, tokens->len - 1) : g_strdup (sql);
}

static gboolean
is_name (const FerrySqliteToken *token)
{
  if (token->type == FERRY_SQLITE_TOKEN_WORD)
    return sqlite3_keyword_check (token->start, (int) token->length) == 0;

  return token->type == FERRY_SQLITE_TOKEN_QUOTED;
}

static gboolean
tokens_equal (const FerrySqliteToken *a,
              const FerrySqliteToken *b)
{
  g_autofree char *name_a = NULL;
  g_autofree char *name_b = NULL;

  if (a->type == b->type && a->length == b->length && memcmp (a->start, b->start, a->length) == 0)
    return TRUE;
  if (a->type == FERRY_SQLITE_TOKEN_WORD && b->type == FERRY_SQLITE_TOKEN_WORD)
    return a->length == b->length && g_ascii_strncasecmp (a->start, b->start, a->length) == 0;
  if (!is_name (a) || !is_name (b))
    return FALSE;
  name_a = ferry_sqlite_token_dup_name (a);
  name_b = ferry_sqlite_token_dup_name (b);

  return g_ascii_strcasecmp (name_a, name_b) == 0;
}

/**
 * ferry_sqlite_sql_equal:
 * @a: (nullable): SQL text
 * @b: (nullable): SQL text
 *
 * Returns: whether both say the same: blanks, comments, letter case of words and the way of quoting names do not count. Any
 *   thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_sql_equal (const char *a,
                        const char *b)
{
  FerrySqliteToken token_a, token_b;

  if (a == NULL || b == NULL || strcmp (a, b) == 0)
    return g_strcmp0 (a, b) == 0;

  do
    {
      ferry_sqlite_token_next (&a, &token_a);
      ferry_sqlite_token_next (&b, &token_b);
      if (token_a.type == FERRY_SQLITE_TOKEN_BAD || !tokens_equal (&token_a, &token_b))
        return FALSE;
    }
  while (token_a.type != FERRY_SQLITE_TOKEN_END);

  return TRUE;
}
