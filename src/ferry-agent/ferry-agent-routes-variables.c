#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-options.h"

#include <glib/gi18n.h>

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

/* A secret's value is in no answer. */
static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) variables = ferry_instance_list_variables (instance_of (call), error);

  return variables != NULL ? ferry_wire_variables_to_json (variables, FALSE) : NULL;
}

static JsonNode *
destroy (FerryAgentCall  *call,
         GError         **error)
{
  const char *name = ferry_agent_call_get_key (call);

  if (name != NULL)
    return ferry_instance_remove_variable (instance_of (call), name, error) ? ferry_agent_object (NULL, NULL) : NULL;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Which variable? Name it by filterByTk."));
  return NULL;
}

static const FerryAgentRoute routes[] = {
  { "environmentVariables:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "environmentVariables:destroy", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = destroy },
  { NULL },
};

void
ferry_agent_add_variable_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
