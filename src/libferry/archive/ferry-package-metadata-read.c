#include "config.h"

#include "archive/ferry-package-metadata.h"

#include "archive/ferry-package-json-private.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "model/ferry-variable.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef gboolean (*ItemFunc) (FerryPackageMetadata *self, JsonNode *node, GError **error);

static gboolean
read_items (FerryPackageMetadata  *self,
            JsonObject            *object,
            const char            *member,
            ItemFunc               read_item,
            GError               **error)
{
  JsonArray *array = ferry_json_get_array (object, member, error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_item (self, json_array_get_element (array, i), error))
      {
        g_prefix_error (error, "%s[%u]: ", member, i);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_plugin (FerryPackageMetadata  *self,
             JsonNode              *node,
             GError               **error)
{
  JsonObject *object = ferry_package_item_object (node, error);
  FerryPackagePlugin *plugin;

  if (object == NULL)
    return FALSE;
  plugin = ferry_package_plugin_new (NULL, NULL, NULL);
  g_ptr_array_add (self->plugins, plugin);

  return ferry_package_read_needed_text (object, "name", &plugin->name, error)
         && ferry_package_read_text (object, "packageName", &plugin->package_name, error)
         && ferry_package_read_text (object, "version", &plugin->version, error);
}

static gboolean
read_variable (FerryPackageMetadata  *self,
               JsonNode              *node,
               GError               **error)
{
  JsonObject *object = ferry_package_item_object (node, error);
  const char *name, *type;

  if (object == NULL)
    return FALSE;
  name = ferry_json_get_string (object, "name", error);
  type = name != NULL ? ferry_json_get_string (object, "type", error) : NULL;
  if (type == NULL)
    return FALSE;
  if (!g_str_equal (type, "secret") && !g_str_equal (type, "default"))
    return ferry_package_damaged (error, _("there is no type “%s”"), type);
  g_ptr_array_add (self->variables, ferry_variable_new (name, g_str_equal (type, "secret"), NULL));

  return TRUE;
}

static gboolean
read_secret (FerryPackageMetadata  *self,
             JsonNode              *node,
             GError               **error)
{
  JsonObject *object = ferry_package_item_object (node, error);
  FerrySecretFinding *finding;

  if (object == NULL)
    return FALSE;
  finding = ferry_secret_finding_new (NULL, NULL, NULL, NULL);
  g_ptr_array_add (self->secrets, finding);

  return ferry_package_read_needed_text (object, "table", &finding->table, error)
         && ferry_package_read_needed_text (object, "column", &finding->column, error)
         && ferry_package_read_text (object, "key", &finding->key, error)
         && ferry_package_read_text (object, "path", &finding->path, error);
}

static gboolean
read_note (FerryPackageMetadata  *self,
           JsonNode              *node,
           GError               **error)
{
  const char *text = ferry_package_item_text (node, error);

  if (text == NULL)
    return FALSE;
  g_ptr_array_add (self->notes, g_strdup (text));

  return TRUE;
}

static gboolean
read_parent (FerryPackageMetadata  *self,
             JsonNode              *node,
             GError               **error)
{
  const char *text = ferry_package_item_text (node, error);

  if (text == NULL)
    return FALSE;
  if (!ferry_package_is_sha256 (text))
    return ferry_package_damaged (error, _("“%s” is no digest"), text);
  g_ptr_array_add (self->parents, g_strdup (text));

  return TRUE;
}

static gboolean
read_table (FerryPackageMetadata  *self,
            JsonNode              *node,
            GError               **error)
{
  FerryPackageTable *table = ferry_package_table_new_from_json (node, error);

  if (table == NULL)
    return FALSE;
  g_ptr_array_add (self->tables, table);

  return TRUE;
}

/* no table and no data entry twice */
static gboolean
check_tables (FerryPackageMetadata  *self,
              GError               **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) entries = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->tables, i);
      const char *name = ferry_table_rule_get_table (table->rule);

      if (!g_hash_table_add (names, (gpointer) name))
        return ferry_package_damaged (error, _("table “%s” is named twice"), name);
      if (table->entry != NULL && !g_hash_table_add (entries, table->entry))
        return ferry_package_damaged (error, _("entry “%s” is named twice"), table->entry);
    }

  return TRUE;
}

static gboolean
read_env (FerryPackageMetadata  *self,
          JsonObject            *object,
          GError               **error)
{
  g_autoptr(GList) keys = NULL;
  JsonObject *env = ferry_json_get_object (object, "env", error);

  if (env == NULL)
    return FALSE;
  keys = json_object_get_members (env);
  for (GList *key = keys; key != NULL; key = key->next)
    {
      const char *value = ferry_json_get_string (env, key->data, error);

      if (value == NULL)
        return FALSE;
      g_hash_table_insert (self->env, g_strdup (key->data), g_strdup (value));
    }

  return TRUE;
}

static gboolean
read_source (FerryPackageMetadata  *self,
             JsonObject            *object,
             GError               **error)
{
  JsonObject *source = ferry_json_get_object (object, "source", error);

  return source != NULL && ferry_package_read_text (source, "id", &self->source_id, error)
         && ferry_package_read_text (source, "name", &self->source_name, error);
}

static gboolean
read_database (FerryPackageMetadata  *self,
               JsonObject            *object,
               GError               **error)
{
  JsonObject *database = ferry_json_get_object (object, "database", error);
  const char *dialect = database != NULL ? ferry_json_get_string (database, "dialect", error) : NULL;

  if (dialect == NULL)
    return FALSE;
  if (!ferry_dialect_from_string (dialect, &self->dialect))
    return ferry_package_damaged (error, _("there is no dialect “%s”"), dialect);
  self->underscored = ferry_json_opt_bool (database, "underscored", FALSE);

  return ferry_package_read_text (database, "version", &self->database_version, error)
         && ferry_package_read_text (database, "tablePrefix", &self->table_prefix, error)
         && ferry_package_read_text (database, "schema", &self->schema, error);
}

static gboolean
read_rule_set (FerryPackageMetadata  *self,
               JsonObject            *object,
               GError               **error)
{
  JsonNode *node = json_object_get_member (object, "ruleSet");

  if (node == NULL)
    return ferry_package_damaged (error, _("member “%s” is missing"), "ruleSet");
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  self->rule_set = ferry_rule_set_new_from_json (node, error);

  return self->rule_set != NULL;
}

static gboolean
read_structure (FerryPackageMetadata  *self,
                JsonObject            *object,
                GError               **error)
{
  JsonObject *structure = ferry_json_get_object (object, "structure", error);
  const char *entry = structure != NULL ? ferry_json_get_string (structure, "entry", error) : NULL;

  if (entry == NULL || !ferry_package_read_needed_text (structure, "sha256", &self->structure_sha256, error))
    return FALSE;
  if (!g_str_equal (entry, FERRY_PACKAGE_STRUCTURE_ENTRY))
    return ferry_package_damaged (error, _("“%s” is no name of the structure's entry"), entry);

  return ferry_package_is_sha256 (self->structure_sha256) || ferry_package_damaged (error, _("“%s” is no digest"), self->structure_sha256);
}

static gboolean
read_head (FerryPackageMetadata  *self,
           JsonObject            *object,
           GError               **error)
{
  return ferry_package_read_text (object, "title", &self->title, error)
         && ferry_package_read_text (object, "createdAt", &self->created_at, error)
         && ferry_package_read_text (object, "createdBy", &self->created_by, error)
         && ferry_package_read_text (object, "ferryVersion", &self->ferry_version, error)
         && ferry_package_read_text (object, "applicationVersion", &self->application_version, error);
}

/* kind and version stand before everything else: a newer file may look different in all the rest */
static gboolean
check_version (JsonObject  *object,
               GError     **error)
{
  const char *kind = ferry_json_get_string (object, "kind", error);
  gint64 version;

  if (kind == NULL || !ferry_json_get_int (object, "formatVersion", &version, error))
    return FALSE;
  if (!g_str_equal (kind, FERRY_PACKAGE_KIND))
    return ferry_package_damaged (error, _("its kind is “%s”"), kind);
  if (version > FERRY_PACKAGE_FORMAT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT,
                   _("it was made by a newer Ferry (format %" PRId64 ", this one reads up to %d): update Ferry"),
                   version, FERRY_PACKAGE_FORMAT);
      return FALSE;
    }

  return version >= 1 || ferry_package_damaged (error, "%s", _("its format version is impossible"));
}

static gboolean
read_snapshot (FerryPackageMetadata  *self,
               JsonObject            *object,
               GError               **error)
{
  if (!json_object_has_member (object, "snapshot"))
    return TRUE;
  object = ferry_json_get_object (object, "snapshot", error);
  if (object == NULL || !ferry_package_read_text (object, "restoredFrom", &self->restored_from, error)
      || !ferry_package_read_text (object, "backup", &self->backup_sha256, error))
    return FALSE;
  self->snapshot = TRUE;
  self->backup_made = ferry_json_opt_bool (object, "made", FALSE);

  return TRUE;
}

/* a file that is bound to a target says so for every table with rows, and no other file does */
static gboolean
read_target (FerryPackageMetadata  *self,
             JsonObject            *object,
             GError               **error)
{
  if (json_object_has_member (object, "target") && !ferry_package_read_needed_text (object, "target", &self->target_id, error))
    return FALSE;
  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->tables, i);

      if (table->entry != NULL && (table->target_sha256 != NULL) != (self->target_id != NULL))
        return ferry_package_damaged (error, _("it does not say of table “%s” whether its target is bound"), ferry_table_rule_get_table (table->rule));
    }

  return TRUE;
}

/**
 * ferry_package_metadata_new_from_json:
 * @node: the content of `_metadata.json`
 * @error: return location for %FERRY_ERROR_DAMAGED or %FERRY_ERROR_NEWER_FORMAT
 *
 * Reads metadata; every member is checked for its type and its bounds. Any thread.
 *
 * Returns: (transfer full): the metadata, or %NULL with @error
 *
 * Since: 0.1
 */
FerryPackageMetadata *
ferry_package_metadata_new_from_json (JsonNode  *node,
                                      GError   **error)
{
  g_autoptr(FerryPackageMetadata) self = NULL;
  JsonObject *object;

  g_return_val_if_fail (node != NULL, NULL);

  object = ferry_package_item_object (node, error);
  if (object == NULL || !check_version (object, error))
    return NULL;

  self = ferry_package_metadata_new ();
  if (!read_head (self, object, error) || !read_source (self, object, error)
      || !read_database (self, object, error) || !read_env (self, object, error)
      || !read_items (self, object, "plugins", read_plugin, error)
      || !read_items (self, object, "variables", read_variable, error)
      || !read_rule_set (self, object, error) || !read_structure (self, object, error)
      || !read_items (self, object, "tables", read_table, error) || !check_tables (self, error)
      || !read_items (self, object, "secrets", read_secret, error)
      || !read_items (self, object, "notes", read_note, error)
      || !read_items (self, object, "parents", read_parent, error) || !read_target (self, object, error)
      || !read_snapshot (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}
