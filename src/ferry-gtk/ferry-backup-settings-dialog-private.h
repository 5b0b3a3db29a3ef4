#pragma once

#include "ferry-backup-settings-dialog.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

G_BEGIN_DECLS

struct _FerryBackupSettingsDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkStack             *stack;         /* looking, settings */
  GtkSwitch            *scheduled;
  AdwComboRow          *often;
  AdwEntryRow          *cron;
  GtkLabel             *next;
  GtkLabel             *note;
  GtkSpinButton        *keep;
  GtkSwitch            *files;
  GtkSwitch            *encrypt;
  AdwPasswordEntryRow  *password;
  GtkSwitch            *cloud;
  AdwEntryRow          *endpoint;
  AdwEntryRow          *region;
  AdwEntryRow          *bucket;
  AdwEntryRow          *prefix;
  GtkSwitch            *path_style;
  AdwEntryRow          *access_key;
  AdwPasswordEntryRow  *secret;
  AdwActionRow         *test_row;
  FerryInstanceItem    *item;
  FerryBackupSettings  *settings;      /* nullable: not read yet */
  gboolean              filling;
};

/* ferry-backup-settings-form.c: between the widgets and the settings */
void                 _ferry_backup_settings_form_fill   (FerryBackupSettingsDialog *self);
FerryBackupSettings *_ferry_backup_settings_form_read   (FerryBackupSettingsDialog *self,
                                                         GError                   **error);
void                 _ferry_backup_settings_form_update (FerryBackupSettingsDialog *self);
void                 _ferry_backup_settings_form_preset (FerryBackupSettingsDialog *self);   /* the combo was changed */

G_END_DECLS
