#pragma once

#include "backup/ferry-backup-layout.h"
#include "instance/ferry-local-backups-private.h"
#include "model/ferry-check-item.h"

G_BEGIN_DECLS

/* FerryRestoreCheck: what is known of a backup and of the place that it would go to. */
typedef struct
{
  FerrySite                *site;
  const FerryBackupRestore *options;
  FerryJob                 *job;
  GListStore               *items;
  FerryBackupArchive       *archive;            /* nullable: the file can't be read, and an item says so */
  FerryBackupLayout         layout;
  char                     *kept_password;      /* nullable: of the settings, where none was given and this one opens it */
  gboolean                  made_here;
  char                     *version;            /* of the application here; "" none */
  char                     *database_version;   /* nullable: no database yet */
  GPtrArray                *plugins;            /* nullable */
  guint                     n_tables;
  gint64                    database_bytes;     /* of the present state; 0 none */
  gboolean                  nothing;            /* there is no present state that could be saved */
} FerryRestoreCheck;

gboolean _ferry_restore_check_run   (FerryRestoreCheck *self,
                                     const char        *path,
                                     GError           **error);
/* whether a backup of the present state would hold nothing */
gboolean _ferry_restore_nothing_to_save (FerrySite     *site,
                                         FerryDatabase *db);
void     _ferry_restore_check_clear (FerryRestoreCheck *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRestoreCheck, _ferry_restore_check_clear)

G_END_DECLS
