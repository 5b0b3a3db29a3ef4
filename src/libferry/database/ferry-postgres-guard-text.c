#include "config.h"

#include "database/ferry-postgres-guard.h"

#include "base/ferry-error.h"
#include "database/ferry-sql-token.h"

#include <glib/gi18n-lib.h>

/* The smaller questions about text from a package; see ferry-postgres-guard.c for the expressions. */

/* what may follow PRIMARY KEY (…), UNIQUE (…) and REFERENCES … (…) */
static const char * const tail_words[] = {
  "action", "cascade", "default", "deferrable", "deferred", "delete", "full", "immediate", "include", "initially", "key",
  "match", "no", "not", "null", "on", "restrict", "set", "simple", "update", "valid", "with", NULL
};
static const char * const bound_words[] = {
  "default", "false", "for", "from", "in", "maxvalue", "minvalue", "modulus", "null", "remainder", "to", "true", "values",
  "with", NULL
};
static const char * const clocks[] = {
  "current_date", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp", "session_user", "user",
  "current_role", "current_catalog", "current_schema", NULL
};

/* only these words outside of parentheses; inside, names and constants with commas between */
static gboolean
only_words (const char          *text,
            const char * const  *words,
            gboolean             words_inside,
            GError             **error)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (text, error);

  if (tokens == NULL)
    return FALSE;

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, i);
      gboolean known = token->kind == FERRY_SQL_WORD && g_strv_contains (words, token->text);
      gboolean value = token->kind == FERRY_SQL_STRING || token->kind == FERRY_SQL_NUMBER ||
                       ferry_sql_token_is (token, ",") || ferry_sql_token_is (token, "=") || ferry_sql_token_is (token, "-") ||
                       (!words_inside && ferry_sql_token_is_name (token));

      if (!known && !ferry_sql_token_is (token, "(") && !ferry_sql_token_is (token, ")") && !(token->depth == 1 && value))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is not what is expected here"), text);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ferry_postgres_guard_tail:
 * @text: what follows the columns of a key or the target of a foreign key
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * Returns: whether the text holds nothing but the clauses that may stand there. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_tail (const char  *text,
                           GError     **error)
{
  return only_words (text, tail_words, FALSE, error);
}

/**
 * ferry_postgres_guard_bound:
 * @text: a partition's bound
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * Returns: whether the text is made of a bound's words and constants. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_bound (const char  *text,
                            GError     **error)
{
  return only_words (text, bound_words, TRUE, error);
}

/**
 * ferry_postgres_guard_is_constant:
 * @text: a default
 *
 * Returns: whether it always gives the same value: constants, casts and operators, no function and no clock. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_is_constant (const char *text)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (text, NULL);

  if (tokens == NULL)
    return FALSE;

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, i);

      if (token->kind == FERRY_SQL_WORD && g_strv_contains (clocks, token->text))
        return FALSE;
      if (ferry_sql_token_is_name (token) && ferry_sql_token_is (ferry_sql_token_at (tokens, i + 1), "(") &&
          !(i > 0 && ferry_sql_token_is (ferry_sql_token_at (tokens, i - 1), "::")) &&
          !ferry_sql_token_is (token, "varying"))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_postgres_guard_mentions:
 * @text: SQL
 * @name: an identifier
 *
 * Returns: whether a token of the text is that identifier; %TRUE for text that can't be read. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_mentions (const char *text,
                               const char *name)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (text, NULL);

  if (tokens == NULL)
    return TRUE;

  for (guint i = 0; i + 1 < tokens->len; i++)
    if (ferry_sql_token_is_name (ferry_sql_token_at (tokens, i)) &&
        g_str_equal (ferry_sql_token_at (tokens, i)->text, name))
      return TRUE;

  return FALSE;
}
