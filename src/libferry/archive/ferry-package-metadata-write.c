#include "config.h"

#include "archive/ferry-package-metadata.h"

#include "model/ferry-variable.h"

typedef JsonNode *(*ItemFunc) (gconstpointer item);

static JsonNode *
object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* null tells that the source did not know */
static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_items (JsonObject *object,
           const char *member,
           GPtrArray  *items,
           ItemFunc    to_node)
{
  JsonArray *array = json_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    json_array_add_element (array, to_node (g_ptr_array_index (items, i)));
  json_object_set_array_member (object, member, array);
}

static JsonNode *
text_node (gconstpointer item)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, item);
  return node;
}

static JsonNode *
plugin_node (gconstpointer item)
{
  const FerryPackagePlugin *plugin = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", plugin->name);
  set_text (object, "packageName", plugin->package_name);
  set_text (object, "version", plugin->version);

  return object_node (object);
}

static JsonNode *
variable_node (gconstpointer item)
{
  FerryVariable *variable = FERRY_VARIABLE ((gpointer) item);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", ferry_variable_get_name (variable));
  json_object_set_string_member (object, "type", ferry_variable_get_secret (variable) ? "secret" : "default");

  return object_node (object);
}

static JsonNode *
secret_node (gconstpointer item)
{
  const FerrySecretFinding *finding = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "table", finding->table);
  json_object_set_string_member (object, "column", finding->column);
  set_text (object, "key", finding->key);
  set_text (object, "path", finding->path);

  return object_node (object);
}

static JsonObject *
data_object (const FerryPackageTable *table)
{
  JsonObject *object = json_object_new ();
  JsonArray *columns = json_array_new ();

  for (guint i = 0; table->columns[i] != NULL; i++)
    json_array_add_string_element (columns, table->columns[i]);
  json_object_set_string_member (object, "entry", table->entry);
  json_object_set_array_member (object, "columns", columns);
  json_object_set_member (object, "order", ferry_row_order_to_json (table->order));
  json_object_set_int_member (object, "rows", table->rows);
  json_object_set_int_member (object, "bytes", table->bytes);
  json_object_set_int_member (object, "packed", table->packed);
  json_object_set_string_member (object, "sha256", table->sha256);
  if (table->target_sha256 != NULL)
    json_object_set_string_member (object, "targetSha256", table->target_sha256);

  return object;
}

static JsonNode *
table_node (gconstpointer item)
{
  const FerryPackageTable *table = item;
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "rule", ferry_table_rule_to_json (table->rule));
  if (table->entry != NULL)
    json_object_set_object_member (object, "data", data_object (table));

  return object_node (object);
}

static JsonObject *
source_object (FerryPackageMetadata *self)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", self->source_id);
  set_text (object, "name", self->source_name);

  return object;
}

static JsonObject *
database_object (FerryPackageMetadata *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "dialect", ferry_dialect_to_string (self->dialect));
  set_text (object, "version", self->database_version);
  json_object_set_boolean_member (object, "underscored", self->underscored);
  set_text (object, "tablePrefix", self->table_prefix);
  set_text (object, "schema", self->schema);

  return object;
}

/* sorted, so that the same settings give the same bytes */
static JsonObject *
env_object (FerryPackageMetadata *self)
{
  g_autoptr(GList) keys = g_list_sort (g_hash_table_get_keys (self->env), (GCompareFunc) g_strcmp0);
  JsonObject *object = json_object_new ();

  for (GList *key = keys; key != NULL; key = key->next)
    set_text (object, key->data, g_hash_table_lookup (self->env, key->data));

  return object;
}

static JsonObject *
structure_object (FerryPackageMetadata *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "entry", FERRY_PACKAGE_STRUCTURE_ENTRY);
  set_text (object, "sha256", self->structure_sha256);

  return object;
}

static JsonObject *
snapshot_object (FerryPackageMetadata *self)
{
  JsonObject *object = json_object_new ();

  set_text (object, "restoredFrom", self->restored_from);
  set_text (object, "backup", self->backup_sha256);
  json_object_set_boolean_member (object, "made", self->backup_made);

  return object;
}

/**
 * ferry_package_metadata_to_json:
 * @self: metadata whose tables with rows were all written
 *
 * The content of `_metadata.json`; docs/migration-file.md describes it. The member "kind" comes first. Any thread.
 *
 * Returns: (transfer full): the node
 *
 * Since: 0.1
 */
JsonNode *
ferry_package_metadata_to_json (FerryPackageMetadata *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "kind", FERRY_PACKAGE_KIND);
  json_object_set_int_member (object, "formatVersion", self->format);
  set_text (object, "title", self->title);
  set_text (object, "createdAt", self->created_at);
  set_text (object, "createdBy", self->created_by);
  set_text (object, "ferryVersion", self->ferry_version);
  set_text (object, "applicationVersion", self->application_version);
  json_object_set_object_member (object, "source", source_object (self));
  json_object_set_object_member (object, "database", database_object (self));
  json_object_set_object_member (object, "env", env_object (self));
  set_items (object, "plugins", self->plugins, plugin_node);
  set_items (object, "variables", self->variables, variable_node);
  if (self->rule_set != NULL)
    json_object_set_member (object, "ruleSet", ferry_rule_set_to_json (self->rule_set));
  else
    json_object_set_null_member (object, "ruleSet");
  json_object_set_object_member (object, "structure", structure_object (self));
  set_items (object, "tables", self->tables, table_node);
  set_items (object, "secrets", self->secrets, secret_node);
  set_items (object, "notes", self->notes, text_node);
  set_items (object, "parents", self->parents, text_node);
  if (self->snapshot)
    json_object_set_object_member (object, "snapshot", snapshot_object (self));
  if (self->target_id != NULL)
    json_object_set_string_member (object, "target", self->target_id);

  return object_node (object);
}
