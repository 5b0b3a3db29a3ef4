#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-remote-options.h"
#include "ferry-run.h"

#include <string.h>

/* what describes an instance on the command line */
typedef struct
{
  char    *app;
  char    *database;
  char    *env_file;
  char    *storage;
  char    *stage;
  char    *name;
  gboolean no_probe;
  FerryRemoteOptions remote;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->app);
  g_free (self->database);
  g_free (self->env_file);
  g_free (self->storage);
  g_free (self->stage);
  g_free (self->name);
  ferry_remote_options_clear (&self->remote);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static JsonNode *
record_to_json (gpointer data)
{
  const FerryInstanceRecord *record = data;
  JsonObject *object = json_object_new ();
  g_autofree char *created = ferry_time_to_iso (record->created);

  ferry_json_set_text (object, "id", record->id);
  ferry_json_set_text (object, "name", record->name);
  ferry_json_set_text (object, "stage", record->stage);
  ferry_json_set_text (object, "kind", record->kind);
  ferry_json_set_text (object, "folder", record->folder);
  ferry_json_set_text (object, "database", record->uri);
  ferry_json_set_text (object, "envFile", record->env_path);
  ferry_json_set_text (object, "storage", record->storage);
  ferry_json_set_text (object, "address", record->address);
  ferry_json_set_text (object, "tokenFile", record->token_file);
  ferry_json_set_text (object, "certificate", record->certificate);
  ferry_json_set_text (object, "restartCommand", record->restart_command);
  ferry_json_set_text (object, "created", created);

  return ferry_json_object_node (object);
}

static void
take_record (FerryCli                  *cli,
             const FerryInstanceRecord *record)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_node_of (object, "instance", record_to_json ((gpointer) record));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *shown = ferry_escape_for_display (name);

  if (*name != '\0' && *name != '-' && strcmp (name, shown) == 0 && g_utf8_strlen (name, -1) <= 64 && strchr (name, '/') == NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               _("“%s” can't be an instance's name: take 1 to 64 characters without “/” and control characters, not beginning with “-”."), shown);

  return FALSE;
}

static void
set_path (char       **member,
          const char  *path)
{
  g_free (*member);
  *member = g_canonicalize_filename (path, NULL);
}

static gboolean
apply_stage (FerryInstanceRecord  *record,
             const char           *stage,
             GError              **error)
{
  FerryStage known;

  if (stage == NULL)
    return TRUE;
  if (!ferry_stage_from_string (stage, &known))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no stage “%s”: say development, staging or production."), stage);
      return FALSE;
    }
  g_free (record->stage);
  record->stage = g_strdup (ferry_stage_to_string (known));

  return TRUE;
}

static gboolean
refuse_both (const Options  *options,
             GError        **error)
{
  if (options->remote.url != NULL && (options->app != NULL || options->database != NULL || options->env_file != NULL || options->storage != NULL))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("--url names the whole instance: leave out --app, --database, --env-file and --storage, or --url."));
      return TRUE;
    }
  if (options->app == NULL || (options->database == NULL && options->env_file == NULL && options->storage == NULL))
    return FALSE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                       _("--app DIR names the .env and the storage folder too: leave out --database, --env-file and --storage, or --app."));

  return TRUE;
}

/* Puts what the options name into the record; a path becomes absolute, for the store outlives the present folder. */
static gboolean
apply_place (FerryInstanceRecord  *record,
             Options              *options,
             GError              **error)
{
  gboolean database = options->database != NULL || options->env_file != NULL || options->storage != NULL;

  if (refuse_both (options, error) || !apply_stage (record, options->stage, error))
    return FALSE;
  if (options->app != NULL || options->database != NULL || options->remote.url != NULL)
    {
      g_clear_pointer (&record->address, g_free);
      g_clear_pointer (&record->token_file, g_free);
      g_clear_pointer (&record->folder, g_free);
      g_clear_pointer (&record->uri, g_free);
      g_free (record->kind);
      record->kind = g_strdup (options->app != NULL ? "folder" : "database");
    }
  if (database && g_strcmp0 (record->kind, "database") != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("--env-file and --storage go with --database; “%s” is an application folder."), record->name);
      return FALSE;
    }
  if (options->app != NULL)
    set_path (&record->folder, options->app);
  if (options->env_file != NULL)
    set_path (&record->env_path, options->env_file);
  if (options->storage != NULL)
    set_path (&record->storage, options->storage);
  if (options->database != NULL)
    {
      gboolean path = strstr (options->database, ":") == NULL;

      g_free (record->uri);
      record->uri = path ? g_canonicalize_filename (options->database, NULL) : g_strdup (options->database);
    }

  return ferry_remote_options_apply (&options->remote, record, error);
}

static gboolean
parse (FerryCli   *cli,
       char      **arguments,
       Options    *options,
       gboolean    edit,
       char     ***names,
       GError    **error)
{
  const GOptionEntry entries[] = {
    { "app", 0, 0, G_OPTION_ARG_FILENAME, &options->app, N_("Application folder: .env and storage/"), "DIR" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options->database, N_("postgresql://… without a password, or an SQLite file"), "URI" },
    { "env-file", 0, 0, G_OPTION_ARG_FILENAME, &options->env_file, N_("The application's .env file"), "FILE" },
    { "storage", 0, 0, G_OPTION_ARG_FILENAME, &options->storage, N_("The application's storage folder"), "DIR" },
    FERRY_REMOTE_ENTRIES (&options->remote),
    { "stage", 0, 0, G_OPTION_ARG_STRING, &options->stage, N_("development, staging or production; not given counts as production"), "STAGE" },
    { "no-probe", 0, 0, G_OPTION_ARG_NONE, &options->no_probe, N_("Do not try to reach the instance now"), NULL },
    { "rename", 0, edit ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->name, N_("Give it another name"), "NAME" },
    { NULL }
  };

  return ferry_command_parse (cli, arguments, entries, 1, 1, names, error);
}

typedef struct
{
  FerryInstance *instance;
  FerryProbe    *probe;
} Look;

static gboolean
look_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Look *look = user_data;

  look->probe = ferry_instance_probe (look->instance, job, error);

  return look->probe != NULL;
}

static FerryProbe *
look_at (FerryCli       *cli,
         FerryInstance  *instance,
         GError        **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Look"));
  Look look = { .instance = instance };

  ferry_run_job (cli, job, look_cb, &look, error);

  return look.probe;
}

/* Once more where the only objection was a certificate that the user accepts. */
static FerryProbe *
look_and_accept (FerryCli             *cli,
                 FerryInstance        *instance,
                 FerryInstanceRecord  *record,
                 Options              *options,
                 GError              **error)
{
  GError *failure = NULL;
  FerryProbe *probe = look_at (cli, instance, &failure);

  if (probe != NULL || !ferry_remote_options_accept (&options->remote, cli, instance, record, failure, error))
    return probe;

  return look_at (cli, instance, error);
}

static void
say_found (FerryCli                  *cli,
           const FerryInstanceRecord *record,
           const FerryProbe          *probe)
{
  if (probe->tables == FERRY_PROBE_NOT_TOLD)
    ferry_cli_say (cli, "%s: %s, %s\n", record->name, probe->place, probe->version);
  else
    ferry_cli_say (cli, _("%s: %s, %s, %u tables\n"), record->name, probe->place,
                   *probe->version != '\0' ? probe->version : _("no NocoBase application"), probe->tables);
  if (!probe->has_key && *probe->version != '\0')
    ferry_cli_warn (cli, _("Secrets can't be entered for “%s”: %s"), record->name, probe->key_problem);
}

/* An instance that can't be reached is not kept: the user would find out at the wrong moment. */
static gboolean
try_record (FerryCli             *cli,
            FerryInstanceRecord  *record,
            Options              *options,
            GError              **error)
{
  FerryStore *store = ferry_cli_get_store (cli, error);
  FerryCatalogue *catalogue = store != NULL ? ferry_cli_get_catalogue (cli, error) : NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryProbe) probe = NULL;

  if (catalogue != NULL)
    instance = ferry_instance_new_for_record (record, ferry_store_get_folder (store), catalogue, error);
  if (instance == NULL)
    return FALSE;
  ferry_cli_let_ask (cli, instance);
  if (!ferry_remote_options_attach (&options->remote, cli, instance, error))
    return FALSE;
  if (options->no_probe)
    return ferry_remote_options_keep (&options->remote, cli, record, error);
  probe = look_and_accept (cli, instance, record, options, error);
  if (probe == NULL)
    {
      g_prefix_error (error, FERRY_IS_REMOTE_INSTANCE (instance) ? _("“%s” was not kept, because it can't be reached (--no-probe keeps it nevertheless): ")
                                                                 : _("“%s” was not kept, because its database can't be read (--no-probe keeps it nevertheless): "), record->name);
      return FALSE;
    }
  say_found (cli, record, probe);

  return ferry_remote_options_keep (&options->remote, cli, record, error);
}

gboolean
ferry_command_instance_add (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_auto (Options) options = { NULL };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);

  if (!parse (cli, arguments, &options, FALSE, &names, error) || !check_name (names[0], error))
    return FALSE;
  if (options.app == NULL && options.database == NULL && options.remote.url == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say where the instance is: --app DIR, or --database URI with --env-file and --storage, or --url URL."));
      return FALSE;
    }
  record->id = g_uuid_string_random ();
  record->name = g_strdup (names[0]);
  record->stage = g_strdup ("production");
  record->created = ferry_time_now ();
  if (!apply_place (record, &options, error) || !try_record (cli, record, &options, error) ||
      !ferry_store_save_instance (ferry_cli_get_store (cli, NULL), record, error))
    return FALSE;
  ferry_cli_say (cli, _("Added “%s” (%s).\n"), record->name, record->stage);
  take_record (cli, record);

  return TRUE;
}

gboolean
ferry_command_instance_edit (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  g_auto (Options) options = { NULL };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstanceRecord) record = NULL;
  FerryStore *store;

  if (!parse (cli, arguments, &options, TRUE, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  record = ferry_store_find_instance (store, names[0], error);
  if (record == NULL || (options.name != NULL && !check_name (options.name, error)))
    return FALSE;
  if (options.name != NULL)
    {
      g_free (record->name);
      record->name = g_strdup (options.name);
    }
  if (!apply_place (record, &options, error) || !try_record (cli, record, &options, error) ||
      !ferry_store_save_instance (store, record, error))
    return FALSE;
  ferry_cli_say (cli, _("Changed “%s”.\n"), record->name);
  take_record (cli, record);

  return TRUE;
}

gboolean
ferry_command_instance_list (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) nothing = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (FerryTextTable) table = ferry_text_table_new (_("NAME"), _("STAGE"), _("PLACE"), NULL);
  JsonObject *object;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 0, 0, &nothing, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  records = ferry_store_list_instances (store, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const FerryInstanceRecord *record = g_ptr_array_index (records, i);

      ferry_text_table_add_row (table, record->name, record->stage, record->folder != NULL ? record->folder : record->uri != NULL ? record->uri : record->address);
    }
  if (records->len > 0)
    ferry_cli_say_table (cli, table);
  else
    ferry_cli_say (cli, _("There is no instance yet. Add one: ferry instance add NAME --app DIR\n"));
  object = json_object_new ();
  json_object_set_array_member (object, "instances", ferry_json_array_of (records, record_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

static void
say_record (FerryCli                  *cli,
            const FerryInstanceRecord *record)
{
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", record->name);
  ferry_cli_say (cli, _("  stage        %s\n"), record->stage);
  ferry_cli_say (cli, _("  id           %s\n"), record->id);
  if (record->folder != NULL)
    ferry_cli_say (cli, _("  folder       %s\n"), record->folder);
  if (record->uri != NULL)
    ferry_cli_say (cli, _("  database     %s\n"), record->uri);
  if (record->env_path != NULL)
    ferry_cli_say (cli, _("  .env         %s\n"), record->env_path);
  if (record->storage != NULL)
    ferry_cli_say (cli, _("  storage      %s\n"), record->storage);
  if (record->address != NULL)
    ferry_cli_say (cli, _("  address      %s\n"), record->address);
  if (record->token_file != NULL)
    ferry_cli_say (cli, _("  token        in %s\n"), record->token_file);
  if (record->certificate != NULL)
    ferry_cli_say (cli, _("  certificate  %s, accepted\n"), record->certificate);
  if (record->restart_command != NULL)
    ferry_cli_say (cli, _("  restart      %s\n"), record->restart_command);
}

static void
say_probe (FerryCli         *cli,
           const FerryProbe *probe)
{
  ferry_cli_say (cli, _("  application  %s\n"), *probe->version != '\0' ? probe->version : _("none: no NocoBase tables"));
  ferry_cli_say (cli, _("  reached at   %s (%s)\n"), probe->place, ferry_dialect_to_string (probe->dialect));
  if (*probe->database_version != '\0')
    ferry_cli_say (cli, _("  server       %s\n"), probe->database_version);
  if (probe->tables != FERRY_PROBE_NOT_TOLD)
    ferry_cli_say (cli, _("  tables       %u\n"), probe->tables);
  if (probe->plugins != FERRY_PROBE_NOT_TOLD)
    ferry_cli_say (cli, _("  plugins      %u enabled\n"), probe->plugins);
  ferry_cli_say (cli, _("  secrets' key %s\n"), probe->has_key ? _("found") : probe->key_problem);
  ferry_cli_say (cli, _("  state        %s\n"), probe->state_folder);
}

static JsonNode *
probe_to_json (const FerryProbe *probe)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "dialect", ferry_dialect_to_string (probe->dialect));
  ferry_json_set_text (object, "place", probe->place);
  ferry_json_set_text (object, "databaseVersion", probe->database_version);
  ferry_json_set_text (object, "applicationVersion", *probe->version != '\0' ? probe->version : NULL);
  if (probe->tables != FERRY_PROBE_NOT_TOLD)
    json_object_set_int_member (object, "tables", probe->tables);
  if (probe->plugins != FERRY_PROBE_NOT_TOLD)
    json_object_set_int_member (object, "plugins", probe->plugins);
  json_object_set_boolean_member (object, "env", probe->has_env);
  json_object_set_boolean_member (object, "key", probe->has_key);
  ferry_json_set_text (object, "stateFolder", probe->state_folder);

  return ferry_json_object_node (object);
}

/* What releases may run there, where an agent was given such a list: nothing that the look depends on. */
static void
tell_commands (FerryCli      *cli,
               JsonObject    *object,
               FerryInstance *instance)
{
  gboolean offers = (ferry_instance_get_capabilities (instance) & FERRY_CAN_RUN_COMMANDS) != 0;
  g_auto (GStrv) names = offers ? ferry_remote_list_commands (instance, NULL, NULL) : NULL;
  g_autofree char *text = names != NULL ? g_strjoinv (", ", names) : NULL;
  JsonArray *array;

  if (names == NULL)
    return;
  ferry_cli_say (cli, _("  commands     %s\n"), text);
  array = json_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  json_object_set_array_member (object, "commands", array);
}

static void
tell_look (FerryCli                  *cli,
           const FerryInstanceRecord *record,
           FerryInstance             *instance,
           const FerryProbe          *probe)
{
  JsonObject *object = json_object_new ();
  g_autoptr (FerryExecution) last = probe != NULL ? ferry_instance_find_execution (instance, NULL, NULL) : NULL;
  g_autofree char *started = last != NULL ? ferry_format_time (ferry_execution_get_started (last)) : NULL;

  ferry_json_set_node_of (object, "instance", record_to_json ((gpointer) record));
  if (probe != NULL)
    {
      say_probe (cli, probe);
      ferry_json_set_node_of (object, "probe", probe_to_json (probe));
    }
  if (last != NULL)
    {
      ferry_cli_say (cli, _("  last run     %.8s, %s, %s\n"), ferry_execution_get_id (last),
                     ferry_execution_state_to_string (ferry_execution_get_state (last)), started);
      ferry_json_set_node_of (object, "lastExecution", ferry_execution_to_json (last));
    }
  if (probe != NULL)
    tell_commands (cli, object, instance);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

gboolean
ferry_command_instance_show (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstanceRecord) record = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryProbe) probe = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  record = ferry_store_find_instance (store, names[0], error);
  if (record == NULL)
    return FALSE;
  say_record (cli, record);
  instance = ferry_cli_open_instance (cli, record->id, error);
  if (instance != NULL)
    probe = look_at (cli, instance, error);
  tell_look (cli, record, instance, probe);

  return probe != NULL;
}

gboolean
ferry_command_instance_remove (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstanceRecord) record = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  record = ferry_store_find_instance (store, names[0], error);
  if (record == NULL)
    return FALSE;
  if (!yes && ferry_cli_may_ask (cli))
    {
      g_autofree char *question = g_strdup_printf (_("Forget “%s”? Its database, files and logs stay as they are."), record->name);

      if (!ferry_terminal_confirm (question, error))
        return FALSE;
    }
  if (!ferry_store_remove_instance (store, record->id, error))
    return FALSE;
  ferry_cli_say (cli, _("Forgot “%s”. Nothing of it was deleted.\n"), record->name);
  take_record (cli, record);

  return TRUE;
}
