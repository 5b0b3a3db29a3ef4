#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

typedef struct { FerryInstance *instance; FerryBackupRun *run; } Due;

static gboolean
run_cb (FerryJob  *job,
        gpointer   user_data,
        GError   **error)
{
  Due *due = user_data;

  return ferry_scheduled_backup_run (FERRY_LOCAL_INSTANCE (due->instance), ferry_time_now (), job, &due->run, error);
}

static gboolean
is_due (FerryInstance *instance)
{
  g_autoptr (FerryBackupSettings) settings = ferry_schedule_load (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance)), NULL);

  return settings == NULL || ferry_schedule_find_due (settings, NULL, ferry_time_now ()) != 0;   /* what can't be read is told by the run */
}

static void
say_run (FerryCli       *cli,
         FerryInstance  *instance,
         FerryBackupRun *run,
         JsonArray      *runs)
{
  JsonNode *node = ferry_backup_run_to_json (run);

  ferry_json_set_text (json_node_get_object (node), "instance", ferry_instance_get_name (instance));
  json_array_add_element (runs, node);
  if (run->name != NULL)
    ferry_cli_say (cli, run->copy != NULL ? _("%s: made %s and copied it to the cloud storage\n") : _("%s: made %s\n"), ferry_instance_get_name (instance), run->name);
  if (run->removed > 0)
    ferry_cli_say (cli, g_dngettext (GETTEXT_PACKAGE, "%s: removed %d older backup\n", "%s: removed %d older backups\n", (gulong) run->removed),
                   ferry_instance_get_name (instance), (int) run->removed);
}

/* One that fails does not keep the others waiting. FALSE only to stop. */
static gboolean
run_one (FerryCli   *cli,
         const char *name,
         JsonArray  *runs,
         guint      *failures,
         GError    **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (FerryInstance) instance = ferry_cli_open_instance (cli, name, &failure);
  g_autoptr (FerryJob) job = ferry_job_new (_("Make the backup that is due"));
  Due due = { instance, NULL };

  if (instance != NULL && (!FERRY_IS_LOCAL_INSTANCE (instance) || !is_due (instance)))
    return TRUE;
  if (instance != NULL)
    ferry_run_job (cli, job, run_cb, &due, &failure);
  if (due.run != NULL)
    say_run (cli, instance, due.run, runs);
  g_clear_pointer (&due.run, ferry_backup_run_free);
  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (failure != NULL && !g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_BUSY))
    {
      ferry_cli_warn (cli, "%s: %s", name, failure->message);
      (*failures)++;
    }

  return TRUE;
}

static GPtrArray *
list_names (FerryCli    *cli,
            const char  *only,
            GError     **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  FerryStore *store = only == NULL ? ferry_cli_get_store (cli, error) : NULL;
  g_autoptr (GPtrArray) records = store != NULL ? ferry_store_list_instances (store, error) : NULL;

  if (only != NULL)
    g_ptr_array_add (names, g_strdup (only));
  else if (records == NULL)
    return NULL;
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (names, g_strdup (((FerryInstanceRecord *) g_ptr_array_index (records, i))->name));

  return g_steal_pointer (&names);
}

gboolean
ferry_command_backup_run_due (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) names = NULL;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) result = ferry_json_object_node (object);
  JsonArray *runs = json_array_new ();
  guint failures = 0;

  json_object_set_array_member (object, "runs", runs);
  if (!ferry_command_parse (cli, arguments, entries, 0, 1, &words, error) || (names = list_names (cli, words[0], error)) == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!run_one (cli, g_ptr_array_index (names, i), runs, &failures, error))
      return FALSE;
  if (failures == 0 && json_array_get_length (runs) == 0)
    ferry_cli_say (cli, _("No backup is due.\n"));
  ferry_cli_take_result (cli, g_steal_pointer (&result));
  if (failures > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, g_dngettext (GETTEXT_PACKAGE, "%u scheduled backup failed.", "%u scheduled backups failed.", failures), failures);

  return failures == 0;
}
