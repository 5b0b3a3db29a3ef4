#include "config.h"

#include "ferry-command.h"
#include "ferry-execute-job.h"
#include "ferry-package-job.h"

#include <string.h>

static gboolean
refuse_same (FerryInstance  *source,
             FerryInstance  *target,
             GError        **error)
{
  if (strcmp (ferry_instance_get_id (source), ferry_instance_get_id (target)) != 0)
    return FALSE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Source and target are the same instance."));

  return TRUE;
}

gboolean
ferry_command_migrate (FerryCli  *cli,
                       char     **arguments,
                       GError   **error)
{
  g_auto (FerryInputOptions) inputs = { NULL };
  g_auto (FerryExecuteCommandOptions) options = { NULL };
  g_autofree char *rules = NULL;
  g_autofree char *title = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_STRING, &rules, N_("Rule set; “one-way release” when none is named"), "NAME" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_("Title of the migration file"), "TITLE" },
    FERRY_INPUT_ENTRIES (&inputs),
    FERRY_EXECUTE_ENTRIES (&options),
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) source = NULL;
  g_autoptr (FerryInstance) target = NULL;
  g_autoptr (FerryRuleSet) rule_set = NULL;
  g_autoptr (FerryPackage) package = NULL;
  g_auto (FerryRelease) release = { NULL };

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) ||
      !ferry_execute_command_options_check (cli, &options, error) ||
      (source = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (target = ferry_cli_open_instance (cli, names[1], error)) == NULL ||
      refuse_same (source, target, error) ||
      (rule_set = ferry_cli_find_rule_set (cli, rules, error)) == NULL ||
      (package = ferry_package_job_create (cli, source, rule_set, title, NULL, error)) == NULL)
    return FALSE;
  ferry_cli_say (cli, _("Made %s\n"), ferry_package_get_path (package));

  return ferry_release_begin (&release, cli, g_steal_pointer (&package), g_steal_pointer (&target), &inputs, error) &&
         ferry_release_execute (&release, &options, error);
}
