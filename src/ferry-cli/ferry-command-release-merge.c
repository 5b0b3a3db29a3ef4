#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-package-job.h"
#include "ferry-run.h"

#include <inttypes.h>
#include <string.h>

/* release merge: several migration files into the one that moves on. */

#define FEW_RECORDS 20

typedef struct
{
  char      *stage;
  char      *base;
  char      *decisions;
  char      *write_decisions;
  char      *title;
  char      *output;
  char     **takes;
  gboolean   all;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->stage);
  g_free (self->base);
  g_free (self->decisions);
  g_free (self->write_decisions);
  g_free (self->title);
  g_free (self->output);
  g_strfreev (self->takes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  FerryCli           *cli;
  const Options      *options;
  FerryPackageMerge  *merge;
  JsonObject         *found;     /* the decisions, open and made */
  GString            *text;      /* the records that are still open */
  gint64              told;
  char               *path;
  FerryPackage       *package;   /* the new one */
} Merge;

static void
merge_clear (Merge *self)
{
  g_clear_pointer (&self->merge, ferry_package_merge_free);
  g_clear_pointer (&self->found, json_object_unref);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_object (&self->package);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static gboolean
find_base (Merge         *self,
           FerryPackage **base,
           GError       **error)
{
  g_autoptr (FerryInstance) stage = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->options->base != NULL && self->options->stage != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say either --base or --stage."));
      return FALSE;
    }
  if (self->options->base != NULL)
    return (*base = ferry_cli_open_package (self->cli, self->options->base, error)) != NULL;
  if (self->options->stage == NULL)
    return TRUE;
  stage = ferry_cli_open_instance (self->cli, self->options->stage, error);
  if (stage == NULL)
    return FALSE;
  *base = ferry_package_merge_find_base (self->cli->store, stage, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return TRUE;

  return FALSE;
}

static gboolean
open_all (Merge   *self,
          char   **files,
          GError **error)
{
  g_autoptr (GPtrArray) packages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (FerryPackage) base = NULL;

  for (guint i = 0; files[i] != NULL; i++)
    {
      FerryPackage *package = ferry_cli_open_package (self->cli, files[i], error);

      if (package == NULL)
        return FALSE;
      g_ptr_array_add (packages, package);
    }
  if (!find_base (self, &base, error))
    return FALSE;
  self->merge = ferry_package_merge_new (packages, base, self->cli->catalogue, error);

  return self->merge != NULL;
}

static gboolean
take_decisions (Merge   *self,
                GError **error)
{
  if (self->options->decisions != NULL)
    {
      g_autoptr (JsonNode) node = ferry_json_parse_file (self->options->decisions, error);

      if (node == NULL || !ferry_package_merge_take_decisions (self->merge, node, error))
        return FALSE;
    }
  for (guint i = 0; self->options->takes != NULL && self->options->takes[i] != NULL; i++)
    {
      const char *equals = strrchr (self->options->takes[i], '=');
      g_autofree char *subject = equals != NULL ? g_strndup (self->options->takes[i], (gsize) (equals - self->options->takes[i])) : NULL;

      if (subject == NULL)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” decides nothing: say --take RECORD=FILE, or --take TABLE=FILE."), self->options->takes[i]);
          return FALSE;
        }
      if (!ferry_package_merge_decide (self->merge, subject, equals + 1, error))
        return FALSE;
    }

  return TRUE;
}

/* a column whose value is the same everywhere tells nothing */
static gboolean
differs (const FerryMergeRecord *record,
         guint                   column)
{
  const char *first = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i < record->n_versions; i++)
    {
      if (record->versions[i] == NULL)
        continue;
      if (found && g_strcmp0 (first, record->versions[i][column]) != 0)
        return TRUE;
      first = record->versions[i][column];
      found = TRUE;
    }

  return record->base != NULL && found && g_strcmp0 (first, record->base[column]) != 0;
}

static void
describe_version (GString                *text,
                  const FerryMergeRecord *record,
                  const char             *name,
                  char                  **values)
{
  g_string_append_printf (text, "    %-16s ", name);
  if (values == NULL)
    g_string_append (text, _("does not have it"));
  for (guint i = 0; values != NULL && i < record->n_columns; i++)
    if (differs (record, i))
      g_string_append_printf (text, "%s: %s  ", record->columns[i], values[i] != NULL ? values[i] : "NULL");
  g_string_append_c (text, '\n');
}

/* in the job's thread: what it finds is shown afterwards */
static gboolean
record_cb (const FerryMergeRecord *record,
           gpointer                user_data)
{
  Merge *self = user_data;

  ferry_package_merge_decisions_add (self->merge, self->found, record);
  if (record->choice != FERRY_MERGE_UNDECIDED || (!self->options->all && self->told >= FEW_RECORDS))
    return TRUE;
  self->told++;
  g_string_append_printf (self->text, _("  %s: %s (record %s)\n"), record->table->table, record->key, record->id);
  if (record->based)
    describe_version (self->text, record, _("base"), record->base);
  for (guint i = 0; i < record->n_versions; i++)
    {
      g_autofree char *name = ferry_package_merge_dup_name (self->merge, i);

      describe_version (self->text, record, name, record->versions[i]);
    }

  return TRUE;
}

static gboolean
merge_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Merge *self = user_data;

  ferry_job_add_step (job, "compare", _("Compare the records"), 50);
  ferry_job_add_step (job, "write", _("Write the new migration file"), 50);
  ferry_job_begin_step (job, "compare");
  self->found = ferry_package_merge_decisions_begin (self->merge);
  self->text = g_string_new (NULL);
  if (!ferry_package_merge_compare (self->merge, record_cb, self, job, error))
    return FALSE;
  if (self->merge->undecided > 0 || ferry_package_merge_count_tables (self->merge) > 0)
    return TRUE;
  ferry_job_begin_step (job, "write");
  self->package = ferry_package_merge_write (self->merge, self->path, self->options->title, job, error);

  return self->package != NULL;
}

static void
say_tables (Merge *self)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE TO DECIDE"), _("WHY"), NULL);

  for (guint i = 0; i < self->merge->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (self->merge->tables, i);
      g_autofree char *why = ferry_merge_table_dup_why (table);

      if (table->reason != FERRY_MERGE_MERGES && table->choice == FERRY_MERGE_UNDECIDED)
        ferry_text_table_add_row (text, table->table, why);
    }
  if (ferry_text_table_get_rows (text) > 0)
    ferry_cli_say_table (self->cli, text);
}

static void
say_found (Merge *self)
{
  if (self->merge->base == NULL)
    ferry_cli_say (self->cli, "%s", _("There is no base: every record that the migration files have differently has to be decided.\n"));
  say_tables (self);
  ferry_cli_say (self->cli, "%s", self->text->str);
  if (self->merge->undecided > self->told)
    ferry_cli_say (self->cli, _("  … and %" PRId64 " more: --all lists them\n"), self->merge->undecided - self->told);
}

static gboolean
write_decisions (Merge   *self,
                 GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (self->options->write_decisions == NULL)
    return TRUE;
  if (g_file_test (self->options->write_decisions, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” exists already: choose another name or remove it."), self->options->write_decisions);
      return FALSE;
    }
  node = ferry_json_object_node (json_object_ref (self->found));
  text = ferry_json_to_string (node, TRUE);
  if (!ferry_file_write_durable (self->options->write_decisions, text, -1, error))
    return FALSE;
  ferry_cli_say (self->cli, _("Wrote %s: fill in each “take”, then say --decisions %s\n"), self->options->write_decisions, self->options->write_decisions);

  return TRUE;
}

static void
take_result (Merge *self)
{
  json_object_set_int_member (self->found, "undecidedRecords", self->merge->undecided);
  json_object_set_int_member (self->found, "undecidedTables", ferry_package_merge_count_tables (self->merge));
  if (self->package != NULL)
    ferry_json_set_node_of (self->found, "package", ferry_package_job_to_json (self->package));
  else
    json_object_set_null_member (self->found, "package");
  ferry_cli_take_result (self->cli, ferry_json_object_node (json_object_ref (self->found)));
}

static gboolean
end (Merge   *self,
     GError **error)
{
  guint tables = ferry_package_merge_count_tables (self->merge);
  gboolean written = write_decisions (self, error);

  if (self->package == NULL)
    say_found (self);
  take_result (self);
  if (!written)
    return FALSE;
  if (self->package == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Nothing was written. To be decided (--take, --decisions): records: %" PRId64 ", tables: %u."), self->merge->undecided, tables);
      return FALSE;
    }
  if (!ferry_library_register (self->cli->store, self->package, error))
    return FALSE;
  ferry_package_job_say (self->cli, self->package, FALSE);

  return TRUE;
}

gboolean
ferry_command_release_merge (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "stage", 0, 0, G_OPTION_ARG_STRING, &options.stage, N_("Compare against what ran last on this instance, the stage that the developments share"), "INSTANCE" },
    { "base", 0, 0, G_OPTION_ARG_STRING, &options.base, N_("Compare against this migration file"), "FILE" },
    { "take", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.takes, N_("Decide a record, or a table with its records: the number (1 …), source or digest of a file, base, out or structure"), "SUBJECT=WHAT" },
    { "decisions", 0, 0, G_OPTION_ARG_FILENAME, &options.decisions, N_("Decide as this file says"), "FILE" },
    { "write-decisions", 0, 0, G_OPTION_ARG_FILENAME, &options.write_decisions, N_("Write what is to be decided to a file"), "FILE" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("Title of the new migration file"), "TITLE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("File to make; in the library when not given"), "FILE" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_("List every record that has to be decided"), NULL },
    { NULL }
  };
  g_auto (GStrv) files = NULL;
  g_auto (Merge) self = { .cli = cli, .options = &options };
  g_autoptr (FerryJob) job = ferry_job_new (_("Merge migration files"));

  if (!ferry_command_parse (cli, arguments, entries, 2, G_MAXUINT, &files, error) || ferry_cli_get_catalogue (cli, error) == NULL ||
      ferry_cli_get_store (cli, error) == NULL)
    return FALSE;
  self.path = options.output != NULL ? g_strdup (options.output) : ferry_library_dup_new_path (cli->store, error);
  if (self.path == NULL || !open_all (&self, files, error) || !take_decisions (&self, error) || !ferry_run_job (cli, job, merge_cb, &self, error))
    return FALSE;

  return end (&self, error);
}
