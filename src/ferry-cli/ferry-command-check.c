#include "config.h"

#include "ferry-command.h"
#include "ferry-exit.h"
#include "ferry-format.h"
#include "ferry-release.h"

static void
tell (FerryRelease *release)
{
  JsonNode *node = ferry_release_check_to_json (release);
  guint open = ferry_check_count (release->items, FERRY_CHECK_INPUT) + ferry_release_count_plugins (release);

  ferry_release_say_check (release, TRUE);
  ferry_json_set_text (json_node_get_object (node), "instance", ferry_instance_get_name (release->target));
  ferry_json_set_text (json_node_get_object (node), "package", ferry_package_get_digest (release->package));
  ferry_cli_take_result (release->cli, node);
  if (ferry_check_count (release->items, FERRY_CHECK_BLOCKER) > 0)
    {
      release->cli->status = FERRY_EXIT_REFUSED;
      ferry_cli_say_styled (release->cli, FERRY_STYLE_BAD, "%s\n", _("Blocked: it can't be executed."));
    }
  else if (open > 0)
    {
      release->cli->status = FERRY_EXIT_INPUT_NEEDED;
      ferry_cli_say_styled (release->cli, FERRY_STYLE_WARNING, "%s\n", _("It can be executed once that is decided."));
    }
  else
    {
      ferry_cli_say_styled (release->cli, FERRY_STYLE_GOOD, "%s\n", _("It can be executed."));
    }
}

gboolean
ferry_command_check (FerryCli  *cli,
                     char     **arguments,
                     GError   **error)
{
  g_auto (FerryInputOptions) options = { NULL };
  const GOptionEntry entries[] = { FERRY_INPUT_ENTRIES (&options), { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (FerryRelease) release = { NULL };

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) ||
      !ferry_release_open (&release, cli, names[0], names[1], &options, error) ||
      !ferry_release_check (&release, error))
    return FALSE;
  tell (&release);

  return TRUE;
}
