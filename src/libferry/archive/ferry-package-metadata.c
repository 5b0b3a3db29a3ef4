#include "config.h"

#include "archive/ferry-package-metadata.h"

#include "model/ferry-variable.h"

/* what callers see, and the count of references */
typedef struct
{
  FerryPackageMetadata metadata;
  gatomicrefcount      references;
} Counted;

/**
 * ferry_package_plugin_new:
 * @name: short name of the plugin
 * @package_name: (nullable): its npm package
 * @version: (nullable): its version
 *
 * Any thread.
 *
 * Returns: (transfer full): the plugin
 *
 * Since: 0.1
 */
FerryPackagePlugin *
ferry_package_plugin_new (const char *name,
                          const char *package_name,
                          const char *version)
{
  FerryPackagePlugin *self = g_new0 (FerryPackagePlugin, 1);

  self->name = g_strdup (name);
  self->package_name = g_strdup (package_name);
  self->version = g_strdup (version);

  return self;
}

/**
 * ferry_package_plugin_free:
 * @self: (nullable) (transfer full): a plugin
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_package_plugin_free (FerryPackagePlugin *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->package_name);
  g_free (self->version);
  g_free (self);
}

/**
 * ferry_secret_finding_new:
 * @table: the table
 * @column: its column
 * @key: the key of the row as text
 * @path: (nullable): the place inside the column's JSON
 *
 * Tells where a literal secret stands; never what it is. Any thread.
 *
 * Returns: (transfer full): the finding
 *
 * Since: 0.1
 */
FerrySecretFinding *
ferry_secret_finding_new (const char *table,
                          const char *column,
                          const char *key,
                          const char *path)
{
  FerrySecretFinding *self = g_new0 (FerrySecretFinding, 1);

  self->table = g_strdup (table);
  self->column = g_strdup (column);
  self->key = g_strdup (key);
  self->path = g_strdup (path);

  return self;
}

/**
 * ferry_secret_finding_free:
 * @self: (nullable) (transfer full): a finding
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_secret_finding_free (FerrySecretFinding *self)
{
  if (self == NULL)
    return;

  g_free (self->table);
  g_free (self->column);
  g_free (self->key);
  g_free (self->path);
  g_free (self);
}

/**
 * ferry_package_table_new:
 * @rule: (transfer none): the table with its effective rule
 *
 * A table of which no rows travel, until ferry_package_writer_add_table() fills the rest. Any thread.
 *
 * Returns: (transfer full): the table
 *
 * Since: 0.1
 */
FerryPackageTable *
ferry_package_table_new (FerryTableRule *rule)
{
  FerryPackageTable *self;

  g_return_val_if_fail (FERRY_IS_TABLE_RULE (rule), NULL);

  self = g_new0 (FerryPackageTable, 1);
  self->rule = g_object_ref (rule);

  return self;
}

/**
 * ferry_package_table_free:
 * @self: (nullable) (transfer full): a table
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_package_table_free (FerryPackageTable *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->rule);
  g_strfreev (self->columns);
  ferry_row_order_free (self->order);
  g_free (self->entry);
  g_free (self->sha256);
  g_free (self->target_sha256);
  g_free (self);
}

/**
 * ferry_package_metadata_new:
 *
 * Makes metadata with empty lists; the maker fills the members before anybody else sees it. Any thread.
 *
 * Returns: (transfer full): the metadata
 *
 * Since: 0.1
 */
FerryPackageMetadata *
ferry_package_metadata_new (void)
{
  Counted *counted = g_new0 (Counted, 1);
  FerryPackageMetadata *self = &counted->metadata;

  g_atomic_ref_count_init (&counted->references);
  self->format = FERRY_PACKAGE_FORMAT;
  self->env = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->plugins = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_package_plugin_free);
  self->variables = g_ptr_array_new_with_free_func (g_object_unref);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_package_table_free);
  self->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_secret_finding_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->parents = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * ferry_package_metadata_ref:
 * @self: metadata
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
FerryPackageMetadata *
ferry_package_metadata_ref (FerryPackageMetadata *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&((Counted *) self)->references);

  return self;
}

/**
 * ferry_package_metadata_unref:
 * @self: (transfer full): metadata
 *
 * Drops a reference; the last one frees. Any thread.
 *
 * Since: 0.1
 */
void
ferry_package_metadata_unref (FerryPackageMetadata *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&((Counted *) self)->references))
    return;

  g_free (self->title);
  g_free (self->created_at);
  g_free (self->application_version);
  g_free (self->ferry_version);
  g_free (self->source_id);
  g_free (self->source_name);
  g_free (self->created_by);
  g_free (self->database_version);
  g_free (self->table_prefix);
  g_free (self->schema);
  g_free (self->structure_sha256);
  g_free (self->restored_from);
  g_free (self->backup_sha256);
  g_free (self->target_id);
  g_clear_object (&self->rule_set);
  g_hash_table_unref (self->env);
  g_ptr_array_unref (self->plugins);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->parents);
  g_free (self);
}

/**
 * ferry_package_metadata_find_table:
 * @self: metadata
 * @table: a table's id, as its rule names it
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): what the package says of the table
 *
 * Since: 0.1
 */
FerryPackageTable *
ferry_package_metadata_find_table (FerryPackageMetadata *self,
                                   const char           *table)
{
  g_return_val_if_fail (self != NULL && table != NULL, NULL);

  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryPackageTable *candidate = g_ptr_array_index (self->tables, i);

      if (g_str_equal (ferry_table_rule_get_table (candidate->rule), table))
        return candidate;
    }

  return NULL;
}
