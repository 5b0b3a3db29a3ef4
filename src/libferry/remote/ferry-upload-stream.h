#pragma once

#include "job/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryUpload: a file on its way out: its bytes as they are, or as the last part of a multipart/form-data body. Give its functions to a FerryHttpCall with
 * ferry_upload_fill(). Since: 0.1
 */
typedef struct
{
  char     *path;
  GBytes   *before;      /* nullable */
  GBytes   *after;       /* nullable */
  char     *type;
  gint64    length;      /* of all */
  FerryJob *job;         /* nullable */
} FerryUpload;

gboolean      ferry_upload_init_file      (FerryUpload   *self,
                                           const char    *path,
                                           const char    *type,
                                           FerryJob      *job,
                                           GError       **error);
/* @fields: name, value, name, value, …, NULL */
gboolean      ferry_upload_init_multipart (FerryUpload   *self,
                                           const char    *path,
                                           const char    *file_name,
                                           const char   **fields,
                                           FerryJob      *job,
                                           GError       **error);
GInputStream *ferry_upload_open           (gpointer       self,      /* FerryUpload: fits FerryHttpCall.open_body */
                                           GError       **error);
void          ferry_upload_clear          (FerryUpload   *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryUpload, ferry_upload_clear)

G_END_DECLS
