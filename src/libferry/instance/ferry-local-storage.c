#include "config.h"

#include "instance/ferry-local-instance-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "site/ferry-storage.h"

static FerrySite *
site_of (FerryInstance *instance)
{
  return FERRY_LOCAL_INSTANCE (instance)->site;
}

static GPtrArray *
local_list_storage (FerryInstance  *instance,
                    FerryJob       *job,
                    GError        **error)
{
  return ferry_storage_list_folders (site_of (instance), error);
}

static GPtrArray *
local_list_storage_files (FerryInstance  *instance,
                          const char     *folder,
                          FerryJob       *job,
                          GError        **error)
{
  return ferry_storage_list_files (site_of (instance), folder, error);
}

static char *
local_digest_storage_file (FerryInstance  *instance,
                           const char     *path,
                           FerryJob       *job,
                           GError        **error)
{
  g_autofree char *absolute = ferry_storage_dup_path (site_of (instance), path, error);

  return absolute != NULL ? ferry_sha256_file (absolute, error) : NULL;
}

static char *
local_fetch_storage_file (FerryInstance           *instance,
                          const FerryStorageFile  *file,
                          const char              *scratch,
                          FerryJob                *job,
                          GError                 **error)
{
  return ferry_storage_dup_path (site_of (instance), file->path, error);
}

static gboolean
local_store_storage_file (FerryInstance           *instance,
                          const FerryStorageFile  *file,
                          const char              *from,
                          gboolean                 replace,
                          FerryJob                *job,
                          GError                 **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFileInputStream) stream = g_file_read (source, NULL, error);

  if (stream == NULL)
    {
      ferry_error_convert_io (error, from);
      return FALSE;
    }
  return ferry_storage_receive (site_of (instance), file, G_INPUT_STREAM (stream), NULL, replace, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
}

void
_ferry_local_instance_install_storage (FerryInstanceClass *klass)
{
  klass->list_storage = local_list_storage;
  klass->list_storage_files = local_list_storage_files;
  klass->digest_storage_file = local_digest_storage_file;
  klass->fetch_storage_file = local_fetch_storage_file;
  klass->store_storage_file = local_store_storage_file;
}
