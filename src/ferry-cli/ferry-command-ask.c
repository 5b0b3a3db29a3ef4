#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"
#include "ferry-runbook-text.h"

typedef struct
{
  FerryCli   *cli;
  const char *sentence;
  const char *current;
  FerryAsk   *ask;
} Asking;

/* The store belongs to one thread: the job opens its own. */
static gboolean
ask_cb (FerryJob  *job,
        gpointer   user_data,
        GError   **error)
{
  Asking *self = user_data;
  g_autoptr (FerryStore) store = ferry_store_open (ferry_store_get_folder (self->cli->store), error);

  if (store != NULL)
    self->ask = ferry_ask_new (store, self->cli->catalogue, self->sentence, self->current, error);

  return self->ask != NULL;
}

static char *
quote_command (const FerryAsk *ask)
{
  g_autoptr (GString) text = g_string_new ("ferry");

  for (guint i = 0; ask->command[i] != NULL; i++)
    {
      g_autofree char *word = g_shell_quote (ask->command[i]);
      gboolean plain = g_regex_match_simple ("^[\\w./:-]+$", ask->command[i], 0, 0);

      g_string_append_printf (text, " %s", plain ? ask->command[i] : word);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
take (FerryCli       *cli,
      const FerryAsk *ask)
{
  JsonObject *object = json_object_new ();
  JsonArray *command = json_array_new ();

  for (guint i = 0; ask->command[i] != NULL; i++)
    json_array_add_string_element (command, ask->command[i]);
  ferry_json_set_text (object, "understood", ask->understood);
  json_object_set_array_member (object, "command", command);
  json_object_set_member (object, "release", ferry_runbook_to_json (ask->runbook));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

gboolean
ferry_command_ask (FerryCli  *cli,
                   char     **arguments,
                   GError   **error)
{
  g_autofree char *current = NULL;
  const GOptionEntry entries[] = { { "instance", 0, 0, G_OPTION_ARG_STRING, &current, N_("The current environment"), "NAME" }, { NULL } };
  g_auto (GStrv) words = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *command = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Understand"));
  g_autoptr (FerryAsk) ask = NULL;
  Asking asking = { .cli = cli };
  gboolean done;

  if (!ferry_command_parse (cli, arguments, entries, 1, G_MAXUINT, &words, error) || ferry_cli_get_catalogue (cli, error) == NULL)
    return FALSE;
  sentence = g_strjoinv (" ", words);
  asking.sentence = sentence;
  asking.current = current;
  done = ferry_run_job (cli, job, ask_cb, &asking, error);
  ask = asking.ask;
  if (!done)
    return FALSE;
  command = quote_command (ask);
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", ask->understood);
  ferry_runbook_say (cli, ask->runbook);
  ferry_cli_say (cli, _("Nothing was done, and nothing is kept. To make this release: %s\n"), command);
  take (cli, ask);

  return TRUE;
}
