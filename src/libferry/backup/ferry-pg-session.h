#pragma once

#include "database/ferry-database.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/** FerryPgSession: statements of a restore on the connection of a #FerryDatabase, inside its transaction. A cancelled @cancellable stops what runs.
 * Since: 0.1 */
typedef struct _FerryPgSession FerryPgSession;

FerryPgSession *ferry_pg_session_new        (FerryDatabase       *db,
                                             GCancellable        *cancellable);
void            ferry_pg_session_free       (FerryPgSession      *self);
/* exactly one statement; @sqlstate (6 bytes, optional) tells why it failed */
gboolean        ferry_pg_session_execute    (FerryPgSession      *self,
                                             const char          *sql,
                                             char                *sqlstate,
                                             GError             **error);
/* the same inside a savepoint: after a failure the transaction goes on */
gboolean        ferry_pg_session_try        (FerryPgSession      *self,
                                             const char          *sql,
                                             char                *sqlstate,
                                             GError             **error);
/* first value of the first row; NULL without error when none or NULL */
char           *ferry_pg_session_value      (FerryPgSession      *self,
                                             const char          *sql,
                                             const char          *parameter,
                                             GError             **error);
gboolean        ferry_pg_session_begin_copy (FerryPgSession      *self,
                                             const char          *sql,
                                             GError             **error);
gboolean        ferry_pg_session_copy       (FerryPgSession      *self,
                                             const char          *data,
                                             gsize                length,
                                             GError             **error);
/* @abort nullable: why the rows end here, which makes the COPY fail. Returns the number of rows, -1 on failure */
gint64          ferry_pg_session_end_copy   (FerryPgSession      *self,
                                             const char          *abort,
                                             GError             **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgSession, ferry_pg_session_free)

G_END_DECLS
