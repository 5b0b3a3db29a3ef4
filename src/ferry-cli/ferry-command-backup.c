#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

/* One backup that a job works on. */
typedef struct
{
  FerryInstance     *instance;
  FerryBackupCreate  create;
  char              *name;
  char              *password;
  FerryBackup       *backup;
  gboolean           prove;
} Work;

static void
work_clear (Work *self)
{
  g_clear_object (&self->instance);
  g_clear_object (&self->backup);
  g_free (self->name);
  if (self->password != NULL)
    ferry_terminal_wipe (self->password);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

#define PASSWORD_ENTRY(file) { "password-file", 0, 0, G_OPTION_ARG_FILENAME, file, N_("File with the restore password in its first line, “-” for standard input"), "FILE" }

/* ---- create ---------------------------------------------------------------------------------------------------------------- */

static gboolean
create_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Work *self = user_data;

  self->backup = ferry_instance_create_backup (self->instance, &self->create, job, error);

  return self->backup != NULL;
}

static gboolean
create (FerryCli    *cli,
        Work        *self,
        GError     **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Back up"));

  self->create.password = self->password;
  if (!ferry_run_job (cli, job, create_cb, self, error))
    return FALSE;
  ferry_backup_args_say (cli, self->backup);
  ferry_backup_args_take (cli, self->instance, self->backup);

  return TRUE;
}

gboolean
ferry_command_backup_create (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  g_autofree char *file = NULL;
  g_autofree char *title = NULL;
  g_autofree char *release = NULL;
  gboolean no_files = FALSE, no_runtime = FALSE, encrypt = FALSE;
  const GOptionEntry entries[] = {
    PASSWORD_ENTRY (&file),
    { "encrypt", 0, 0, G_OPTION_ARG_NONE, &encrypt, N_("Ask for a restore password and encrypt the backup with it"), NULL },
    { "no-files", 0, 0, G_OPTION_ARG_NONE, &no_files, N_("Leave uploaded files out"), NULL },
    { "no-runtime", 0, 0, G_OPTION_ARG_NONE, &no_runtime, N_("Leave out rows of runtime tables (logs, jobs, tokens), as NocoBase does on PostgreSQL"), NULL },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_("What to call it"), "TITLE" },
    { "release", 0, 0, G_OPTION_ARG_STRING, &release, N_("The release that it is made for"), "ID" },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { NULL };

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || !ferry_backup_args_password (cli, file, &self.password, error) ||
      (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  if (encrypt && self.password == NULL)
    {
      if (!ferry_cli_may_ask (cli))
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("There is no terminal to ask for the restore password on: say --password-file."));
          return FALSE;
        }
      self.password = ferry_backup_args_ask_new (error);
      if (self.password == NULL)
        return FALSE;
    }
  self.create = (FerryBackupCreate) { .files = !no_files, .everything = !no_runtime, .reason = release != NULL ? "release" : "manual", .title = title, .release = release };

  return create (cli, &self, error);
}

/* ---- list, show ------------------------------------------------------------------------------------------------------------ */

static JsonNode *
backup_to_json (gpointer data)
{
  return ferry_backup_to_json (data);
}

static void
say_backups (FerryCli      *cli,
             FerryInstance *instance,
             GPtrArray     *backups)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("NAME"), _("MADE"), _("WHY"), _(">SIZE"), _("VERSION"), _("STATE"), NULL);

  for (guint i = 0; i < backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (backups, i);
      g_autofree char *created = ferry_format_time (ferry_backup_get_created (backup));
      g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));
      g_autofree char *state = ferry_backup_dup_state_text (backup, ferry_time_now ());
      g_autofree char *marked = g_strconcat (state, ferry_backup_get_encrypted (backup) ? _(" · encrypted") : "",
                                             ferry_backup_get_origin (backup) == FERRY_BACKUP_FOREIGN ? _(" · not made here") : "", NULL);
      const char *version = ferry_backup_get_version (backup), *title = ferry_backup_get_title (backup);

      ferry_text_table_add_row (text, ferry_backup_get_name (backup), created, title != NULL ? title : ferry_backup_reason_text (backup), size,
                                version != NULL ? version : "", marked);
    }
  if (backups->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("There is no backup. Make one: ferry backup create %s\n"), ferry_instance_get_name (instance));
}

gboolean
ferry_command_backup_list (FerryCli  *cli,
                           char     **arguments,
                           GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (backups = ferry_instance_list_backups (instance, error)) == NULL)
    return FALSE;
  say_backups (cli, instance, backups);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (instance));
  json_object_set_array_member (object, "backups", ferry_json_array_of (backups, backup_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

/* Parses "INSTANCE BACKUP [MORE]" with a password and whatever else. */
static gboolean
open_work (FerryCli            *cli,
           char               **arguments,
           const GOptionEntry  *entries,
           char               **file,
           guint                n_names,
           Work                *self,
           char              ***names,
           GError             **error)
{
  if (!ferry_command_parse (cli, arguments, entries, n_names, n_names, names, error) || !ferry_backup_args_password (cli, *file, &self->password, error) ||
      (self->instance = ferry_cli_open_instance (cli, (*names)[0], error)) == NULL)
    return FALSE;
  self->name = ferry_backup_args_name (self->instance, (*names)[1]);

  return TRUE;
}

gboolean
ferry_command_backup_show (FerryCli  *cli,
                           char     **arguments,
                           GError   **error)
{
  g_autofree char *file = NULL;
  const GOptionEntry entries[] = { PASSWORD_ENTRY (&file), { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { NULL };

  if (!open_work (cli, arguments, entries, &file, 2, &self, &names, error) ||
      (self.backup = ferry_instance_find_backup (self.instance, self.name, self.password, error)) == NULL)
    return FALSE;
  ferry_backup_args_say (cli, self.backup);
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}

/* ---- verify, prove --------------------------------------------------------------------------------------------------------- */

static gboolean
verify_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Work *self = user_data;

  if (self->prove)
    return ferry_instance_prove_backup (self->instance, self->name, self->password, job, error);
  ferry_job_add_step (job, "verify", _("Read every byte"), 1);
  ferry_job_begin_step (job, "verify");

  return ferry_instance_verify_backup (self->instance, self->name, self->password, job, error);
}

static gboolean
run_verify (FerryCli  *cli,
            Work      *self,
            GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (self->prove ? _("Prove a backup") : _("Verify a backup"));

  return ferry_run_job (cli, job, verify_cb, self, error);
}

/* Without a password the one in the settings is tried; only one that it does not open is asked for. */
static gboolean
unlock_and_verify (FerryCli     *cli,
                   Work         *self,
                   FerryBackup  *backup,
                   GError      **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->password != NULL)
    return run_verify (cli, self, error);
  if (run_verify (cli, self, &failure))
    return TRUE;
  if (!ferry_backup_get_encrypted (backup) || !g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return ferry_backup_args_unlock (cli, backup, &self->password, error) && run_verify (cli, self, error);
}

static gboolean
verify (FerryCli  *cli,
        char     **arguments,
        gboolean   prove,
        GError   **error)
{
  g_autofree char *file = NULL;
  const GOptionEntry entries[] = { PASSWORD_ENTRY (&file), { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { .prove = prove };
  g_autoptr (FerryBackup) before = NULL;

  if (!open_work (cli, arguments, entries, &file, 2, &self, &names, error) ||
      (before = ferry_instance_find_backup (self.instance, self.name, NULL, error)) == NULL ||
      !unlock_and_verify (cli, &self, before, error) || (self.backup = ferry_instance_find_backup (self.instance, self.name, NULL, error)) == NULL)
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, prove ? _("Restorable: %s was restored for a trial and is the same\n") : _("Whole: %s\n"),
                        ferry_backup_get_name (self.backup));
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}

gboolean
ferry_command_backup_verify (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  return verify (cli, arguments, FALSE, error);
}

gboolean
ferry_command_backup_prove (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  return verify (cli, arguments, TRUE, error);
}

/* ---- import, export, remove ------------------------------------------------------------------------------------------------ */

static gboolean
import_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Work *self = user_data;

  ferry_job_add_step (job, "import", _("Copy"), 1);
  ferry_job_begin_step (job, "import");
  self->backup = ferry_instance_send_backup (self->instance, self->name, job, error);

  return self->backup != NULL;
}

gboolean
ferry_command_backup_import (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { NULL };
  g_autoptr (FerryJob) job = ferry_job_new (_("Import a backup"));

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.name = g_canonicalize_filename (names[1], NULL);
  if (!ferry_run_job (cli, job, import_cb, &self, error))
    return FALSE;
  ferry_cli_say (cli, _("Imported as %s\n"), ferry_backup_get_name (self.backup));
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}

/* Where a copy goes, and whether over another file. */
typedef struct
{
  Work     *work;
  char     *to;
  gboolean  force;
} Export;

static gboolean
export_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Export *self = user_data;

  ferry_job_add_step (job, "export", _("Copy"), 1);
  ferry_job_begin_step (job, "export");

  return ferry_instance_fetch_backup (self->work->instance, self->work->name, self->to, self->force, job, error);
}

gboolean
ferry_command_backup_export (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  gboolean force = FALSE;
  const GOptionEntry entries[] = { { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_("Replace a file of that name"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { NULL };
  g_autoptr (FerryJob) job = ferry_job_new (_("Export a backup"));
  g_autofree char *file = NULL;

  if (!open_work (cli, arguments, entries, &file, 3, &self, &names, error) ||
      (self.backup = ferry_instance_find_backup (self.instance, self.name, NULL, error)) == NULL ||
      !ferry_run_job (cli, job, export_cb, &(Export) { &self, names[2], force }, error))
    return FALSE;
  ferry_cli_say (cli, _("Wrote “%s”.\n"), names[2]);
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}

static gboolean
confirm_removal (FerryCli  *cli,
                 Work      *self,
                 gboolean   yes,
                 GError   **error)
{
  g_autofree char *question = NULL;

  if (yes)
    return TRUE;
  if (!ferry_cli_may_ask (cli))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Deleting a backup needs a confirmation, but there is no terminal to ask on: say --yes. Nothing was deleted."));
      return FALSE;
    }
  question = ferry_backup_get_execution (self->backup) != NULL
    ? g_strdup_printf (_("Delete “%s”? The execution that it was made for can't be rolled back then."), ferry_backup_get_name (self->backup))
    : g_strdup_printf (_("Delete “%s”?"), ferry_backup_get_name (self->backup));

  return ferry_terminal_confirm (question, error);
}

gboolean
ferry_command_backup_remove (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Work) self = { NULL };
  g_autofree char *file = NULL;

  if (!open_work (cli, arguments, entries, &file, 2, &self, &names, error) ||
      (self.backup = ferry_instance_find_backup (self.instance, self.name, NULL, error)) == NULL || !confirm_removal (cli, &self, yes, error) ||
      !ferry_instance_remove_backup (self.instance, self.name, error))
    return FALSE;
  ferry_cli_say (cli, _("Deleted %s\n"), ferry_backup_get_name (self.backup));
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}
