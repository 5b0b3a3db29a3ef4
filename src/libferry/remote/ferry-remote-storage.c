#include "config.h"

#include "remote/ferry-http-download.h"
#include "remote/ferry-remote-files.h"

#include "base/ferry-crypto.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-list.h"

#include <glib/gstdio.h>
#include <inttypes.h>

static GPtrArray *
remote_list_storage (FerryInstance  *instance,
                     FerryJob       *job,
                     GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_COPY_STORAGE, job, error) ? _ferry_remote_get (self, "ferry:storage", NULL, job, error) : NULL;

  return node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_storage_folder_new_from_json, g_object_unref, error) : NULL;
}

static GPtrArray *
remote_list_storage_files (FerryInstance  *instance,
                           const char     *folder,
                           FerryJob       *job,
                           GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("folder", folder, NULL);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_COPY_STORAGE, job, error) ? _ferry_remote_get (self, "ferry:storageFiles", query, job, error) : NULL;

  return node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_storage_file_new_from_json, (GDestroyNotify) ferry_storage_file_free, error) : NULL;
}

static char *
remote_digest_storage_file (FerryInstance  *instance,
                            const char     *path,
                            FerryJob       *job,
                            GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("path", path, NULL);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_COPY_STORAGE, job, error) ? _ferry_remote_get (self, "ferry:storageDigest", query, job, error) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_strdup (ferry_json_get_string (json_node_get_object (node), "sha256", error)) : NULL;
}

static char *
remote_fetch_storage_file (FerryInstance           *instance,
                           const FerryStorageFile  *file,
                           const char              *scratch,
                           FerryJob                *job,
                           GError                 **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("path", file->path, NULL);
  FerryHttpCall call = { .method = "GET", .action = "ferry:storageFile", .query = query };
  g_auto(FerryDownload) download = { 0 };

  if (!_ferry_remote_need (self, FERRY_CAN_COPY_STORAGE, job, error))
    return NULL;
  g_unlink (scratch);
  return ferry_http_download (self->http, &call, scratch, &download, NULL, error) ? g_strdup (scratch) : NULL;
}

static gboolean
remote_store_storage_file (FerryInstance           *instance,
                           const FerryStorageFile  *file,
                           const char              *from,
                           gboolean                 replace,
                           FerryJob                *job,
                           GError                 **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *mtime = g_strdup_printf ("%" PRId64, file->mtime), *size = g_strdup_printf ("%" PRId64, file->size), *digest = NULL, *query = NULL;
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = "POST", .action = "ferry:storeFile" };
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_COPY_STORAGE, job, error) || (digest = ferry_sha256_file (from, error)) == NULL
      || !_ferry_remote_prepare_file (self, from, &upload, &call, NULL, error))
    return FALSE;
  call.query = query = _ferry_remote_query ("path", file->path, "size", size, "mtime", mtime, "sha256", digest, "replace", replace ? "true" : "false", NULL);
  node = ferry_http_call_data (self->http, &call, job, error);
  return node != NULL;
}

void
_ferry_remote_class_add_storage (FerryInstanceClass *klass)
{
  klass->list_storage = remote_list_storage;
  klass->list_storage_files = remote_list_storage_files;
  klass->digest_storage_file = remote_digest_storage_file;
  klass->fetch_storage_file = remote_fetch_storage_file;
  klass->store_storage_file = remote_store_storage_file;
}
