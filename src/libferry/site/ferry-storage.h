#pragma once

#include "model/ferry-storage-folder.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/*
 * The folders of `storage/` that the database knows nothing of and that may be copied: uploads, logs, backups, plugins and whatever else an application puts there. Left out are the database,
 * the application's key (`apps`), what is hidden, and Ferry's own folder. Blocking, any thread. Since: 0.1
 */
GPtrArray *ferry_storage_list_folders (FerrySite    *site,
                                       GError      **error);   /* FerryStorageFolder*, usual ones first, by name */
GPtrArray *ferry_storage_list_files   (FerrySite    *site,
                                       const char   *folder,
                                       GError      **error);   /* FerryStorageFile*, by path */
/* (transfer full): the absolute path of a file that may be read; NULL with FERRY_ERROR_USAGE, FERRY_ERROR_NOT_FOUND */
char      *ferry_storage_dup_path     (FerrySite    *site,
                                       const char   *path,
                                       GError      **error);
/* Puts a file in its place, durably and at once: nothing half written has its name. One that is there is replaced only where @replace. @sha256: nullable; compared before. */
gboolean   ferry_storage_receive      (FerrySite              *site,
                                       const FerryStorageFile *file,
                                       GInputStream           *stream,
                                       const char             *sha256,
                                       gboolean                replace,
                                       GCancellable           *cancellable,
                                       GError                **error);

G_END_DECLS
