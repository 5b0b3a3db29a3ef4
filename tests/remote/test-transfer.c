#include "config.h"

#include "http-server.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "remote/ferry-http-download.h"
#include "remote/ferry-http.h"
#include "remote/ferry-upload-stream.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES (3 * 1024 * 1024 + 17)

typedef struct
{
  HttpServer *server;
  FerryHttp  *http;
  char       *folder;
  GByteArray *file;
} Fixture;

static char *
token_cb (gpointer   user_data,
          GError   **error)
{
  return g_strdup (user_data);
}

static void
start (Fixture          *f,
       HttpHandler       handler,
       GTlsCertificate  *certificate)
{
  g_autoptr(GError) error = NULL;

  f->server = http_server_new_tls (handler, f, certificate);
  f->http = ferry_http_new (http_server_get_address (f->server), "prod", &error);
  g_assert_no_error (error);
  ferry_http_set_token_func (f->http, token_cb, (gpointer) "canary-token", NULL);
  f->folder = g_dir_make_tmp ("ferry-http-XXXXXX", NULL);
  f->file = g_byte_array_sized_new (FILE_BYTES);
  g_byte_array_set_size (f->file, FILE_BYTES);
  for (guint i = 0; i < FILE_BYTES; i++)
    f->file->data[i] = (guint8) ((i * 2654435761u) >> 13);
}

static void
stop (Fixture *f)
{
  g_clear_object (&f->http);
  g_clear_pointer (&f->server, http_server_free);
  g_byte_array_unref (f->file);
  g_rmdir (f->folder);
  g_free (f->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, stop)

static JsonNode *
get (Fixture     *f,
     const char  *action,
     GError     **error)
{
  FerryHttpCall call = { .method = "GET", .action = action };

  return ferry_http_call_data (f->http, &call, NULL, error);
}

/* ---- downloads ---- */

#define CUT (1024 * 1024 + 100)

static gboolean
answer_part (Fixture           *f,
             const HttpRequest *request,
             GOutputStream     *out,
             const char        *tag)
{
  const char *range = http_request_header (request, "range");
  gsize from = range != NULL ? (gsize) g_ascii_strtoull (range + strlen ("bytes="), NULL, 10) : 0;
  gboolean partial = range != NULL && g_strcmp0 (http_request_header (request, "if-range"), tag) == 0;
  g_autofree char *head = NULL;

  if (!partial)
    from = 0;
  head = partial
    ? g_strdup_printf ("HTTP/1.1 206 Partial\r\nETag: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nContent-Range: bytes %" G_GSIZE_FORMAT "-%d/%d\r\n\r\n",
                       tag, FILE_BYTES - from, from, FILE_BYTES - 1, FILE_BYTES)
    : g_strdup_printf ("HTTP/1.1 200 OK\r\nETag: %s\r\nContent-Length: %d\r\n\r\n", tag, FILE_BYTES);
  http_write (out, head, -1);
  http_write (out, f->file->data + from, (gssize) MIN (CUT, FILE_BYTES - from));
  return FALSE;
}

/* every connection breaks after CUT bytes */
static gboolean
cut_cb (HttpServer        *server,
        const HttpRequest *request,
        GOutputStream     *out,
        gpointer           user_data)
{
  return answer_part (user_data, request, out, "\"one\"");
}

static gboolean
fetch (Fixture        *f,
       FerryDownload  *download,
       GError        **error)
{
  g_autofree char *path = g_build_filename (f->folder, "file", NULL);
  FerryHttpCall call = { .method = "GET", .action = "backup:download", .query = "name=x" };
  gboolean whole = ferry_http_download (f->http, &call, path, download, NULL, error);
  g_autofree char *data = NULL;
  gsize length = 0;
  struct stat info;

  if (!whole)
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      return FALSE;
    }
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (data, length, f->file->data, f->file->len);
  g_unlink (path);
  return TRUE;
}

static void
test_resume (void)
{
  g_auto(Fixture) f = { NULL };
  g_auto(FerryDownload) download = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *digest = NULL;

  start (&f, cut_cb, NULL);
  g_assert_true (fetch (&f, &download, &error));
  g_assert_no_error (error);
  digest = ferry_sha256_hex (f.file->data, f.file->len);
  g_assert_cmpstr (download.sha256, ==, digest);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 3);   /* nothing came twice */
}

/* The file changes between two parts: the download begins again and never mixes them. */
static gboolean
changing_cb (HttpServer        *server,
             const HttpRequest *request,
             GOutputStream     *out,
             gpointer           user_data)
{
  Fixture *f = user_data;

  if (http_server_get_requests (server) == 2)
    f->file->data[0] ^= 0xff;
  return answer_part (f, request, out, http_server_get_requests (server) < 2 ? "\"one\"" : "\"two\"");
}

static void
test_changed_meanwhile (void)
{
  g_auto(Fixture) f = { NULL };
  g_auto(FerryDownload) download = { 0 };
  g_autoptr(GError) error = NULL;

  start (&f, changing_cb, NULL);
  g_assert_true (fetch (&f, &download, &error));
  g_assert_no_error (error);
}

/* As NocoBase sends backups: no length, no tag; the line breaks twice inside a chunk. */
static gboolean
chunked_cb (HttpServer        *server,
            const HttpRequest *request,
            GOutputStream     *out,
            gpointer           user_data)
{
  Fixture *f = user_data;
  g_autofree char *size = g_strdup_printf ("%x\r\n", f->file->len);

  g_assert_null (http_request_header (request, "range"));
  http_write (out, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
  http_write (out, size, -1);
  if (http_server_get_requests (server) < 3)
    {
      http_write (out, f->file->data, CUT);
      return FALSE;
    }
  http_write (out, f->file->data, f->file->len);
  http_write (out, "\r\n0\r\n\r\n", -1);
  return TRUE;
}

static void
test_restart_download (void)
{
  g_auto(Fixture) f = { NULL };
  g_auto(FerryDownload) download = { 0 };
  g_autoptr(GError) error = NULL;

  start (&f, chunked_cb, NULL);
  g_assert_true (fetch (&f, &download, &error));
  g_assert_no_error (error);
  g_assert_cmpint (download.size, ==, FILE_BYTES);
}

static gboolean
wrong_digest_cb (HttpServer        *server,
                 const HttpRequest *request,
                 GOutputStream     *out,
                 gpointer           user_data)
{
  Fixture *f = user_data;

  return http_answer (out, 200, "X-Ferry-SHA256: 0000000000000000000000000000000000000000000000000000000000000000\r\n", "application/octet-stream", f->file->data, f->file->len);
}

static void
test_wrong_digest (void)
{
  g_auto(Fixture) f = { NULL };
  g_auto(FerryDownload) download = { 0 };
  g_autoptr(GError) error = NULL;

  start (&f, wrong_digest_cb, NULL);
  g_assert_false (fetch (&f, &download, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static gboolean
wrong_part_cb (HttpServer        *server,
               const HttpRequest *request,
               GOutputStream     *out,
               gpointer           user_data)
{
  if (http_server_get_requests (server) == 1)
    return cut_cb (server, request, out, user_data);
  return http_answer (out, 206, "Content-Range: bytes 7-16/99\r\nETag: \"one\"\r\n", "application/octet-stream", "0123456789", 10);
}

static void
test_wrong_part (void)
{
  g_auto(Fixture) f = { NULL };
  g_auto(FerryDownload) download = { 0 };
  g_autoptr(GError) error = NULL;

  start (&f, wrong_part_cb, NULL);
  g_assert_false (fetch (&f, &download, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

/* ---- uploads ---- */

static gboolean
upload_cb (HttpServer        *server,
           const HttpRequest *request,
           GOutputStream     *out,
           gpointer           user_data)
{
  Fixture *f = user_data;
  const char *type = http_request_header (request, "content-type");
  const char *boundary = strstr (type, "boundary=") + strlen ("boundary=");
  g_autofree char *password = g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\npass “word”\r\n", boundary);
  g_autofree char *end = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  const char *head_end = NULL;
  gsize before;

  if (http_server_get_requests (server) == 1)
    return FALSE;
  g_assert_cmpmem (request->body->data, strlen (password), password, strlen (password));
  head_end = memmem (request->body->data + strlen (password), 1000, "\r\n\r\n", 4);
  g_assert_nonnull (memmem (request->body->data, 1000, "name=\"file\"; filename=\"a_b.nbdata\"", 34));
  before = (gsize) (head_end + 4 - (const char *) request->body->data);
  g_assert_cmpmem (request->body->data + before, f->file->len, f->file->data, f->file->len);
  g_assert_cmpmem (request->body->data + before + f->file->len, request->body->len - before - f->file->len, end, strlen (end));
  return http_answer_json (out, 200, "{\"data\":{\"status\":\"ok\"}}");
}

static void
test_upload (void)
{
  g_auto(Fixture) f = { NULL };
  g_autofree char *path = NULL;
  const char *fields[] = { "password", "pass “word”", NULL };
  g_auto(FerryUpload) upload = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  FerryHttpCall call;

  start (&f, upload_cb, NULL);
  path = g_build_filename (f.folder, "up", NULL);
  g_assert_true (g_file_set_contents (path, (const char *) f.file->data, (gssize) f.file->len, NULL));
  g_assert_true (ferry_upload_init_multipart (&upload, path, "a\"b.nbdata", fields, NULL, &error));
  call = (FerryHttpCall) { .method = "POST", .action = "backup:restoreUpload", .open_body = ferry_upload_open, .body_data = &upload, .body_length = upload.length,
                           .body_type = upload.type, .repeatable = TRUE };
  node = ferry_http_call_data (f.http, &call, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 2);
  g_unlink (path);
}

/* ---- certificates ---- */

static gboolean
data_cb (HttpServer        *server,
         const HttpRequest *request,
         GOutputStream     *out,
         gpointer           user_data)
{
  g_assert_cmpstr (http_request_header (request, "authorization"), ==, "Bearer canary-token");
  return http_answer_json (out, 200, "{\"data\":{}}");
}

static void
test_certificate (void)
{
  g_autoptr(GTlsCertificate) first = http_make_certificate (), second = http_make_certificate ();
  g_auto(Fixture) f = { NULL };
  g_autoptr(GError) unknown = NULL, error = NULL, changed = NULL;
  g_autofree char *fingerprint = NULL, *other = NULL;
  g_autoptr(JsonNode) node = NULL, again = NULL;

  start (&f, data_cb, first);
  g_assert_null (get (&f, "app:getInfo", &unknown));
  g_assert_error (unknown, FERRY_ERROR, FERRY_ERROR_CERTIFICATE);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 0);   /* the token never left */
  fingerprint = ferry_http_dup_offered (f.http);
  g_assert_cmpuint (strlen (fingerprint), ==, 64);
  ferry_http_set_certificate (f.http, fingerprint);
  node = get (&f, "app:getInfo", &error);
  g_assert_no_error (error);
  again = get (&f, "app:getInfo", &error);
  g_assert_no_error (error);
  ferry_http_set_certificate (f.http, "00");
  http_server_set_certificate (f.server, second);
  g_clear_object (&f.http);
  f.http = ferry_http_new (http_server_get_address (f.server), "prod", NULL);
  ferry_http_set_token_func (f.http, token_cb, (gpointer) "canary-token", NULL);
  ferry_http_set_certificate (f.http, fingerprint);
  g_assert_null (get (&f, "app:getInfo", &changed));
  g_assert_error (changed, FERRY_ERROR, FERRY_ERROR_CERTIFICATE_CHANGED);
  other = ferry_http_dup_offered (f.http);
  g_assert_cmpstr (other, !=, fingerprint);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/download/resume", test_resume);
  g_test_add_func ("/transfer/download/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/transfer/download/again", test_restart_download);
  g_test_add_func ("/transfer/download/wrong-digest", test_wrong_digest);
  g_test_add_func ("/transfer/download/wrong-part", test_wrong_part);
  g_test_add_func ("/transfer/upload", test_upload);
  g_test_add_func ("/transfer/certificate", test_certificate);
  return g_test_run ();
}
