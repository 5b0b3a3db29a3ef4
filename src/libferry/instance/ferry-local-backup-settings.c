#include "config.h"

#include "instance/ferry-local-instance-private.h"

#include "schedule/ferry-schedule.h"

static FerrySite *
site_of (FerryInstance *instance)
{
  return FERRY_LOCAL_INSTANCE (instance)->site;
}

/* The database may be down: then nobody knows, and the settings are shown all the same. */
static FerryBackupSettings *
get_settings (FerryInstance  *instance,
              GError        **error)
{
  FerryBackupSettings *settings = ferry_schedule_load (site_of (instance), error);
  g_autoptr(FerryDatabase) db = settings != NULL ? ferry_site_open_database (site_of (instance), NULL, NULL) : NULL;

  if (db != NULL)
    ferry_schedule_read_application (site_of (instance), db, &settings->application_cron, NULL);
  return settings;
}

static gboolean
set_settings (FerryInstance              *instance,
              const FerryBackupSettings  *settings,
              GError                    **error)
{
  return ferry_schedule_save (site_of (instance), settings, error);
}

void
_ferry_local_instance_install_backup_settings (FerryInstanceClass *klass)
{
  klass->get_backup_settings = get_settings;
  klass->set_backup_settings = set_settings;
}
