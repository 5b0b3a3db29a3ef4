#pragma once

#include "backup/ferry-sql-splitter.h"

G_BEGIN_DECLS

#define WORDS 4

/** FerrySqlState: where in a script the splitter stands. Since: 0.1 */
typedef enum
{
  STATE_PLAIN,
  STATE_STRING,            /* '…', a backslash is a character */
  STATE_ESCAPE_STRING,     /* E'…', a backslash escapes */
  STATE_IDENTIFIER,        /* "…" */
  STATE_DOLLAR,            /* $tag$…$tag$ */
  STATE_LINE_COMMENT,
  STATE_BLOCK_COMMENT,     /* nests */
} FerrySqlState;

struct _FerrySqlSplitter
{
  GByteArray *buffer;      /* from the start of the present statement */
  gsize       position;    /* scanned so far */
  gboolean    standard;    /* standard_conforming_strings */
  FerrySqlState state;
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

/* outside of quotes, not at a semicolon or a backslash: moves on. FALSE when more bytes are needed (ferry-sql-scan.c) */
gboolean _ferry_sql_scan_plain  (FerrySqlSplitter *self,
                                 gboolean          at_end);
/* inside quotes and comments: moves on, leaves them where they end. FALSE when more bytes are needed */
gboolean _ferry_sql_scan_inside (FerrySqlSplitter *self,
                                 gboolean          at_end);

G_END_DECLS
