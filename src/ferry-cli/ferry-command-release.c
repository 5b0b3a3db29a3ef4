#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"
#include "ferry-runbook-text.h"

#include <string.h>

/* release new, list, show, skip, retry, accept, export, remove: what does not run anything. */

typedef struct
{
  char    *source;
  char    *package;
  char    *rules;
  char    *spare;
  char    *backup;
  char    *execution;
  char    *name;
  char    *override_reason;
  char    *from;
  char   **commands;
  char   **catch_up;
  int      limit;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->source);
  g_free (self->package);
  g_free (self->rules);
  g_free (self->spare);
  g_free (self->backup);
  g_free (self->execution);
  g_free (self->name);
  g_free (self->override_reason);
  g_free (self->from);
  g_strfreev (self->commands);
  g_strfreev (self->catch_up);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  FerryInstanceRecord *target, *source, *spare;
  FerryLibraryRecord  *package;
  FerryExecution      *execution;
} Found;

static void
found_clear (Found *self)
{
  g_clear_pointer (&self->target, ferry_instance_record_free);
  g_clear_pointer (&self->source, ferry_instance_record_free);
  g_clear_pointer (&self->spare, ferry_instance_record_free);
  g_clear_pointer (&self->package, ferry_library_record_free);
  g_clear_object (&self->execution);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
find_instance (FerryStore           *store,
               const char           *name,
               FerryInstanceRecord **record,
               GError              **error)
{
  if (name == NULL)
    return TRUE;
  *record = ferry_store_find_instance (store, name, error);

  return *record != NULL;
}

static gboolean
find_execution (FerryCli       *cli,
                const Options  *options,
                Found          *found,
                GError        **error)
{
  g_autoptr (FerryInstance) instance = NULL;

  if (options->execution == NULL)
    return TRUE;
  instance = ferry_cli_open_instance (cli, found->target->id, error);
  found->execution = instance != NULL ? ferry_instance_find_execution (instance, options->execution, error) : NULL;

  return found->execution != NULL;
}

static gboolean
find_all (FerryCli       *cli,
          const char     *target,
          const Options  *options,
          Found          *found,
          GError        **error)
{
  if (!find_instance (cli->store, target, &found->target, error) || !find_instance (cli->store, options->source, &found->source, error) ||
      !find_instance (cli->store, options->spare, &found->spare, error))
    return FALSE;
  if (options->package != NULL && (found->package = ferry_store_find_package (cli->store, options->package, error)) == NULL)
    return FALSE;
  if (options->rules != NULL)
    {
      g_autoptr (FerryRuleSet) rule_set = ferry_store_find_rule_set (cli->store, options->rules, error);

      if (rule_set == NULL)
        return FALSE;
    }

  return find_execution (cli, options, found, error);
}

static FerryRunbook *
make (FerryCli       *cli,
      char          **names,
      const Options  *options,
      GError        **error)
{
  g_auto (Found) found = { NULL };
  FerryRunbookRecipe recipe = { .name = options->name, .rules = options->rules, .backup = options->backup, .override_reason = options->override_reason,
                                .commands = (const char * const *) options->commands, .catch_up = (const char * const *) options->catch_up, .limit = options->limit };

  if (names[0] == NULL || names[1] == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say which kind of release, and its target: ferry release new plain production --source staging"));
      return NULL;
    }
  if (!find_all (cli, names[1], options, &found, error))
    return NULL;
  recipe.target = found.target;
  recipe.source = found.source;
  recipe.spare = found.spare;
  recipe.package = found.package != NULL ? found.package->digest : NULL;
  recipe.execution = found.execution != NULL ? ferry_execution_get_id (found.execution) : NULL;

  return ferry_runbook_make (names[0], &recipe, error);
}

static FerryRunbook *
import (const char  *path,
        GError     **error)
{
  g_autoptr (JsonNode) node = ferry_json_parse_file (path, error);

  return node != NULL ? ferry_runbook_import (node, error) : NULL;
}

static void
describe_kinds (FerryCli *cli)
{
  ferry_cli_say (cli, _("Kinds:\n"));
  for (const char * const *kind = ferry_runbook_kinds (); *kind != NULL; kind++)
    ferry_cli_say (cli, "  %-12s  %s\n", *kind, ferry_runbook_describe_kind (*kind));
}

gboolean
ferry_command_release_new (FerryCli  *cli,
                           char     **arguments,
                           GError   **error)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.source, N_("Instance that the migration file, or the backup, comes from"), "INSTANCE" },
    { "package", 0, 0, G_OPTION_ARG_STRING, &options.package, N_("Migration file of the library; without one it is made from the source"), "FILE" },
    { "rules", 0, 0, G_OPTION_ARG_STRING, &options.rules, N_("Rule set to make it with"), "NAME" },
    { "spare", 0, 0, G_OPTION_ARG_STRING, &options.spare, N_("The second, empty instance of blue-green and rollback-b"), "INSTANCE" },
    { "backup", 0, 0, G_OPTION_ARG_STRING, &options.backup, N_("Backup to restore; without one it is made"), "NAME" },
    { "execution", 0, 0, G_OPTION_ARG_STRING, &options.execution, N_("Execution to roll back"), "ID" },
    { "command", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.commands, N_("Command for close, open, stop, start, deploy, switch or switch-back; without one it is done by hand. @INSTANCE:NAME is one of the list of that instance's agent"), "STEP=COMMAND" },
    { "catch-up", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.catch_up, N_("Blue-green: before the switch carry over what users wrote in this table meanwhile; all: in every table that can be, but configuration"), "TABLE" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, N_("Time that a command may take; 300 when not given"), "SECONDS" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What to call the release"), "NAME" },
    { "override", 0, 0, G_OPTION_ARG_STRING, &options.override_reason, N_("Pass over the order of the pipeline; the reason is recorded"), "REASON" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, N_("Take over the steps of a release that was exported"), "FILE" },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 0, 2, &names, error))
    {
      if (cli->helped)
        describe_kinds (cli);
      return FALSE;
    }
  if (ferry_cli_get_store (cli, error) == NULL)
    return FALSE;
  runbook = options.from != NULL ? import (options.from, error) : make (cli, names, &options, error);
  if (runbook == NULL || !ferry_runbook_save (runbook, cli->store, error))
    return FALSE;
  ferry_runbook_say (cli, runbook);
  ferry_cli_say (cli, _("Nothing was done yet. To run it: ferry release run %.8s --confirm %s\n"), runbook->id, runbook->target_name);
  ferry_runbook_take (cli, runbook);

  return TRUE;
}

gboolean
ferry_command_release_list (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) nothing = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (FerryTextTable) table = ferry_text_table_new (_("ID"), _("NAME"), _("KIND"), _("STATE"), _("CREATED"), NULL);
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 0, 0, &nothing, error) || ferry_cli_get_store (cli, error) == NULL ||
      (records = ferry_store_list_releases (cli->store, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const FerryReleaseRecord *record = g_ptr_array_index (records, i);
      g_autofree char *created = ferry_format_time (record->created);
      char id[9];

      ferry_text_table_add_row (table, ferry_short_id (record->id, id), record->name, record->kind, ferry_runbook_state_word (record->state), created);
    }
  if (records->len > 0)
    ferry_cli_say_table (cli, table);
  else
    ferry_cli_say (cli, _("There is no release yet. Make one: ferry release new plain TARGET --source INSTANCE\n"));
  object = json_object_new ();
  json_object_set_array_member (object, "releases", ferry_json_array_of (records, ferry_runbook_record_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

static FerryRunbook *
load (FerryCli            *cli,
      char               **arguments,
      const GOptionEntry  *entries,
      guint                words,
      char              ***names,
      GError             **error)
{
  if (!ferry_command_parse (cli, arguments, entries, words, words, names, error) || ferry_cli_get_store (cli, error) == NULL)
    return NULL;

  return ferry_runbook_load (cli->store, (*names)[0], error);
}

gboolean
ferry_command_release_show (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = load (cli, arguments, entries, 1, &names, error);

  if (runbook == NULL)
    return FALSE;
  ferry_runbook_say (cli, runbook);
  ferry_runbook_take (cli, runbook);

  return TRUE;
}

static gboolean
tell (FerryCli     *cli,
      FerryRunbook *runbook,
      gboolean      done)
{
  if (!done)
    return FALSE;
  ferry_runbook_say (cli, runbook);
  ferry_runbook_take (cli, runbook);

  return TRUE;
}

gboolean
ferry_command_release_skip (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = { { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why; it is recorded"), "REASON" }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = load (cli, arguments, entries, 2, &names, error);

  return runbook != NULL && tell (cli, runbook, ferry_runbook_skip (runbook, cli->store, names[1], reason, error));
}

gboolean
ferry_command_release_retry (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = load (cli, arguments, entries, 2, &names, error);

  return runbook != NULL && tell (cli, runbook, ferry_runbook_retry (runbook, cli->store, names[1], error));
}

gboolean
ferry_command_release_accept (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = load (cli, arguments, entries, 3, &names, error);

  return runbook != NULL && tell (cli, runbook, ferry_runbook_accept (runbook, cli->store, names[1], names[2], error));
}

typedef struct
{
  FerryCli           *cli;
  const FerryRunbook *runbook;
  const char         *path;
} Evidence;

/* The store belongs to one thread: the job opens its own. */
static gboolean
evidence_cb (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Evidence *self = user_data;
  g_autoptr (FerryStore) store = ferry_store_open (ferry_store_get_folder (self->cli->store), error);

  ferry_job_add_step (job, "gather", _("Gather all that is known of the release"), 1);
  ferry_job_begin_step (job, "gather");

  return store != NULL && ferry_evidence_write (self->runbook, store, self->cli->catalogue, self->path, FALSE, job, error);
}

static gboolean
export_evidence (FerryCli            *cli,
                 const FerryRunbook  *runbook,
                 const char          *path,
                 GError             **error)
{
  Evidence evidence = { cli, runbook, path };
  g_autoptr (FerryJob) job = ferry_job_new (_("Gather the evidence"));

  return ferry_cli_get_catalogue (cli, error) != NULL && ferry_run_job (cli, job, evidence_cb, &evidence, error);
}

static gboolean
export_steps (const FerryRunbook  *runbook,
              const char          *path,
              GError             **error)
{
  g_autoptr (JsonNode) node = ferry_runbook_to_json (runbook);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  return ferry_file_write_durable (path, text, -1, error);
}

gboolean
ferry_command_release_export (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRunbook) runbook = load (cli, arguments, entries, 2, &names, error);

  if (runbook == NULL)
    return FALSE;
  if (g_file_test (names[1], G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” exists already: choose another name or remove it."), names[1]);
      return FALSE;
    }
  if (!(g_str_has_suffix (names[1], ".zip") ? export_evidence (cli, runbook, names[1], error) : export_steps (runbook, names[1], error)))
    return FALSE;
  ferry_cli_say (cli, _("Wrote %s\n"), names[1]);
  ferry_runbook_take (cli, runbook);

  return TRUE;
}
