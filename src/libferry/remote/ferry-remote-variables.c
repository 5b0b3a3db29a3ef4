#include "config.h"

#include "remote/ferry-remote-private.h"

#include "base/ferry-error.h"
#include "wire/ferry-wire-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GPtrArray *
remote_list_variables (FerryInstance  *instance,
                       GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = _ferry_remote_need (self, FERRY_CAN_SET_VARIABLES, NULL, error)
    ? _ferry_remote_get (self, "environmentVariables:list", "paginate=false", NULL, error) : NULL;
  g_autoptr(GPtrArray) variables = node != NULL ? ferry_wire_variables_from_json (node, error) : NULL;

  /* whatever the other side tells: a secret is never kept */
  for (guint i = 0; variables != NULL && i < variables->len; i++)
    if (ferry_variable_get_secret (g_ptr_array_index (variables, i)))
      ferry_variable_set_value (g_ptr_array_index (variables, i), NULL);
  return g_steal_pointer (&variables);
}

static gboolean
is_there (GPtrArray  *known,
          const char *name)
{
  for (guint i = 0; i < known->len; i++)
    if (strcmp (ferry_variable_get_name (g_ptr_array_index (known, i)), name) == 0)
      return TRUE;
  return FALSE;
}

/* The answer echoes the secret: it is dropped unread. */
static gboolean
set_one (FerryRemoteInstance  *self,
         FerryVariable        *variable,
         gboolean              exists,
         GError              **error)
{
  g_autofree char *query = exists ? _ferry_remote_query ("filterByTk", ferry_variable_get_name (variable), NULL) : NULL;
  g_autoptr(JsonNode) answer = _ferry_remote_post (self, exists ? "environmentVariables:update" : "environmentVariables:create", query,
                                                   ferry_wire_variable_to_json (variable, TRUE), NULL, error);

  return answer != NULL;
}

static gboolean
set_one_by_one (FerryRemoteInstance  *self,
                GPtrArray            *variables,
                GError              **error)
{
  g_autoptr(GPtrArray) known = remote_list_variables (FERRY_INSTANCE (self), error);

  for (guint i = 0; known != NULL && i < variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (variables, i);

      if (!set_one (self, variable, is_there (known, ferry_variable_get_name (variable)), error))
        {
          if (i > 0)
            g_prefix_error (error, g_dngettext (GETTEXT_PACKAGE, "%u variable was set, then: ", "%u variables were set, then: ", i), i);
          return FALSE;
        }
    }
  return known != NULL;
}

static gboolean
remote_set_variables (FerryInstance  *instance,
                      GPtrArray      *variables,
                      GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) answer = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_SET_VARIABLES, NULL, error))
    return FALSE;
  if (!_ferry_remote_is_agent (self))
    return set_one_by_one (self, variables, error);
  answer = _ferry_remote_post (self, "ferry:setVariables", NULL, ferry_wire_variables_to_json (variables, TRUE), NULL, error);
  return answer != NULL;
}

static gboolean
remote_remove_variable (FerryInstance  *instance,
                        const char     *name,
                        GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("filterByTk", name, NULL);
  g_autoptr(JsonNode) answer = _ferry_remote_need (self, FERRY_CAN_SET_VARIABLES, NULL, error)
    ? _ferry_remote_post (self, "environmentVariables:destroy", query, NULL, NULL, error) : NULL;

  return answer != NULL;
}

void
_ferry_remote_class_add_variables (FerryInstanceClass *klass)
{
  klass->list_variables = remote_list_variables;
  klass->set_variables = remote_set_variables;
  klass->remove_variable = remote_remove_variable;
}
