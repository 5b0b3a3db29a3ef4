#include "config.h"

#include "migrate/ferry-migrate.h"

#include "archive/ferry-package-writer.h"
#include "backup/ferry-backup-record.h"
#include "backup/ferry-backup-trial.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-secret-reader.h"
#include "migrate/ferry-site-notes.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>

/* What one creation works with. */
typedef struct
{
  FerrySite                 *site;
  FerryCatalogue            *catalogue;
  const FerryPackageOptions *options;
  FerryJob                  *job;
  FerryDatabase             *db;
  FerrySchema               *schema;
  FerryPackageMetadata      *metadata;
  FerryPackageWriter        *writer;
  char                      *path;
} Creation;

static void
creation_clear (Creation *self)
{
  g_clear_object (&self->writer);
  g_clear_pointer (&self->metadata, ferry_package_metadata_unref);
  g_clear_pointer (&self->schema, ferry_schema_unref);
  g_clear_object (&self->db);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Creation, creation_clear)

static char *
output_path (const FerryPackageOptions *options)
{
  g_autofree char *name = NULL;

  if (!g_file_test (options->output, G_FILE_TEST_IS_DIR))
    return g_strdup (options->output);
  name = g_strdup_printf ("migration_%" PRId64 ".nbdata", ferry_time_now () / 1000);
  return g_build_filename (options->output, name, NULL);
}

static gboolean
add_plugins (Creation  *self,
             GError   **error)
{
  g_autoptr(GPtrArray) plugins = ferry_site_read_plugins (self->site, self->db, self->schema, error);

  for (guint i = 0; plugins != NULL && i < plugins->len; i++)
    {
      const FerryPlugin *plugin = g_ptr_array_index (plugins, i);

      if (plugin->enabled)
        g_ptr_array_add (self->metadata->plugins, ferry_package_plugin_new (plugin->name, plugin->package_name, plugin->version));
    }
  return plugins != NULL;
}

/* Names and types only: a package never holds the value of a variable. */
static gboolean
add_variables (Creation  *self,
               GError   **error)
{
  g_autoptr(GPtrArray) variables = ferry_site_read_variables (self->site, self->db, self->schema, error);

  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (variables, i);

      g_ptr_array_add (self->metadata->variables,
                       ferry_variable_new (ferry_variable_get_name (variable), ferry_variable_get_secret (variable), NULL));
    }
  return variables != NULL;
}

static void
add_env (Creation *self)
{
  const char * const *keys = ferry_site_compared_keys ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *value = ferry_site_get_env (self->site, keys[i]);

      if (value != NULL)
        g_hash_table_insert (self->metadata->env, g_strdup (keys[i]), g_strdup (value));
    }
}

static char *
default_title (FerrySite *site)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H:%M");

  return g_strdup_printf ("%s, %s", ferry_site_get_name (site), when);
}

/* What tells whether states belong together. */
static gboolean
describe_snapshot (Creation  *self,
                   GError   **error)
{
  FerryPackageMetadata *metadata = self->metadata;
  g_autoptr(GPtrArray) records = NULL, witnesses = NULL;
  const FerryBackupRecord *record;

  metadata->snapshot = TRUE;
  if (self->options->backup == NULL)
    {
      witnesses = ferry_witness_read_all (self->site, self->db, error);
      metadata->restored_from = witnesses != NULL ? ferry_witness_dup_restored (witnesses) : NULL;
      return witnesses != NULL;
    }
  metadata->backup_sha256 = ferry_sha256_file (self->options->backup, error);
  if (metadata->backup_sha256 == NULL)
    return FALSE;
  records = ferry_backup_records_load (self->site);
  record = ferry_backup_records_find_digest (records, metadata->backup_sha256);
  metadata->backup_made = record != NULL && record->made;
  return TRUE;
}

static gboolean
describe_source (Creation  *self,
                 GError   **error)
{
  FerryPackageMetadata *metadata = self->metadata;

  metadata->format = FERRY_PACKAGE_FORMAT;
  metadata->title = self->options->title != NULL ? g_strdup (self->options->title) : default_title (self->site);
  metadata->created_at = ferry_time_to_iso (ferry_time_now ());
  metadata->ferry_version = g_strdup (FERRY_VERSION);
  metadata->source_id = g_strdup (ferry_site_get_id (self->site));
  metadata->source_name = g_strdup (ferry_site_get_name (self->site));
  metadata->created_by = ferry_user_at_host ();
  metadata->dialect = ferry_site_get_dialect (self->site);
  metadata->database_version = ferry_database_dup_version (self->db);
  metadata->underscored = ferry_site_get_underscored (self->site);
  metadata->table_prefix = g_strdup (ferry_site_get_table_prefix (self->site));
  metadata->schema = g_strdup (ferry_site_get_schema (self->site));
  metadata->rule_set = g_object_ref (self->options->rule_set);
  metadata->application_version = ferry_site_read_version (self->site, self->db, self->schema, error);
  add_env (self);
  return metadata->application_version != NULL && add_plugins (self, error) && add_variables (self, error)
         && ferry_site_add_notes (self->site, self->db, self->schema, metadata->notes, error);
}

static char **
stored_columns (const FerryTable *table)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->generated == FERRY_GENERATED_NONE)
        g_strv_builder_add (builder, column->name);
    }
  return g_strv_builder_end (builder);
}

/* Partitioned tables hold no rows of their own: their partitions do. */
static gboolean
rows_travel (const FerryPackageTable *packed,
             const FerryTable        *table)
{
  return ferry_rule_moves_rows (ferry_table_rule_get_rule (packed->rule)) && table->kind != FERRY_TABLE_PARTITIONED;
}

/* SQLite lets the columns of a primary key be empty, and empty ones do not collide: such rows can't be told apart. */
static gboolean
find_rows_alike (Creation             *self,
                 const FerryTable     *table,
                 const FerryRowOrder  *order,
                 char                **columns,
                 gboolean             *alike,
                 GError              **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT 1 FROM ");
  g_autoptr(GString) keys = g_string_new (NULL);
  g_autofree char *quoted = ferry_database_quote_table (self->db, table);
  g_autofree char *value = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean nullable = FALSE;

  *alike = FALSE;
  for (guint i = 0; order->unique && i < order->n_keys; i++)
    {
      const FerryColumn *column = ferry_table_find_column (table, columns[order->index[i]]);
      g_autofree char *name = ferry_database_quote (column->name);

      nullable |= !column->not_null;
      g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", name);
    }
  if (!nullable || self->schema->dialect != FERRY_DIALECT_SQLITE || table->without_rowid)
    return TRUE;
  g_string_append_printf (sql, "%s GROUP BY %s HAVING count(*) > 1 LIMIT 1", quoted, keys->str);
  value = ferry_database_query_value (self->db, sql->str, NULL, &local_error);
  *alike = value != NULL;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The same, decided otherwise. */
static FerryTableRule *
not_merged (FerryTableRule *rule)
{
  return g_object_new (FERRY_TYPE_TABLE_RULE,
                       "table", ferry_table_rule_get_table (rule), "logical-name", ferry_table_rule_get_logical_name (rule),
                       "group", ferry_table_rule_get_group (rule), "category", ferry_table_rule_get_category (rule),
                       "owner", ferry_table_rule_get_owner (rule), "origin", ferry_table_rule_get_origin (rule),
                       "key", "", "auto-increment", FALSE, "rows", ferry_table_rule_get_rows (rule),
                       "rule", FERRY_RULE_SCHEMA_ONLY, "wanted-rule", ferry_table_rule_get_wanted_rule (rule),
                       "reason", FERRY_RULE_REASON_NO_KEY, "allowed-rules", ferry_table_rule_get_allowed_rules (rule), NULL);
}

static gboolean
decide_without_key (FerryPackageTable  *packed,
                    FerryDialect        dialect,
                    const FerryTable   *table,
                    GError            **error)
{
  FerryRule rule = ferry_table_rule_get_rule (packed->rule);

  g_clear_pointer (&packed->order, ferry_row_order_free);
  if (rule == FERRY_RULE_OVERWRITE)
    {
      packed->order = ferry_row_order_new_without_key (dialect, table, (const char * const *) packed->columns);
      return TRUE;
    }
  if (ferry_table_rule_get_reason (packed->rule) == FERRY_RULE_REASON_INDEPENDENT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                   _("The rule %s for the table %s can't apply: several of its rows have an empty key. Fill the keys, or choose overwrite, schema-only or skip."),
                   ferry_rule_to_string (rule), ferry_table_rule_get_table (packed->rule));
      return FALSE;
    }
  g_clear_pointer (&packed->columns, g_strfreev);
  {
    g_autoptr(FerryTableRule) old = packed->rule;

    packed->rule = not_merged (old);
  }
  return TRUE;
}

static gboolean
add_order (Creation           *self,
           FerryPackageTable  *packed,
           const FerryTable   *table,
           GError            **error)
{
  gboolean alike;

  packed->columns = stored_columns (table);
  packed->order = ferry_row_order_new (self->schema->dialect, table, (const char * const *) packed->columns);
  return find_rows_alike (self, table, packed->order, packed->columns, &alike, error)
         && (!alike || decide_without_key (packed, self->schema->dialect, table, error));
}

static FerryRule
snapshot_rule (Creation       *self,
               FerryTableRule *rule)
{
  FerryRuleReason reason = ferry_table_rule_get_reason (rule);
  const FerryCatalogueEntry *entry = ferry_catalogue_find (self->catalogue, ferry_table_rule_get_logical_name (rule));
  gboolean never = reason == FERRY_RULE_REASON_OWN_TABLE || reason == FERRY_RULE_REASON_NEVER_TRAVELS || (entry != NULL && entry->data_never_travels);

  if (never || (self->options->tables != NULL && !g_strv_contains (self->options->tables, ferry_table_rule_get_table (rule))))
    return FERRY_RULE_SKIP;
  return FERRY_RULE_OVERWRITE;
}

static FerryTableRule *
for_snapshot (Creation       *self,
              FerryTableRule *rule)
{
  FerryRule taken = snapshot_rule (self, rule);

  return g_object_new (FERRY_TYPE_TABLE_RULE,
                       "table", ferry_table_rule_get_table (rule), "logical-name", ferry_table_rule_get_logical_name (rule),
                       "group", ferry_table_rule_get_group (rule), "category", ferry_table_rule_get_category (rule),
                       "owner", ferry_table_rule_get_owner (rule), "origin", ferry_table_rule_get_origin (rule),
                       "key", ferry_table_rule_get_key (rule), "auto-increment", ferry_table_rule_get_auto_increment (rule),
                       "rows", ferry_table_rule_get_rows (rule), "rule", taken, "wanted-rule", taken,
                       "reason", FERRY_RULE_REASON_INDEPENDENT, "allowed-rules", ferry_table_rule_get_allowed_rules (rule), NULL);
}

static GPtrArray *
decide_rules (Creation  *self,
              GError   **error)
{
  GPtrArray *rules = ferry_catalogue_resolve (self->catalogue, self->site, self->db, self->schema, self->options->rule_set, FALSE, error);

  for (guint i = 0; rules != NULL && self->options->snapshot && i < rules->len; i++)
    {
      g_autoptr(FerryTableRule) decided = g_ptr_array_index (rules, i);

      g_ptr_array_index (rules, i) = for_snapshot (self, decided);
    }
  return rules;
}

static gboolean
add_tables (Creation  *self,
            GError   **error)
{
  g_autoptr(GPtrArray) rules = decide_rules (self, error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) travelling = NULL;
  g_autoptr(FerrySchema) structure = NULL;

  if (rules == NULL)
    return FALSE;
  for (guint i = 0; i < rules->len; i++)
    {
      FerryTableRule *rule = g_ptr_array_index (rules, i);
      FerryPackageTable *packed = ferry_package_table_new (rule);
      FerryTable *table = ferry_schema_find_table (self->schema, ferry_table_rule_get_table (rule));

      g_ptr_array_add (self->metadata->tables, packed);
      if (ferry_table_rule_get_rule (rule) != FERRY_RULE_SKIP)
        g_strv_builder_add (builder, ferry_table_rule_get_table (rule));
      if (rows_travel (packed, table) && !add_order (self, packed, table, error))
        return FALSE;
    }
  travelling = g_strv_builder_end (builder);
  structure = ferry_schema_subset (self->schema, (const char * const *) travelling);
  return ferry_package_writer_set_structure (self->writer, self->metadata, structure, error);
}

static GPtrArray *
row_columns (char **names)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (columns, ferry_row_column_new (names[i], NULL, NULL));
  return columns;
}

static FerryRowReader *
read_table (Creation           *self,
            FerryPackageTable  *packed,
            GError            **error)
{
  FerryTable *table = ferry_schema_find_table (self->schema, ferry_table_rule_get_table (packed->rule));
  const FerryCatalogueEntry *entry = ferry_catalogue_find (self->catalogue, ferry_table_rule_get_logical_name (packed->rule));
  g_autoptr(GPtrArray) columns = row_columns (packed->columns);
  g_autoptr(FerryRowReader) rows = ferry_database_read_rows (self->db, table, columns, packed->order, error);

  if (rows == NULL || entry == NULL || entry->may_hold_secrets == NULL)
    return g_steal_pointer (&rows);
  return ferry_secret_reader_new (rows, self->schema->dialect, packed, entry->may_hold_secrets, self->metadata->secrets);
}

static gboolean
write_rows (Creation  *self,
            GError   **error)
{
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      FerryPackageTable *packed = g_ptr_array_index (self->metadata->tables, i);
      g_autoptr(FerryRowReader) rows = NULL;

      if (packed->columns == NULL)
        continue;
      if (ferry_job_is_cancelled (self->job, error)
          || (rows = read_table (self, packed, error)) == NULL
          || !ferry_package_writer_add_table (self->writer, packed, rows, self->job, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_secrets (Creation  *self,
                GError   **error)
{
  const FerrySecretFinding *first;

  if (self->metadata->secrets->len == 0 || !ferry_rule_set_get_refuse_secrets (self->options->rule_set))
    return TRUE;
  first = g_ptr_array_index (self->metadata->secrets, 0);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED,
               g_dngettext (GETTEXT_PACKAGE,
                            "The rule set refuses literal secrets, and %u was found: table %s, row %s, %s%s%s. Replace it by a variable such as {{$env.NAME}}.",
                            "The rule set refuses literal secrets, and %u were found, the first in table %s, row %s, %s%s%s. Replace them by variables such as {{$env.NAME}}.",
                            self->metadata->secrets->len),
               self->metadata->secrets->len, first->table, first->key, first->column,
               first->path != NULL && *first->path != '\0' ? ": " : "", first->path != NULL ? first->path : "");
  return FALSE;
}

/* A snapshot is a part of something larger, whose step shows its progress. */
static void
begin (Creation   *self,
       const char *step)
{
  if (!self->options->snapshot)
    ferry_job_begin_step (self->job, step);
}

static void
add_steps (Creation *self)
{
  if (self->options->snapshot)
    return;
  ferry_job_add_step (self->job, "read", _("Read the structure"), 5);
  ferry_job_add_step (self->job, "rows", _("Write the rows"), 90);
  ferry_job_add_step (self->job, "finish", _("Finish the file"), 5);
}

static gboolean
write_package (Creation  *self,
               GError   **error)
{
  self->schema = ferry_database_read_schema (self->db, error);
  if (self->schema == NULL || !describe_source (self, error) || (self->options->snapshot && !describe_snapshot (self, error)) || !add_tables (self, error))
    return FALSE;
  begin (self, "rows");
  if (!write_rows (self, error) || !refuse_secrets (self, error) || ferry_job_is_cancelled (self->job, error))
    return FALSE;
  begin (self, "finish");
  return ferry_package_writer_finish (self->writer, self->metadata, NULL, error);
}

/* of the instance's own database, or one that holds what a backup of it holds */
static FerryPackage *
create_from (FerrySite                  *site,
             FerryDatabase              *db,
             FerryCatalogue             *catalogue,
             const FerryPackageOptions  *options,
             FerryJob                   *job,
             GError                    **error)
{
  g_auto(Creation) creation = { .site = site, .catalogue = catalogue, .options = options, .job = job, .db = g_object_ref (db) };
  gboolean written;

  add_steps (&creation);
  begin (&creation, "read");
  creation.path = output_path (options);
  creation.metadata = ferry_package_metadata_new ();
  if ((creation.writer = ferry_package_writer_new (creation.path, error)) == NULL
      || !ferry_database_begin (creation.db, FERRY_TRANSACTION_SNAPSHOT, error))
    return NULL;
  written = write_package (&creation, error);
  ferry_database_rollback (creation.db);
  return written ? ferry_package_open (creation.path, error) : NULL;
}

typedef struct
{
  FerrySite                 *site;
  FerryCatalogue            *catalogue;
  const FerryPackageOptions *options;
  FerryJob                  *job;
  FerryPackage              *package;
} Look;

static gboolean
look_cb (FerryDatabase  *db,
         gpointer        user_data,
         GError        **error)
{
  Look *look = user_data;

  look->package = create_from (look->site, db, look->catalogue, look->options, look->job, error);
  return look->package != NULL;
}

static FerryPackage *
create_from_backup (FerrySite                  *site,
                    FerryCatalogue             *catalogue,
                    const FerryPackageOptions  *options,
                    FerryJob                   *job,
                    GError                    **error)
{
  Look look = { .site = site, .catalogue = catalogue, .options = options, .job = job };

  if (ferry_backup_look (site, options->backup, options->password, look_cb, &look, job, error))
    return look.package;
  g_clear_object (&look.package);
  return NULL;
}

/**
 * ferry_package_create:
 * @site: the source
 * @catalogue: the catalogue
 * @options: rule set, title, place; or what a snapshot shall hold
 * @job: (nullable): steps `read`, `rows`, `finish`, of a snapshot none of its own; cancelling leaves no file
 * @error: return location
 *
 * Makes a migration file from one consistent snapshot of the source's database. Rows are streamed: memory does not grow with the
 * tables. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the new package, opened.
 *
 * Since: 0.1
 */
FerryPackage *
ferry_package_create (FerrySite                  *site,
                      FerryCatalogue             *catalogue,
                      const FerryPackageOptions  *options,
                      FerryJob                   *job,
                      GError                    **error)
{
  g_autoptr(FerryDatabase) db = NULL;

  if (options->snapshot && options->backup != NULL)
    return create_from_backup (site, catalogue, options, job, error);
  db = ferry_site_open_database (site, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  return db != NULL ? create_from (site, db, catalogue, options, job, error) : NULL;
}
