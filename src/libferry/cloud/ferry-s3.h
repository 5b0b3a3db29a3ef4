#pragma once

#include "job/ferry-job.h"
#include "model/ferry-cloud-settings.h"

G_BEGIN_DECLS

/** FerryS3Object: a file in a bucket. Plain data, strings owned. Since: 0.1 */
typedef struct
{
  char   *key;
  char   *etag;       /* without quotes */
  char   *sha256;     /* as ferry_s3_upload() noted it; NULL: not asked for, or not noted */
  gint64  size;       /* bytes */
  gint64  modified;   /* µs since 1970; 0 unknown */
} FerryS3Object;
void ferry_s3_object_free (FerryS3Object *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryS3Object, ferry_s3_object_free)

/**
 * FerryS3: a bucket of an S3-compatible storage, asked with signature version 4. Every function blocks, tries again where that may help, and is stopped by the job; one thread at a
 * time. Errors: FERRY_ERROR_CONNECTION (not reached, or in trouble), AUTHENTICATION (the key is not known or the secret is wrong), PERMISSION, NOT_FOUND, DAMAGED (what came or went is not
 * what was sent), CANCELLED, IO. Neither secret nor signature is in any message. Since: 0.1
 */
typedef struct _FerryS3 FerryS3;

FerryS3       *ferry_s3_new          (const FerryCloudSettings *settings,
                                      const char               *secret,
                                      GError                  **error);
void           ferry_s3_free         (FerryS3      *self);
/* for tests: how often a request is tried, and the first pause; sizes of parts. 0: as it is */
void           ferry_s3_set_patience (FerryS3      *self,
                                      guint         attempts,
                                      guint         first_pause_ms,
                                      gsize         part_size);
gboolean       ferry_s3_upload       (FerryS3      *self,
                                      const char   *path,
                                      const char   *key,
                                      FerryJob     *job,
                                      GError      **error);
gboolean       ferry_s3_download     (FerryS3      *self,
                                      const char   *key,
                                      const char   *path,
                                      FerryJob     *job,
                                      GError      **error);
GPtrArray     *ferry_s3_list         (FerryS3      *self,
                                      const char   *prefix,
                                      FerryJob     *job,
                                      GError      **error);
FerryS3Object *ferry_s3_look_at      (FerryS3      *self,
                                      const char   *key,
                                      FerryJob     *job,
                                      GError      **error);
gboolean       ferry_s3_remove       (FerryS3      *self,
                                      const char   *key,
                                      FerryJob     *job,
                                      GError      **error);
gboolean       ferry_s3_test         (FerryS3      *self,
                                      FerryJob     *job,
                                      GError      **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryS3, ferry_s3_free)

G_END_DECLS
