#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

/* What lies in the cloud storage of an instance: listed, and fetched back. */

typedef struct
{
  FerryInstance *instance;
  const char    *name;
  GPtrArray     *copies;
  FerryBackup   *backup;
} Copies;

static void
copies_clear (Copies *self)
{
  g_clear_object (&self->instance);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_object (&self->backup);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copies, copies_clear)

static gboolean
list_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Copies *self = user_data;

  ferry_job_add_step (job, "list", _("Ask the cloud storage"), 1);
  ferry_job_begin_step (job, "list");
  self->copies = ferry_instance_list_copies (self->instance, error);

  return self->copies != NULL;
}

static JsonNode *
copy_to_json (gpointer data)
{
  FerryBackup *copy = data;
  JsonObject *object = json_object_new ();
  g_autofree char *created = ferry_time_to_iso (ferry_backup_get_created (copy));

  ferry_json_set_text (object, "name", ferry_backup_get_name (copy));
  ferry_json_set_text (object, "created", created);
  json_object_set_int_member (object, "size", ferry_backup_get_size (copy));

  return ferry_json_object_node (object);
}

static void
say_copies (FerryCli  *cli,
            GPtrArray *copies)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("NAME"), _("MADE"), _(">SIZE"), NULL);

  for (guint i = 0; i < copies->len; i++)
    {
      FerryBackup *copy = g_ptr_array_index (copies, i);
      g_autofree char *created = ferry_format_time (ferry_backup_get_created (copy));
      g_autofree char *size = ferry_format_size (ferry_backup_get_size (copy));

      ferry_text_table_add_row (text, ferry_backup_get_name (copy), created, size, NULL);
    }
  if (copies->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("There is no copy in the cloud storage.\n"));
}

gboolean
ferry_command_backup_copies (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Copies) self = { NULL };
  g_autoptr (FerryJob) job = ferry_job_new (_("List the copies of backups"));
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      !ferry_run_job (cli, job, list_cb, &self, error))
    return FALSE;
  say_copies (cli, self.copies);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (self.instance));
  json_object_set_array_member (object, "copies", ferry_json_array_of (self.copies, copy_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

static gboolean
fetch_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Copies *self = user_data;

  self->backup = ferry_instance_fetch_copy (self->instance, self->name, job, error);

  return self->backup != NULL;
}

gboolean
ferry_command_backup_fetch (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Copies) self = { NULL };
  g_autoptr (FerryJob) job = ferry_job_new (_("Fetch a backup"));

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || (self.instance = ferry_cli_open_instance (cli, names[0], error)) == NULL)
    return FALSE;
  self.name = names[1];
  if (!ferry_run_job (cli, job, fetch_cb, &self, error))
    return FALSE;
  ferry_cli_say (cli, _("Fetched as %s\n"), ferry_backup_get_name (self.backup));
  ferry_backup_args_take (cli, self.instance, self.backup);

  return TRUE;
}
