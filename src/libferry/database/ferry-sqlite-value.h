#pragma once

#include "database/ferry-row-field.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/** FerrySqliteBinder: unescaped bytes of the line that is being bound; they stay until the next line. Since: 0.1 */
typedef struct
{
  char  *buffer;
  gsize  size;
  gsize  used;
} FerrySqliteBinder;

/* the value of a column of the row that @statement stands on, with its tag, escaped */
void      ferry_sqlite_append_value  (GString             *line,
                                      sqlite3_stmt        *statement,
                                      int                  column);
/* binds fields 1 … @n of @line to parameters 1 … @n; they must stay until the statement has run. FERRY_ERROR_DAMAGED */
gboolean  ferry_sqlite_bind_line     (FerrySqliteBinder   *self,
                                      sqlite3_stmt        *statement,
                                      const char          *line,
                                      gsize                length,
                                      guint                n,
                                      GError             **error);
void      ferry_sqlite_binder_clear  (FerrySqliteBinder   *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerrySqliteBinder, ferry_sqlite_binder_clear)

G_END_DECLS
