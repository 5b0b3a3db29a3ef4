#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/** FerryPgTool: a program of PostgreSQL, and which version it is. Since: 0.1 */
typedef struct
{
  char *path;       /* absolute */
  char *version;    /* its whole answer to --version, without the newline */
  int   major;
} FerryPgTool;

/** FerryPgRun: a running program, its output and what it says on stderr. Since: 0.1 */
typedef struct _FerryPgRun FerryPgRun;

/* the folders that are searched: $FERRY_POSTGRES_BINDIR alone when set, else PATH and /usr/lib/postgresql/…/bin */
char        **ferry_pg_tool_folders  (void);
/* the oldest that is not older than @major: its files are read most widely; @major 0: the newest of all */
FerryPgTool  *ferry_pg_tool_find     (const char          *name,
                                      int                  major,
                                      const char * const  *folders,
                                      GError             **error);
void          ferry_pg_tool_free     (FerryPgTool         *self);
FerryPgRun   *ferry_pg_tool_run      (FerryPgTool         *self,
                                      const char * const  *arguments,
                                      const char          *password_file,
                                      GError             **error);
FerryPgRun   *ferry_pg_tool_run_fed  (FerryPgTool         *self,
                                      const char * const  *arguments,
                                      GError             **error);
/* one that reads no more is no failure here: ferry_pg_run_finish() tells */
gboolean      ferry_pg_run_feed      (FerryPgRun          *self,
                                      gconstpointer        data,
                                      gsize                length,
                                      GError             **error);
void          ferry_pg_run_end_input (FerryPgRun          *self);
GInputStream *ferry_pg_run_get_output (FerryPgRun         *self);
/* waits; an exit code other than 0 is an error that holds the last words of stderr */
gboolean      ferry_pg_run_finish    (FerryPgRun          *self,
                                      GCancellable        *cancellable,
                                      GError             **error);
void          ferry_pg_run_stop      (FerryPgRun          *self);
void          ferry_pg_run_free      (FerryPgRun          *self);   /* kills it when it runs still */

/* how @connection was made, as one conninfo string without the password, and the password's file in @folder (0600; NULL without a password) */
char         *ferry_pg_conninfo      (PGconn              *connection,
                                      GError             **error);
gboolean      ferry_pg_write_password (PGconn             *connection,
                                      const char          *path,
                                      gboolean            *written,
                                      GError             **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgTool, ferry_pg_tool_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgRun, ferry_pg_run_free)

G_END_DECLS
