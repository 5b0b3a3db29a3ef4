#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** FerryPgScriptItem: what stands next in a script. Since: 0.1 */
typedef enum
{
  FERRY_PG_SCRIPT_END,
  FERRY_PG_SCRIPT_STATEMENT,
  FERRY_PG_SCRIPT_COPY,        /* a statement COPY … FROM stdin: its rows follow, read them with ferry_pg_script_read_copy() */
  FERRY_PG_SCRIPT_FAILED,
} FerryPgScriptItem;

/** FerryPgScript: the output of pg_restore as a stream of statements and rows; constant memory. One thread. Since: 0.1 */
typedef struct _FerryPgScript FerryPgScript;

FerryPgScript     *ferry_pg_script_new        (GInputStream   *stream);
void               ferry_pg_script_free       (FerryPgScript  *self);
FerryPgScriptItem  ferry_pg_script_next       (FerryPgScript  *self,
                                               char          **text,
                                               GCancellable   *cancellable,
                                               GError        **error);
gboolean           ferry_pg_script_read_copy  (FerryPgScript  *self,
                                               const char    **data,
                                               gsize          *length,
                                               GCancellable   *cancellable,
                                               GError        **error);
char              *ferry_pg_script_copy_table (const char     *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPgScript, ferry_pg_script_free)

G_END_DECLS
