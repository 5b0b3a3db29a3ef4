#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryBackupStage: a private folder (0700) inside `uploads`, so that files can be moved in and out by renaming even where `uploads` is a link or a mount point:
 * `new` for what a backup holds, `old` for what was there. Locked as long as its process lives. Since: 0.1
 */
typedef struct _FerryBackupStage FerryBackupStage;

FerryBackupStage *ferry_backup_stage_new     (const char        *uploads,
                                              GError           **error);
char             *ferry_backup_stage_path    (FerryBackupStage  *self,
                                              const char        *part,
                                              const char        *name);   /* nullable */
gboolean          ferry_backup_stage_is_name (const char        *name);
const char       *ferry_backup_stage_folder  (FerryBackupStage  *self);
const char       *ferry_backup_stage_keep    (FerryBackupStage  *self);
void              ferry_backup_stage_free    (FerryBackupStage  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupStage, ferry_backup_stage_free)

G_END_DECLS
