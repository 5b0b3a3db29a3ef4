#pragma once

#include "backup/ferry-backup-archive.h"

G_BEGIN_DECLS

/** FerryBackupLayout: where a backup has the application's tables and how they are named, by its table of the application's version. Since: 0.1 */
typedef struct
{
  gboolean  known;    /* FALSE: no such table: another database, or an empty one */
  char     *schema;   /* "" for SQLite */
  char     *prefix;   /* "" without */
} FerryBackupLayout;

gboolean ferry_backup_layout_read  (FerryBackupLayout   *self,
                                    FerryBackupArchive  *archive,
                                    FerryJob            *job,
                                    GError             **error);
void     ferry_backup_layout_clear (FerryBackupLayout   *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryBackupLayout, ferry_backup_layout_clear)

G_END_DECLS
