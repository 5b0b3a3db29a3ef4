#include "config.h"

#include "ferry-agent-call-private.h"
#include "ferry-agent-router.h"

#include <string.h>

struct _FerryAgentRouter
{
  GHashTable *routes;   /* action -> const FerryAgentRoute* */
};

/**
 * ferry_agent_router_new:
 *
 * Returns: (transfer full): a table without routes
 */
FerryAgentRouter *
ferry_agent_router_new (void)
{
  FerryAgentRouter *self = g_new0 (FerryAgentRouter, 1);

  self->routes = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * ferry_agent_router_free:
 * @self: a table
 */
void
ferry_agent_router_free (FerryAgentRouter *self)
{
  g_hash_table_unref (self->routes);
  g_free (self);
}

/**
 * ferry_agent_router_add:
 * @self: a table
 * @routes: static; the last has no action
 *
 * Adds routes. An action is served by one route.
 */
void
ferry_agent_router_add (FerryAgentRouter      *self,
                        const FerryAgentRoute *routes)
{
  for (; routes->action != NULL; routes++)
    if (!g_hash_table_insert (self->routes, (char *) routes->action, (gpointer) routes))
      g_error ("two routes serve %s", routes->action);
}

/**
 * ferry_agent_router_find:
 * @self: a table
 * @action: as a request names it
 *
 * Returns: (transfer none) (nullable): what serves it
 */
const FerryAgentRoute *
ferry_agent_router_find (FerryAgentRouter *self,
                         const char       *action)
{
  return g_hash_table_lookup (self->routes, action);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  const FerryAgentRoute *first = *(const FerryAgentRoute * const *) a, *second = *(const FerryAgentRoute * const *) b;

  return strcmp (first->action, second->action);
}

/**
 * ferry_agent_router_list:
 * @self: a table
 *
 * Returns: (transfer container) (element-type FerryAgentRoute): the routes by action
 */
GPtrArray *
ferry_agent_router_list (FerryAgentRouter *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer route;

  g_hash_table_iter_init (&iter, self->routes);
  while (g_hash_table_iter_next (&iter, NULL, &route))
    g_ptr_array_add (list, route);
  g_ptr_array_sort (list, compare_cb);
  return list;
}

/**
 * ferry_agent_router_run:
 * @route: a route
 * @call: a request for it
 *
 * Has the request answered. Worker thread, blocking.
 */
void
ferry_agent_router_run (const FerryAgentRoute *route,
                        FerryAgentCall        *call)
{
  g_autoptr(GError) error = NULL;
  JsonNode *data;

  if (route->handler != NULL)
    {
      route->handler (call);
      return;
    }
  if (route->stream != NULL)
    {
      _ferry_agent_call_stream (call, route->stream, route->goes_on);
      return;
    }
  data = route->answer (call, &error);
  if (data != NULL)
    ferry_agent_call_answer (call, data);
  else
    ferry_agent_call_fail (call, error);
}
