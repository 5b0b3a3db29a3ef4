#include "config.h"

#include "ferry-command.h"
#include "ferry-execute-job.h"

gboolean
ferry_command_execute (FerryCli  *cli,
                       char     **arguments,
                       GError   **error)
{
  g_auto (FerryInputOptions) inputs = { NULL };
  g_auto (FerryExecuteCommandOptions) options = { NULL };
  const GOptionEntry entries[] = { FERRY_INPUT_ENTRIES (&inputs), FERRY_EXECUTE_ENTRIES (&options), { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (FerryRelease) release = { NULL };

  return ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) &&
         ferry_execute_command_options_check (cli, &options, error) &&
         ferry_release_open (&release, cli, names[0], names[1], &inputs, error) &&
         ferry_release_execute (&release, &options, error);
}
