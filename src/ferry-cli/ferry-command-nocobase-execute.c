#include "config.h"

#include "ferry-check-text.h"
#include "ferry-command.h"
#include "ferry-decide.h"
#include "ferry-exit.h"
#include "ferry-format.h"
#include "ferry-inputs.h"
#include "ferry-run.h"

#include <string.h>

/* A migration file of NocoBase's own, checked and executed by NocoBase. */

typedef struct
{
  FerryCli           *cli;
  FerryInstance      *instance;
  char               *path;
  FerryManagerInputs  inputs;
  GListModel         *items;
  FerryManagerRecord *log;
} Execute;

static void
execute_clear (Execute *self)
{
  g_clear_object (&self->instance);
  g_clear_object (&self->items);
  g_clear_object (&self->log);
  g_clear_pointer (&self->inputs.variables, g_ptr_array_unref);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Execute, execute_clear)

static gboolean
check_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Execute *self = user_data;

  self->items = ferry_migration_manager_check (self->instance, self->path, NULL, job, error);

  return self->items != NULL;
}

static gboolean
check (Execute  *self,
       GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Check"));

  if (!ferry_run_job (self->cli, job, check_cb, self, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      ferry_check_text_say (self->cli, item, FERRY_CHECK_TARGET_SOURCE);
    }

  return TRUE;
}

static void
take_result (Execute *self)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (self->instance));
  ferry_json_set_node_of (object, "check", ferry_check_text_to_json (self->items, 0));
  if (self->log != NULL)
    ferry_json_set_node_of (object, "log", ferry_manager_record_to_json (self->log));
  ferry_cli_take_result (self->cli, ferry_json_object_node (object));
}

static gboolean
open_both (Execute      *self,
           FerryCli     *cli,
           char        **names,
           GError      **error)
{
  self->cli = cli;
  self->path = g_canonicalize_filename (names[0], NULL);
  self->instance = ferry_cli_open_instance (cli, names[1], error);

  return self->instance != NULL;
}

gboolean
ferry_command_nocobase_check (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Execute) self = { NULL };

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || !open_both (&self, cli, names, error) || !check (&self, error))
    return FALSE;
  take_result (&self);
  if (ferry_check_count (self.items, FERRY_CHECK_BLOCKER) > 0)
    cli->status = FERRY_EXIT_REFUSED;
  else if (ferry_check_count (self.items, FERRY_CHECK_INPUT) > 0)
    cli->status = FERRY_EXIT_INPUT_NEEDED;
  else
    ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, "%s\n", _("NocoBase objects to nothing."));

  return TRUE;
}

/* ---- what NocoBase asks for ------------------------------------------------------------------------------------------------ */

static FerryVariable *
find_value (Execute    *self,
            const char *name)
{
  for (guint i = 0; i < self->inputs.variables->len; i++)
    if (g_strcmp0 (ferry_variable_get_name (g_ptr_array_index (self->inputs.variables, i)), name) == 0)
      return g_ptr_array_index (self->inputs.variables, i);

  return NULL;
}

static gboolean
is_secret (FerryCheckItem *item)
{
  return ferry_check_item_get_secret (item) || g_str_has_prefix (ferry_check_item_get_code (item), "secret");
}

/* What stands on a command line can be read by everybody on the computer. */
static gboolean
refuse_open_secret (Execute         *self,
                    FerryCheckItem  *item,
                    GError         **error)
{
  FerryVariable *given = find_value (self, ferry_check_item_get_subject (item));

  if (given == NULL || ferry_variable_get_secret (given) || !is_secret (item))
    return FALSE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is a secret, and arguments can be seen by every user of this computer: say --secret %s, or --secrets-file."),
               ferry_variable_get_name (given), ferry_variable_get_name (given));

  return TRUE;
}

static gboolean
fill_in (Execute         *self,
         FerryCheckItem  *item,
         GError         **error)
{
  const char *name = ferry_check_item_get_subject (item);

  if (ferry_check_item_get_level (item) != FERRY_CHECK_INPUT || (find_value (self, name) != NULL && !refuse_open_secret (self, item, error)))
    return TRUE;
  if (*error != NULL)
    return FALSE;
  if (name != NULL && ferry_cli_may_ask (self->cli))
    return ferry_inputs_ask (self->inputs.variables, name, is_secret (item), error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("“%s” lacks %s, nothing was changed: give it with --variables-file or --secrets-file."),
               ferry_instance_get_name (self->instance), name != NULL ? name : ferry_check_item_get_title (item));

  return FALSE;
}

static gboolean
decide (Execute   *self,
        GError   **error)
{
  guint blockers = ferry_check_count (self->items, FERRY_CHECK_BLOCKER);
  GError *failed = NULL;

  if (blockers > 0)
    g_set_error (&failed, FERRY_ERROR, FERRY_ERROR_BLOCKED, g_dngettext (NULL, "Refused because of %u blocker; nothing was changed.",
                                                                         "Refused because of %u blockers; nothing was changed.", blockers), blockers);
  for (guint i = 0; failed == NULL && i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      fill_in (self, item, &failed);
    }
  if (failed != NULL)
    g_propagate_error (error, failed);

  return failed == NULL;
}

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

static gboolean
execute_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Execute *self = user_data;

  self->log = ferry_migration_manager_execute (self->instance, self->path, &self->inputs, job, error);

  return self->log != NULL;
}

/* What the file holds nobody but NocoBase can tell, so there is no plan to agree to. */
static gboolean
confirm (Execute  *self,
         GError  **error)
{
  g_autofree char *question = NULL;

  if (ferry_instance_get_stage (self->instance) == FERRY_STAGE_PRODUCTION)
    return ferry_decide_by_name (self->instance, _("NocoBase tells no plan: what the file changes is seen afterwards only."), error);
  question = g_strdup_printf (_("Execute this on “%s”?"), ferry_instance_get_name (self->instance));

  return ferry_terminal_confirm (question, error);
}

static gboolean
execute (Execute   *self,
         gboolean   yes,
         GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Execute"));

  if (!check (self, error))
    return FALSE;
  take_result (self);
  if (!decide (self, error) || (!yes && !confirm (self, error)) || !ferry_run_job (self->cli, job, execute_cb, self, error))
    return FALSE;
  ferry_cli_say_styled (self->cli, FERRY_STYLE_GOOD, _("NocoBase executed the file on “%s”; its log is %s.\n"), ferry_instance_get_name (self->instance),
                        ferry_manager_record_get_name (self->log));
  take_result (self);

  return TRUE;
}

gboolean
ferry_command_nocobase_execute (FerryCli  *cli,
                                char     **arguments,
                                GError   **error)
{
  g_auto (FerryInputOptions) options = { NULL };
  g_auto (Execute) self = { NULL };
  gboolean yes = FALSE, skip_backup = FALSE, ignore_plugins = FALSE;
  const GOptionEntry entries[] = { FERRY_VALUE_ENTRIES (&options),
                                   { "skip-backup", 0, 0, G_OPTION_ARG_NONE, &skip_backup, N_("Let NocoBase make no backup beforehand"), NULL },
                                   { "ignore-plugins", 0, 0, G_OPTION_ARG_NONE, &ignore_plugins, N_("Go on although plugins are missing or disabled"), NULL },
                                   { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask for a confirmation"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (GHashTable) optional = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || !ferry_decide_terminal (cli, yes, error) ||
      (self.inputs.variables = ferry_inputs_read (cli, &options, NULL, optional, error)) == NULL || !open_both (&self, cli, names, error))
    return FALSE;
  self.inputs.skip_backup = skip_backup;
  self.inputs.ignore_plugins = ignore_plugins;

  return execute (&self, yes, error);
}
