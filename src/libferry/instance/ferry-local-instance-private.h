#pragma once

#include "instance/ferry-local-instance.h"

G_BEGIN_DECLS

struct _FerryLocalInstance
{
  FerryInstance   parent_instance;
  FerrySite      *site;
  FerryCatalogue *catalogue;
  char           *restart_command;   /* nullable */
};

/* the functions of the interface that are about backups (ferry-local-instance-backups.c) */
void _ferry_local_instance_install_backups (FerryInstanceClass *klass);
/* and about their settings (ferry-local-backup-settings.c) */
void _ferry_local_instance_install_backup_settings (FerryInstanceClass *klass);
/* and about what lies in storage (ferry-local-storage.c) */
void _ferry_local_instance_install_storage (FerryInstanceClass *klass);

G_END_DECLS
