#include "config.h"

#include "small-agent.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "remote/ferry-instance-open.h"
#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-progress.h"

#include <stdio.h>
#include <string.h>

#define TICK 50000   /* µs */

const char *
small_call_query (SmallCall  *call,
                  const char *name)
{
  return g_hash_table_lookup (call->query, name);
}

const char *
small_call_text (SmallCall  *call,
                 const char *member)
{
  return call->body != NULL && JSON_NODE_HOLDS_OBJECT (call->body) ? ferry_json_opt_string (json_node_get_object (call->body), member, NULL) : NULL;
}

JsonNode *
small_object (const char *member,
              JsonNode   *value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  if (member != NULL)
    json_object_set_member (object, member, value);
  json_object_unref (object);
  return node;
}

gboolean
small_answer (SmallCall *call,
              JsonNode  *data)
{
  g_autoptr(JsonNode) node = small_object ("data", data);
  g_autofree char *text = ferry_json_to_string (node, FALSE);

  return http_answer_json (call->out, 200, text);
}

gboolean
small_refuse (SmallCall    *call,
              const GError *error)
{
  g_autoptr(JsonNode) node = ferry_wire_error_to_json (error, NULL);
  g_autofree char *text = ferry_json_to_string (node, FALSE);

  return http_answer_json (call->out, ferry_wire_error_get_status (error), text);
}

gboolean
small_line (GOutputStream *out,
            JsonNode      *node)
{
  g_autofree char *text = ferry_json_to_string (node, FALSE), *line = g_strconcat (text, "\n", NULL);

  json_node_unref (node);
  return http_write (out, line, -1);
}

/* ---- streams ---- */

typedef struct
{
  SmallCall *call;
  SmallWork  work;
  FerryJob  *job;
  JsonNode  *data;
  GError    *error;
  gint       done;
} Running;

static gpointer
work_thread (gpointer data)
{
  Running *running = data;

  running->data = running->work (running->call, running->job, &running->error);
  g_atomic_int_set (&running->done, 1);
  return NULL;
}

gboolean
small_stream (SmallCall *call,
              SmallWork  work)
{
  g_autoptr(FerryJob) job = ferry_job_new ("stream");
  Running running = { .call = call, .work = work, .job = job };
  GThread *thread = g_thread_new ("work", work_thread, &running);

  http_write (call->out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n", -1);
  while (!g_atomic_int_get (&running.done))
    {
      if (!small_line (call->out, small_object ("progress", ferry_wire_progress_to_json (job))))
        ferry_job_cancel (job);
      g_usleep (TICK);
    }
  g_thread_join (thread);
  small_line (call->out, running.error != NULL ? ferry_wire_error_to_json (running.error, NULL) : small_object ("data", running.data));
  g_clear_error (&running.error);
  return FALSE;
}

/* ---- what an agent is ---- */

static gboolean
get_info (SmallCall *call)
{
  static const char * const capabilities[] = { "list-tables", "create", "check", "plan", "execute", "roll-back", "back-up", "set-variables", "verify-backup",
                                               "restore", "fetch-backup", "send-backup" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryProbe) probe = ferry_instance_probe (call->agent->instance, NULL, &error);
  JsonNode *node;
  JsonArray *array = json_array_new ();

  if (probe == NULL)
    {
      json_array_unref (array);
      return small_refuse (call, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (capabilities); i++)
    json_array_add_string_element (array, capabilities[i]);
  node = small_object ("probe", ferry_wire_probe_to_json (probe));
  json_object_set_string_member (json_node_get_object (node), "agent", "0.0-test");
  json_object_set_array_member (json_node_get_object (node), "capabilities", array);
  return small_answer (call, node);
}

static gboolean
list_variables (SmallCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) variables = ferry_instance_list_variables (call->agent->instance, &error);

  return variables != NULL ? small_answer (call, ferry_wire_variables_to_json (variables, FALSE)) : small_refuse (call, error);
}

static gboolean
set_variables (SmallCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) variables = ferry_wire_variables_from_json (call->body, &error);

  if (variables == NULL || !ferry_instance_set_variables (call->agent->instance, variables, &error))
    return small_refuse (call, error);
  return small_answer (call, small_object (NULL, NULL));
}

static gboolean
dispatch (SmallCall *call)
{
  if (strcmp (call->action, "app:getInfo") == 0)
    return http_answer_json (call->out, 200, "{\"data\":{\"database\":{\"dialect\":\"sqlite\"},\"version\":\"2.2.15\",\"name\":\"main\"}}");
  if (strcmp (call->action, "__health_check") == 0)
    return http_answer (call->out, 200, NULL, "text/plain", "ok", -1);
  if (strcmp (call->action, "ferry:getInfo") == 0)
    return get_info (call);
  if (strcmp (call->action, "environmentVariables:list") == 0)
    return list_variables (call);
  if (strcmp (call->action, "ferry:setVariables") == 0)
    return set_variables (call);
  if (small_packages (call) || small_executions (call) || small_backups (call))
    return FALSE;
  return http_answer (call->out, 404, NULL, "text/plain", "Not Found", -1);
}

static gboolean
agent_cb (HttpServer        *server,
          const HttpRequest *request,
          GOutputStream     *out,
          gpointer           user_data)
{
  g_auto(GStrv) parts = g_strsplit (request->path + strlen ("/api/"), "?", 2);
  g_autoptr(GHashTable) query = g_uri_parse_params (parts[1] != NULL ? parts[1] : "", -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autoptr(JsonNode) body = NULL;
  SmallCall call = { .agent = user_data, .request = request, .out = out, .action = parts[0], .query = query };

  if (g_strcmp0 (http_request_header (request, "authorization"), "Bearer test-token") != 0 && strcmp (parts[0], "__health_check") != 0)
    return http_answer_json (out, 401, "{\"errors\":[{\"message\":\"no\",\"code\":\"INVALID_TOKEN\"}]}");
  if (request->body->len > 0 && g_strcmp0 (http_request_header (request, "content-type"), "application/json") == 0)
    call.body = body = ferry_json_parse ((const char *) request->body->data, (gssize) request->body->len, "body", NULL);
  dispatch (&call);
  return FALSE;
}

int
main (int    argc,
      char **argv)
{
  FerryInstanceRecord record = { .id = (char *) "0a1b2c3d-0000-4000-8000-0000000000aa", .name = (char *) "served", .stage = (char *) "production", .kind = (char *) "folder" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCatalogue) catalogue = ferry_catalogue_new (NULL, &error);
  SmallAgent agent = { .tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  HttpServer *server;
  char line[64];

  g_assert_cmpint (argc, ==, 3);
  record.folder = argv[1];
  agent.packages = argv[2];
  agent.instance = ferry_instance_new_for_record (&record, argv[2], catalogue, &error);
  g_assert_no_error (error);
  server = http_server_new (agent_cb, &agent);
  http_server_let_several (server);
  printf ("%s\n", http_server_get_address (server));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    ;
  return 0;   /* whatever runs yet dies with it, as when an agent is killed */
}
