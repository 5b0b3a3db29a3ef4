#include "config.h"

#include "instance/ferry-local-instance-private.h"

#include "instance/ferry-library.h"
#include "instance/ferry-local-backups.h"

static FerrySite *
site_of (FerryInstance *instance)
{
  return FERRY_LOCAL_INSTANCE (instance)->site;
}

static GPtrArray *
list (FerryInstance  *instance,
      GError        **error)
{
  return ferry_local_backups_list (site_of (instance), error);
}

static FerryBackup *
find (FerryInstance  *instance,
      const char     *name,
      const char     *password,
      GError        **error)
{
  return ferry_local_backups_find (site_of (instance), name, password, error);
}

static FerryBackup *
create (FerryInstance            *instance,
        const FerryBackupCreate  *options,
        FerryJob                 *job,
        GError                  **error)
{
  return ferry_local_backups_create (site_of (instance), options, job, error);
}

static gboolean
verify (FerryInstance  *instance,
        const char     *name,
        const char     *password,
        FerryJob       *job,
        GError        **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);

  return path != NULL && ferry_local_backups_verify (site_of (instance), path, password, job, error);
}

static gboolean
restore (FerryInstance             *instance,
         const char                *name,
         const FerryBackupRestore  *options,
         FerryJob                  *job,
         GError                   **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);

  return path != NULL && ferry_local_backups_restore (site_of (instance), path, options, job, error);
}

static gboolean
remove_one (FerryInstance  *instance,
            const char     *name,
            GError        **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);

  return path != NULL && ferry_local_backups_remove (site_of (instance), path, error);
}

static gboolean
fetch (FerryInstance  *instance,
       const char     *name,
       const char     *path,
       gboolean        overwrite,
       FerryJob       *job,
       GError        **error)
{
  g_autofree char *from = ferry_local_backups_resolve (site_of (instance), name, error);

  return from != NULL && ferry_library_export (from, path, overwrite, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
}

static FerryBackup *
send (FerryInstance  *instance,
      const char     *path,
      FerryJob       *job,
      GError        **error)
{
  return ferry_local_backups_send (site_of (instance), path, job, error);
}

void
_ferry_local_instance_install_backups (FerryInstanceClass *klass)
{
  klass->list_backups = list;
  klass->find_backup = find;
  klass->create_backup = create;
  klass->verify_backup = verify;
  klass->restore_backup = restore;
  klass->remove_backup = remove_one;
  klass->fetch_backup = fetch;
  klass->send_backup = send;
}
