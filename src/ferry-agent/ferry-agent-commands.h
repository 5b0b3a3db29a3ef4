#pragma once

#include "ferry-agent-options.h"

G_BEGIN_DECLS

/* The commands of ferry-agent. FALSE with @error. */
gboolean ferry_agent_serve        (const FerryAgentSettings  *settings,
                                   GError                   **error);
gboolean ferry_agent_token_create (const FerryAgentSettings  *settings,
                                   const char                *name,
                                   GError                   **error);
gboolean ferry_agent_token_list   (const FerryAgentSettings  *settings,
                                   GError                   **error);
gboolean ferry_agent_token_revoke (const FerryAgentSettings  *settings,
                                   const char                *name,
                                   GError                   **error);

G_END_DECLS
