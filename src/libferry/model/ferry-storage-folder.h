#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryStorageFolder: what an instance holds beside its database, in one folder of `storage/`: "name" ("uploads"; "request-logs" are the request logs in "logs"), "files", "bytes", "usual"
 * (whether it is copied unless told otherwise). Immutable. Since: 0.1
 */
#define FERRY_TYPE_STORAGE_FOLDER (ferry_storage_folder_get_type ())
G_DECLARE_FINAL_TYPE (FerryStorageFolder, ferry_storage_folder, FERRY, STORAGE_FOLDER, GObject)

const char         *ferry_storage_folder_get_name      (FerryStorageFolder *self);
gint64              ferry_storage_folder_get_files     (FerryStorageFolder *self);
gint64              ferry_storage_folder_get_bytes     (FerryStorageFolder *self);
gboolean            ferry_storage_folder_get_usual     (FerryStorageFolder *self);
JsonNode           *ferry_storage_folder_to_json       (FerryStorageFolder *self);
FerryStorageFolder *ferry_storage_folder_new_from_json (JsonNode           *node,
                                                        GError            **error);

/** FerryStorageFile: one file of it. Plain data. Since: 0.1 */
typedef struct
{
  char   *path;    /* below `storage/` */
  gint64  size;    /* bytes */
  gint64  mtime;   /* µs since 1970 */
} FerryStorageFile;

FerryStorageFile *ferry_storage_file_new           (const char             *path,
                                                    gint64                  size,
                                                    gint64                  mtime);
void              ferry_storage_file_free          (FerryStorageFile       *self);
JsonNode         *ferry_storage_file_to_json       (const FerryStorageFile *self);   /* [path, size, mtime] */
FerryStorageFile *ferry_storage_file_new_from_json (JsonNode               *node,
                                                    GError                **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStorageFile, ferry_storage_file_free)

/* whether @path may name a file below `storage/`: no way out, nothing hidden, no control character, nothing of Ferry's own */
gboolean          ferry_storage_path_valid         (const char             *path);
/* the folder that a file counts to: "uploads", "logs", "request-logs", …; (transfer full) */
char             *ferry_storage_path_dup_folder    (const char             *path);

G_END_DECLS
