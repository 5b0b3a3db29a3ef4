#include "config.h"

#include "instance/ferry-cloud-copies.h"

#include "backup/ferry-backup-name.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3.h"
#include "instance/ferry-backup-passage.h"
#include "instance/ferry-local-instance.h"
#include "schedule/ferry-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The storage that the settings name, with the secret that is kept. */
static FerryS3 *
open_storage (FerryInstance        *instance,
              FerryBackupSettings **settings,
              GError              **error)
{
  FerrySite *site = ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance));

  *settings = ferry_schedule_load (site, error);
  if (*settings == NULL)
    return NULL;
  if ((*settings)->cloud->bucket == NULL || *(*settings)->cloud->bucket == '\0')
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” has no cloud storage: name one in the settings of its backups."), ferry_instance_get_name (instance));
      return NULL;
    }
  (*settings)->cloud->enabled = TRUE;   /* copies that were made before it was switched off are there still */
  (*settings)->has_password = FALSE;
  return ferry_schedule_read_secrets (site, *settings, error) ? ferry_s3_new ((*settings)->cloud, (*settings)->cloud_secret, error) : NULL;
}

static gboolean
is_name (const char *name)
{
  return *name != '.' && strchr (name, '/') == NULL && g_str_has_suffix (name, ".nbdata");
}

/* (nullable): what lies below the prefix and is called a backup */
static FerryBackup *
describe (const FerryS3Object *object,
          const char          *prefix)
{
  const char *name = g_str_has_prefix (object->key, prefix) ? object->key + strlen (prefix) : NULL;
  gint64 created;

  if (name == NULL || !is_name (name))
    return NULL;
  created = ferry_backup_name_get_time (name);
  return g_object_new (FERRY_TYPE_BACKUP, "name", name, "path", name, "size", object->size, "created", created != 0 ? created : object->modified, NULL);
}

static int
compare_created (gconstpointer a,
                 gconstpointer b)
{
  gint64 one = ferry_backup_get_created (*(FerryBackup * const *) a), other = ferry_backup_get_created (*(FerryBackup * const *) b);

  return one < other ? 1 : one > other ? -1 : 0;
}

/**
 * ferry_cloud_copies_list:
 * @instance: a #FerryLocalInstance
 * @error: the errors of #FerryS3; %FERRY_ERROR_USAGE without a cloud storage
 *
 * What ferry_instance_list_copies() does for an instance of this computer: lists the backups that lie in the cloud storage of an instance, whoever put them there. What they hold is known only when they are fetched. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): newest first
 *
 * Since: 0.1
 */
GPtrArray *
ferry_cloud_copies_list (FerryInstance  *instance,
                         GError        **error)
{
  g_autoptr(FerryBackupSettings) settings = NULL;
  g_autoptr(FerryS3) s3 = open_storage (instance, &settings, error);
  const char *prefix = settings != NULL && settings->cloud->prefix != NULL ? settings->cloud->prefix : "";
  g_autoptr(GPtrArray) objects = s3 != NULL ? ferry_s3_list (s3, prefix, NULL, error) : NULL;
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);

  if (objects == NULL)
    return NULL;
  for (guint i = 0; i < objects->len; i++)
    {
      FerryBackup *copy = describe (g_ptr_array_index (objects, i), prefix);

      if (copy != NULL)
        g_ptr_array_add (copies, copy);
    }
  g_ptr_array_sort (copies, compare_created);
  return g_steal_pointer (&copies);
}

/**
 * ferry_cloud_copies_fetch:
 * @instance: a #FerryLocalInstance
 * @name: name of a copy, as ferry_cloud_copies_list() tells it
 * @job: (nullable): step `fetch`, progress in bytes, cancelling
 * @error: the errors of #FerryS3, %FERRY_ERROR_NO_SPACE
 *
 * What ferry_instance_fetch_copy() does for an instance of this computer: fetches a copy into the instance's backups, checked by its checksum. A copy of what was made here is known as such by its digest. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the backup in the list
 *
 * Since: 0.1
 */
FerryBackup *
ferry_cloud_copies_fetch (FerryInstance  *instance,
                          const char     *name,
                          FerryJob       *job,
                          GError        **error)
{
  g_autoptr(FerryBackupSettings) settings = NULL;
  g_autoptr(FerryS3) s3 = NULL;
  g_autofree char *scratch = NULL, *folder = NULL, *path = NULL, *key = NULL;
  FerryBackup *backup;

  if (!is_name (name))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no name of a backup."), name);
      return NULL;
    }
  if ((s3 = open_storage (instance, &settings, error)) == NULL)
    return NULL;
  ferry_job_add_step (job, "fetch", _("Fetch the backup"), 100);
  ferry_job_begin_step (job, "fetch");
  scratch = g_build_filename (ferry_site_get_state_folder (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance))), FERRY_TRANSIT_FOLDER, NULL);
  folder = _ferry_transit_make (scratch, error);
  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, name, NULL);
  key = g_strconcat (settings->cloud->prefix != NULL ? settings->cloud->prefix : "", name, NULL);
  backup = ferry_s3_download (s3, key, path, job, error) ? ferry_instance_send_backup (instance, path, job, error) : NULL;
  ferry_folder_remove (folder, NULL);
  return backup;
}
