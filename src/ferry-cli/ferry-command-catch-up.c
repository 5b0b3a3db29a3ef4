#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-catch-up-text.h"
#include "ferry-command.h"
#include "ferry-execution-text.h"
#include "ferry-format.h"
#include "ferry-run.h"
#include "ferry-terminal.h"

/* catch-up: what users wrote on the old side while the new one was made ready from its backup. */

typedef struct
{
  FerryCli             *cli;
  FerryInstance        *from;
  FerryInstance        *to;
  char                 *backup_name;    /* as it was given */
  char                 *backup;         /* path */
  char                 *file;           /* --password-file */
  char                 *password;
  char                 *take;
  char                 *confirm;
  char                **tables;
  char                **decisions;
  gboolean              foreign;
  gboolean              all_conflicts;
  gboolean              all;
  gboolean              skip_backup;
  FerryCatchUp         *catch_up;
  FerryCatchUpFindings *findings;
  FerryExecution       *execution;
  GPtrArray            *written;
} Command;

static void
command_clear (Command *self)
{
  g_clear_pointer (&self->catch_up, ferry_catch_up_free);
  g_clear_pointer (&self->findings, ferry_catch_up_findings_free);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_object (&self->execution);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_free (self->backup_name);
  g_free (self->backup);
  g_free (self->file);
  g_free (self->take);
  g_free (self->confirm);
  g_strfreev (self->tables);
  g_strfreev (self->decisions);
  if (self->password != NULL)
    ferry_terminal_wipe (self->password);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)

#define CATCH_UP_ENTRIES(self) \
  { "backup", 0, 0, G_OPTION_ARG_FILENAME, &(self)->backup_name, N_("The backup of A that B was restored from: its name among A's, or a file"), "BACKUP" }, \
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &(self)->file, N_("File with the restore password in its first line, “-” for standard input"), "FILE" }, \
  { "foreign", 0, 0, G_OPTION_ARG_NONE, &(self)->foreign, N_("Vouch for the backup being A's, and B being restored from it, though nothing here says so"), NULL }, \
  { "table", 't', 0, G_OPTION_ARG_STRING_ARRAY, &(self)->tables, N_("This table; may be given several times"), "TABLE" }, \
  { "all-conflicts", 0, 0, G_OPTION_ARG_NONE, &(self)->all_conflicts, N_("Tell every row that both sides have differently, not the first few"), NULL }

static gboolean
open_sides (Command  *self,
            char    **names,
            GError  **error)
{
  g_autoptr (FerryBackup) backup = NULL;
  g_autofree char *name = NULL;

  if (self->backup_name == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say --backup: the backup of the old side that the new one was restored from."));
      return FALSE;
    }
  if ((self->from = ferry_cli_open_instance (self->cli, names[0], error)) == NULL || (self->to = ferry_cli_open_instance (self->cli, names[1], error)) == NULL ||
      !ferry_backup_args_password (self->cli, self->file, &self->password, error))
    return FALSE;
  name = ferry_backup_args_name (self->from, self->backup_name);
  backup = ferry_instance_find_backup (self->from, name, NULL, error);
  if (backup == NULL || !ferry_backup_args_unlock (self->cli, backup, &self->password, error))
    return FALSE;
  self->backup = g_strdup (ferry_backup_get_path (backup));

  return TRUE;
}

static gboolean
choose (Command  *self,
        GError  **error)
{
  if ((self->tables == NULL || self->all) && !ferry_catch_up_choose (self->catch_up, NULL, error))
    return FALSE;
  for (guint i = 0; self->tables != NULL && self->tables[i] != NULL; i++)
    if (!ferry_catch_up_choose (self->catch_up, self->tables[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
look_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Command *self = user_data;
  FerryCatchUpOptions options = { .from = self->from, .to = self->to, .backup = self->backup, .password = self->password, .foreign = self->foreign,
                                  .tables = self->all ? NULL : (const char * const *) self->tables, .folder = ferry_store_get_folder (self->cli->store) };

  self->findings = ferry_catch_up_findings_new (self->all_conflicts);
  self->catch_up = ferry_catch_up_new (&options, self->cli->catalogue, job, error);

  return self->catch_up != NULL && choose (self, error) &&
         ferry_catch_up_decide_all (self->catch_up, (const char * const *) self->decisions, self->take, error) &&
         ferry_catch_up_compare (self->catch_up, ferry_catch_up_findings_add, self->findings, job, error);
}

static void
take_result (Command *self)
{
  JsonObject *object = ferry_catch_up_to_json (self->catch_up);
  JsonArray *written = json_array_new ();

  for (guint i = 0; self->written != NULL && i < self->written->len; i++)
    json_array_add_string_element (written, g_ptr_array_index (self->written, i));
  json_object_set_array_member (object, "records", json_array_ref (self->findings->records));
  json_object_set_array_member (object, "writtenMeanwhile", written);
  if (self->execution != NULL)
    ferry_json_set_node_of (object, "execution", ferry_execution_to_json (self->execution));
  else
    json_object_set_null_member (object, "execution");
  ferry_cli_take_result (self->cli, ferry_json_object_node (object));
}

static gboolean
look (Command  *self,
      GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare what was written meanwhile"));

  if (!ferry_run_job (self->cli, job, look_cb, self, error))
    return FALSE;
  ferry_catch_up_say (self->cli, self->catch_up, self->findings);
  take_result (self);

  return TRUE;
}

gboolean
ferry_command_catch_up_list (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  g_auto (Command) self = { .cli = cli };
  const GOptionEntry entries[] = { CATCH_UP_ENTRIES (&self), { NULL } };
  g_auto (GStrv) names = NULL;

  return ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) && ferry_cli_get_catalogue (cli, error) != NULL &&
         ferry_cli_get_store (cli, error) != NULL && open_sides (&self, names, error) && look (&self, error);
}

/* ---- run ------------------------------------------------------------------------------------------------------------------- */

static gboolean
run_cb (FerryJob  *job,
        gpointer   user_data,
        GError   **error)
{
  Command *self = user_data;
  FerryExecuteOptions options = { .skip_backup = self->skip_backup, .verify_full = TRUE };
  g_autoptr (GError) failure = NULL;

  self->execution = ferry_catch_up_run (self->catch_up, &options, &self->written, job, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gboolean
confirm (Command  *self,
         GError  **error)
{
  const char *name = ferry_instance_get_name (self->to);
  g_autofree char *prompt = NULL, *asked = NULL;

  if (self->confirm == NULL && ferry_cli_may_ask (self->cli))
    {
      prompt = g_strdup_printf (_("Type the name of the new side (%s) to carry this over to it: "), name);
      asked = ferry_terminal_ask (prompt, FALSE, NULL, error);
      if (asked == NULL)
        return FALSE;
      g_strstrip (asked);
    }
  if (g_strcmp0 (self->confirm != NULL ? self->confirm : asked, name) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Nothing was done: carrying rows over has to be confirmed by the name of the new side, “%s” (--confirm)."), name);

  return FALSE;
}

static gboolean
all_decided (Command  *self,
             GError  **error)
{
  gint64 undecided = self->catch_up->undecided;

  if (undecided > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED,
                 ngettext ("Nothing was changed: %d row that both sides have differently is to be decided (--decide TABLE:KEY=a|b, or --take a|b for all).",
                           "Nothing was changed: %d rows that both sides have differently are to be decided (--decide TABLE:KEY=a|b, or --take a|b for all).", (gulong) undecided),
                 (int) MIN (undecided, G_MAXINT));

  return undecided == 0;
}

/* It is done, but not over: what came last is still on the old side only. */
static gboolean
tell_written (Command  *self,
              GError  **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->written->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (self->written, i));
  if (self->written->len > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED,
                 _("Carried over, but “%s” was written while this ran (%s): its last changes are not on “%s”. Stop its users and run this again."),
                 ferry_instance_get_name (self->from), names->str, ferry_instance_get_name (self->to));

  return self->written->len == 0;
}

static gboolean
run (Command  *self,
     GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Carry over"));
  gboolean done = ferry_run_job (self->cli, job, run_cb, self, error);

  take_result (self);
  if (self->execution != NULL)
    ferry_execution_say (self->cli, self->to, self->execution);
  else if (done)
    ferry_cli_say (self->cli, _("There is nothing to carry over.\n"));

  return done && tell_written (self, error);
}

static gboolean
check_choice (Command  *self,
              GError  **error)
{
  if (self->all || self->tables != NULL)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say which tables: --table TABLE, or --all that can be carried over."));

  return FALSE;
}

gboolean
ferry_command_catch_up_run (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_auto (Command) self = { .cli = cli };
  const GOptionEntry entries[] = {
    CATCH_UP_ENTRIES (&self),
    { "all", 0, 0, G_OPTION_ARG_NONE, &self.all, N_("Every table that was written on A and can be carried over; configuration only where it is named by --table"), NULL },
    { "take", 0, 0, G_OPTION_ARG_STRING, &self.take, N_("Rows that both sides have differently: take a (the old side) or b (the new one)"), "a|b" },
    { "decide", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.decisions, N_("The same for one row, or for the rows of one table"), "TABLE[:KEY]=a|b" },
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &self.confirm, N_("The name of the new side; nothing runs without it"), "NAME" },
    { "skip-backup", 0, 0, G_OPTION_ARG_NONE, &self.skip_backup, N_("Make no backup of the new side: this can't be rolled back"), NULL },
    { NULL }
  };
  g_auto (GStrv) names = NULL;

  return ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) && check_choice (&self, error) && ferry_cli_get_catalogue (cli, error) != NULL &&
         ferry_cli_get_store (cli, error) != NULL && open_sides (&self, names, error) && look (&self, error) && all_decided (&self, error) &&
         confirm (&self, error) && run (&self, error);
}
