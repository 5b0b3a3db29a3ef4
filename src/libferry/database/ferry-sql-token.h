#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_SQL_END,
  FERRY_SQL_WORD,       /* unquoted identifier or keyword; text in lower case */
  FERRY_SQL_QUOTED,     /* "quoted identifier"; text without quotes */
  FERRY_SQL_STRING,     /* any string constant; text is its value */
  FERRY_SQL_NUMBER,
  FERRY_SQL_OPERATOR,
  FERRY_SQL_PUNCT,      /* one of ( ) [ ] , . : and :: */
} FerrySqlTokenKind;

/* One token of PostgreSQL's SQL; @start and @end are byte offsets into the text. */
typedef struct
{
  FerrySqlTokenKind  kind;
  char              *text;
  gsize              start;
  gsize              end;
  guint              depth;   /* of parentheses and brackets around it; an opening one counts as outside */
} FerrySqlToken;

GArray   *ferry_sql_tokenise  (const char          *sql,
                               GError             **error);   /* FerrySqlToken; the last one is END */
gboolean  ferry_sql_token_is  (const FerrySqlToken *token,
                               const char          *text);    /* an unquoted word, a punctuation mark or an operator */
gboolean  ferry_sql_token_is_name (const FerrySqlToken *token); /* an unquoted or quoted identifier */

/* behind the end there are only further ends */
static inline const FerrySqlToken *
ferry_sql_token_at (const GArray *tokens,
                    guint         i)
{
  return &g_array_index (tokens, FerrySqlToken, MIN (i, tokens->len - 1));
}

G_END_DECLS
