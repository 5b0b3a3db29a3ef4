#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-check-text.h"
#include "ferry-command.h"
#include "ferry-decide.h"
#include "ferry-exit.h"
#include "ferry-format.h"
#include "ferry-run.h"

/* A restore on its way: from a backup of @source, or from a file, into @target. */
typedef struct
{
  FerryCli           *cli;
  FerryInstance      *source;      /* nullable */
  FerryInstance      *target;
  FerryBackup        *backup;
  char               *name;        /* of the backup, for the target; set once it is there */
  char               *password;
  char               *file;        /* --password-file */
  char               *schema;
  FerryBackupPassage *passage;     /* nullable: nothing had to be brought */
  gboolean            no_files;
  gboolean            newer;
  gboolean            foreign;
  gboolean            check_only;
  gboolean            yes;
  FerryBackupRestore  options;
  GPtrArray          *warnings;
  GListModel         *items;
  gboolean            done;
} Restore;

static void
restore_clear (Restore *self)
{
  g_clear_pointer (&self->passage, ferry_backup_passage_free);
  g_clear_object (&self->source);
  g_clear_object (&self->target);
  g_clear_object (&self->backup);
  g_clear_object (&self->items);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->file);
  g_free (self->schema);
  if (self->password != NULL)
    ferry_terminal_wipe (self->password);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Restore, restore_clear)

#define RESTORE_ENTRIES(self) \
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &(self)->file, N_("File with the restore password in its first line, “-” for standard input"), "FILE" }, \
  { "no-files", 0, 0, G_OPTION_ARG_NONE, &(self)->no_files, N_("Leave uploaded files and the encryption key as they are"), NULL }, \
  { "newer-database", 0, 0, G_OPTION_ARG_NONE, &(self)->newer, N_("Tolerate a backup of a newer version of PostgreSQL"), NULL }, \
  { "schema", 0, 0, G_OPTION_ARG_STRING, &(self)->schema, N_("Put a backup of another schema into this one, the instance's own"), "SCHEMA" }, \
  { "foreign", 0, 0, G_OPTION_ARG_NONE, &(self)->foreign, N_("Restore a backup that was not made here"), NULL }, \
  { "check", 0, 0, G_OPTION_ARG_NONE, &(self)->check_only, N_("Tell what stands against it (3: blocked, 4: input needed); changes nothing"), NULL }, \
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &(self)->yes, N_("Do not ask for a confirmation"), NULL }

/* ---- check ----------------------------------------------------------------------------------------------------------------- */

static void
take_result (Restore *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *warnings = json_array_new ();

  for (guint i = 0; i < self->warnings->len; i++)
    json_array_add_string_element (warnings, g_ptr_array_index (self->warnings, i));
  ferry_json_set_text (object, "instance", ferry_instance_get_name (self->target));
  if (self->backup != NULL)
    ferry_json_set_node_of (object, "backup", ferry_backup_to_json (self->backup));
  if (self->items != NULL)
    ferry_json_set_node_of (object, "check", ferry_check_text_to_json (self->items, 0));
  json_object_set_boolean_member (object, "restored", self->done);
  json_object_set_array_member (object, "warnings", warnings);
  ferry_cli_take_result (self->cli, ferry_json_object_node (object));
}

static gboolean
check_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Restore *self = user_data;

  ferry_job_add_step (job, "check", _("Check the backup and the place that it goes to"), 1);
  ferry_job_begin_step (job, "check");
  self->items = ferry_instance_check_restore (self->target, self->name, &self->options, job, error);

  return self->items != NULL;
}

static gboolean
look (Restore  *self,
      GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Check"));

  g_clear_object (&self->items);
  return ferry_run_job (self->cli, job, check_cb, self, error);
}

static gboolean
wants_password (GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (items, i);

      if (ferry_check_item_get_level (item) == FERRY_CHECK_INPUT && strcmp (ferry_check_item_get_code (item), "password") == 0)
        return TRUE;
    }

  return FALSE;
}

/* The password is asked for once it is known that the one in the settings does not fit. */
static gboolean
look_with_password (Restore  *self,
                    GError  **error)
{
  if (!look (self, error))
    return FALSE;
  if (self->check_only || !wants_password (self->items))
    return TRUE;
  if (!ferry_backup_args_unlock (self->cli, self->backup, &self->password, error))
    return FALSE;
  self->options.password = self->password;

  return look (self, error);
}

static gboolean
check (Restore  *self,
       GError  **error)
{
  guint blockers, inputs;

  if (!look_with_password (self, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      ferry_check_text_say (self->cli, item, FERRY_CHECK_HERE_BACKUP);
    }
  take_result (self);
  blockers = ferry_check_count (self->items, FERRY_CHECK_BLOCKER);
  inputs = ferry_check_count (self->items, FERRY_CHECK_INPUT);
  if (self->check_only)
    self->cli->status = blockers > 0 ? FERRY_EXIT_REFUSED : inputs > 0 ? FERRY_EXIT_INPUT_NEEDED : FERRY_EXIT_DONE;
  else if (blockers > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, g_dngettext (NULL, "Refused because of %u blocker; nothing was changed.",
                                                                       "Refused because of %u blockers; nothing was changed.", blockers), blockers);

  return blockers == 0 || self->check_only;
}

/* ---- restore --------------------------------------------------------------------------------------------------------------- */

static gboolean
restore_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Restore *self = user_data;

  return ferry_instance_restore_backup (self->target, self->name, &self->options, job, error);
}

static gboolean
confirm (Restore  *self,
         GError  **error)
{
  g_autofree char *created = ferry_format_time (ferry_backup_get_created (self->backup));
  g_autofree char *why = NULL;

  if (self->yes)
    return TRUE;
  why = g_strdup_printf (_("“%s” becomes as it was in the backup of %s; what came since is gone. The present state is saved first."),
                         ferry_instance_get_name (self->target), created);

  return ferry_decide_by_name (self->target, why, error);
}

static gboolean
restore (Restore  *self,
         GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Restore"));

  self->options = (FerryBackupRestore) { .password = self->password, .kept_password = TRUE, .files = !self->no_files, .newer_database = self->newer, .schema = self->schema,
                                         .foreign = self->foreign, .warnings = self->warnings };
  if (!check (self, error))
    return FALSE;
  if (self->check_only)
    return TRUE;
  if (!confirm (self, error) || !ferry_run_job (self->cli, job, restore_cb, self, error))
    return FALSE;
  self->done = TRUE;
  for (guint i = 0; i < self->warnings->len; i++)
    ferry_cli_warn (self->cli, "%s", (const char *) g_ptr_array_index (self->warnings, i));
  ferry_cli_say_styled (self->cli, FERRY_STYLE_GOOD, _("Restored: “%s” is as in the backup. Restart the application.\n"), ferry_instance_get_name (self->target));
  take_result (self);

  return TRUE;
}

/* ---- which backup ---------------------------------------------------------------------------------------------------------- */

static gboolean
send_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Restore *self = user_data;

  self->passage = ferry_backup_passage_new_for_file (self->target, self->name, job, error);

  return self->passage != NULL;
}

static void
take_passage (Restore *self)
{
  g_free (self->name);
  self->name = g_strdup (self->passage->name);
}

/* A file on this computer, for a target that can't see it: it is sent first. */
static gboolean
bring_file (Restore  *self,
            GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Send a backup"));

  if (!g_path_is_absolute (self->name))
    return TRUE;
  if (!ferry_run_job (self->cli, job, send_cb, self, error))
    return FALSE;
  take_passage (self);

  return TRUE;
}

static gboolean
bring_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Restore *self = user_data;
  FerryStore *store = ferry_cli_get_store (self->cli, error);
  g_autofree char *scratch = store != NULL ? g_build_filename (ferry_store_get_folder (store), FERRY_TRANSIT_FOLDER, NULL) : NULL;

  self->passage = store != NULL ? ferry_backup_passage_new (self->source, ferry_backup_get_path (self->backup), self->target, scratch, job, error) : NULL;

  return self->passage != NULL;
}

/* A backup of the source, from whatever computer. */
static gboolean
bring (Restore  *self,
       GError  **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Fetch a backup"));

  if (!ferry_run_job (self->cli, job, bring_cb, self, error))
    return FALSE;
  take_passage (self);

  return TRUE;
}

static gboolean
make_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Restore *self = user_data;
  FerryBackupCreate options = { .files = !self->no_files, .everything = TRUE, .reason = "manual" };

  self->backup = ferry_instance_create_backup (self->source, &options, job, error);

  return self->backup != NULL;
}

/* Who names an instance vouches for what that instance made itself. */
static gboolean
vouch_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Restore *self = user_data;
  g_autofree char *name = g_strdup (ferry_backup_get_path (self->backup));

  if ((ferry_instance_get_capabilities (self->source) & FERRY_CAN_VERIFY_BACKUP) == 0)
    return TRUE;   /* the target reads every byte before it restores */
  ferry_job_add_step (job, "verify", _("Read every byte"), 1);
  ferry_job_begin_step (job, "verify");
  if (!ferry_instance_verify_backup (self->source, name, self->password, job, error))
    return FALSE;
  g_clear_object (&self->backup);
  self->backup = ferry_instance_find_backup (self->source, name, NULL, error);
  if (self->backup != NULL)
    self->foreign = self->foreign || ferry_backup_get_origin (self->backup) == FERRY_BACKUP_AUTHENTICATED;

  return self->backup != NULL;
}

/* The source's backup: the named one, or one that is made now. */
static gboolean
choose (Restore     *self,
        const char  *argument,
        GError     **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (argument != NULL ? _("Verify a backup") : _("Back up"));
  g_autofree char *name = NULL;

  if (argument == NULL)
    {
      if (!ferry_run_job (self->cli, job, make_cb, self, error))
        return FALSE;
      self->foreign = TRUE;
      return TRUE;
    }
  name = ferry_backup_args_name (self->source, argument);
  self->backup = ferry_instance_find_backup (self->source, name, NULL, error);

  return self->backup != NULL && ferry_backup_args_unlock (self->cli, self->backup, &self->password, error) &&
         ferry_run_job (self->cli, job, vouch_cb, self, error);
}

gboolean
ferry_command_backup_restore (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  g_auto (Restore) self = { .cli = cli, .warnings = g_ptr_array_new_with_free_func (g_free) };
  const GOptionEntry entries[] = { RESTORE_ENTRIES (&self), { NULL } };
  g_auto (GStrv) names = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || (!self.check_only && !ferry_decide_terminal (cli, self.yes, error)) ||
      !ferry_backup_args_password (cli, self.file, &self.password, error) || (self.target = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.name = ferry_backup_args_name (self.target, names[1]);
  if (!bring_file (&self, error))
    return FALSE;
  self.backup = ferry_instance_find_backup (self.target, self.name, NULL, error);

  return self.backup != NULL && restore (&self, error);
}

gboolean
ferry_command_restore (FerryCli  *cli,
                       char     **arguments,
                       GError   **error)
{
  g_auto (Restore) self = { .cli = cli, .warnings = g_ptr_array_new_with_free_func (g_free) };
  const GOptionEntry entries[] = { RESTORE_ENTRIES (&self), { NULL } };
  g_auto (GStrv) names = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 2, 3, &names, error) || (!self.check_only && !ferry_decide_terminal (cli, self.yes, error)) ||
      !ferry_backup_args_password (cli, self.file, &self.password, error) || (self.source = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (self.target = ferry_cli_open_instance (cli, names[1], error)) == NULL)
    return FALSE;

  return choose (&self, names[2], error) && bring (&self, error) && restore (&self, error);
}
