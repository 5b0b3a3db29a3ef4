#include "config.h"

#include "backup/ferry-backup-metadata.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

/* The one that NocoBase 2.2 writes. */
#define METADATA_VERSION 2
#define FERRY_FORMAT 1

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
  json_builder_add_int_value (builder, FERRY_FORMAT);
  add_string (builder, "createdAt", created);
  add_string (builder, "reason", self->reason);
  add_string (builder, "execution", self->execution);
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
  json_builder_add_int_value (builder, METADATA_VERSION);
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

static JsonObject *
opt_object (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
opt_array (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
element_object (JsonArray *array,
                guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_plugins (FerryBackupMetadata *self,
              JsonObject          *root)
{
  JsonArray *plugins = opt_array (root, "plugins");

  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    {
      JsonObject *object = element_object (plugins, i);
      FerryPlugin *plugin;

      if (object == NULL)
        continue;
      plugin = g_new0 (FerryPlugin, 1);
      plugin->name = g_strdup (ferry_json_opt_string (object, "name", ""));
      plugin->version = g_strdup (ferry_json_opt_string (object, "version", ""));
      plugin->package_name = g_strdup (ferry_json_opt_string (object, "packageName", ""));
      plugin->enabled = plugin->installed = TRUE;
      g_ptr_array_add (self->plugins, plugin);
    }
}

static gboolean
read_tables (FerryBackupMetadata  *self,
             JsonObject           *ferry,
             GError              **error)
{
  JsonArray *tables = ferry_json_get_array (ferry, "tables", error);

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *object = element_object (tables, i);
      const char *name = object != NULL ? ferry_json_get_string (object, "name", error) : NULL;

      if (name == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The metadata of the backup lists a table without a name. Use another backup"));
          return FALSE;
        }
      ferry_backup_metadata_add_table (self, ferry_json_opt_string (object, "schema", ""), name,
                                       ferry_json_opt_int (object, "rows", -1), ferry_json_opt_bool (object, "data", TRUE));
    }
  return tables != NULL;
}

static gboolean
read_ferry (FerryBackupMetadata  *self,
            JsonObject           *root,
            const char           *what,
            GError              **error)
{
  JsonObject *ferry = opt_object (root, "ferry");

  if (ferry == NULL)
    return TRUE;
  if (ferry_json_opt_int (ferry, "format", FERRY_FORMAT) > FERRY_FORMAT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT, _("%s was written by a newer Ferry. Use that version, or a newer one"), what);
      return FALSE;
    }
  self->by_ferry = TRUE;
  if (!ferry_time_from_iso (ferry_json_opt_string (ferry, "createdAt", ""), &self->created))
    self->created = 0;
  self->reason = g_strdup (ferry_json_opt_string (ferry, "reason", NULL));
  self->execution = g_strdup (ferry_json_opt_string (ferry, "execution", NULL));
  self->instance = g_strdup (ferry_json_opt_string (ferry, "instance", NULL));
  self->schema = g_strdup (ferry_json_opt_string (ferry, "schema", NULL));
  self->sha256 = g_strdup (ferry_json_opt_string (ferry, "sha256", NULL));
  return read_tables (self, ferry, error);
}

static gboolean
read_database (FerryBackupMetadata  *self,
               JsonObject           *root,
               const char           *what,
               GError              **error)
{
  JsonObject *database = ferry_json_get_object (root, "database", error);
  const char *dialect = database != NULL ? ferry_json_get_string (database, "dialect", error) : NULL;

  if (dialect == NULL)
    return FALSE;
  if (!ferry_dialect_from_string (dialect, &self->dialect))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("%s is of a database of the kind “%s”. Ferry knows postgres and sqlite"), what, dialect);
      return FALSE;
    }
  self->underscored = ferry_json_opt_bool (database, "underscored", FALSE);
  self->database_version = g_strdup (ferry_json_opt_string (database, "version", ""));
  self->client_version = g_strdup (ferry_json_opt_string (database, "backupClientVersion", NULL));
  return TRUE;
}

static gboolean
read_root (FerryBackupMetadata  *self,
           JsonObject           *root,
           const char           *what,
           GError              **error)
{
  gint64 version;

  if (!ferry_json_get_int (root, "metadataVersion", &version, error))
    return FALSE;
  if (version > METADATA_VERSION)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT,
                   _("%s has metadata of version %" G_GINT64_FORMAT ", this Ferry reads up to %d. Use a newer Ferry"), what, version, METADATA_VERSION);
      return FALSE;
    }
  self->version = g_strdup (ferry_json_opt_string (root, "version", ""));
  self->has_files = ferry_json_opt_bool (root, "enableFilesBackup", FALSE);
  read_plugins (self, root);
  return read_database (self, root, what, error) && read_ferry (self, root, what, error);
}

/**
 * ferry_backup_metadata_new_from_json:
 * @text: the content of `_metadata.json`
 * @length: its bytes
 * @what: the name of the backup, for messages
 * @error: %FERRY_ERROR_DAMAGED, %FERRY_ERROR_NEWER_FORMAT, %FERRY_ERROR_UNSUPPORTED
 *
 * Reads metadata, NocoBase's own or ours. Members that nobody knows are passed over.
 *
 * Returns: (transfer full): the metadata
 *
 * Since: 0.1
 */
FerryBackupMetadata *
ferry_backup_metadata_new_from_json (const char  *text,
                                     gsize        length,
                                     const char  *what,
                                     GError     **error)
{
  g_autoptr(FerryBackupMetadata) self = ferry_backup_metadata_new ();
  g_autoptr(JsonNode) root = ferry_json_parse (text, (gssize) length, what, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s: the metadata is no object. Use another backup"), what);
      return NULL;
    }
  if (!read_root (self, json_node_get_object (root), what, error))
    return NULL;
  return g_steal_pointer (&self);
}
