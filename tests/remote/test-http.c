#include "config.h"

#include "http-server.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "remote/ferry-http.h"

#include <string.h>

typedef struct
{
  HttpServer *server;
  FerryHttp  *http;
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
}

static void
stop (Fixture *f)
{
  g_clear_object (&f->http);
  g_clear_pointer (&f->server, http_server_free);
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

/* ---- addresses ---- */

static void
test_addresses (void)
{
  static const char * const cases[][2] = {
    { "https://host", "https://host/api" }, { "https://host/", "https://host/api" }, { "https://host/api/", "https://host/api" },
    { "https://host:8443/nocobase", "https://host:8443/nocobase/api" }, { "http://[::1]:13000/admin/", "http://[::1]:13000/api" },
    { "https://host/api?x#y", "https://host/api" },
  };
  static const char * const wrong[] = { "", "host", "ftp://host", "https://", "https://user:pw@host/", "file:///etc/passwd", "https:///x" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FerryHttp) http = ferry_http_new (cases[i][0], "x", NULL);

      g_assert_cmpstr (ferry_http_get_address (http), ==, cases[i][1]);
      g_assert_false (ferry_http_is_in_the_clear (http));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_http_new (wrong[i], "x", &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_assert_null (strstr (error->message, "pw"));
    }
}

static void
test_in_the_clear (void)
{
  g_autoptr(FerryHttp) away = ferry_http_new ("http://db.example", "x", NULL), here = ferry_http_new ("http://localhost:13000", "x", NULL);

  g_assert_true (ferry_http_is_in_the_clear (away));
  g_assert_false (ferry_http_is_in_the_clear (here));
}

/* ---- asking ---- */

static gboolean
check_token_cb (HttpServer        *server,
                const HttpRequest *request,
                GOutputStream     *out,
                gpointer           user_data)
{
  g_assert_cmpstr (request->path, ==, "/api/app:getInfo");
  if (g_strcmp0 (http_request_header (request, "authorization"), "Bearer canary-token") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"version\":\"2.2.15\"}}");
  return http_answer_json (out, 401, "{\"errors\":[{\"message\":\"no\",\"code\":\"INVALID_TOKEN\"}]}");
}

static void
test_token (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(GError) error = NULL, refused = NULL, none = NULL;
  g_autoptr(JsonNode) node = NULL;

  start (&f, check_token_cb, NULL);
  node = get (&f, "app:getInfo", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "version"), ==, "2.2.15");
  ferry_http_set_token_func (f.http, token_cb, (gpointer) "wrong", NULL);
  g_assert_null (get (&f, "app:getInfo", &refused));
  g_assert_error (refused, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (refused->message, "prod"));
  ferry_http_set_token_func (f.http, NULL, NULL, NULL);
  g_assert_null (get (&f, "app:getInfo", &none));
  g_assert_error (none, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
}

static char *deep_json (void);

static gboolean
odd_cb (HttpServer        *server,
        const HttpRequest *request,
        GOutputStream     *out,
        gpointer           user_data)
{
  const char *action = request->path + strlen ("/api/");
  g_autofree char *deep = NULL;

  if (strcmp (action, "missing:list") == 0)
    return http_answer (out, 404, NULL, "text/plain", "Not Found", -1);
  if (strcmp (action, "gone:get") == 0)
    return http_answer_json (out, 404, "{\"errors\":[{\"message\":\"There is none\",\"code\":\"not-found\"}]}");
  if (strcmp (action, "moved:get") == 0)
    return http_answer (out, 302, "Location: https://evil.test/steal\r\n", "text/plain", "", -1);
  if (strcmp (action, "page:get") == 0)
    return http_answer (out, 200, NULL, "text/html", "<html>welcome</html>", -1);
  if (strcmp (action, "proxy:get") == 0)
    return http_answer (out, 502, NULL, "text/html", "<html>bad gateway</html>", -1);
  if (strcmp (action, "empty:get") == 0)
    return http_answer (out, 204, NULL, "text/plain", "", -1);
  if (strcmp (action, "bare:get") == 0)
    return http_answer_json (out, 200, "[]");
  g_assert_cmpstr (action, ==, "deep:get");
  deep = deep_json ();
  return http_answer_json (out, 200, deep);
}

static char *
deep_json (void)
{
  GString *text = g_string_new ("{\"data\":");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  return g_string_free (text, FALSE);
}

static void
test_odd_answers (void)
{
  static const struct { const char *action; FerryError code; const char *word; } cases[] = {
    { "missing:list", FERRY_ERROR_UNSUPPORTED, "does not offer" }, { "gone:get", FERRY_ERROR_NOT_FOUND, "There is none" },
    { "moved:get", FERRY_ERROR_CONNECTION, "evil.test" }, { "page:get", FERRY_ERROR_DAMAGED, "prod" },
    { "proxy:get", FERRY_ERROR_CONNECTION, "502" }, { "bare:get", FERRY_ERROR_DAMAGED, "Is http" }, { "deep:get", FERRY_ERROR_DAMAGED, "prod" },
  };
  g_auto(Fixture) f = { NULL };
  g_autoptr(JsonNode) empty = NULL;

  start (&f, odd_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (get (&f, cases[i].action, &error));
      g_assert_error (error, FERRY_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
  empty = get (&f, "empty:get", NULL);
  g_assert_true (JSON_NODE_HOLDS_NULL (empty));
}

/* ---- restarting ---- */

static gboolean
restarting_cb (HttpServer        *server,
               const HttpRequest *request,
               GOutputStream     *out,
               gpointer           user_data)
{
  if (http_server_get_requests (server) > 3)
    return http_answer_json (out, 200, "{\"data\":{}}");
  return http_answer_json (out, 503, "{\"error\":{\"status\":503,\"maintaining\":true,\"message\":\"Loading data sources...\",\"code\":\"APP_COMMANDING\"}}");
}

static void
note_message (FerryJob   *job,
              GParamSpec *pspec,
              gpointer    user_data)
{
  g_autofree char *message = NULL;

  g_object_get (job, "message", &message, NULL);
  if (message != NULL)
    g_string_append_printf (user_data, "%s\n", message);
}

static void
test_restarting (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(FerryJob) job = ferry_job_new ("x");
  g_autoptr(GString) told = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  FerryHttpCall call = { .method = "GET", .action = "app:getInfo" }, hurried = { .method = "GET", .action = "app:getInfo", .hurried = TRUE };

  start (&f, restarting_cb, NULL);
  g_assert_null (ferry_http_call (f.http, &hurried, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_RESTARTING);
  g_assert_nonnull (strstr (error->message, "Loading data sources"));
  g_clear_error (&error);
  ferry_job_begin_step (job, "ask");
  g_signal_connect (job, "notify::message", G_CALLBACK (note_message), told);
  node = ferry_http_call (f.http, &call, job, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 4);
}

static gpointer
cancel_thread (gpointer job)
{
  g_usleep (200 * 1000);
  ferry_job_cancel (job);
  return NULL;
}

static gboolean
always_restarting_cb (HttpServer        *server,
                      const HttpRequest *request,
                      GOutputStream     *out,
                      gpointer           user_data)
{
  return http_answer_json (out, 503, "{\"error\":{\"message\":\"Loading\",\"code\":\"APP_COMMANDING\"}}");
}

static void
test_cancel (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(FerryJob) job = ferry_job_new ("x");
  g_autoptr(GError) error = NULL;
  FerryHttpCall call = { .method = "GET", .action = "app:getInfo" };
  gint64 began = g_get_monotonic_time ();
  GThread *thread;

  start (&f, always_restarting_cb, NULL);
  thread = g_thread_new ("cancel", cancel_thread, job);
  g_assert_null (ferry_http_call (f.http, &call, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

/* ---- lines ---- */

static gboolean
lines_cb (HttpServer        *server,
          const HttpRequest *request,
          GOutputStream     *out,
          gpointer           user_data)
{
  http_write (out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n", -1);
  http_write (out, "{\"a\":1}\n{\"a\":", -1);
  g_output_stream_flush (out, NULL, NULL);
  http_write (out, "2}\n\n{\"a\":3}", -1);
  return FALSE;
}

static gboolean
sum_cb (JsonNode  *node,
        gpointer   user_data,
        GError   **error)
{
  *(gint64 *) user_data += ferry_json_opt_int (json_node_get_object (node), "a", 0);
  return TRUE;
}

static void
test_lines (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(GError) error = NULL;
  FerryHttpCall call = { .method = "GET", .action = "ferry:rows" };
  gint64 sum = 0;

  start (&f, lines_cb, NULL);
  g_assert_true (ferry_http_call_lines (f.http, &call, sum_cb, &sum, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sum, ==, 6);
}

static gboolean
huge_cb (HttpServer        *server,
         const HttpRequest *request,
         GOutputStream     *out,
         gpointer           user_data)
{
  g_autofree char *block = g_malloc (1024 * 1024);

  memset (block, ' ', 1024 * 1024);
  http_write (out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n", -1);
  for (guint i = 0; i < 100; i++)
    http_write (out, block, 1024 * 1024);
  return FALSE;
}

static void
test_huge (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(GError) error = NULL, line_error = NULL;
  FerryHttpCall call = { .method = "GET", .action = "ferry:rows" };
  gint64 sum = 0;

  start (&f, huge_cb, NULL);
  g_assert_null (get (&f, "app:getInfo", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_false (ferry_http_call_lines (f.http, &call, sum_cb, &sum, NULL, &line_error));
  g_assert_error (line_error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

/* ---- a line that breaks ---- */

static gboolean
flaky_cb (HttpServer        *server,
          const HttpRequest *request,
          GOutputStream     *out,
          gpointer           user_data)
{
  if (http_server_get_requests (server) < 3)
    return FALSE;
  return http_answer_json (out, 200, "{\"data\":{}}");
}

static void
test_flaky (void)
{
  g_auto(Fixture) f = { NULL };
  g_autoptr(GError) error = NULL, post_error = NULL;
  g_autoptr(JsonNode) node = NULL;
  FerryHttpCall post = { .method = "POST", .action = "backup:create" };

  start (&f, flaky_cb, NULL);
  g_assert_null (ferry_http_call (f.http, &post, NULL, &post_error));   /* what may have been done is not done twice */
  g_assert_error (post_error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 1);
  node = get (&f, "app:getInfo", &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_nobody (void)
{
  g_autoptr(FerryHttp) http = ferry_http_new ("http://127.0.0.1:1", "prod", NULL);
  FerryHttpCall call = { .method = "GET", .action = "x", .open = TRUE, .hurried = TRUE };
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_http_call (http, &call, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "is it running?"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/addresses", test_addresses);
  g_test_add_func ("/http/in-the-clear", test_in_the_clear);
  g_test_add_func ("/http/token", test_token);
  g_test_add_func ("/http/odd-answers", test_odd_answers);
  g_test_add_func ("/http/restarting", test_restarting);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/lines", test_lines);
  g_test_add_func ("/http/huge", test_huge);
  g_test_add_func ("/http/flaky", test_flaky);
  g_test_add_func ("/http/nobody", test_nobody);
  return g_test_run ();
}
