#include "config.h"

#include "ferry-command.h"
#include "ferry-decide.h"
#include "ferry-format.h"
#include "ferry-run.h"

/* NocoBase's own migration manager: what it has, made, fetched and removed. Its files are passed through as they are. */

typedef struct
{
  FerryInstance      *instance;
  FerryManagerList    list;
  GPtrArray          *records;
  FerryManagerRecord *record;
  const char         *name;
  char               *rule;
  char               *title;
  char               *path;
  gboolean            replace;
} Manager;

static void
manager_clear (Manager *self)
{
  g_clear_object (&self->instance);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_object (&self->record);
  g_free (self->rule);
  g_free (self->title);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Manager, manager_clear)

static JsonNode *
record_to_json (gpointer data)
{
  return ferry_manager_record_to_json (data);
}

static const char *
say_state (FerryManagerRecord *record)
{
  switch (ferry_manager_record_get_state (record))
    {
    case FERRY_MANAGER_STATE_RUNNING: return _("in progress");
    case FERRY_MANAGER_STATE_OK: return _("done");
    case FERRY_MANAGER_STATE_ERROR: return _("failed");
    case FERRY_MANAGER_STATE_NOT_TOLD:
    default: return ferry_manager_record_get_status (record) != NULL ? ferry_manager_record_get_status (record) : "";
    }
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

static gboolean
list_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Manager *self = user_data;

  ferry_job_add_step (job, "list", _("Ask NocoBase’s migration manager"), 1);
  ferry_job_begin_step (job, "list");
  self->records = ferry_migration_manager_list (self->instance, self->list, job, error);

  return self->records != NULL;
}

static FerryTextTable *
new_table (FerryManagerList list)
{
  if (list == FERRY_MANAGER_RULES)
    return ferry_text_table_new (_("ID"), _("TITLE"), _("RULES"), NULL);
  if (list == FERRY_MANAGER_LOGS)
    return ferry_text_table_new (_("NAME"), _("STATE"), _("MADE"), _("MESSAGE"), NULL);

  return ferry_text_table_new (_("NAME"), _("STATE"), _("MADE"), _(">SIZE"), _("TITLE"), _("MESSAGE"), NULL);
}

static void
add_row (FerryTextTable     *text,
         FerryManagerList    list,
         FerryManagerRecord *record)
{
  const char *name = ferry_manager_record_get_name (record), *title = or_empty (ferry_manager_record_get_title (record)), *state = say_state (record);
  const char *message = or_empty (ferry_manager_record_get_message (record));
  g_autofree char *created = ferry_manager_record_get_created (record) > 0 ? ferry_format_time (ferry_manager_record_get_created (record)) : g_strdup ("");
  g_autofree char *size = ferry_manager_record_get_size (record) >= 0 ? ferry_format_size (ferry_manager_record_get_size (record)) : g_strdup ("");
  g_autofree char *shown = ferry_escape_for_display (name);

  if (list == FERRY_MANAGER_RULES)
    ferry_text_table_add_row (text, shown, title, message, NULL);
  else if (list == FERRY_MANAGER_LOGS)
    ferry_text_table_add_row (text, shown, state, created, message, NULL);
  else
    ferry_text_table_add_row (text, shown, state, created, size, title, message, NULL);
}

static void
say_records (FerryCli *cli,
             Manager  *self)
{
  g_autoptr (FerryTextTable) text = new_table (self->list);

  for (guint i = 0; i < self->records->len; i++)
    add_row (text, self->list, g_ptr_array_index (self->records, i));
  if (self->records->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("The migration manager of “%s” has none.\n"), ferry_instance_get_name (self->instance));
}

static gboolean
list (FerryCli          *cli,
      char             **arguments,
      FerryManagerList   which,
      const char        *member,
      GError           **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Manager) self = { .list = which };
  g_autoptr (FerryJob) job = ferry_job_new (_("Ask NocoBase’s migration manager"));
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      !ferry_run_job (cli, job, list_cb, &self, error))
    return FALSE;
  say_records (cli, &self);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (self.instance));
  json_object_set_array_member (object, member, ferry_json_array_of (self.records, record_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

gboolean
ferry_command_nocobase_rules (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  return list (cli, arguments, FERRY_MANAGER_RULES, "rules", error);
}

gboolean
ferry_command_nocobase_list (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  return list (cli, arguments, FERRY_MANAGER_MIGRATIONS, "migrations", error);
}

gboolean
ferry_command_nocobase_logs (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  return list (cli, arguments, FERRY_MANAGER_LOGS, "logs", error);
}

/* ---- make and fetch -------------------------------------------------------------------------------------------------------- */

static gboolean
fetch_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Manager *self = user_data;

  return ferry_migration_manager_fetch (self->instance, self->list, self->name, self->path, self->replace, job, error);
}

static gboolean
create_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Manager *self = user_data;

  self->record = ferry_migration_manager_create (self->instance, self->rule, self->title, job, error);

  return self->record != NULL;
}

/* a folder stands for the file's own name in it */
static char *
dup_path (const char *told,
          const char *name)
{
  g_autofree char *path = g_canonicalize_filename (told, NULL), *file = g_path_get_basename (name);

  return g_file_test (path, G_FILE_TEST_IS_DIR) ? g_build_filename (path, file, NULL) : g_steal_pointer (&path);
}

static void
take_record (FerryCli *cli,
             Manager  *self)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (self->instance));
  if (self->record != NULL)
    ferry_json_set_node_of (object, "migration", ferry_manager_record_to_json (self->record));
  ferry_json_set_text (object, "path", self->path);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
fetch (FerryCli    *cli,
       Manager     *self,
       const char  *place,
       GError     **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Fetch a file"));

  self->path = dup_path (place, self->name);
  if (!ferry_run_job (cli, job, fetch_cb, self, error))
    return FALSE;
  ferry_cli_say (cli, _("Written to %s\n"), self->path);

  return TRUE;
}

gboolean
ferry_command_nocobase_create (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  g_auto (Manager) self = { .list = FERRY_MANAGER_MIGRATIONS };
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = { { "rule", 0, 0, G_OPTION_ARG_STRING, &self.rule, N_("Id of one of NocoBase's rules: see “ferry nocobase rules”"), "ID" },
                                   { "title", 0, 0, G_OPTION_ARG_STRING, &self.title, N_("Title of the migration file"), "TEXT" },
                                   { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Fetch it into this file or folder"), "PATH" },
                                   { "force", 'f', 0, G_OPTION_ARG_NONE, &self.replace, N_("Replace a file that exists"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Make a migration file"));

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      !ferry_run_job (cli, job, create_cb, &self, error))
    return FALSE;
  self.name = ferry_manager_record_get_name (self.record);
  ferry_cli_say (cli, _("“%s” made the migration file %s\n"), ferry_instance_get_name (self.instance), self.name);
  if (output != NULL && !fetch (cli, &self, output, error))
    return FALSE;
  take_record (cli, &self);

  return TRUE;
}

static gboolean
fetch_command (FerryCli          *cli,
               char             **arguments,
               FerryManagerList   which,
               GError           **error)
{
  g_auto (Manager) self = { .list = which };
  const GOptionEntry entries[] = { { "force", 'f', 0, G_OPTION_ARG_NONE, &self.replace, N_("Replace a file that exists"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 3, 3, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.name = names[1];
  if (!fetch (cli, &self, names[2], error))
    return FALSE;
  take_record (cli, &self);

  return TRUE;
}

gboolean
ferry_command_nocobase_fetch (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  return fetch_command (cli, arguments, FERRY_MANAGER_MIGRATIONS, error);
}

gboolean
ferry_command_nocobase_log (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  return fetch_command (cli, arguments, FERRY_MANAGER_LOGS, error);
}

/* ---- remove ---------------------------------------------------------------------------------------------------------------- */

static gboolean
remove_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Manager *self = user_data;

  return ferry_migration_manager_remove (self->instance, self->name, job, error);
}

gboolean
ferry_command_nocobase_remove (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  g_auto (Manager) self = { .list = FERRY_MANAGER_MIGRATIONS };
  gboolean yes = FALSE;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Remove a migration file"));
  g_autofree char *question = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || !ferry_decide_terminal (cli, yes, error) ||
      (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.name = names[1];
  question = g_strdup_printf (_("Delete the migration file %s of “%s”?"), self.name, ferry_instance_get_name (self.instance));
  if ((!yes && !ferry_terminal_confirm (question, error)) || !ferry_run_job (cli, job, remove_cb, &self, error))
    return FALSE;
  ferry_cli_say (cli, _("Removed %s\n"), self.name);
  take_record (cli, &self);

  return TRUE;
}
