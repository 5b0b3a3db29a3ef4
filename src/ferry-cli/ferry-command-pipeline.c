#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-pipeline-text.h"

#include <string.h>

static FerryInstanceRecord *
find_quietly (FerryStore *store,
              const char *name)
{
  return ferry_store_find_instance (store, name, NULL);
}

static gboolean
add_instance (FerryStore           *store,
              FerryPipelineRecord  *record,
              guint                 place,
              const char           *name,
              GError              **error)
{
  g_autoptr (FerryInstanceRecord) instance = ferry_store_find_instance (store, name, error);

  if (instance == NULL)
    return FALSE;
  ferry_pipeline_record_add (record, place, instance->id);

  return TRUE;
}

/* "dev-a,dev-b"; an instance may be called "a,b", too */
static gboolean
add_place (FerryStore           *store,
           FerryPipelineRecord  *record,
           const char           *text,
           GError              **error)
{
  g_autoptr (FerryInstanceRecord) whole = find_quietly (store, text);
  g_auto (GStrv) names = whole != NULL ? g_strsplit (text, "\n", 1) : g_strsplit (text, ",", -1);
  guint place = record->places->len;

  for (guint i = 0; names[i] != NULL; i++)
    if (!add_instance (store, record, place, names[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
set_places (FerryStore           *store,
            FerryPipelineRecord  *record,
            char                **places,
            GError              **error)
{
  g_ptr_array_set_size (record->places, 0);
  for (guint i = 0; places[i] != NULL; i++)
    if (!add_place (store, record, places[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
tell (FerryCli                   *cli,
      const FerryPipelineRecord  *record,
      const char                 *told,
      GError                    **error)
{
  g_autofree char *line = ferry_pipeline_format_places (cli->store, record, error);

  if (line == NULL)
    return FALSE;
  ferry_cli_say (cli, "%s %s\n", told, line);
  ferry_pipeline_take (cli, record);

  return TRUE;
}

gboolean
ferry_command_pipeline_create (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPipelineRecord) record = NULL;
  g_autofree char *told = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 3, G_MAXUINT, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  record = ferry_pipeline_record_new (names[0]);
  told = g_strdup_printf (_("Created the pipeline “%s”:"), names[0]);

  return set_places (store, record, names + 1, error) && ferry_store_save_pipeline (store, record, error) && tell (cli, record, told, error);
}

gboolean
ferry_command_pipeline_edit (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  g_autofree char *rename = NULL;
  const GOptionEntry entries[] = { { "rename", 0, 0, G_OPTION_ARG_STRING, &rename, N_("Give it another name"), "NAME" }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPipelineRecord) record = NULL;
  g_autofree char *told = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, G_MAXUINT, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (record = ferry_store_find_pipeline (store, names[0], error)) == NULL)
    return FALSE;
  if (rename != NULL)
    {
      g_free (record->name);
      record->name = g_strdup (rename);
    }
  if (names[1] != NULL && !set_places (store, record, names + 1, error))
    return FALSE;
  told = g_strdup_printf (_("Changed the pipeline “%s”:"), record->name);

  return ferry_store_save_pipeline (store, record, error) && tell (cli, record, told, error);
}

gboolean
ferry_command_pipeline_remove (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPipelineRecord) record = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (record = ferry_store_find_pipeline (store, names[0], error)) == NULL || !ferry_store_remove_pipeline (store, record->id, error))
    return FALSE;
  ferry_cli_say (cli, _("Removed the pipeline “%s”; its instances stay as they are.\n"), record->name);
  ferry_pipeline_take (cli, record);

  return TRUE;
}

gboolean
ferry_command_pipeline_list (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) nothing = NULL;
  g_autoptr (GPtrArray) records = NULL;
  JsonArray *list = json_array_new ();
  JsonObject *object = json_object_new ();
  FerryStore *store;

  json_object_set_array_member (object, "pipelines", list);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
  if (!ferry_command_parse (cli, arguments, entries, 0, 0, &nothing, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (records = ferry_store_list_pipelines (store, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const FerryPipelineRecord *record = g_ptr_array_index (records, i);
      g_autofree char *places = ferry_pipeline_format_places (store, record, error);

      if (places == NULL)
        return FALSE;
      ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s", record->name);
      ferry_cli_say (cli, "  %s\n", places);
      json_array_add_element (list, ferry_pipeline_to_json (store, record));
    }
  if (records->len == 0)
    ferry_cli_say (cli, _("There is no pipeline yet. Create one: ferry pipeline create NAME DEVELOPMENT STAGING PRODUCTION\n"));

  return TRUE;
}

static gboolean
read_choice (const char       *text,
             FerryLockChoice  *choice,
             GError          **error)
{
  static const char * const words[] = { "automatic", "on", "off" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (text, words[i]) == 0)
      {
        *choice = (FerryLockChoice) i;
        return TRUE;
      }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no lock “%s”: say on, off or automatic."), text);

  return FALSE;
}

static gboolean
say_lock (FerryCli                   *cli,
          const FerryInstanceRecord  *record,
          GError                    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *reason = ferry_store_dup_lock_reason (cli->store, record->id, &local_error);
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", record->name);
  json_object_set_boolean_member (object, "locked", reason != NULL);
  ferry_json_set_text (object, "reason", reason);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (reason != NULL)
    ferry_cli_say (cli, "%s\n", reason);
  else
    ferry_cli_say (cli, _("“%s” is not locked.\n"), record->name);

  return TRUE;
}

gboolean
ferry_command_instance_lock (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstanceRecord) record = NULL;
  FerryLockChoice choice = FERRY_LOCK_AUTOMATIC;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (record = ferry_store_find_instance (store, names[0], error)) == NULL)
    return FALSE;
  if (names[1] != NULL && (!read_choice (names[1], &choice, error) || !ferry_store_set_lock (store, record->id, choice, error)))
    return FALSE;

  return say_lock (cli, record, error);
}
