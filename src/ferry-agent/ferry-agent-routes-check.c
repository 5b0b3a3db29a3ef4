#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-plan.h"
#include "wire/ferry-wire-row-change.h"

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

static JsonNode *
tables (FerryAgentCall  *call,
        FerryJob        *job,
        GError         **error)
{
  JsonObject *body = ferry_agent_call_get_object (call, error);
  g_autoptr(FerryRuleSet) rules = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (body == NULL || !ferry_wire_package_options_read (ferry_agent_call_get_body (call), &rules, &title, error))
    return NULL;
  found = ferry_instance_list_tables (instance_of (call), rules, ferry_json_opt_bool (body, "lenient", FALSE), job, error);
  return found != NULL ? ferry_wire_array_to_json (found, (FerryWireToJson) ferry_table_rule_to_json) : NULL;
}

/* the migration file that the body names, and what was entered for it */
static FerryPackage *
read_request (FerryAgentCall   *call,
              FerryWireInputs  *inputs,
              GError          **error)
{
  if (ferry_agent_call_get_object (call, error) == NULL || !ferry_wire_inputs_read (inputs, ferry_agent_call_get_body (call), error))
    return NULL;
  return ferry_agent_open_package (ferry_agent_call_get_agent (call), ferry_agent_call_get_text (call, "package"), error);
}

static JsonNode *
check (FerryAgentCall  *call,
       FerryJob        *job,
       GError         **error)
{
  g_auto(FerryWireInputs) inputs = { 0 };
  g_autoptr(FerryPackage) package = read_request (call, &inputs, error);
  g_autoptr(GListModel) items = package != NULL ? ferry_instance_check (instance_of (call), package, &inputs.inputs, job, error) : NULL;

  return items != NULL ? ferry_wire_model_to_json (items, (FerryWireToJson) ferry_check_item_to_json) : NULL;
}

static JsonNode *
plan (FerryAgentCall  *call,
      FerryJob        *job,
      GError         **error)
{
  g_auto(FerryWireInputs) inputs = { 0 };
  g_autoptr(FerryPackage) package = read_request (call, &inputs, error);
  g_autoptr(FerryPlan) made = package != NULL ? ferry_instance_plan (instance_of (call), package, &inputs.inputs, job, error) : NULL;

  return made != NULL ? ferry_wire_plan_to_json (made) : NULL;
}

/* ---- rows of a plan ---- */

typedef struct
{
  FerryAgentCall *call;
  gboolean        began;
} Rows;

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
    ferry_agent_call_line (rows->call, ferry_wire_columns_to_json (n, columns));
  rows->began = TRUE;
  return ferry_agent_call_line (rows->call, ferry_wire_row_change_to_json (kind, changed_on_target, n, old_values, new_values));
}

static void
plan_rows (FerryAgentCall *call)
{
  const char *table = ferry_agent_call_get_query (call, "table");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_agent_open_package (ferry_agent_call_get_agent (call), ferry_agent_call_get_query (call, "package"), &error);
  Rows rows = { .call = call };

  if (package == NULL || table == NULL || (ferry_agent_holds_data (package) && ferry_agent_call_get_scope (call) < FERRY_AGENT_WRITE))
    {
      if (error != NULL)
        ferry_agent_call_fail (call, error);
      else if (package != NULL && table != NULL)
        ferry_agent_call_refuse (call, 403, "permission", "This migration file holds the users' own rows: a token with the scope “write” may look at them.");
      else
        ferry_agent_call_refuse (call, 400, "usage", "Which table?");
      return;
    }
  ferry_agent_call_begin_lines (call);
  if (ferry_instance_plan_rows (instance_of (call), package, table, row_cb, &rows, &error))
    ferry_agent_call_line (call, ferry_agent_object ("end", json_node_init_boolean (json_node_alloc (), TRUE)));
  else
    ferry_agent_call_line (call, ferry_wire_error_to_json (error, NULL));
}

static const FerryAgentRoute routes[] = {
  { "ferry:tables", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_JSON, .stream = tables },
  { "ferry:check", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_JSON, .stream = check },
  { "ferry:plan", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_JSON, .stream = plan },
  { "ferry:planRows", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = plan_rows },
  { NULL },
};

void
ferry_agent_add_check_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
