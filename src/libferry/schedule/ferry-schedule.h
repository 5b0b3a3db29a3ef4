#pragma once

#include "model/ferry-backup-settings.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/* The backup settings of a local instance and what ran by them, in its state folder: `backup-settings.json`, `backup-runs.json`, and where there is no keyring
 * `backup-secrets.json` (all 0600). Blocking, any thread. Since: 0.1 */
FerryBackupSettings *ferry_schedule_load              (FerrySite                 *site,
                                                       GError                   **error);
gboolean             ferry_schedule_save              (FerrySite                 *site,
                                                       const FerryBackupSettings *settings,
                                                       GError                   **error);
gboolean             ferry_schedule_read_secrets      (FerrySite                 *site,
                                                       FerryBackupSettings       *settings,
                                                       GError                   **error);
/* the restore password that scheduled backups are made with; NULL without error: none is set. ferry_secret_free() */
char                *ferry_schedule_dup_password      (FerrySite                 *site,
                                                       GError                   **error);
/* what NocoBase's own backup manager is set to; NULL without error: off, or it is not there */
gboolean             ferry_schedule_read_application  (FerrySite                 *site,
                                                       FerryDatabase             *db,
                                                       char                     **cron,
                                                       GError                   **error);
gboolean             ferry_schedule_save_runs         (FerrySite                 *site,
                                                       GPtrArray                 *runs,
                                                       GError                   **error);
/* the time of the run that is to be made now; 0 none. Of several that were missed, the latest */
gint64               ferry_schedule_find_due          (const FerryBackupSettings *settings,
                                                       GTimeZone                 *zone,
                                                       gint64                     now);

/* the timer of systemd that makes due backups while no window is open. Blocking. Since: 0.1 */
gboolean             ferry_schedule_enable_timer      (gboolean                   enable,
                                                       GError                   **error);
gboolean             ferry_schedule_timer_is_enabled  (void);

G_END_DECLS
