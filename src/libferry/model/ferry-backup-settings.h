#pragma once

#include "model/ferry-backup-run.h"
#include "model/ferry-cloud-settings.h"

G_BEGIN_DECLS

/**
 * FerryBackupSettings: when an instance's backups are made by themselves, how many stay, what they hold, where copies go. In JSON by NocoBase's names (`scheduled, cron, keep,
 * enableFilesBackup, storageId, encryptionPassword`) and Ferry's own (`cloud`, `secretsKeptIn`, …). Secrets are only ever given, never told: NULL means unchanged, "" none.
 * Plain data, strings owned. Since: 0.1
 */
typedef struct
{
  gboolean            scheduled;
  char               *cron;              /* five fields, local time of the computer that makes the backups */
  gint64              keep;              /* scheduled backups that stay, and copies; at least 1 */
  gboolean            files;
  gint64              storage_id;        /* NocoBase's, kept as given; 0 none */
  char               *password;          /* restore password: NULL unchanged, "" none */
  gboolean            has_password;
  FerryCloudSettings *cloud;
  char               *cloud_secret;      /* NULL unchanged, "" none */
  gboolean            has_cloud_secret;
  gboolean            secrets_in_file;   /* in a file (0600) of the state folder; FALSE: in the keyring */
  gint64              since;             /* µs: runs before this moment are not made up for */
  /* told, not set */
  gint64              next;              /* µs: the next run; 0 none */
  char               *application_cron;  /* nullable: NocoBase's own schedule is on as well */
  GPtrArray          *runs;              /* FerryBackupRun*, newest first */
} FerryBackupSettings;

FerryBackupSettings *ferry_backup_settings_new       (void);
FerryBackupSettings *ferry_backup_settings_copy      (const FerryBackupSettings *self);
void                 ferry_backup_settings_free      (FerryBackupSettings       *self);
JsonNode            *ferry_backup_settings_to_json   (const FerryBackupSettings *self,
                                                      gboolean                   with_secrets);
gboolean             ferry_backup_settings_take_json (FerryBackupSettings       *self,
                                                      JsonNode                  *node,
                                                      GError                   **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupSettings, ferry_backup_settings_free)

G_END_DECLS
