#include "config.h"

#include "backup/ferry-backup-metadata.h"

#include "base/ferry-file.h"
#include "base/ferry-json.h"

static void
table_free (gpointer data)
{
  FerryBackupTable *table = data;

  g_free (table->schema);
  g_free (table->name);
  g_free (table);
}

static void
plugin_free (gpointer data)
{
  ferry_plugin_free (data);
}

/**
 * ferry_backup_metadata_new:
 *
 * Makes empty metadata to be filled.
 *
 * Returns: (transfer full): the metadata
 *
 * Since: 0.1
 */
FerryBackupMetadata *
ferry_backup_metadata_new (void)
{
  FerryBackupMetadata *self = g_new0 (FerryBackupMetadata, 1);

  self->plugins = g_ptr_array_new_with_free_func (plugin_free);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  return self;
}

/**
 * ferry_backup_metadata_free:
 * @self: (nullable): metadata
 *
 * Frees everything in it too.
 *
 * Since: 0.1
 */
void
ferry_backup_metadata_free (FerryBackupMetadata *self)
{
  if (self == NULL)
    return;
  g_free (self->version);
  g_free (self->database_version);
  g_free (self->client_version);
  g_ptr_array_unref (self->plugins);
  g_free (self->reason);
  g_free (self->execution);
  g_free (self->title);
  g_free (self->release);
  g_free (self->instance);
  g_free (self->schema);
  g_ptr_array_unref (self->tables);
  g_free (self->sha256);
  g_free (self);
}

/**
 * ferry_backup_metadata_add_table:
 * @self: metadata
 * @schema: the table's schema, "" for SQLite
 * @name: its name
 * @rows: how many rows it has at the moment of the backup
 * @with_rows: whether the backup holds them
 *
 * Adds a table to the list.
 *
 * Since: 0.1
 */
void
ferry_backup_metadata_add_table (FerryBackupMetadata *self,
                                 const char          *schema,
                                 const char          *name,
                                 gint64               rows,
                                 gboolean             with_rows)
{
  FerryBackupTable *table = g_new0 (FerryBackupTable, 1);

  g_return_if_fail (self != NULL && schema != NULL && name != NULL);

  table->schema = g_strdup (schema);
  table->name = g_strdup (name);
  table->rows = rows;
  table->with_rows = with_rows;
  g_ptr_array_add (self->tables, table);
}

static void
add_string (JsonBuilder *builder,
            const char  *member,
            const char  *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
build_database (JsonBuilder         *builder,
                FerryBackupMetadata *self)
{
  json_builder_set_member_name (builder, "database");
  json_builder_begin_object (builder);
  add_string (builder, "dialect", ferry_dialect_to_string (self->dialect));
  if (self->dialect == FERRY_DIALECT_POSTGRES)
    add_string (builder, "toolchain", "postgres");
  json_builder_set_member_name (builder, "underscored");
  json_builder_add_boolean_value (builder, self->underscored);
  add_string (builder, "version", self->database_version);
  add_string (builder, "backupClientVersion", self->client_version);
  json_builder_end_object (builder);
}

static void
build_plugins (JsonBuilder         *builder,
               FerryBackupMetadata *self)
{
  json_builder_set_member_name (builder, "plugins");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->plugins->len; i++)
    {
      const FerryPlugin *plugin = g_ptr_array_index (self->plugins, i);

      json_builder_begin_object (builder);
      add_string (builder, "name", plugin->name);
      add_string (builder, "version", plugin->version);
      add_string (builder, "packageName", plugin->package_name);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_tables (JsonBuilder         *builder,
              FerryBackupMetadata *self)
{
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryBackupTable *table = g_ptr_array_index (self->tables, i);

      json_builder_begin_object (builder);
      add_string (builder, "schema", *table->schema != '\0' ? table->schema : NULL);
      add_string (builder, "name", table->name);
      json_builder_set_member_name (builder, "rows");
      json_builder_add_int_value (builder, table->rows);
      json_builder_set_member_name (builder, "data");
      json_builder_add_boolean_value (builder, table->with_rows);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_ferry (JsonBuilder         *builder,
             FerryBackupMetadata *self)
{
  g_autofree char *created = ferry_time_to_iso (self->created);

  json_builder_set_member_name (builder, "ferry");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FERRY_BACKUP_FORMAT);
  add_string (builder, "createdAt", created);
  add_string (builder, "reason", self->reason);
  add_string (builder, "execution", self->execution);
  add_string (builder, "title", self->title);
  add_string (builder, "release", self->release);
  add_string (builder, "instance", self->instance);
  add_string (builder, "schema", self->schema);
  add_string (builder, "sha256", self->sha256);
  build_tables (builder, self);
  json_builder_end_object (builder);
}

/**
 * ferry_backup_metadata_to_json:
 * @self: metadata
 *
 * Writes the metadata as `_metadata.json` holds it. Source of NocoBase's members: backups written by NocoBase 2.2.15.
 *
 * Returns: (transfer full): the text
 *
 * Since: 0.1
 */
char *
ferry_backup_metadata_to_json (FerryBackupMetadata *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "metadataVersion");
  json_builder_add_int_value (builder, FERRY_BACKUP_METADATA_VERSION);
  json_builder_set_member_name (builder, "enableFilesBackup");
  json_builder_add_boolean_value (builder, self->has_files);
  add_string (builder, "version", self->version);
  build_database (builder, self);
  build_plugins (builder, self);
  if (self->by_ferry)
    build_ferry (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return ferry_json_to_string (root, TRUE);
}
