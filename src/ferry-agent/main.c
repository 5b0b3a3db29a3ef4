#include "config.h"

#include "ferry-agent-commands.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define EXIT_FAILED 1
#define EXIT_USAGE 2

static gboolean
is_command (char       **rest,
            const char  *first,
            const char  *second,
            guint        words)
{
  return rest != NULL && g_strv_length (rest) == words && strcmp (rest[0], first) == 0 && (second == NULL || strcmp (rest[1], second) == 0);
}

static gboolean
run (const FerryAgentSettings  *settings,
     GError                   **error)
{
  if (is_command (settings->rest, "serve", NULL, 1))
    {
      setlocale (LC_MESSAGES, "C");   /* callers are answered in English, and say it in their own language */
      return ferry_agent_serve (settings, error);
    }
  if (is_command (settings->rest, "token", "create", 3))
    return ferry_agent_token_create (settings, settings->rest[2], error);
  if (is_command (settings->rest, "token", "list", 2))
    return ferry_agent_token_list (settings, error);
  if (is_command (settings->rest, "token", "revoke", 3))
    return ferry_agent_token_revoke (settings, settings->rest[2], error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say “serve”, “token create NAME”, “token list” or “token revoke NAME”; --help tells the options."));
  return FALSE;
}

static int
tell (const GError *error)
{
  fprintf (stderr, "ferry-agent: %s\n", error->message);
  return error->domain == G_OPTION_ERROR || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILED;
}

int
main (int    argc,
      char **argv)
{
  g_auto(FerryAgentSettings) settings = { NULL };
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  signal (SIGPIPE, SIG_IGN);
  if (ferry_agent_settings_parse (&settings, argc, argv, &error) && run (&settings, &error))
    return 0;
  return tell (error);
}
