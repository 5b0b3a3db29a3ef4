#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-options.h"

#include <glib/gi18n.h>
#include <string.h>

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

/* (nullable) (transfer full): the variable that is known by that name */
static FerryVariable *
find (FerryAgentCall  *call,
      const char      *name,
      GError         **error)
{
  g_autoptr(GPtrArray) variables = ferry_instance_list_variables (instance_of (call), error);

  for (guint i = 0; variables != NULL && i < variables->len; i++)
    if (strcmp (ferry_variable_get_name (g_ptr_array_index (variables, i)), name) == 0)
      return g_object_ref (g_ptr_array_index (variables, i));
  return NULL;
}

/* The answer holds what was set, but never a secret's value, which NocoBase would echo. */
static JsonNode *
set (FerryAgentCall  *call,
     FerryVariable   *variable,
     GError         **error)
{
  g_autoptr(GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, variable);
  return ferry_instance_set_variables (instance_of (call), one, error) ? ferry_wire_variable_to_json (variable, !ferry_variable_get_secret (variable)) : NULL;
}

static JsonNode *
create (FerryAgentCall  *call,
        GError         **error)
{
  g_autoptr(FerryVariable) variable = ferry_agent_call_get_object (call, error) != NULL ? ferry_wire_variable_new_from_json (ferry_agent_call_get_body (call), error) : NULL;
  g_autoptr(FerryVariable) known = variable != NULL ? find (call, ferry_variable_get_name (variable), error) : NULL;

  if (known != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a variable “%s” already."), ferry_variable_get_name (known));
  return variable != NULL && *error == NULL ? set (call, variable, error) : NULL;
}

/* An absent or null value is unchanged, so nothing is written then; "" clears. The type stays as it is. */
static JsonNode *
update (FerryAgentCall  *call,
        GError         **error)
{
  const char *name = ferry_agent_call_get_key (call), *value = ferry_agent_call_get_object (call, error) != NULL ? ferry_agent_call_get_text (call, "value") : NULL;
  g_autoptr(FerryVariable) known = *error == NULL && name != NULL ? find (call, name, error) : NULL;

  if (*error == NULL && name == NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Which variable? Name it by filterByTk."));
  else if (*error == NULL && known == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no variable “%s”."), name);
  if (*error != NULL)
    return NULL;
  if (value == NULL)
    return ferry_wire_variable_to_json (known, !ferry_variable_get_secret (known));
  ferry_variable_set_value (known, value);
  return set (call, known, error);
}

static const FerryAgentRoute routes[] = {
  { "environmentVariables:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "environmentVariables:create", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = create },
  { "environmentVariables:update", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = update },
  { "environmentVariables:destroy", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = destroy },
  { NULL },
};

void
ferry_agent_add_variable_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
