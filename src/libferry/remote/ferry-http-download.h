#pragma once

#include "remote/ferry-http.h"

G_BEGIN_DECLS

/** FerryDownload: what came. Since: 0.1 */
typedef struct
{
  gint64  size;
  char   *sha256;     /* of the bytes that came, in hex */
  char   *told;       /* nullable: SHA-256 in hex that the other side told */
} FerryDownload;

void     ferry_download_clear  (FerryDownload        *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryDownload, ferry_download_clear)
gboolean ferry_http_download   (FerryHttp            *self,
                                const FerryHttpCall  *call,
                                const char           *path,
                                FerryDownload        *download,
                                FerryJob             *job,
                                GError              **error);

G_END_DECLS
