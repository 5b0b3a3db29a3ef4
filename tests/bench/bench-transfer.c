#include "config.h"

/* bench-transfer fetch|send ADDRESS TOKEN-FILE DIGEST FILE: one transfer of a migration file by the code that Ferry uses for it; prints seconds. */

#include "base/ferry-crypto.h"
#include "remote/ferry-http-download.h"
#include "remote/ferry-http.h"
#include "remote/ferry-upload-stream.h"

#include <stdio.h>
#include <string.h>

static char *
token_cb (gpointer   path,
          GError   **error)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, error) ? g_strchomp (text) : NULL;
}

static gboolean
fetch (FerryHttp   *http,
       const char  *query,
       const char  *path,
       GError     **error)
{
  FerryHttpCall call = { .method = "GET", .action = "ferry:package", .query = query };
  g_auto(FerryDownload) download = { 0 };

  return ferry_http_download (http, &call, path, &download, NULL, error);
}

static gboolean
send (FerryHttp   *http,
      const char  *query,
      const char  *path,
      GError     **error)
{
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = "POST", .action = "ferry:sendPackage", .query = query, .open_body = ferry_upload_open, .body_data = &upload };
  g_autoptr(JsonNode) node = NULL;

  if (!ferry_upload_init_file (&upload, path, "application/octet-stream", NULL, error))
    return FALSE;
  call.body_length = upload.length;
  call.body_type = upload.type;
  node = ferry_http_call_data (http, &call, NULL, error);
  return node != NULL;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryHttp) http = NULL;
  g_autofree char *query = NULL;
  gint64 began;
  gboolean done;

  if (argc != 6)
    return 2;
  http = ferry_http_new (argv[2], "bench", &error);
  query = g_strconcat ("digest=", argv[4], NULL);
  if (http != NULL)
    ferry_http_set_token_func (http, token_cb, argv[3], NULL);
  began = g_get_monotonic_time ();
  done = http != NULL && (strcmp (argv[1], "fetch") == 0 ? fetch : send) (http, query, argv[5], &error);
  if (!done)
    fprintf (stderr, "%s\n", error->message);
  else
    printf ("%f\n", (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
  return !done;
}
