#pragma once

#include "backup/ferry-backup-archive.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/* restores a backup into a scratch database or file and compares; the instance's own data is not touched */
gboolean ferry_backup_trial (FerrySite   *site,
                             const char  *path,
                             const char  *password,
                             FerryJob    *job,
                             GError     **error);
/* the same, without comparing: @func looks at what the backup holds, in a database of its own that is gone afterwards */
typedef gboolean (*FerryBackupLookFunc) (FerryDatabase *db, gpointer user_data, GError **error);
gboolean ferry_backup_look  (FerrySite   *site,
                             const char  *path,
                             const char  *password,
                             FerryBackupLookFunc func,
                             gpointer     user_data,
                             FerryJob    *job,
                             GError     **error);
/* the tables of a dump, row for row by digests, against a database that it was restored into */
gboolean ferry_pg_trial_compare (FerryDatabase  *db,
                                 const char     *dump,
                                 FerryJob       *job,
                                 GError        **error);

G_END_DECLS
