#include "config.h"

#include "archive/ferry-package-metadata.h"

#include "archive/ferry-frame-private.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "model/ferry-variable.h"

#include <string.h>

#include <glib/gi18n-lib.h>

typedef gboolean (*ItemFunc) (FerryPackageMetadata *self, JsonNode *node, GError **error);

static gboolean damaged (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* always FALSE */
static gboolean
damaged (GError     **error,
         const char  *format,
         ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, message);

  return FALSE;
}

/* a text or null; anything else is refused, absent too */
static gboolean
read_text (JsonObject  *object,
           const char  *member,
           char       **text,
           GError     **error)
{
  const char *value;

  if (json_object_has_member (object, member) && json_object_get_null_member (object, member))
    return TRUE;
  value = ferry_json_get_string (object, member, error);
  if (value == NULL)
    return FALSE;
  g_free (*text);
  *text = g_strdup (value);

  return TRUE;
}

static gboolean
read_needed_text (JsonObject  *object,
                  const char  *member,
                  char       **text,
                  GError     **error)
{
  return ferry_json_get_string (object, member, error) != NULL && read_text (object, member, text, error);
}

static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

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

static JsonObject *
item_object (JsonNode  *node,
             GError   **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("not an object"));

  return NULL;
}

static const char *
item_text (JsonNode  *node,
           GError   **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("not a text"));

  return NULL;
}

static gboolean
read_plugin (FerryPackageMetadata  *self,
             JsonNode              *node,
             GError               **error)
{
  JsonObject *object = item_object (node, error);
  FerryPackagePlugin *plugin;

  if (object == NULL)
    return FALSE;
  plugin = ferry_package_plugin_new (NULL, NULL, NULL);
  g_ptr_array_add (self->plugins, plugin);

  return read_needed_text (object, "name", &plugin->name, error)
         && read_text (object, "packageName", &plugin->package_name, error)
         && read_text (object, "version", &plugin->version, error);
}

static gboolean
read_variable (FerryPackageMetadata  *self,
               JsonNode              *node,
               GError               **error)
{
  JsonObject *object = item_object (node, error);
  const char *name, *type;

  if (object == NULL)
    return FALSE;
  name = ferry_json_get_string (object, "name", error);
  type = name != NULL ? ferry_json_get_string (object, "type", error) : NULL;
  if (type == NULL)
    return FALSE;
  if (!g_str_equal (type, "secret") && !g_str_equal (type, "default"))
    return damaged (error, _("there is no type “%s”"), type);
  g_ptr_array_add (self->variables, ferry_variable_new (name, g_str_equal (type, "secret"), NULL));

  return TRUE;
}

static gboolean
read_secret (FerryPackageMetadata  *self,
             JsonNode              *node,
             GError               **error)
{
  JsonObject *object = item_object (node, error);
  FerrySecretFinding *finding;

  if (object == NULL)
    return FALSE;
  finding = ferry_secret_finding_new (NULL, NULL, NULL, NULL);
  g_ptr_array_add (self->secrets, finding);

  return read_needed_text (object, "table", &finding->table, error)
         && read_needed_text (object, "column", &finding->column, error)
         && read_text (object, "key", &finding->key, error)
         && read_text (object, "path", &finding->path, error);
}

static gboolean
read_note (FerryPackageMetadata  *self,
           JsonNode              *node,
           GError               **error)
{
  const char *text = item_text (node, error);

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
  const char *text = item_text (node, error);

  if (text == NULL)
    return FALSE;
  if (!is_sha256 (text))
    return damaged (error, _("“%s” is no digest"), text);
  g_ptr_array_add (self->parents, g_strdup (text));

  return TRUE;
}

static gboolean
read_columns (FerryPackageTable  *table,
              JsonObject         *object,
              GError            **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = ferry_json_get_array (object, "columns", error);
  guint n;

  if (array == NULL)
    return FALSE;
  n = json_array_get_length (array);
  table->columns = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *name = item_text (json_array_get_element (array, i), error);

      if (name == NULL)
        return FALSE;
      table->columns[i] = g_strdup (name);
      if (!g_hash_table_add (seen, table->columns[i]))
        return damaged (error, _("column “%s” is named twice"), name);
    }

  return TRUE;
}

/* "data/0001.zst": at least four digits */
static gboolean
is_data_entry (const char *name)
{
  const char *digits = name + strlen ("data/");
  gsize n;

  if (!g_str_has_prefix (name, "data/"))
    return FALSE;
  n = strspn (digits, "0123456789");

  return n >= 4 && n <= 9 && g_str_equal (digits + n, ".zst");
}

static gboolean
check_numbers (const FerryPackageTable  *table,
               GError                  **error)
{
  if (table->rows < 0 || table->bytes < table->rows || table->packed <= 0 || (table->rows == 0) != (table->bytes == 0))
    return damaged (error, _("“%s”: rows and bytes are impossible"), table->entry);
  if (!ferry_frame_size_possible (table->bytes, table->packed))
    return damaged (error, _("“%s” claims more content than its size can hold"), table->entry);

  return TRUE;
}

static gboolean
read_data (FerryPackageTable  *table,
           JsonObject         *object,
           GError            **error)
{
  if (!read_needed_text (object, "entry", &table->entry, error)
      || !read_needed_text (object, "sha256", &table->sha256, error)
      || !ferry_json_get_int (object, "rows", &table->rows, error)
      || !ferry_json_get_int (object, "bytes", &table->bytes, error)
      || !ferry_json_get_int (object, "packed", &table->packed, error)
      || !read_columns (table, object, error))
    return FALSE;
  if (!is_data_entry (table->entry))
    return damaged (error, _("“%s” is no name of a data entry"), table->entry);
  if (!is_sha256 (table->sha256))
    return damaged (error, _("“%s” is no digest"), table->sha256);
  if (!json_object_has_member (object, "order"))
    return damaged (error, _("member “%s” is missing"), "order");
  table->order = ferry_row_order_new_from_json (json_object_get_member (object, "order"), g_strv_length (table->columns), error);

  return table->order != NULL && check_numbers (table, error);
}

static gboolean
read_table (FerryPackageMetadata  *self,
            JsonNode              *node,
            GError               **error)
{
  g_autoptr(FerryTableRule) rule = NULL;
  JsonObject *object = item_object (node, error);
  FerryPackageTable *table;

  if (object == NULL)
    return FALSE;
  if (!json_object_has_member (object, "rule"))
    return damaged (error, _("member “%s” is missing"), "rule");
  rule = ferry_table_rule_new_from_json (json_object_get_member (object, "rule"), error);
  if (rule == NULL)
    return FALSE;
  table = ferry_package_table_new (rule);
  g_ptr_array_add (self->tables, table);
  if (!json_object_has_member (object, "data"))
    return TRUE;
  if (!ferry_rule_moves_rows (ferry_table_rule_get_rule (rule)))
    return damaged (error, _("table “%s” has rows though its rule moves none"), ferry_table_rule_get_table (rule));
  object = ferry_json_get_object (object, "data", error);

  return object != NULL && read_data (table, object, error);
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
        return damaged (error, _("table “%s” is named twice"), name);
      if (table->entry != NULL && !g_hash_table_add (entries, table->entry))
        return damaged (error, _("entry “%s” is named twice"), table->entry);
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

  return source != NULL && read_text (source, "id", &self->source_id, error)
         && read_text (source, "name", &self->source_name, error);
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
    return damaged (error, _("there is no dialect “%s”"), dialect);
  self->underscored = ferry_json_opt_bool (database, "underscored", FALSE);

  return read_text (database, "version", &self->database_version, error)
         && read_text (database, "tablePrefix", &self->table_prefix, error)
         && read_text (database, "schema", &self->schema, error);
}

static gboolean
read_rule_set (FerryPackageMetadata  *self,
               JsonObject            *object,
               GError               **error)
{
  JsonNode *node = json_object_get_member (object, "ruleSet");

  if (node == NULL)
    return damaged (error, _("member “%s” is missing"), "ruleSet");
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

  if (entry == NULL || !read_needed_text (structure, "sha256", &self->structure_sha256, error))
    return FALSE;
  if (!g_str_equal (entry, FERRY_PACKAGE_STRUCTURE_ENTRY))
    return damaged (error, _("“%s” is no name of the structure's entry"), entry);

  return is_sha256 (self->structure_sha256) || damaged (error, _("“%s” is no digest"), self->structure_sha256);
}

static gboolean
read_head (FerryPackageMetadata  *self,
           JsonObject            *object,
           GError               **error)
{
  return read_text (object, "title", &self->title, error)
         && read_text (object, "createdAt", &self->created_at, error)
         && read_text (object, "createdBy", &self->created_by, error)
         && read_text (object, "ferryVersion", &self->ferry_version, error)
         && read_text (object, "applicationVersion", &self->application_version, error);
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
    return damaged (error, _("its kind is “%s”"), kind);
  if (version > FERRY_PACKAGE_FORMAT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT,
                   _("it was made by a newer Ferry (format %" G_GINT64_FORMAT ", this one reads up to %d): update Ferry"),
                   version, FERRY_PACKAGE_FORMAT);
      return FALSE;
    }

  return version >= 1 || damaged (error, "%s", _("its format version is impossible"));
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

  object = item_object (node, error);
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
      || !read_items (self, object, "parents", read_parent, error))
    return NULL;

  return g_steal_pointer (&self);
}
