#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* What the commands for backups have in common: the name of a backup, its restore password, its JSON and text. */
char     *ferry_backup_args_name      (FerryInstance      *instance,
                                       const char         *argument);
/* FILE, or "-" for standard input; (transfer full), to be wiped. NULL for no file, without error */
gboolean  ferry_backup_args_password  (FerryCli           *cli,
                                       const char         *file,
                                       char              **password,
                                       GError            **error);
/* asks for the restore password of a backup that needs one and has none yet */
gboolean  ferry_backup_args_unlock    (FerryCli           *cli,
                                       FerryBackup        *backup,
                                       char              **password,
                                       GError            **error);
char     *ferry_backup_args_ask_new   (GError            **error);
void      ferry_backup_args_say       (FerryCli           *cli,
                                       FerryBackup        *backup);
void      ferry_backup_args_take      (FerryCli           *cli,
                                       FerryInstance      *instance,
                                       FerryBackup        *backup);
const char *ferry_backup_reason_text  (FerryBackup        *backup);

G_END_DECLS
