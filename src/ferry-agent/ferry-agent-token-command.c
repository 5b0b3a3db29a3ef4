#include "config.h"

#include "ferry-agent-commands.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static gboolean
read_scope (const char       *text,
            FerryAgentScope  *scope,
            GError          **error)
{
  *scope = text == NULL || strcmp (text, "write") == 0 ? FERRY_AGENT_WRITE : FERRY_AGENT_READ;
  if (text == NULL || strcmp (text, "write") == 0 || strcmp (text, "read") == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no scope: say read or write."), text);
  return FALSE;
}

/* alone on standard output, so that a script can take it */
gboolean
ferry_agent_token_create (const FerryAgentSettings  *settings,
                          const char                *name,
                          GError                   **error)
{
  g_autoptr(FerryAgentTokens) tokens = ferry_agent_tokens_new (settings->state);
  gint64 expires = settings->days > 0 ? ferry_time_now () + settings->days * G_TIME_SPAN_DAY : 0;
  FerryAgentScope scope;
  char *token;
  gboolean written;

  if (!read_scope (settings->scope, &scope, error))
    return FALSE;
  token = ferry_agent_tokens_create (tokens, name, scope, expires, error);
  if (token == NULL)
    return FALSE;
  written = puts (token) >= 0 && fflush (stdout) == 0;
  ferry_secret_free (token);
  if (written)
    return TRUE;
  ferry_agent_tokens_revoke (tokens, name, NULL);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_IO, _("The token could not be written, so it was revoked."));
  return FALSE;
}

static void
tell (const FerryAgentToken *token)
{
  g_autofree char *created = ferry_time_to_iso (token->created), *expires = token->expires != 0 ? ferry_time_to_iso (token->expires) : NULL;
  gboolean past = token->expires != 0 && token->expires <= ferry_time_now ();

  printf ("%s\t%s\t%s\t%s%s\n", token->name, token->scope == FERRY_AGENT_WRITE ? "write" : "read", created, expires != NULL ? expires : "-", past ? " (past)" : "");
}

gboolean
ferry_agent_token_list (const FerryAgentSettings  *settings,
                        GError                   **error)
{
  g_autoptr(FerryAgentTokens) tokens = ferry_agent_tokens_new (settings->state);
  g_autoptr(GPtrArray) list = ferry_agent_tokens_list (tokens, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    tell (g_ptr_array_index (list, i));
  return list != NULL;
}

gboolean
ferry_agent_token_revoke (const FerryAgentSettings  *settings,
                          const char                *name,
                          GError                   **error)
{
  g_autoptr(FerryAgentTokens) tokens = ferry_agent_tokens_new (settings->state);

  return ferry_agent_tokens_revoke (tokens, name, error);
}
