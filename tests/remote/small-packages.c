#include "config.h"

#include "small-agent.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-plan.h"
#include "wire/ferry-wire-row-change.h"

#include <glib/gstdio.h>
#include <string.h>

char *
small_package_path (SmallAgent *agent,
                    const char *digest)
{
  return g_strdup_printf ("%s/%s.nbdata", agent->packages, digest);
}

FerryPackage *
small_open_package (SmallCall   *call,
                    const char  *digest,
                    GError     **error)
{
  g_autofree char *path = small_package_path (call->agent, digest);

  return ferry_package_open (path, error);
}

static JsonNode *
tables (SmallCall  *call,
        FerryJob   *job,
        GError    **error)
{
  g_autoptr(FerryRuleSet) rules = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (!ferry_wire_package_options_read (call->body, &rules, &title, error))
    return NULL;
  found = ferry_instance_list_tables (call->agent->instance, rules, ferry_json_opt_bool (json_node_get_object (call->body), "lenient", FALSE), job, error);
  return found != NULL ? ferry_wire_array_to_json (found, (FerryWireToJson) ferry_table_rule_to_json) : NULL;
}

static JsonNode *
create (SmallCall  *call,
        FerryJob   *job,
        GError    **error)
{
  g_autoptr(FerryRuleSet) rules = NULL;
  g_autofree char *title = NULL, *path = NULL;
  g_autoptr(FerryPackage) package = NULL;
  FerryPackageOptions options = { .output = call->agent->packages };

  if (!ferry_wire_package_options_read (call->body, &rules, &title, error))
    return NULL;
  options.rule_set = rules;
  options.title = title;
  package = ferry_instance_create_package (call->agent->instance, &options, job, error);
  if (package == NULL)
    return NULL;
  path = small_package_path (call->agent, ferry_package_get_digest (package));
  g_assert_cmpint (g_rename (ferry_package_get_path (package), path), ==, 0);
  return small_object ("digest", json_node_init_string (json_node_alloc (), ferry_package_get_digest (package)));
}

static JsonNode *
check (SmallCall  *call,
       FerryJob   *job,
       GError    **error)
{
  g_auto(FerryWireInputs) inputs = { 0 };
  g_autoptr(FerryPackage) package = small_open_package (call, small_call_text (call, "package"), error);
  g_autoptr(GListModel) items = NULL;

  if (package == NULL || !ferry_wire_inputs_read (&inputs, call->body, error))
    return NULL;
  items = ferry_instance_check (call->agent->instance, package, &inputs.inputs, job, error);
  return items != NULL ? ferry_wire_model_to_json (items, (FerryWireToJson) ferry_check_item_to_json) : NULL;
}

static JsonNode *
plan (SmallCall  *call,
      FerryJob   *job,
      GError    **error)
{
  g_auto(FerryWireInputs) inputs = { 0 };
  g_autoptr(FerryPackage) package = small_open_package (call, small_call_text (call, "package"), error);
  g_autoptr(FerryPlan) made = NULL;

  if (package == NULL || !ferry_wire_inputs_read (&inputs, call->body, error))
    return NULL;
  made = ferry_instance_plan (call->agent->instance, package, &inputs.inputs, job, error);
  return made != NULL ? ferry_wire_plan_to_json (made) : NULL;
}

typedef struct { SmallCall *call; gboolean began; } Rows;

static gboolean
row_cb (FerryRowChangeKind  kind,
        gboolean            changed_on_target,
        guint               n,
        const char * const *columns,
        const char * const *old_values,
        const char * const *new_values,
        gpointer            user_data)
{
  Rows *rows = user_data;

  if (!rows->began)
    small_line (rows->call->out, ferry_wire_columns_to_json (n, columns));
  rows->began = TRUE;
  return small_line (rows->call->out, ferry_wire_row_change_to_json (kind, changed_on_target, n, old_values, new_values));
}

static void
plan_rows (SmallCall *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = small_open_package (call, small_call_query (call, "package"), &error);
  Rows rows = { .call = call };

  http_write (call->out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n", -1);
  if (package == NULL || !ferry_instance_plan_rows (call->agent->instance, package, small_call_query (call, "table"), row_cb, &rows, &error))
    small_line (call->out, ferry_wire_error_to_json (error, NULL));
  else
    small_line (call->out, small_object ("end", json_node_init_boolean (json_node_alloc (), TRUE)));
}

static void
has_package (SmallCall *call)
{
  g_autofree char *path = small_package_path (call->agent, small_call_query (call, "digest"));

  small_answer (call, small_object ("present", json_node_init_boolean (json_node_alloc (), g_file_test (path, G_FILE_TEST_EXISTS))));
}

static void
send_file (SmallCall *call)
{
  g_autofree char *path = small_package_path (call->agent, small_call_query (call, "digest")), *data = NULL, *headers = NULL, *sum = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  sum = ferry_sha256_hex (data, length);
  headers = g_strdup_printf ("ETag: \"%s\"\r\nX-Ferry-SHA256: %s\r\n", sum, sum);
  http_answer (call->out, 200, headers, "application/octet-stream", data, (gssize) length);
}

static void
take_file (SmallCall *call)
{
  g_autofree char *path = small_package_path (call->agent, small_call_query (call, "digest"));
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) call->request->body->data, (gssize) call->request->body->len, NULL));
  package = ferry_package_open (path, &error);
  if (package != NULL && strcmp (ferry_package_get_digest (package), small_call_query (call, "digest")) != 0)
    g_set_error_literal (&error, FERRY_ERROR, FERRY_ERROR_DAMAGED, "another digest");
  if (error != NULL)
    small_refuse (call, error);
  else
    small_answer (call, small_object (NULL, NULL));
}

gboolean
small_packages (SmallCall *call)
{
  static const struct { const char *action; SmallWork work; } streams[] = {
    { "ferry:tables", tables }, { "ferry:createPackage", create }, { "ferry:check", check }, { "ferry:plan", plan },
  };
  static const struct { const char *action; void (*answer) (SmallCall *call); } plain[] = {
    { "ferry:planRows", plan_rows }, { "ferry:hasPackage", has_package }, { "ferry:package", send_file }, { "ferry:sendPackage", take_file },
  };

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    if (strcmp (call->action, streams[i].action) == 0)
      {
        small_stream (call, streams[i].work);
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (call->action, plain[i].action) == 0)
      {
        plain[i].answer (call);
        return TRUE;
      }
  return FALSE;
}
