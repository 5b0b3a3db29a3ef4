#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"
#include "ferry-terminal.h"

/* The web hook that is told when a release ends: shown, set, tried. */

static gboolean
test_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  ferry_job_add_step (job, "test", _("Tell the web hook"), 1);
  ferry_job_begin_step (job, "test");

  return ferry_release_hook_test (user_data, job, error);
}

static void
say (FerryCli               *cli,
     const FerryReleaseHook *hook)
{
  g_autofree char *told = hook->told != 0 ? ferry_format_time (hook->told) : NULL;

  if (hook->address == NULL)
    ferry_cli_say (cli, _("No web hook is told when a release ends.\n"));
  else
    ferry_cli_say (cli, _("When a release ends, %s is told.\n"), hook->address);
  if (told != NULL && hook->problem == NULL)
    ferry_cli_say (cli, _("It was told of “%s” at %s.\n"), hook->release, told);
  else if (told != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("It could not be told of “%s” at %s: %s\n"), hook->release, told, hook->problem);
}

static void
take (FerryCli               *cli,
      const FerryReleaseHook *hook,
      const char             *secret)
{
  JsonObject *object = json_object_new ();
  g_autofree char *told = hook->told != 0 ? ferry_time_to_iso (hook->told) : NULL;

  ferry_json_set_text (object, "address", hook->address);
  ferry_json_set_text (object, "secret", secret);
  ferry_json_set_text (object, "release", hook->release);
  ferry_json_set_text (object, "told", told);
  ferry_json_set_text (object, "problem", hook->problem);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
set (FerryCli    *cli,
     FerryStore  *store,
     const char  *address,
     const char  *file,
     char       **made,
     GError     **error)
{
  char *secret = NULL;
  gboolean done;

  if (!ferry_backup_args_password (cli, file, &secret, error))
    return FALSE;
  done = ferry_release_hook_set (store, address, secret, made, error);
  if (secret != NULL)
    ferry_terminal_wipe (secret);

  return done;
}

gboolean
ferry_command_release_hook (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_autofree char *address = NULL, *file = NULL, *made = NULL;
  gboolean none = FALSE, test = FALSE;
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &address, N_("Tell this address when a release ends"), "URL" },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("The secret “whsec_…” that signs the messages: this file's first line; - is standard input. By default one is made up"), "FILE" },
    { "none", 0, 0, G_OPTION_ARG_NONE, &none, N_("Tell nobody any more"), NULL },
    { "test", 0, 0, G_OPTION_ARG_NONE, &test, N_("Send a message of type “ping” now"), NULL },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Tell the web hook"));
  g_autoptr (FerryReleaseHook) hook = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 0, 0, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  if ((address != NULL || none) && !set (cli, store, none ? NULL : address, file, &made, error))
    return FALSE;
  if (test && !ferry_run_job (cli, job, test_cb, store, error))
    return FALSE;
  hook = ferry_release_hook_load (store);
  say (cli, hook);
  if (made != NULL)   /* shown once: the receiver needs it */
    ferry_cli_say (cli, _("Give the receiver this secret; it is not shown again: %s\n"), made);
  take (cli, hook, made);

  return TRUE;
}
