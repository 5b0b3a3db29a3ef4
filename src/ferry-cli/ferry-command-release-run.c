#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-inputs.h"
#include "ferry-run.h"
#include "ferry-runbook-text.h"
#include "ferry-terminal.h"

typedef struct
{
  FerryCli            *cli;
  FerryRunbook        *runbook;
  FerryRunbookOptions  options;
  char               **decisions;
  char                *take;
} Run;

/* The store belongs to one thread: the job opens its own. */
static gboolean
run_cb (FerryJob  *job,
        gpointer   user_data,
        GError   **error)
{
  Run *self = user_data;
  g_autoptr (FerryStore) store = ferry_store_open (ferry_store_get_folder (self->cli->store), error);

  return store != NULL && ferry_runbook_run (self->runbook, store, self->cli->catalogue, &self->options, job, error);
}

static const char *
find_digest (const FerryRunbook *runbook)
{
  for (guint i = 0; i < runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (runbook->steps, i);
      const char *digest = ferry_runbook_step_get_param (step, "package");

      if (digest == NULL && step->kind == FERRY_RUNBOOK_CREATE)
        digest = ferry_runbook_step_get_result (step, "digest");
      if (digest != NULL)
        return digest;
    }

  return NULL;
}

/* What the file says of its variables decides which of them may stand on a command line. */
static FerryPackageMetadata *
find_metadata (Run     *self,
               GError **error)
{
  const char *digest = find_digest (self->runbook);
  g_autoptr (FerryPackage) package = digest != NULL ? ferry_cli_open_package (self->cli, digest, error) : NULL;

  if (digest == NULL)
    return ferry_package_metadata_new ();

  return package != NULL ? ferry_package_metadata_ref (ferry_package_get_metadata (package)) : NULL;
}

static GPtrArray *
read_variables (Run                      *self,
                const FerryInputOptions  *options,
                GError                  **error)
{
  g_autoptr (FerryPackageMetadata) metadata = NULL;
  g_autoptr (GHashTable) optional = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (options->variables == NULL && options->variables_file == NULL && options->secrets == NULL && options->secrets_file == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  metadata = find_metadata (self, error);

  return metadata != NULL ? ferry_inputs_read (self->cli, options, metadata, optional, error) : NULL;
}

/* What a person at the terminal can settle: a question, or what is done by hand. */
static gboolean
ask_person (Run     *self,
            GError **error)
{
  const FerryRunbookStep *next = ferry_runbook_get_next (self->runbook);
  g_autofree char *question = NULL;
  const char *text;

  if (next == NULL || !ferry_cli_may_ask (self->cli) || !g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED) ||
      (next->kind != FERRY_RUNBOOK_QUESTION && next->kind != FERRY_RUNBOOK_COMMAND && next->kind != FERRY_RUNBOOK_RESTART))
    return FALSE;
  ferry_runbook_say (self->cli, self->runbook);
  text = ferry_runbook_step_get_param (next, "text") != NULL ? ferry_runbook_step_get_param (next, "text") : next->title;
  question = next->kind == FERRY_RUNBOOK_QUESTION ? g_strdup (text) : g_strdup_printf (_("By hand: %s. Is it done?"), text);
  g_clear_error (error);

  return ferry_terminal_confirm (question, error) && ferry_runbook_answer (self->runbook, self->cli->store, next->id, error);
}

static gboolean
run_on (Run     *self,
        GError **error)
{
  gboolean done;

  do
    {
      g_autoptr (FerryJob) job = ferry_job_new (self->runbook->name);

      done = ferry_run_job (self->cli, job, run_cb, self, error);
    }
  while (!done && ask_person (self, error));

  return done;
}

static gboolean
take_answers (Run     *self,
              char   **answers,
              GError **error)
{
  for (guint i = 0; answers != NULL && answers[i] != NULL; i++)
    if (!ferry_runbook_answer (self->runbook, self->cli->store, answers[i], error))
      return FALSE;

  return TRUE;
}

static char *
ask_confirmation (Run     *self,
                  GError **error)
{
  g_autofree char *prompt = NULL;

  if (!ferry_cli_may_ask (self->cli))
    return g_strdup ("");
  ferry_runbook_say (self->cli, self->runbook);
  prompt = g_strdup_printf (_("Type the name of the target (%s) to run this: "), self->runbook->target_name);

  return ferry_terminal_ask (prompt, FALSE, NULL, error);
}

static gboolean
execute (Run                      *self,
         const FerryInputOptions  *inputs,
         char                     *confirm,    /* nullable */
         char                    **answers,
         const char               *password,   /* nullable */
         GError                  **error)
{
  g_autofree char *asked = confirm == NULL ? ask_confirmation (self, error) : NULL;
  g_autoptr (GPtrArray) variables = NULL;
  gboolean done;

  if (confirm == NULL && asked == NULL)
    return FALSE;
  variables = read_variables (self, inputs, error);
  if (variables == NULL)
    return FALSE;
  self->options = (FerryRunbookOptions) {
    .confirm = confirm != NULL ? confirm : g_strstrip (asked),
    .password = password,
    .decisions = (const char * const *) self->decisions,
    .take = self->take,
    .inputs = { .variables = variables, .ignore_plugins = inputs->ignore_plugins, .allow_destructive = inputs->allow_destructive, .override_reason = inputs->override_reason },
  };
  done = take_answers (self, answers, error) && run_on (self, error);
  ferry_runbook_say (self->cli, self->runbook);
  ferry_runbook_take (self->cli, self->runbook);
  if (done)
    ferry_cli_say_styled (self->cli, FERRY_STYLE_GOOD, "%s", _("The release is done.\n"));

  return done;
}

gboolean
ferry_command_release_run (FerryCli  *cli,
                           char     **arguments,
                           GError   **error)
{
  g_auto (FerryInputOptions) inputs = { NULL };
  g_autofree char *confirm = NULL, *file = NULL;
  g_auto (GStrv) answers = NULL, decisions = NULL;
  g_autofree char *take = NULL;
  const GOptionEntry entries[] = {
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm, N_("The name of the release's target; nothing runs without it"), "NAME" },
    { "answer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &answers, N_("Answer this question with yes, or say that this step was done by hand"), "STEP" },
    { "take", 0, 0, G_OPTION_ARG_STRING, &take, N_("Rows that both sides of a blue-green release have differently: take a (the old side) or b (the new one)"), "a|b" },
    { "decide", 0, 0, G_OPTION_ARG_STRING_ARRAY, &decisions, N_("The same for one row, or for the rows of one table"), "TABLE[:KEY]=a|b" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("File with the restore password of the backup in its first line, “-” for standard input"), "FILE" },
    FERRY_INPUT_ENTRIES (&inputs),
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = NULL;
  Run run = { .cli = cli };
  char *password = NULL;
  gboolean done;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || ferry_cli_get_catalogue (cli, error) == NULL ||
      (runbook = ferry_runbook_load (cli->store, names[0], error)) == NULL || !ferry_backup_args_password (cli, file, &password, error))
    return FALSE;
  run.runbook = runbook;
  run.decisions = decisions;
  run.take = take;
  done = execute (&run, &inputs, confirm, answers, password, error);
  if (password != NULL)
    ferry_terminal_wipe (password);

  return done;
}
