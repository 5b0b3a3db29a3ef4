#include "config.h"

#include "ferry-command.h"

#include "ferry-format.h"

#include <string.h>

/* The command that @arguments begin with; @used tells how many of them are its name. */
static const FerryCommand *
find_command (char  **arguments,
              guint  *used)
{
  g_autofree char *two = NULL;

  if (arguments[0] == NULL)
    return NULL;
  if (arguments[1] != NULL)
    two = g_strconcat (arguments[0], " ", arguments[1], NULL);

  for (const FerryCommand *command = ferry_commands; command->name != NULL; command++)
    {
      *used = strchr (command->name, ' ') != NULL ? 2 : 1;
      if (g_strcmp0 (command->name, *used == 2 ? two : arguments[0]) == 0)
        return command;
    }

  return NULL;
}

static gboolean
is_group (const char *word)
{
  g_autofree char *start = g_strconcat (word, " ", NULL);

  for (const FerryCommand *command = ferry_commands; command->name != NULL; command++)
    if (g_str_has_prefix (command->name, start))
      return TRUE;

  return FALSE;
}

static char *
list_commands (const char *group)
{
  GString *text = g_string_new (NULL);

  for (const FerryCommand *command = ferry_commands; command->name != NULL; command++)
    if (group == NULL || (g_str_has_prefix (command->name, group) && command->name[strlen (group)] == ' '))
      g_string_append_printf (text, "  %-16s  %s\n", command->name, _(command->description));

  return g_string_free (text, FALSE);
}

static gboolean
refuse_unknown (FerryCli    *cli,
                char       **arguments,
                GError     **error)
{
  g_autofree char *list = NULL;

  if (arguments[0] == NULL)
    {
      list = list_commands (NULL);
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say what to do:\n%s"), list);
    }
  else if (is_group (arguments[0]))
    {
      list = list_commands (arguments[0]);
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” needs one of these after it:\n%s"), arguments[0], list);
    }
  else
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no command “%s”."), arguments[0]);
    }

  return FALSE;
}

/* Help is one JSON document, too, where --json was said. */
static void
take_commands (FerryCli   *cli,
               const char *group)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (const FerryCommand *command = ferry_commands; command->name != NULL; command++)
    if (group == NULL || (g_str_has_prefix (command->name, group) && command->name[strlen (group)] == ' '))
      {
        JsonObject *told = json_object_new ();

        json_object_set_string_member (told, "name", command->name);
        json_object_set_string_member (told, "arguments", command->arguments);
        json_object_set_string_member (told, "description", _(command->description));
        json_array_add_object_element (list, told);
      }
  json_object_set_array_member (object, "commands", list);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static void
take_text (FerryCli   *cli,
           const char *member,
           const char *text)
{
  JsonObject *object = json_object_new ();

  if (cli->command != NULL)
    json_object_set_string_member (object, "command", cli->command->name);
  json_object_set_string_member (object, member, text);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static void
give_help (FerryCli *cli)
{
  g_autofree char *list = list_commands (NULL);

  cli->helped = TRUE;
  take_commands (cli, NULL);
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", _("ferry – moves configuration between instances of a NocoBase application"));
  ferry_cli_say (cli, _("\nUsage: ferry COMMAND [ARGUMENT…] [--json]\n\nCommands:\n%s\n"
                        "“ferry help COMMAND” tells more of one. With --json every command prints one JSON document.\n"
                        "Exit status: 0 done, 1 failed (target unchanged), 2 wrong usage, 3 refused, 4 input needed,\n"
                        "5 committed but a later step failed, 6 outcome not yet known, 130 cancelled.\n"), list);
}

/* --json, --help and --version before the command; returns how many arguments they are. */
static guint
read_global_options (FerryCli  *cli,
                     char     **arguments)
{
  guint n = 0;

  for (; arguments[n] != NULL && arguments[n][0] == '-'; n++)
    {
      if (strcmp (arguments[n], "--json") == 0)
        cli->json = TRUE;
      else if (strcmp (arguments[n], "--help") == 0 || strcmp (arguments[n], "-h") == 0)
        give_help (cli);
      else if (strcmp (arguments[n], "--version") == 0)
        {
          cli->helped = TRUE;
          take_text (cli, "version", FERRY_VERSION);
          ferry_cli_say (cli, "%s", "ferry " FERRY_VERSION "\n");
        }
      else
        break;
    }

  return n;
}

/**
 * ferry_command_dispatch:
 * @cli: this run
 * @arguments: what follows the program's name
 *
 * Returns: %FALSE with @error where the command failed
 */
gboolean
ferry_command_dispatch (FerryCli  *cli,
                        char     **arguments,
                        GError   **error)
{
  guint used = 0;

  /* errors of the first words must come as JSON too */
  cli->json = g_strv_contains ((const char * const *) arguments, "--json");
  arguments += read_global_options (cli, arguments);
  if (cli->helped)
    return TRUE;
  cli->command = find_command (arguments, &used);
  if (cli->command == NULL)
    return refuse_unknown (cli, arguments, error);

  return cli->command->run (cli, arguments + used, error);
}

static gboolean
check_number (FerryCli  *cli,
              char     **positional,
              guint      least,
              guint      most,
              GError   **error)
{
  guint n = g_strv_length (positional);

  if (n >= least && n <= most)
    return TRUE;
  if (n < least)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Something is missing: ferry %s %s"), cli->command->name, cli->command->arguments);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is one argument too many: ferry %s %s"), positional[most], cli->command->name,
                 cli->command->arguments);

  return FALSE;
}

static GOptionContext *
make_context (FerryCli           *cli,
              const GOptionEntry *entries,
              gboolean           *help)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print one JSON document"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_("Show this help"), NULL },
    { NULL }
  };
  GOptionContext *context = g_option_context_new (cli->command->arguments);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _(cli->command->description));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  return context;
}

/* GOptionContext wants the program's name first, and leaves a "--" in its place. */
static char **
with_program (FerryCli  *cli,
              char     **arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *program = g_strconcat ("ferry ", cli->command->name, NULL);

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);

  return g_strv_builder_end (builder);
}

static char **
drop_program (char **words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean dashes = FALSE;

  for (guint i = 1; words[i] != NULL; i++)
    {
      if (!dashes && strcmp (words[i], "--") == 0)
        dashes = TRUE;
      else
        g_strv_builder_add (builder, words[i]);
    }

  return g_strv_builder_end (builder);
}

gboolean
ferry_command_parse (FerryCli            *cli,
                     char               **arguments,
                     const GOptionEntry  *entries,
                     guint                least,
                     guint                most,
                     char              ***positional,
                     GError             **error)
{
  gboolean help = FALSE;
  g_autoptr (GOptionContext) context = make_context (cli, entries, &help);
  g_auto (GStrv) words = with_program (cli, arguments);

  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      cli->helped = TRUE;
      take_text (cli, "help", text);
      ferry_cli_say (cli, "%s", text);
      return FALSE;
    }
  *positional = drop_program (words);
  if (check_number (cli, *positional, least, most, error))
    return TRUE;
  g_clear_pointer (positional, g_strfreev);

  return FALSE;
}

gboolean
ferry_command_help (FerryCli  *cli,
                    char     **arguments,
                    GError   **error)
{
  char *ask[] = { (char *) "--help", NULL };
  guint used;

  if (arguments[0] == NULL || arguments[0][0] == '-')
    {
      give_help (cli);
      return TRUE;
    }
  if (is_group (arguments[0]) && (arguments[1] == NULL || arguments[1][0] == '-'))
    {
      g_autofree char *list = list_commands (arguments[0]);

      cli->helped = TRUE;
      take_commands (cli, arguments[0]);
      ferry_cli_say (cli, "%s", list);
      return TRUE;
    }
  cli->command = find_command (arguments, &used);
  if (cli->command == NULL)
    return refuse_unknown (cli, arguments, error);
  if (cli->command->run == ferry_command_help)
    return ferry_command_help (cli, ask, error);

  return cli->command->run (cli, ask, error);
}
