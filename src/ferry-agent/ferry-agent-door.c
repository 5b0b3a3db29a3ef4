#include "config.h"

#include "ferry-agent-door.h"

#include <string.h>

#define HEALTH "__health_check"
#define BEARER "Bearer "

void
ferry_agent_visit_clear (FerryAgentVisit *self)
{
  g_clear_pointer (&self->token, ferry_agent_token_free);
  self->route = NULL;
}

void
ferry_agent_door_clear (FerryAgentDoor *self)
{
  g_clear_pointer (&self->attempts, ferry_agent_attempts_free);
  g_clear_pointer (&self->hosts, g_strfreev);
}

static gboolean
refuse (FerryAgentRefusal *refusal,
        guint              status,
        const char        *code,
        const char        *message)
{
  *refusal = (FerryAgentRefusal) { status, code, message };
  return FALSE;
}

static gboolean
check_method (FerryAgentHead    *head,
              FerryAgentRefusal *refusal)
{
  static const char * const known[] = { "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", NULL };

  if (strcmp (head->method, "GET") == 0 || strcmp (head->method, "POST") == 0)
    return TRUE;
  if (g_strv_contains (known, head->method))
    return refuse (refusal, 405, NULL, "This method is not taken here.");
  return refuse (refusal, 501, NULL, "This method is not known here.");
}

static gboolean
is_address (const char *name)
{
  g_autofree char *inner = name[0] == '[' ? g_strndup (name + 1, strlen (name) - 2) : NULL;

  return g_hostname_is_ip_address (inner != NULL ? inner : name);
}

/* A page of another site can lead a browser here only by a name: of names, only those that are known pass. No browser calls this agent, so none that says whence it comes does. */
static gboolean
check_place (FerryAgentDoor    *self,
             FerryAgentHead    *head,
             FerryAgentRefusal *refusal)
{
  const char *port = head->host != NULL ? strrchr (head->host, ':') : NULL;
  g_autofree char *name = port != NULL && strchr (port, ']') == NULL ? g_strndup (head->host, (gsize) (port - head->host)) : g_strdup (head->host);

  if (ferry_agent_head_get (head, "origin") != NULL)
    return refuse (refusal, 403, "permission", "Web pages may not call this agent.");
  if (name == NULL || is_address (name) || strcmp (name, "localhost") == 0 || (self->hosts != NULL && g_strv_contains ((const char * const *) self->hosts, name)))
    return TRUE;
  return refuse (refusal, 403, "permission", "This agent is not known by this name: whoever runs it can add it with --host.");
}

/* the address that counts for attempts: the last that a proxy of ours added */
static char *
find_caller (FerryAgentDoor *self,
             FerryAgentHead *head,
             const char     *peer)
{
  const char *told = self->behind_proxy ? ferry_agent_head_get (head, "x-forwarded-for") : NULL;
  const char *comma = told != NULL ? strrchr (told, ',') : NULL;
  g_autofree char *address = g_strdup (comma != NULL ? comma + 1 : told != NULL ? told : peer);

  return ferry_agent_attempts_address (g_strstrip (address));
}

static gboolean
check_token (FerryAgentDoor     *self,
             FerryAgentHead     *head,
             const char         *peer,
             FerryAgentToken   **token,
             FerryAgentRefusal  *refusal)
{
  const char *shown = ferry_agent_head_get (head, "authorization");
  g_autofree char *caller = find_caller (self, head, peer);
  gint64 now = g_get_monotonic_time ();

  if (shown == NULL || g_ascii_strncasecmp (shown, BEARER, strlen (BEARER)) != 0 || shown[strlen (BEARER)] == '\0')
    return refuse (refusal, 401, "EMPTY_TOKEN", "Unauthenticated. Please sign in to continue.");
  if (ferry_agent_attempts_wait (self->attempts, caller, now) > 0)
    return refuse (refusal, 429, "TOO_MANY_ATTEMPTS", "Too many wrong tokens came from this address: wait a minute.");
  *token = ferry_agent_tokens_find (self->tokens, shown + strlen (BEARER), g_get_real_time ());
  if (*token != NULL)
    return TRUE;
  ferry_agent_attempts_add (self->attempts, caller, now);
  if (ferry_agent_attempts_wait (self->attempts, caller, now) > 0)
    g_message ("%d wrong tokens came from %s: it has to wait", FERRY_AGENT_ATTEMPTS, caller);
  return refuse (refusal, 401, "INVALID_TOKEN", "Your session has expired. Please sign in again.");
}

static gboolean
is_type (const char *value,
         const char *type)
{
  gsize length = strlen (type);

  return value != NULL && g_ascii_strncasecmp (value, type, length) == 0 && (value[length] == '\0' || value[length] == ';' || value[length] == ' ');
}

static gboolean
check_type (FerryAgentBody     body,
            FerryAgentHead    *head,
            FerryAgentRefusal *refusal)
{
  const char *type = ferry_agent_head_get (head, "content-type");

  if (body == FERRY_AGENT_BODY_NONE || (body == FERRY_AGENT_BODY_JSON && (head->length == 0 || is_type (type, "application/json")))
      || (body == FERRY_AGENT_BODY_FILE && is_type (type, "application/octet-stream")) || (body == FERRY_AGENT_BODY_MULTIPART && is_type (type, "multipart/form-data")))
    return TRUE;
  return refuse (refusal, 415, "usage", body == FERRY_AGENT_BODY_JSON ? "The body must be application/json." : body == FERRY_AGENT_BODY_FILE
                 ? "The body must be application/octet-stream." : "The body must be multipart/form-data.");
}

static gboolean
check_body (FerryAgentDoor        *self,
            const FerryAgentRoute *route,
            FerryAgentHead        *head,
            gint64                *limit,
            FerryAgentRefusal     *refusal)
{
  *limit = route->body == FERRY_AGENT_BODY_FILE || route->body == FERRY_AGENT_BODY_MULTIPART ? self->upload_limit : FERRY_AGENT_JSON_LIMIT;
  if (strcmp (head->method, "GET") == 0 && head->length != 0)
    return refuse (refusal, 400, "usage", "A GET has no body.");
  if (head->length > *limit)
    return refuse (refusal, 413, "no-space", "The body is larger than this agent takes.");
  return check_type (route->body, head, refusal);
}

static gboolean
check_route (FerryAgentDoor         *self,
             FerryAgentHead         *head,
             const FerryAgentToken  *token,
             const FerryAgentRoute **route,
             FerryAgentRefusal      *refusal)
{
  *route = head->action != NULL ? ferry_agent_router_find (self->router, head->action) : NULL;
  if (*route == NULL)
    return refuse (refusal, 404, NULL, "Not Found");
  if (strcmp ((*route)->method, head->method) != 0)
    return refuse (refusal, 405, NULL, "This method is not taken here.");
  if ((*route)->scope == FERRY_AGENT_WRITE && token->scope != FERRY_AGENT_WRITE)
    return refuse (refusal, 403, "permission", "This token may read only: a token with the scope “write” may do this.");
  return TRUE;
}

/**
 * ferry_agent_door_judge:
 * @self: the door
 * @head: of a request
 * @peer: address of the other end of the connection
 * @visit: (out): who comes in for what
 * @refusal: (out): what to answer otherwise
 *
 * Judges a request before one byte of its body is read.
 *
 * Returns: whether it may come in
 */
gboolean
ferry_agent_door_judge (FerryAgentDoor    *self,
                        FerryAgentHead    *head,
                        const char        *peer,
                        FerryAgentVisit   *visit,
                        FerryAgentRefusal *refusal)
{
  g_autoptr(FerryAgentToken) token = NULL;

  *visit = (FerryAgentVisit) { NULL };
  if (!check_method (head, refusal) || !check_place (self, head, refusal))
    return FALSE;
  if (g_strcmp0 (head->action, HEALTH) == 0 && strcmp (head->method, "GET") == 0 && head->length == 0)
    return TRUE;
  if (!check_token (self, head, peer, &token, refusal) || !check_route (self, head, token, &visit->route, refusal)
      || !check_body (self, visit->route, head, &visit->limit, refusal))
    return FALSE;
  visit->token = g_steal_pointer (&token);
  return TRUE;
}
