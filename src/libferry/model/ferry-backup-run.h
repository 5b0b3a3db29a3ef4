#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** FerryBackupRun: what became of one scheduled backup. Plain data, strings owned, times in µs since 1970. Since: 0.1 */
typedef struct
{
  gint64    due;            /* when the schedule wanted it */
  gint64    started;
  gint64    ended;
  char     *name;           /* nullable: the backup; NULL: none was made */
  char     *problem;        /* nullable: why it was not made, or what failed afterwards */
  char     *copy;           /* nullable: what it is called in the cloud storage */
  gboolean  copy_removed;   /* retention took it away again */
  gint64    removed;        /* older backups that retention took away */
} FerryBackupRun;

void            ferry_backup_run_free          (FerryBackupRun       *self);
FerryBackupRun *ferry_backup_run_copy          (const FerryBackupRun *self);
JsonNode       *ferry_backup_run_to_json       (const FerryBackupRun *self);
FerryBackupRun *ferry_backup_run_new_from_json (JsonNode             *node,
                                                GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupRun, ferry_backup_run_free)

G_END_DECLS
