#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef sqlite3 FerrySqliteHandle;
typedef sqlite3_stmt FerrySqliteStatement;

/* a file that somebody else may have made: no schema is trusted, no extension loaded. @flags as sqlite3_open_v2() */
FerrySqliteHandle    *ferry_sqlite_handle_open     (const char         *path,
                                                    int                 flags,
                                                    GError            **error);
FerrySqliteStatement *ferry_sqlite_handle_prepare  (FerrySqliteHandle  *self,
                                                    const char         *sql,
                                                    GError            **error);
gboolean              ferry_sqlite_handle_execute  (FerrySqliteHandle  *self,
                                                    const char         *sql,
                                                    GError            **error);
gint64                ferry_sqlite_handle_number   (FerrySqliteHandle  *self,
                                                    const char         *sql,
                                                    GError            **error);   /* -1 on error */
void                  ferry_sqlite_handle_set_error (FerrySqliteHandle *self,
                                                    int                 result,
                                                    const char         *path,
                                                    GError            **error);
void                  ferry_sqlite_handle_close    (FerrySqliteHandle  *self);
void                  ferry_sqlite_statement_free  (FerrySqliteStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteHandle, ferry_sqlite_handle_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteStatement, ferry_sqlite_statement_free)

G_END_DECLS
