#pragma once

#include "ferry-agent-attempts.h"
#include "ferry-agent-head.h"
#include "ferry-agent-router.h"
#include "ferry-agent-tokens.h"

G_BEGIN_DECLS

/** FerryAgentVisit: who came in, and for what. Plain data. */
typedef struct
{
  const FerryAgentRoute *route;   /* borrowed */
  FerryAgentToken       *token;
  gint64                 limit;   /* of the body, bytes */
} FerryAgentVisit;
void ferry_agent_visit_clear (FerryAgentVisit *self);

/** FerryAgentDoor: judges a request by its head alone. Main loop. */
typedef struct
{
  FerryAgentRouter   *router;         /* borrowed */
  FerryAgentTokens   *tokens;         /* borrowed */
  FerryAgentAttempts *attempts;
  char              **hosts;          /* names that this agent is called by, besides addresses and "localhost"; lower case */
  gboolean            behind_proxy;   /* X-Forwarded-For names the caller */
  gint64              upload_limit;   /* bytes */
} FerryAgentDoor;

gboolean ferry_agent_door_judge (FerryAgentDoor     *self,
                                 FerryAgentHead     *head,
                                 const char         *peer,       /* address of the other end */
                                 FerryAgentVisit    *visit,      /* (out) where TRUE is returned; no route: the health check, which needs nothing */
                                 FerryAgentRefusal  *refusal);
void     ferry_agent_door_clear (FerryAgentDoor     *self);

G_END_DECLS
