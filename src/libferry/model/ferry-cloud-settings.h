#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** FerryCloudSettings: where copies of backups go: a bucket of an S3-compatible storage. The secret of the key is not part of it. Plain data, strings owned, never NULL. Since: 0.1 */
typedef struct
{
  gboolean  enabled;
  char     *endpoint;     /* "https://s3.eu-central-1.amazonaws.com" */
  char     *region;       /* "eu-central-1" */
  char     *bucket;
  char     *prefix;       /* begins the names of the copies: "ferry/production/"; "" without */
  gboolean  path_style;   /* https://host/bucket/name instead of https://bucket.host/name */
  char     *access_key;   /* its id, no secret */
} FerryCloudSettings;

FerryCloudSettings *ferry_cloud_settings_new        (void);
FerryCloudSettings *ferry_cloud_settings_copy       (const FerryCloudSettings *self);
void                ferry_cloud_settings_free       (FerryCloudSettings       *self);
gboolean            ferry_cloud_settings_is_plain   (const FerryCloudSettings *self);   /* without TLS to another computer */
gboolean            ferry_cloud_settings_validate   (const FerryCloudSettings *self,
                                                     GError                  **error);
JsonObject         *ferry_cloud_settings_to_json    (const FerryCloudSettings *self);
gboolean            ferry_cloud_settings_take_json  (FerryCloudSettings       *self,
                                                     JsonObject               *object,
                                                     GError                  **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCloudSettings, ferry_cloud_settings_free)

G_END_DECLS
