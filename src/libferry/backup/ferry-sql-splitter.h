#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerrySqlSplitResult: what ferry_sql_splitter_next() found. Since: 0.1 */
typedef enum
{
  FERRY_SQL_SPLIT_MORE,        /* the statement is not complete yet: feed more */
  FERRY_SQL_SPLIT_STATEMENT,   /* a statement */
  FERRY_SQL_SPLIT_COMMAND,     /* a line that begins with a backslash: a command of psql */
  FERRY_SQL_SPLIT_INVALID,     /* a backslash where none may stand, or a statement without end */
} FerrySqlSplitResult;

/** FerrySqlSplitter: cuts a script of pg_dump or pg_restore into statements, as psql does: quotes, E'', dollar quotes, comments, parentheses and
 * bodies BEGIN ATOMIC … END. Since: 0.1 */
typedef struct _FerrySqlSplitter FerrySqlSplitter;

FerrySqlSplitter    *ferry_sql_splitter_new                  (void);
void                 ferry_sql_splitter_free                 (FerrySqlSplitter *self);
void                 ferry_sql_splitter_feed                 (FerrySqlSplitter *self,
                                                              const char       *data,
                                                              gsize             length);
FerrySqlSplitResult  ferry_sql_splitter_next                 (FerrySqlSplitter *self,
                                                              gboolean          at_end,
                                                              char            **text);
gsize                ferry_sql_splitter_peek                 (FerrySqlSplitter *self,
                                                              const char      **data);
void                 ferry_sql_splitter_skip                 (FerrySqlSplitter *self,
                                                              gsize             length);
void                 ferry_sql_splitter_set_standard_strings (FerrySqlSplitter *self,
                                                              gboolean          standard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqlSplitter, ferry_sql_splitter_free)

G_END_DECLS
