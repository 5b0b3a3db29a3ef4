#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_SQLITE_TOKEN_END,
  FERRY_SQLITE_TOKEN_WORD,      /* a bare identifier or keyword */
  FERRY_SQLITE_TOKEN_QUOTED,    /* "…", `…` or […] */
  FERRY_SQLITE_TOKEN_STRING,
  FERRY_SQLITE_TOKEN_BLOB,
  FERRY_SQLITE_TOKEN_NUMBER,
  FERRY_SQLITE_TOKEN_SIGN,      /* punctuation and operators */
  FERRY_SQLITE_TOKEN_BAD,       /* an unterminated quote or comment, a byte that SQL does not know */
} FerrySqliteTokenType;

/** FerrySqliteToken: a piece of SQL; points into the text. Since: 0.1 */
typedef struct
{
  FerrySqliteTokenType  type;
  const char           *start;
  gsize                 length;
  gboolean              spaced;   /* blanks or a comment stand before it */
} FerrySqliteToken;

void      ferry_sqlite_token_next     (const char             **cursor,
                                       FerrySqliteToken        *token);
gboolean  ferry_sqlite_token_is       (const FerrySqliteToken  *token,
                                       const char              *word_or_sign);
/* the unquoted name of a word, quoted name or string */
char     *ferry_sqlite_token_dup_name (const FerrySqliteToken  *token);
/* all tokens with the END token last; NULL where one is BAD */
GArray   *ferry_sqlite_tokenize       (const char              *sql);
/* canonical text of tokens [from, to): comments gone, blanks single */
char     *ferry_sqlite_tokens_text    (GArray                  *tokens,
                                       guint                    from,
                                       guint                    to);
/* index behind the parenthesis that closes the one at @at; 0 when there is none */
guint     ferry_sqlite_tokens_skip    (GArray                  *tokens,
                                       guint                    at);
gboolean  ferry_sqlite_is_blank       (const char              *sql);
char     *ferry_sqlite_canonical      (const char              *sql);
/* same tokens: blanks, comments, letter case and way of quoting do not count; NULL equals NULL */
gboolean  ferry_sqlite_sql_equal      (const char              *a,
                                       const char              *b);

#define ferry_sqlite_token_at(tokens, i) (&g_array_index ((tokens), FerrySqliteToken, (i)))

G_END_DECLS
