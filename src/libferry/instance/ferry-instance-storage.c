#include "config.h"

#include "instance/ferry-instance.h"

/**
 * ferry_instance_list_storage:
 * @self: an instance
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Counts what the instance holds beside its database. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryStorageFolder) (nullable): folders of `storage/` that may be copied
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_storage (FerryInstance  *self,
                             FerryJob       *job,
                             GError        **error)
{
  return FERRY_INSTANCE_GET_CLASS (self)->list_storage (self, job, error);
}

/**
 * ferry_instance_list_storage_files:
 * @self: an instance
 * @folder: name of one of its folders
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Lists the files of a folder; one that is not there has none. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryStorageFile) (nullable): the files by path
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_storage_files (FerryInstance  *self,
                                   const char     *folder,
                                   FerryJob       *job,
                                   GError        **error)
{
  return FERRY_INSTANCE_GET_CLASS (self)->list_storage_files (self, folder, job, error);
}

/**
 * ferry_instance_digest_storage_file:
 * @self: an instance
 * @path: a file's path below `storage/`
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Reads a file to the last byte. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): SHA-256 in hex
 *
 * Since: 0.1
 */
char *
ferry_instance_digest_storage_file (FerryInstance  *self,
                                    const char     *path,
                                    FerryJob       *job,
                                    GError        **error)
{
  return FERRY_INSTANCE_GET_CLASS (self)->digest_storage_file (self, path, job, error);
}

/**
 * ferry_instance_fetch_storage_file:
 * @self: an instance
 * @file: one of its files
 * @scratch: a path on this computer where nothing lies
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Brings a file to where it can be read. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): its path on this computer: @scratch where it was fetched, otherwise its own
 *
 * Since: 0.1
 */
char *
ferry_instance_fetch_storage_file (FerryInstance           *self,
                                   const FerryStorageFile  *file,
                                   const char              *scratch,
                                   FerryJob                *job,
                                   GError                 **error)
{
  return FERRY_INSTANCE_GET_CLASS (self)->fetch_storage_file (self, file, scratch, job, error);
}

/**
 * ferry_instance_store_storage_file:
 * @self: an instance
 * @file: where it goes, with size and time of change
 * @from: a file on this computer
 * @replace: whether one that is there may be replaced
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Puts a file into the instance's storage, whole or not at all. Blocking, any thread.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_EXISTS
 *
 * Since: 0.1
 */
gboolean
ferry_instance_store_storage_file (FerryInstance           *self,
                                   const FerryStorageFile  *file,
                                   const char              *from,
                                   gboolean                 replace,
                                   FerryJob                *job,
                                   GError                 **error)
{
  return FERRY_INSTANCE_GET_CLASS (self)->store_storage_file (self, file, from, replace, job, error);
}
