#pragma once

#include "remote/ferry-remote-private.h"
#include "remote/ferry-upload-stream.h"

G_BEGIN_DECLS

/* makes a file of this computer the body of @call, where the other side takes one of that size: else FERRY_ERROR_UNSUPPORTED. @upload: zeroed, cleared by the caller after the call */
gboolean  _ferry_remote_prepare_file (FerryRemoteInstance  *self,
                                      const char           *path,
                                      FerryUpload          *upload,
                                      FerryHttpCall        *call,
                                      FerryJob             *job,
                                      GError              **error);
/* fetches a file beside @path, which it becomes when it is whole; nothing half written is left */
gboolean  _ferry_remote_fetch_file   (FerryRemoteInstance  *self,
                                      const char           *action,
                                      const char           *query,
                                      const char           *path,
                                      gboolean              overwrite,
                                      FerryJob             *job,
                                      GError              **error);

G_END_DECLS
