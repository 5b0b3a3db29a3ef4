#include "config.h"

#include "ferry-package-job.h"

#include "ferry-format.h"
#include "ferry-run.h"

typedef struct
{
  FerryInstance       *instance;
  FerryPackageOptions  options;
  FerryPackage        *package;
} Create;

static gboolean
create_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Create *self = user_data;

  self->package = ferry_instance_create_package (self->instance, &self->options, job, error);

  return self->package != NULL;
}

FerryPackage *
ferry_package_job_create (FerryCli       *cli,
                          FerryInstance  *instance,
                          FerryRuleSet   *rule_set,
                          const char     *title,
                          const char     *output,
                          GError        **error)
{
  FerryStore *store = ferry_cli_get_store (cli, error);
  g_autofree char *path = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Create a package"));
  g_autoptr (FerryPackage) package = NULL;
  Create create;

  if (store == NULL)
    return NULL;
  if (output != NULL && g_file_test (output, G_FILE_TEST_EXISTS) && !g_file_test (output, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” is there already: choose another name."), output);
      return NULL;
    }
  path = output != NULL ? g_strdup (output) : ferry_library_dup_new_path (store, error);
  if (path == NULL)
    return NULL;
  create = (Create) { .instance = instance, .options = { .rule_set = rule_set, .title = title, .output = path } };
  ferry_run_job (cli, job, create_cb, &create, error);
  package = create.package;
  if (package == NULL || !ferry_library_register (store, package, error))
    return NULL;

  return g_steal_pointer (&package);
}

static void
say_tables (FerryCli             *cli,
            FerryPackageMetadata *metadata,
            gboolean              all)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _("GROUP"), _("RULE"), _(">ROWS"), _(">PACKED"), _("WHY"), NULL);
  guint moved = 0, not_merged = 0;

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (metadata->tables, i);
      g_autofree char *rows = ferry_format_count (table->rows);
      g_autofree char *packed = ferry_format_size (table->packed);
      g_autofree char *why = ferry_table_rule_dup_reason_text (table->rule);
      gboolean travels = table->entry != NULL;

      moved += travels;
      not_merged += ferry_table_rule_is_not_merged (table->rule);
      if (all || travels || ferry_table_rule_is_not_merged (table->rule))
        ferry_text_table_add_row (text, ferry_table_rule_get_table (table->rule), ferry_table_group_to_string (ferry_table_rule_get_group (table->rule)),
                                  ferry_rule_to_string (ferry_table_rule_get_rule (table->rule)), travels ? rows : "", travels ? packed : "", why);
    }
  if (ferry_text_table_get_rows (text) > 0)
    ferry_cli_say_table (cli, text);
  ferry_cli_say (cli, _("%u tables; rows of %u travel\n"), metadata->tables->len, moved);
  if (not_merged > 0)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, ngettext ("%u table could not be merged\n", "%u tables could not be merged\n", not_merged), not_merged);
}

static void
say_findings (FerryCli             *cli,
              FerryPackageMetadata *metadata)
{
  for (guint i = 0; i < metadata->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (metadata->variables, i);

      ferry_cli_say (cli, "  %-12s %s\n", ferry_variable_get_secret (variable) ? _("secret") : _("variable"), ferry_variable_get_name (variable));
    }
  for (guint i = 0; i < metadata->secrets->len; i++)
    {
      const FerrySecretFinding *finding = g_ptr_array_index (metadata->secrets, i);
      g_autofree char *key = ferry_escape_for_display (finding->key);

      ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("  literal secret in %s, row %s, %s%s%s\n"), finding->table, key, finding->column,
                            finding->path != NULL && *finding->path != '\0' ? ": " : "", finding->path != NULL ? finding->path : "");
    }
  for (guint i = 0; i < metadata->notes->len; i++)
    ferry_cli_say (cli, _("  note         %s\n"), (const char *) g_ptr_array_index (metadata->notes, i));
}

/**
 * ferry_package_job_say:
 * @all: whether tables without rows are listed too
 */
void
ferry_package_job_say (FerryCli     *cli,
                       FerryPackage *package,
                       gboolean      all)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  g_autofree char *created = ferry_format_iso_time (metadata->created_at);
  g_autofree char *size = ferry_format_size (ferry_package_get_size (package));

  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", metadata->title);
  ferry_cli_say (cli, _("  digest       %s\n"), ferry_package_get_digest (package));
  ferry_cli_say (cli, _("  file         %s (%s)\n"), ferry_package_get_path (package), size);
  ferry_cli_say (cli, _("  source       %s, %s %s\n"), metadata->source_name, ferry_dialect_to_string (metadata->dialect),
                 *metadata->application_version != '\0' ? metadata->application_version : _("(no NocoBase application)"));
  for (guint i = 0; i < metadata->parents->len; i++)
    ferry_cli_say (cli, _("  merged from  %.12s\n"), (const char *) g_ptr_array_index (metadata->parents, i));
  ferry_cli_say (cli, _("  created      %s by %s\n"), created, metadata->created_by);
  ferry_cli_say (cli, _("  rules        %s\n"), ferry_rule_set_get_name (metadata->rule_set));
  ferry_cli_say (cli, _("  plugins      %u\n"), metadata->plugins->len);
  say_findings (cli, metadata);
  say_tables (cli, metadata, all);
}

JsonNode *
ferry_package_job_to_json (FerryPackage *package)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "digest", ferry_package_get_digest (package));
  ferry_json_set_text (object, "path", ferry_package_get_path (package));
  json_object_set_int_member (object, "size", ferry_package_get_size (package));
  ferry_json_set_node_of (object, "metadata", ferry_package_metadata_to_json (ferry_package_get_metadata (package)));

  return ferry_json_object_node (object);
}
