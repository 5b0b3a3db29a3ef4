#include "config.h"

#include "ferry-command.h"
#include "ferry-decide.h"
#include "ferry-format.h"
#include "ferry-run.h"

/* What an instance holds beside its database: counted, compared, copied. */

typedef struct
{
  FerryInstance    *source;
  FerryInstance    *target;
  GPtrArray        *folders;     /* FerryStorageFolder* of the source */
  char            **chosen;
  FerryStorageCopy *copy;
  char             *scratch;
  gboolean          replace;
} Storage;

static void
storage_clear (Storage *self)
{
  ferry_storage_copy_free (self->copy);
  g_clear_object (&self->source);
  g_clear_object (&self->target);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_strfreev (self->chosen);
  g_free (self->scratch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Storage, storage_clear)

static gboolean
list_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Storage *self = user_data;

  ferry_job_add_step (job, "list", _("Count the files"), 1);
  ferry_job_begin_step (job, "list");
  self->folders = ferry_instance_list_storage (self->source, job, error);

  return self->folders != NULL;
}

static gboolean
list (FerryCli  *cli,
      Storage   *self,
      GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Count the files in the storage"));

  return ferry_run_job (cli, job, list_cb, self, error);
}

static JsonNode *
folder_to_json (gpointer data)
{
  return ferry_storage_folder_to_json (data);
}

static void
say_folders (FerryCli *cli,
             Storage  *self)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("FOLDER"), _(">FILES"), _(">SIZE"), _("COPIED"), NULL);

  for (guint i = 0; i < self->folders->len; i++)
    {
      FerryStorageFolder *folder = g_ptr_array_index (self->folders, i);
      g_autofree char *files = ferry_format_count (ferry_storage_folder_get_files (folder));
      g_autofree char *size = ferry_format_size (ferry_storage_folder_get_bytes (folder));

      ferry_text_table_add_row (text, ferry_storage_folder_get_name (folder), files, size,
                                ferry_storage_folder_get_usual (folder) ? _("unless told otherwise") : _("where named by --folder"), NULL);
    }
  if (self->folders->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("“%s” holds no files beside its database.\n"), ferry_instance_get_name (self->source));
}

gboolean
ferry_command_storage_list (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (Storage) self = { NULL };
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (self.source = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      !list (cli, &self, error))
    return FALSE;
  say_folders (cli, &self);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (self.source));
  json_object_set_array_member (object, "folders", ferry_json_array_of (self.folders, folder_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

/* ---- copy ------------------------------------------------------------------------------------------------------------------ */

/* the named folders, or the usual ones */
static gboolean
choose (FerryCli   *cli,
        Storage    *self,
        GError    **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!list (cli, self, error))
    return FALSE;
  for (guint i = 0; self->chosen == NULL && i < self->folders->len; i++)
    if (ferry_storage_folder_get_usual (g_ptr_array_index (self->folders, i)))
      g_strv_builder_add (builder, ferry_storage_folder_get_name (g_ptr_array_index (self->folders, i)));
  for (guint i = 0; self->chosen != NULL && self->chosen[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < self->folders->len; k++)
        found = found || g_str_equal (ferry_storage_folder_get_name (g_ptr_array_index (self->folders, k)), self->chosen[i]);
      if (!found)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” has no folder “%s” in its storage that may be copied: see “ferry storage list”."),
                       ferry_instance_get_name (self->source), self->chosen[i]);
          return FALSE;
        }
      g_strv_builder_add (builder, self->chosen[i]);
    }
  g_strfreev (self->chosen);
  self->chosen = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
compare_cb (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Storage *self = user_data;

  self->copy = ferry_storage_copy_compare (self->source, self->target, (const char * const *) self->chosen, job, error);

  return self->copy != NULL;
}

static gboolean
copy_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Storage *self = user_data;

  return ferry_storage_copy_run (self->copy, self->replace, self->scratch, job, error);
}

static void
say_line (FerryCli   *cli,
          const char *what,
          gint64      files,
          gint64      bytes)
{
  g_autofree char *count = ferry_format_count (files), *size = ferry_format_size (bytes);

  /* Translators: a kind of files, how many, and their size */
  ferry_cli_say (cli, _("  %s %s, %s\n"), what, count, size);
}

static void
say_comparison (FerryCli *cli,
                Storage  *self)
{
  say_line (cli, _("To copy:                 "), (gint64) self->copy->missing->len, self->copy->missing_bytes);
  say_line (cli, _("There already:           "), self->copy->same, self->copy->same_bytes);
  say_line (cli, self->replace ? _("Different, replaced:     ") : _("Different, left as is:   "), (gint64) self->copy->differing->len, self->copy->differing_bytes);
}

static void
take_result (FerryCli *cli,
             Storage  *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *failed = json_array_new (), *differing = json_array_new ();

  for (guint i = 0; i < self->copy->failed->len; i++)
    json_array_add_string_element (failed, g_ptr_array_index (self->copy->failed, i));
  for (guint i = 0; i < self->copy->differing->len; i++)
    json_array_add_string_element (differing, ((FerryStorageFile *) g_ptr_array_index (self->copy->differing, i))->path);
  ferry_json_set_text (object, "source", ferry_instance_get_name (self->source));
  ferry_json_set_text (object, "target", ferry_instance_get_name (self->target));
  json_object_set_int_member (object, "missing", (gint64) self->copy->missing->len);
  json_object_set_int_member (object, "missingBytes", self->copy->missing_bytes);
  json_object_set_int_member (object, "same", self->copy->same);
  json_object_set_array_member (object, "differing", differing);
  json_object_set_int_member (object, "copied", self->copy->copied);
  json_object_set_int_member (object, "copiedBytes", self->copy->copied_bytes);
  json_object_set_array_member (object, "failed", failed);
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
confirm (Storage  *self,
         GError  **error)
{
  g_autofree char *question = NULL;

  if (self->replace && self->copy->differing->len > 0)
    return ferry_decide_by_name (self->target, _("Files that differ are replaced, and what they hold now is gone."), error);
  question = g_strdup_printf (_("Copy these files to “%s”?"), ferry_instance_get_name (self->target));

  return ferry_terminal_confirm (question, error);
}

static gboolean
copy (FerryCli  *cli,
      Storage   *self,
      gboolean   yes,
      GError   **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Copy files of the storage"));

  if (self->copy->missing->len == 0 && (!self->replace || self->copy->differing->len == 0))
    {
      ferry_cli_say (cli, _("Nothing to copy.\n"));
      return TRUE;
    }
  if (!yes && !confirm (self, error))
    return FALSE;
  if (!ferry_run_job (cli, job, copy_cb, self, error))
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, _("Copied to “%s”.\n"), ferry_instance_get_name (self->target));
  for (guint i = 0; i < self->copy->failed->len; i++)
    ferry_cli_warn (cli, "%s", (const char *) g_ptr_array_index (self->copy->failed, i));
  if (self->copy->failed->len == 0)
    return TRUE;
  take_result (cli, self);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, ngettext ("%u file could not be copied; the others are there. Do it again for the rest.",
                                                                 "%u files could not be copied; the others are there. Do it again for the rest.", self->copy->failed->len),
               self->copy->failed->len);

  return FALSE;
}

gboolean
ferry_command_storage_copy (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_auto (Storage) self = { NULL };
  gboolean check = FALSE, yes = FALSE;
  const GOptionEntry entries[] = { { "folder", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.chosen, N_("Copy this folder; may be said several times. Without it: the uploads"), "NAME" },
                                   { "replace", 0, 0, G_OPTION_ARG_NONE, &self.replace, N_("Replace files that differ; without it they are left as they are"), NULL },
                                   { "check", 0, 0, G_OPTION_ARG_NONE, &check, N_("Compare only; changes nothing"), NULL },
                                   { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask for a confirmation"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare the files"));
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || (!check && !ferry_decide_terminal (cli, yes, error)) ||
      (store = ferry_cli_get_store (cli, error)) == NULL || (self.source = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (self.target = ferry_cli_open_instance (cli, names[1], error)) == NULL || !choose (cli, &self, error) || !ferry_run_job (cli, job, compare_cb, &self, error))
    return FALSE;
  self.scratch = g_build_filename (ferry_store_get_folder (store), FERRY_TRANSIT_FOLDER, NULL);
  say_comparison (cli, &self);
  if (!check && !copy (cli, &self, yes, error))
    return FALSE;
  take_result (cli, &self);

  return TRUE;
}
