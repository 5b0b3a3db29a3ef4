#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-package-job.h"
#include "ferry-run.h"

#include <string.h>

static void
take_package (FerryCli     *cli,
              FerryPackage *package)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_node_of (object, "package", ferry_package_job_to_json (package));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

gboolean
ferry_command_package_create (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  g_autofree char *rules = NULL;
  g_autofree char *title = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_STRING, &rules, N_("Rule set; “one-way release” when none is named"), "NAME" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_("Title of the migration file"), "TITLE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("File to make, or a folder; the library when not given"), "FILE" },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryRuleSet) rule_set = NULL;
  g_autoptr (FerryPackage) package = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) ||
      (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (rule_set = ferry_cli_find_rule_set (cli, rules, error)) == NULL ||
      (package = ferry_package_job_create (cli, instance, rule_set, title, output, error)) == NULL)
    return FALSE;
  ferry_package_job_say (cli, package, FALSE);
  take_package (cli, package);

  return TRUE;
}

static JsonNode *
library_record_to_json (gpointer data)
{
  const FerryLibraryRecord *record = data;
  JsonObject *object = json_object_new ();
  g_autofree char *added = ferry_time_to_iso (record->added);

  ferry_json_set_text (object, "digest", record->digest);
  ferry_json_set_text (object, "name", record->name);
  ferry_json_set_text (object, "path", record->path);
  ferry_json_set_text (object, "title", record->title);
  ferry_json_set_text (object, "source", record->source_name);
  ferry_json_set_text (object, "sourceId", record->source_id);
  ferry_json_set_text (object, "rules", record->rule_set);
  ferry_json_set_text (object, "createdAt", record->created_at);
  ferry_json_set_text (object, "applicationVersion", record->application_version);
  ferry_json_set_text (object, "dialect", record->dialect);
  json_object_set_int_member (object, "size", record->size);
  ferry_json_set_text (object, "added", added);

  return ferry_json_object_node (object);
}

static void
say_records (FerryCli  *cli,
             GPtrArray *records)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("DIGEST"), _("CREATED"), _("SOURCE"), _("RULES"), _(">SIZE"), _("FILE"), _("TITLE"), NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const FerryLibraryRecord *record = g_ptr_array_index (records, i);
      g_autofree char *created = ferry_format_iso_time (record->created_at);
      g_autofree char *size = record->size >= 0 ? ferry_format_size (record->size) : g_strdup (_("gone"));
      char digest[9];

      ferry_text_table_add_row (text, ferry_short_id (record->digest, digest), created, record->source_name, record->rule_set, size, record->name, record->title);
    }
  if (records->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("There is no migration file. Make one: ferry package create INSTANCE\n"));
}

gboolean
ferry_command_package_list (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (FerryInstanceRecord) instance = NULL;
  FerryStore *store;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 0, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (names[0] != NULL && (instance = ferry_store_find_instance (store, names[0], error)) == NULL) ||
      (records = ferry_store_list_packages (store, error)) == NULL)
    return FALSE;
  for (guint i = records->len; instance != NULL && i-- > 0; )
    if (g_strcmp0 (((FerryLibraryRecord *) g_ptr_array_index (records, i))->source_id, instance->id) != 0)
      g_ptr_array_remove_index (records, i);
  say_records (cli, records);
  object = json_object_new ();
  json_object_set_array_member (object, "packages", ferry_json_array_of (records, library_record_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

gboolean
ferry_command_package_show (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = { { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Also list tables without rows"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPackage) package = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (package = ferry_cli_open_package (cli, names[0], error)) == NULL)
    return FALSE;
  ferry_package_job_say (cli, package, all);
  take_package (cli, package);

  return TRUE;
}

static gboolean
verify_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  ferry_job_add_step (job, "verify", _("Read every byte"), 1);
  ferry_job_begin_step (job, "verify");

  return ferry_package_verify (user_data, job, error);
}

gboolean
ferry_command_package_verify (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPackage) package = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Verify"));

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) ||
      (package = ferry_cli_open_package (cli, names[0], error)) == NULL ||
      !ferry_run_job (cli, job, verify_cb, package, error))
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, _("Whole: %s\n"), ferry_package_get_digest (package));
  take_package (cli, package);

  return TRUE;
}

gboolean
ferry_command_package_import (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPackage) given = NULL;
  g_autoptr (FerryPackage) package = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Verify"));
  gboolean known;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (given = ferry_package_open (names[0], error)) == NULL ||
      !ferry_run_job (cli, job, verify_cb, given, error) ||
      (package = ferry_library_add (store, given, &known, error)) == NULL)
    return FALSE;
  ferry_cli_say (cli, known ? _("The library has it already: %s\n") : _("Imported %s\n"), ferry_package_get_digest (package));
  take_package (cli, package);

  return TRUE;
}

gboolean
ferry_command_package_export (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  gboolean force = FALSE;
  const GOptionEntry entries[] = { { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_("Replace a file of that name"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryPackage) package = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) || (package = ferry_cli_open_package (cli, names[0], error)) == NULL ||
      !ferry_library_export (ferry_package_get_path (package), names[1], force, NULL, error))
    return FALSE;
  ferry_cli_say (cli, _("Wrote “%s”.\n"), names[1]);
  take_package (cli, package);

  return TRUE;
}

static gboolean
confirm_removal (FerryCli                  *cli,
                 const FerryLibraryRecord  *record,
                 gboolean                   yes,
                 GError                   **error)
{
  g_autofree char *question = NULL;

  if (yes || !ferry_cli_may_ask (cli))
    return TRUE;
  question = g_strdup_printf (_("Remove “%s” (%s) from the library?"), record->title, record->name);

  return ferry_terminal_confirm (question, error);
}

gboolean
ferry_command_package_remove (FerryCli  *cli,
                              char     **arguments,
                              GError   **error)
{
  gboolean yes = FALSE, kept;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryLibraryRecord) record = NULL;
  JsonObject *object;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (record = ferry_store_find_package (store, names[0], error)) == NULL || !confirm_removal (cli, record, yes, error) ||
      !ferry_library_remove (store, record, &kept, error))
    return FALSE;
  ferry_cli_say (cli, kept ? _("Forgot “%s”; the file %s stays.\n") : _("Removed “%s” and its file %s.\n"), record->title, record->path);
  object = json_object_new ();
  ferry_json_set_node_of (object, "package", library_record_to_json (record));
  json_object_set_boolean_member (object, "fileKept", kept);
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}
