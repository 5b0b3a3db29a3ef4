#include "config.h"

#include "backup/ferry-backup-metadata.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

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
  if (ferry_json_opt_int (ferry, "format", FERRY_BACKUP_FORMAT) > FERRY_BACKUP_FORMAT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT, _("%s was written by a newer Ferry. Use that version, or a newer one"), what);
      return FALSE;
    }
  self->by_ferry = TRUE;
  if (!ferry_time_from_iso (ferry_json_opt_string (ferry, "createdAt", ""), &self->created))
    self->created = 0;
  self->reason = g_strdup (ferry_json_opt_string (ferry, "reason", NULL));
  self->execution = g_strdup (ferry_json_opt_string (ferry, "execution", NULL));
  self->title = g_strdup (ferry_json_opt_string (ferry, "title", NULL));
  self->release = g_strdup (ferry_json_opt_string (ferry, "release", NULL));
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
  if (version > FERRY_BACKUP_METADATA_VERSION)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT,
                   _("%s has metadata of version %" PRId64 ", this Ferry reads up to %d. Use a newer Ferry"), what, version, FERRY_BACKUP_METADATA_VERSION);
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
