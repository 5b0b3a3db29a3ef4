#include "config.h"

#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const part_names[] = { "log", "process", "structure", "data", "plan" };

/**
 * ferry_wire_probe_to_json:
 * @probe: what a look found
 *
 * Returns: (transfer full): an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_probe_to_json (const FerryProbe *probe)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "dialect", ferry_dialect_to_string (probe->dialect));
  _ferry_wire_set_text (object, "place", probe->place);
  _ferry_wire_set_text (object, "databaseVersion", probe->database_version);
  _ferry_wire_set_text (object, "version", probe->version);
  json_object_set_int_member (object, "tables", probe->tables);
  json_object_set_int_member (object, "plugins", probe->plugins);
  json_object_set_boolean_member (object, "hasEnv", probe->has_env);
  json_object_set_boolean_member (object, "hasKey", probe->has_key);
  _ferry_wire_set_text (object, "keyProblem", probe->key_problem);
  _ferry_wire_set_text (object, "stateFolder", probe->state_folder);
  return _ferry_wire_node (object);
}

static gboolean
read_dialect (JsonObject    *object,
              FerryDialect  *dialect,
              GError       **error)
{
  const char *text = ferry_json_get_string (object, "dialect", error);

  if (text != NULL && !ferry_dialect_from_string (text, dialect))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The instance lies in a database of the kind “%s”; Ferry knows PostgreSQL and SQLite."), text);
      return FALSE;
    }
  return text != NULL;
}

static char *
text_or_empty (JsonObject *object,
               const char *member)
{
  return g_strdup (ferry_json_opt_string (object, member, ""));
}

/**
 * ferry_wire_probe_new_from_json:
 * @node: what ferry_wire_probe_to_json() wrote
 * @error: return location
 *
 * Reads what a look found. Any thread.
 *
 * Returns: (transfer full) (nullable): the probe
 *
 * Since: 0.1
 */
FerryProbe *
ferry_wire_probe_new_from_json (JsonNode  *node,
                                GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "probe", error);
  FerryDialect dialect;
  FerryProbe *self;

  if (object == NULL || !read_dialect (object, &dialect, error))
    return NULL;
  self = g_new0 (FerryProbe, 1);
  self->dialect = dialect;
  self->place = text_or_empty (object, "place");
  self->database_version = text_or_empty (object, "databaseVersion");
  self->version = text_or_empty (object, "version");
  self->tables = (guint) CLAMP (ferry_json_opt_int (object, "tables", 0), 0, G_MAXINT);
  self->plugins = (guint) CLAMP (ferry_json_opt_int (object, "plugins", 0), 0, G_MAXINT);
  self->has_env = ferry_json_opt_bool (object, "hasEnv", FALSE);
  self->has_key = ferry_json_opt_bool (object, "hasKey", FALSE);
  self->key_problem = _ferry_wire_dup_text (object, "keyProblem");
  self->state_folder = text_or_empty (object, "stateFolder");
  return self;
}

static void
set_count (JsonObject *object,
           const char *member,
           gint64      count)
{
  if (count >= 0)
    json_object_set_int_member (object, member, count);
  else
    json_object_set_null_member (object, member);
}

/**
 * ferry_wire_estimate_to_json:
 * @estimate: an estimate
 *
 * Returns: (transfer full): an object; what is unknown is null. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_estimate_to_json (const FerryBackupEstimate *estimate)
{
  JsonObject *object = json_object_new ();

  _ferry_wire_set_text (object, "folder", estimate->folder);
  set_count (object, "bytes", estimate->bytes);
  set_count (object, "free", estimate->free);
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_estimate_new_from_json:
 * @node: what ferry_wire_estimate_to_json() wrote
 * @error: return location
 *
 * Reads an estimate. Any thread.
 *
 * Returns: (transfer full) (nullable): the estimate
 *
 * Since: 0.1
 */
FerryBackupEstimate *
ferry_wire_estimate_new_from_json (JsonNode  *node,
                                   GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "estimate", error);
  FerryBackupEstimate *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (FerryBackupEstimate, 1);
  self->folder = _ferry_wire_dup_text (object, "folder");
  self->bytes = ferry_json_opt_int (object, "bytes", -1);
  self->free = ferry_json_opt_int (object, "free", -1);
  return self;
}

static JsonNode *
rollback_table_to_json (gpointer item)
{
  const FerryRollbackTable *table = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "table", table->table);
  json_object_set_int_member (object, "added", table->added);
  json_object_set_int_member (object, "changed", table->changed);
  json_object_set_int_member (object, "deleted", table->deleted);
  json_object_set_boolean_member (object, "dropped", table->dropped);
  return _ferry_wire_node (object);
}

static void
rollback_table_free (gpointer data)
{
  FerryRollbackTable *table = data;

  g_free (table->table);
  g_free (table);
}

static gpointer
rollback_table_from_json (JsonNode  *node,
                          GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "table", error);
  const char *name = object != NULL ? ferry_json_get_string (object, "table", error) : NULL;
  FerryRollbackTable *table;

  if (name == NULL)
    return NULL;
  table = g_new0 (FerryRollbackTable, 1);
  table->table = g_strdup (name);
  table->added = ferry_json_opt_int (object, "added", 0);
  table->changed = ferry_json_opt_int (object, "changed", 0);
  table->deleted = ferry_json_opt_int (object, "deleted", 0);
  table->dropped = ferry_json_opt_bool (object, "dropped", FALSE);
  return table;
}

/**
 * ferry_wire_rollback_preview_to_json:
 * @preview: a preview
 *
 * Returns: (transfer full): an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_rollback_preview_to_json (const FerryRollbackPreview *preview)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "execution", ferry_execution_to_json (preview->execution));
  json_object_set_member (object, "tables", ferry_wire_array_to_json (preview->tables, rollback_table_to_json));
  json_object_set_member (object, "undone", ferry_wire_array_to_json (preview->undone, (FerryWireToJson) ferry_execution_to_json));
  _ferry_wire_set_text (object, "blocker", preview->blocker);
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_rollback_preview_new_from_json:
 * @node: what ferry_wire_rollback_preview_to_json() wrote
 * @error: return location
 *
 * Reads a preview. Any thread.
 *
 * Returns: (transfer full) (nullable): the preview
 *
 * Since: 0.1
 */
FerryRollbackPreview *
ferry_wire_rollback_preview_new_from_json (JsonNode  *node,
                                           GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "preview", error);
  JsonNode *execution = object != NULL ? json_object_get_member (object, "execution") : NULL;
  g_autoptr(FerryRollbackPreview) self = g_new0 (FerryRollbackPreview, 1);

  if (object == NULL)
    return NULL;
  if (execution == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” is missing"), "execution");
      return NULL;
    }
  self->execution = ferry_execution_new_from_json (execution, error);
  if (self->execution == NULL)
    return NULL;
  self->tables = ferry_wire_array_from_json (json_object_get_member (object, "tables"), rollback_table_from_json, rollback_table_free, error);
  if (self->tables == NULL)
    return NULL;
  self->undone = ferry_wire_array_from_json (json_object_get_member (object, "undone"), (FerryWireFromJson) ferry_execution_new_from_json, g_object_unref, error);
  self->blocker = _ferry_wire_dup_text (object, "blocker");
  return self->undone != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ferry_wire_log_part_to_string:
 * @part: a file of an execution
 *
 * Returns: (transfer none): its name: `log`, `process`, `structure`, `data` or `plan`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_wire_log_part_to_string (FerryLogPart part)
{
  return (guint) part < G_N_ELEMENTS (part_names) ? part_names[part] : "log";
}

/**
 * ferry_wire_log_part_from_string:
 * @text: (nullable): a name
 * @part: (out): the file
 *
 * Returns: %FALSE when there is none of that name. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_wire_log_part_from_string (const char   *text,
                                 FerryLogPart *part)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (part_names); i++)
    if (strcmp (text, part_names[i]) == 0)
      {
        *part = (FerryLogPart) i;
        return TRUE;
      }
  return FALSE;
}
