#include "config.h"

#include "instance/ferry-local-instance-private.h"

#include "backup/ferry-backup-name.h"
#include "base/ferry-crypto.h"
#include "instance/ferry-cloud-copies.h"
#include "instance/ferry-library.h"
#include "instance/ferry-local-backups.h"
#include "schedule/ferry-schedule.h"

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

/* The ids of tables that hold what an application writes while it runs: NULL with @error on failure. */
static char **
list_runtime_tables (FerryInstance  *instance,
                     FerryJob       *job,
                     GError        **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(FerryRuleSet) rule_set = ferry_rule_set_new_one_way ();
  g_autoptr(GPtrArray) rules = ferry_instance_list_tables (instance, rule_set, TRUE, job, error);

  if (rules == NULL)
    return NULL;
  for (guint i = 0; i < rules->len; i++)
    if (ferry_table_rule_get_category (g_ptr_array_index (rules, i)) == FERRY_DATA_CATEGORY_RUNTIME)
      g_strv_builder_add (ids, ferry_table_rule_get_table (g_ptr_array_index (rules, i)));
  return g_strv_builder_end (ids);
}

static FerryBackup *
create (FerryInstance            *instance,
        const FerryBackupCreate  *options,
        FerryJob                 *job,
        GError                  **error)
{
  g_auto(GStrv) skipped = NULL;

  if (!options->everything && (skipped = list_runtime_tables (instance, job, error)) == NULL)
    return NULL;
  return ferry_local_backups_create (site_of (instance), options, (const char * const *) skipped, job, error);
}

/* Where nobody gave a password, the one that scheduled backups are made with may fit. A keyring that is locked or not there has none. */
static char *
dup_password (FerrySite   *site,
              const char  *path,
              const char  *given)
{
  g_autoptr(FerryBackup) backup = NULL;

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  backup = ferry_local_backups_find (site, path, NULL, NULL);
  return backup != NULL && ferry_backup_get_encrypted (backup) ? ferry_schedule_dup_password (site, NULL) : NULL;
}

static gboolean
verify (FerryInstance  *instance,
        const char     *name,
        const char     *password,
        FerryJob       *job,
        GError        **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);
  char *fitting = path != NULL ? dup_password (site_of (instance), path, password) : NULL;
  gboolean done = path != NULL && ferry_local_backups_verify (site_of (instance), path, fitting, job, error);

  ferry_secret_free (fitting);
  return done;
}

static gboolean
prove (FerryInstance  *instance,
       const char     *name,
       const char     *password,
       FerryJob       *job,
       GError        **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);
  char *fitting = path != NULL ? dup_password (site_of (instance), path, password) : NULL;
  gboolean done = path != NULL && ferry_local_backups_prove (site_of (instance), path, fitting, job, error);

  ferry_secret_free (fitting);
  return done;
}

static GListModel *
check (FerryInstance             *instance,
       const char                *name,
       const FerryBackupRestore  *options,
       FerryJob                  *job,
       GError                   **error)
{
  g_autofree char *path = ferry_local_backups_resolve (site_of (instance), name, error);

  return path != NULL ? ferry_local_backups_check (site_of (instance), path, options, job, error) : NULL;
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

static char *
settle (FerryInstance  *instance,
        GError        **error)
{
  return ferry_local_backups_settle (site_of (instance), error);
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

/**
 * ferry_local_instance_dup_backup_name:
 * @self: the instance
 *
 * Makes up the name of a backup before it is made, for callers that have to be told it at once. Any thread.
 *
 * Returns: (transfer full): a name that no backup of the instance has
 *
 * Since: 0.1
 */
char *
ferry_local_instance_dup_backup_name (FerryLocalInstance *self)
{
  g_autofree char *application = ferry_local_backups_application_folder (self->site);
  g_autofree char *own = ferry_local_backups_own_folder (self->site);

  return ferry_backup_name_new (application != NULL ? application : own);
}

void
_ferry_local_instance_install_backups (FerryInstanceClass *klass)
{
  klass->list_backups = list;
  klass->find_backup = find;
  klass->create_backup = create;
  klass->verify_backup = verify;
  klass->prove_backup = prove;
  klass->check_restore = check;
  klass->restore_backup = restore;
  klass->settle_restore = settle;
  klass->remove_backup = remove_one;
  klass->fetch_backup = fetch;
  klass->send_backup = send;
  klass->list_copies = ferry_cloud_copies_list;
  klass->fetch_copy = ferry_cloud_copies_fetch;
}
