#include "config.h"

#include "remote/ferry-http-download.h"
#include "remote/ferry-remote-files.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* An agent shuts the line in the middle of a file that is too large, and who sends would not hear why. */
static gboolean
check_size (FerryRemoteInstance  *self,
            const char           *path,
            gint64                size,
            GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *limit = NULL;

  if (self->upload_limit <= 0 || size <= self->upload_limit)
    return TRUE;
  limit = ferry_format_size (self->upload_limit);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The file %s is larger than the agent of “%s” takes (%s)."), path, ferry_http_get_name (self->http), limit);
  return FALSE;
}

gboolean
_ferry_remote_prepare_file (FerryRemoteInstance  *self,
                            const char           *path,
                            FerryUpload          *upload,
                            FerryHttpCall        *call,
                            FerryJob             *job,
                            GError              **error)
{
  if (!ferry_upload_init_file (upload, path, "application/octet-stream", job, error) || !check_size (self, path, upload->length, error))
    return FALSE;
  call->open_body = ferry_upload_open;
  call->body_data = upload;
  call->body_length = upload->length;
  call->body_type = upload->type;
  return TRUE;
}

gboolean
_ferry_remote_fetch_file (FerryRemoteInstance  *self,
                          const char           *action,
                          const char           *query,
                          const char           *path,
                          gboolean              overwrite,
                          FerryJob             *job,
                          GError              **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  FerryHttpCall call = { .method = "GET", .action = action, .query = query };
  g_auto(FerryDownload) download = { 0 };

  g_unlink (part);
  if (ferry_http_download (self->http, &call, part, &download, job, error) && ferry_file_publish (part, path, overwrite, error))
    return TRUE;
  g_unlink (part);
  return FALSE;
}
