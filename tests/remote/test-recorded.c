#include "config.h"

#include "http-server.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "remote/ferry-http-download.h"
#include "remote/ferry-http.h"
#include "remote/ferry-upload-stream.h"

#include <glib/gstdio.h>
#include <string.h>

/* Every exchange that was recorded from a real NocoBase, replayed: status and JSON as they were, lengths computed again, bodies that the recording abbreviates made up. */

typedef struct
{
  JsonObject *request;
  JsonObject *response;
  char       *folder;
  FerryHttp  *http;
} Exchange;

static char *
token_cb (gpointer   user_data,
          GError   **error)
{
  return g_strdup ("canary-token");
}

static void
check_request (Exchange          *exchange,
               const HttpRequest *request)
{
  JsonNode *body = json_object_get_member (exchange->request, "body");
  g_autoptr(JsonNode) sent = NULL;

  g_assert_cmpstr (request->method, ==, json_object_get_string_member (exchange->request, "method"));
  g_assert_cmpstr (request->path, ==, json_object_get_string_member (exchange->request, "path"));
  if (JSON_NODE_HOLDS_OBJECT (body))
    {
      g_assert_cmpstr (http_request_header (request, "content-type"), ==, "application/json");
      sent = ferry_json_parse ((const char *) request->body->data, (gssize) request->body->len, "sent", NULL);
      g_assert_true (json_node_equal (sent, body));
    }
  else if (JSON_NODE_HOLDS_VALUE (body))
    g_assert_true (g_str_has_prefix (http_request_header (request, "content-type"), "multipart/form-data; boundary="));
}

static gboolean
replay_cb (HttpServer        *server,
           const HttpRequest *request,
           GOutputStream     *out,
           gpointer           user_data)
{
  Exchange *exchange = user_data;
  JsonNode *body = json_object_get_member (exchange->response, "body");
  JsonObject *headers = json_object_get_object_member (exchange->response, "headers");
  const char *type = ferry_json_opt_string (headers, "Content-Type", "text/plain");
  guint status = (guint) json_object_get_int_member (exchange->response, "status");
  const char *text = JSON_NODE_HOLDS_VALUE (body) ? json_node_get_string (body) : NULL;
  g_autofree char *bytes = NULL;

  check_request (exchange, request);
  if (status == 204)
    {
      http_write (out, "HTTP/1.1 204 No Content\r\n\r\n", -1);
      return TRUE;
    }
  if (text != NULL && g_str_has_suffix (text, " bytes>"))
    {
      gsize length = (gsize) g_ascii_strtoull (text + 1, NULL, 10);

      bytes = g_malloc0 (length);
      return http_answer (out, status, NULL, type, bytes, (gssize) length);
    }
  bytes = text != NULL ? g_strdup (text) : ferry_json_to_string (body, FALSE);
  return http_answer (out, status, NULL, type, bytes, -1);
}

/* what the recording tells of a failure */
static const char *
recorded_message (JsonNode *body)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;

  if (object == NULL)
    return NULL;
  if (json_object_has_member (object, "error"))
    return ferry_json_opt_string (json_object_get_object_member (object, "error"), "message", NULL);
  return ferry_json_opt_string (json_array_get_object_element (json_object_get_array_member (object, "errors"), 0), "message", NULL);
}

static void
check_failure (Exchange     *exchange,
               const GError *error)
{
  guint status = (guint) json_object_get_int_member (exchange->response, "status");
  const char *message = recorded_message (json_object_get_member (exchange->response, "body"));

  g_assert_nonnull (error);
  g_assert_cmpint (error->domain == FERRY_ERROR, ==, TRUE);
  if (status == 401)
    g_assert_cmpint (error->code, ==, FERRY_ERROR_AUTHENTICATION);
  else if (status == 503)
    g_assert_cmpint (error->code, ==, FERRY_ERROR_RESTARTING);
  else if (message == NULL)
    g_assert_cmpint (error->code, ==, FERRY_ERROR_UNSUPPORTED);
  else
    g_assert_cmpstr (error->message, ==, message);
}

static void
fill_call (Exchange      *exchange,
           FerryHttpCall *call,
           FerryUpload   *upload)
{
  JsonNode *body = json_object_get_member (exchange->request, "body");
  const char *fields[] = { "force", "true", NULL };
  g_autofree char *path = g_build_filename (exchange->folder, "sent", NULL);

  if (JSON_NODE_HOLDS_OBJECT (body))
    call->body = body;
  if (!JSON_NODE_HOLDS_VALUE (body))
    return;
  g_assert_true (g_file_set_contents (path, "a backup", -1, NULL));
  g_assert_true (ferry_upload_init_multipart (upload, path, "backup.nbdata", fields, NULL, NULL));
  call->open_body = ferry_upload_open;
  call->body_data = upload;
  call->body_length = upload->length;
  call->body_type = upload->type;
}

static void
run_json (Exchange      *exchange,
          FerryHttpCall *call)
{
  JsonNode *body = json_object_get_member (exchange->response, "body");
  guint status = (guint) json_object_get_int_member (exchange->response, "status");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = ferry_http_call (exchange->http, call, NULL, &error);

  if (status >= 300)
    check_failure (exchange, error);
  else
    {
      g_assert_no_error (error);
      g_assert_true (status == 204 ? JSON_NODE_HOLDS_NULL (node) : json_node_equal (node, body));
    }
}

static void
run_bytes (Exchange      *exchange,
           FerryHttpCall *call,
           const char    *recorded)
{
  g_autoptr(GError) error = NULL;
  g_auto(FerryDownload) download = { 0 };
  g_autofree char *path = g_build_filename (exchange->folder, "came", NULL);
  guint64 wanted = g_str_has_suffix (recorded, " bytes>") ? g_ascii_strtoull (recorded + 1, NULL, 10) : strlen (recorded);

  g_assert_true (ferry_http_download (exchange->http, call, path, &download, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint ((guint64) download.size, ==, wanted);
  g_unlink (path);
}

static void
run_exchange (Exchange *exchange)
{
  const char *path = json_object_get_string_member (exchange->request, "path");
  JsonObject *headers = json_object_get_object_member (exchange->request, "headers");
  JsonNode *body = json_object_get_member (exchange->response, "body");
  guint status = (guint) json_object_get_int_member (exchange->response, "status");
  g_auto(GStrv) parts = g_strsplit (path + strlen ("/api/"), "?", 2);
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = json_object_get_string_member (exchange->request, "method"), .action = parts[0], .query = parts[1], .hurried = TRUE,
                         .open = !json_object_has_member (headers, "Authorization") };

  fill_call (exchange, &call, &upload);
  if (status == 200 && JSON_NODE_HOLDS_VALUE (body))
    run_bytes (exchange, &call, json_node_get_string (body));
  else
    run_json (exchange, &call);
}

static void
test_exchange (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = ferry_json_parse_file (data, &error);
  Exchange exchange = { NULL };
  g_autoptr(HttpServer) server = http_server_new (replay_cb, &exchange);
  g_autofree char *sent = NULL;

  g_assert_no_error (error);
  exchange.request = json_object_get_object_member (json_node_get_object (node), "request");
  exchange.response = json_object_get_object_member (json_node_get_object (node), "response");
  exchange.folder = g_dir_make_tmp ("ferry-recorded-XXXXXX", NULL);
  exchange.http = ferry_http_new (http_server_get_address (server), "recorded", NULL);
  ferry_http_set_token_func (exchange.http, token_cb, NULL, NULL);
  run_exchange (&exchange);
  g_assert_cmpuint (http_server_get_requests (server), ==, 1);
  g_object_unref (exchange.http);
  sent = g_build_filename (exchange.folder, "sent", NULL);
  g_unlink (sent);
  g_rmdir (exchange.folder);
  g_free (exchange.folder);
}

static guint
add_folder (const char *folder,
            const char *name)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".json"))
      {
        g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".json")), *path = g_strdup_printf ("/recorded/%s/%s", name, stem);

        g_test_add_data_func_full (path, g_build_filename (folder, file, NULL), test_exchange, g_free);
        count++;
      }
  return count;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *own = g_build_filename (g_getenv ("FERRY_SOURCE_ROOT"), "tests", "remote", "recordings", NULL);
  g_autofree char *nocobase = g_build_filename (g_getenv ("FERRY_SOURCE_ROOT"), "..", "shared", "nocobase", "api", NULL);

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpuint (add_folder (own, "own"), >, 20);
  add_folder (nocobase, "nocobase");
  return g_test_run ();
}
