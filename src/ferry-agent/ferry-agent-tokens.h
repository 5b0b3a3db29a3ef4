#pragma once

#include "ferry-agent-call.h"

G_BEGIN_DECLS

/** FerryAgentToken: what is known of a token; not the token. Plain data. */
typedef struct
{
  char            *name;
  FerryAgentScope  scope;
  guint8           digest[32];   /* SHA-256 of the token */
  gint64           created;      /* µs since 1970 */
  gint64           expires;      /* µs since 1970; 0: never */
} FerryAgentToken;

FerryAgentToken *ferry_agent_token_copy (const FerryAgentToken *self);
void             ferry_agent_token_free (FerryAgentToken       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentToken, ferry_agent_token_free)

/** FerryAgentTokens: the tokens of one state folder, in `tokens.json` (0600). What another process writes there holds at once. Any thread. */
typedef struct _FerryAgentTokens FerryAgentTokens;
FerryAgentTokens *ferry_agent_tokens_new     (const char        *folder);
void              ferry_agent_tokens_free    (FerryAgentTokens  *self);
GPtrArray        *ferry_agent_tokens_list    (FerryAgentTokens  *self,
                                              GError           **error);    /* (transfer full) FerryAgentToken* */
char             *ferry_agent_tokens_create  (FerryAgentTokens  *self,
                                              const char        *name,
                                              FerryAgentScope    scope,
                                              gint64             expires,   /* µs since 1970; 0: never */
                                              GError           **error);    /* (transfer full) the token; ferry_secret_free() */
gboolean          ferry_agent_tokens_revoke  (FerryAgentTokens  *self,
                                              const char        *name,
                                              GError           **error);
FerryAgentToken  *ferry_agent_tokens_find    (FerryAgentTokens  *self,
                                              const char        *token,
                                              gint64             now);      /* (transfer full) (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentTokens, ferry_agent_tokens_free)

G_END_DECLS
