#include "config.h"

#include "database/ferry-sql-token.h"

#include "base/ferry-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Source of the rules: PostgreSQL manual, "Lexical Structure". standard_conforming_strings is on in every session of
 * ours. What a deparsed expression never holds (comments, semicolons, parameters, U&"") is refused. */

#define MAX_TOKENS 200000
#define OPERATOR_CHARACTERS "+-*/<>=~!@#%^&|`?"

typedef struct
{
  const char *sql;
  gsize       at;
  guint       depth;
  GString    *brackets;   /* the open ones */
  GArray     *tokens;
  GError    **error;
} Lexer;

static void
token_clear (gpointer data)
{
  g_free (((FerrySqlToken *) data)->text);
}

static gboolean
refuse (Lexer      *lexer,
        const char *what)
{
  g_set_error (lexer->error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
               _("“%s” can't be taken over: %s at character %zu"), lexer->sql, what, lexer->at + 1);

  return FALSE;
}

/* takes @text over */
static gboolean
add (Lexer             *lexer,
     FerrySqlTokenKind  kind,
     char              *text,
     gsize              end)
{
  FerrySqlToken token = { kind, text, lexer->at, end, lexer->depth };

  g_array_append_val (lexer->tokens, token);
  if (lexer->tokens->len > MAX_TOKENS)
    return refuse (lexer, _("too long"));
  lexer->at = end;

  return TRUE;
}

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

static gboolean
is_word (char c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || c == '$';
}

/* the text between two @quote characters, doubled ones undone; with @backslash a backslash guards the next character */
static gboolean
lex_quoted (Lexer             *lexer,
            FerrySqlTokenKind  kind,
            gsize              open,
            gboolean           backslash)
{
  char quote = lexer->sql[open];
  g_autoptr (GString) text = g_string_new (NULL);
  gsize i = open + 1;

  for (;; i++)
    {
      if (lexer->sql[i] == '\0')
        return refuse (lexer, _("a quote that does not end"));
      if (backslash && lexer->sql[i] == '\\' && lexer->sql[i + 1] != '\0')
        g_string_append_c (text, lexer->sql[i++]);
      else if (lexer->sql[i] == quote && lexer->sql[i + 1] == quote)
        i++;
      else if (lexer->sql[i] == quote)
        break;
      g_string_append_c (text, lexer->sql[i]);
    }

  return add (lexer, kind, g_string_free (g_steal_pointer (&text), FALSE), i + 1);
}

static gboolean
lex_word (Lexer *lexer)
{
  const char *start = lexer->sql + lexer->at;
  gsize n = 0;

  if (strchr ("eEbBxXnN", *start) != NULL && start[1] == '\'')
    return lex_quoted (lexer, FERRY_SQL_STRING, lexer->at + 1, *start == 'e' || *start == 'E');
  if ((*start == 'u' || *start == 'U') && start[1] == '&' && (start[2] == '\'' || start[2] == '"'))
    return refuse (lexer, _("U& is not used by PostgreSQL itself"));
  while (is_word (start[n]))
    n++;

  return add (lexer, FERRY_SQL_WORD, g_ascii_strdown (start, (gssize) n), lexer->at + n);
}

static gboolean
lex_number (Lexer *lexer)
{
  const char *start = lexer->sql + lexer->at;
  gsize n = 0;

  while (g_ascii_isdigit (start[n]) || start[n] == '.')
    n++;
  if ((start[n] == 'e' || start[n] == 'E') &&
      (g_ascii_isdigit (start[n + 1]) || ((start[n + 1] == '+' || start[n + 1] == '-') && g_ascii_isdigit (start[n + 2]))))
    {
      n += 2;
      while (g_ascii_isdigit (start[n]))
        n++;
    }
  if (is_word (start[n]))
    return refuse (lexer, _("a number runs into a name"));

  return add (lexer, FERRY_SQL_NUMBER, g_strndup (start, n), lexer->at + n);
}

static gboolean
lex_dollar (Lexer *lexer)
{
  const char *start = lexer->sql + lexer->at;
  g_autofree char *tag = NULL;
  const char *end;
  gsize n = 1;

  if (g_ascii_isdigit (start[1]))
    return refuse (lexer, _("a parameter"));
  while (is_word (start[n]) && start[n] != '$')
    n++;
  if (start[n] != '$')
    return refuse (lexer, _("a dollar sign"));
  tag = g_strndup (start, n + 1);
  end = strstr (start + n + 1, tag);
  if (end == NULL)
    return refuse (lexer, _("a quote that does not end"));

  return add (lexer, FERRY_SQL_STRING, g_strndup (start + n + 1, (gsize) (end - start) - n - 1),
              lexer->at + (gsize) (end - start) + n + 1);
}

static gboolean
lex_operator (Lexer *lexer)
{
  const char *start = lexer->sql + lexer->at;
  gsize n = strspn (start, OPERATOR_CHARACTERS);

  for (gsize i = 0; i < n; i++)
    if ((start[i] == '-' && start[i + 1] == '-') || (start[i] == '/' && start[i + 1] == '*'))
      return refuse (lexer, _("a comment"));

  return add (lexer, FERRY_SQL_OPERATOR, g_strndup (start, n), lexer->at + n);
}

static gboolean
lex_bracket (Lexer *lexer)
{
  char c = lexer->sql[lexer->at];

  if (c == '(' || c == '[')
    {
      gboolean added = add (lexer, FERRY_SQL_PUNCT, g_strndup (&c, 1), lexer->at + 1);

      g_string_append_c (lexer->brackets, c);
      lexer->depth++;
      return added;
    }

  if (lexer->depth == 0 || lexer->brackets->str[lexer->depth - 1] != (c == ')' ? '(' : '['))
    return refuse (lexer, _("parentheses that do not match"));
  lexer->depth--;
  g_string_truncate (lexer->brackets, lexer->depth);

  return add (lexer, FERRY_SQL_PUNCT, g_strndup (&c, 1), lexer->at + 1);
}

static gboolean
lex_punctuation (Lexer *lexer)
{
  const char *start = lexer->sql + lexer->at;
  gsize n = start[0] == ':' && start[1] == ':' ? 2 : 1;

  if (*start == '\0' || strchr (",.:", *start) == NULL || (start[0] == ':' && start[1] == '='))
    return refuse (lexer, *start == ';' ? _("a semicolon") : _("an unexpected character"));

  return add (lexer, FERRY_SQL_PUNCT, g_strndup (start, n), lexer->at + n);
}

static gboolean
lex_one (Lexer *lexer)
{
  char c = lexer->sql[lexer->at];

  if (is_word_start (c))
    return lex_word (lexer);
  if (c == '\'')
    return lex_quoted (lexer, FERRY_SQL_STRING, lexer->at, FALSE);
  if (c == '"')
    return lex_quoted (lexer, FERRY_SQL_QUOTED, lexer->at, FALSE);
  if (c == '$')
    return lex_dollar (lexer);
  if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (lexer->sql[lexer->at + 1])))
    return lex_number (lexer);
  if (strchr (OPERATOR_CHARACTERS, c) != NULL)
    return lex_operator (lexer);
  if (strchr ("()[]", c) != NULL)
    return lex_bracket (lexer);

  return lex_punctuation (lexer);
}

/**
 * ferry_sql_tokenise:
 * @sql: a piece of PostgreSQL's SQL
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * Splits SQL text into tokens and checks what makes it one harmless piece: valid UTF-8, every quote ends, parentheses and
 * brackets match, no semicolon, comment or parameter.
 *
 * Returns: (transfer full) (nullable): array of #FerrySqlToken that ends with %FERRY_SQL_END, or %NULL. Any thread.
 *
 * Since: 0.1
 */
GArray *
ferry_sql_tokenise (const char  *sql,
                    GError     **error)
{
  g_autoptr (GString) brackets = g_string_new (NULL);
  g_autoptr (GArray) tokens = g_array_new (FALSE, TRUE, sizeof (FerrySqlToken));
  Lexer lexer = { sql, 0, 0, brackets, tokens, error };

  g_return_val_if_fail (sql != NULL, NULL);

  g_array_set_clear_func (tokens, token_clear);
  if (!g_utf8_validate (sql, -1, NULL))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("An expression is not valid UTF-8"));
      return NULL;
    }

  for (;;)
    {
      lexer.at += strspn (sql + lexer.at, " \t\r\n\f");
      if (sql[lexer.at] == '\0')
        break;
      if (!lex_one (&lexer))
        return NULL;
    }
  if (lexer.depth != 0)
    return refuse (&lexer, _("parentheses that do not match")), NULL;
  if (!add (&lexer, FERRY_SQL_END, g_strdup (""), lexer.at))
    return NULL;

  return g_steal_pointer (&tokens);
}

/**
 * ferry_sql_token_is:
 * @token: a token
 * @text: a keyword in lower case, a punctuation mark or an operator
 *
 * Returns: whether the token is that; quoted names and strings never are. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sql_token_is (const FerrySqlToken *token,
                    const char          *text)
{
  return (token->kind == FERRY_SQL_WORD || token->kind == FERRY_SQL_PUNCT || token->kind == FERRY_SQL_OPERATOR) &&
         g_str_equal (token->text, text);
}

/**
 * ferry_sql_token_is_name:
 * @token: a token
 *
 * Returns: whether the token is an identifier, quoted or not (a keyword counts as one). Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sql_token_is_name (const FerrySqlToken *token)
{
  return token->kind == FERRY_SQL_WORD || token->kind == FERRY_SQL_QUOTED;
}
