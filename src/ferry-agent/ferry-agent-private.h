#pragma once

#include "ferry-agent.h"

G_BEGIN_DECLS

struct _FerryAgent
{
  FerryInstance    *instance;
  FerryCatalogue   *catalogue;
  FerryAgentTasks  *tasks;
  FerryAgentTokens *tokens;
  FerryAgentRouter *router;
  FerryAgentCommandList *commands;
  char             *state;
  char             *packages;
  char             *incoming;
  gint64            upload_limit;
  int               lock;          /* one agent for a state folder */
  gint              stopping;      /* atomic */
  GMutex            mutex;         /* for the rest */
  GHashTable       *sums;          /* "path inode size time" -> SHA-256 */
  GPtrArray        *opened;        /* migration files */
};

void _ferry_agent_opened_free (gpointer data);

G_END_DECLS
