#include "config.h"

#include "wire/ferry-wire-plan.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-private.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-statement.h"

#include "base/ferry-json.h"

/**
 * ferry_wire_plan_to_json:
 * @plan: a plan
 *
 * Writes a plan whole: what ferry_plan_to_json() writes, and `allowDestructive`, `destructive`, `hasChanges`. No values of rows or variables. Any thread.
 *
 * Returns: (transfer full): an object
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_plan_to_json (FerryPlan *plan)
{
  JsonNode *node = ferry_plan_to_json (plan);
  JsonObject *object = json_node_get_object (node);

  json_object_set_boolean_member (object, "allowDestructive", plan->structure->allow_destructive);
  json_object_set_boolean_member (object, "destructive", plan->destructive);
  json_object_set_boolean_member (object, "hasChanges", plan->has_changes);
  return node;
}

static gboolean
read_statements (FerryPlan   *self,
                 JsonObject  *object,
                 GError     **error)
{
  JsonArray *array = ferry_json_get_array (object, "statements", error);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      FerryStatement *statement = ferry_wire_statement_new_from_json (json_array_get_element (array, i), error);

      if (statement == NULL)
        return FALSE;
      g_ptr_array_add (self->structure->statements, statement);
    }
  return array != NULL;
}

static gboolean
read_texts (JsonObject  *object,
            const char  *member,
            GPtrArray   *into,
            GError     **error)
{
  g_autoptr(GPtrArray) texts = NULL;

  if (!_ferry_wire_get_texts (object, member, &texts, error))
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (into, g_strdup (g_ptr_array_index (texts, i)));
  return TRUE;
}

static gboolean
read_structure (FerryPlan   *self,
                JsonObject  *object,
                GError     **error)
{
  self->structure->allow_destructive = ferry_json_opt_bool (object, "allowDestructive", FALSE);
  return read_statements (self, object, error) && read_texts (object, "kept", self->structure->kept, error)
         && read_texts (object, "refusals", self->structure->refusals, error) && read_texts (object, "leaning", self->structure->leaning, error);
}

static gboolean
read_tables (FerryPlan   *self,
             JsonObject  *object,
             GError     **error)
{
  JsonArray *array = ferry_json_get_array (object, "tables", error);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr(FerryPlanTable) table = ferry_plan_table_new_from_json (json_array_get_element (array, i), error);

      if (table == NULL)
        return FALSE;
      g_list_store_append (self->tables, table);
    }
  return array != NULL;
}

static gboolean
read_texts_and_counts (FerryPlan   *self,
                       JsonObject  *object,
                       GError     **error)
{
  const char *digest = ferry_json_get_string (object, "digest", error);

  if (digest == NULL || !ferry_json_get_int (object, "inserts", &self->inserts, error) || !ferry_json_get_int (object, "updates", &self->updates, error)
      || !ferry_json_get_int (object, "deletes", &self->deletes, error) || !ferry_json_get_int (object, "valuesLost", &self->values_lost, error))
    return FALSE;
  self->digest = g_strdup (digest);
  self->package_digest = _ferry_wire_dup_text (object, "package");
  self->target_id = _ferry_wire_dup_text (object, "target");
  self->made = _ferry_wire_get_time (object, "made");
  self->destructive = ferry_json_opt_bool (object, "destructive", self->values_lost > 0);
  self->has_changes = ferry_json_opt_bool (object, "hasChanges", !ferry_json_opt_bool (object, "empty", FALSE));
  return TRUE;
}

static gboolean
read_variables (FerryPlan   *self,
                JsonObject  *object,
                GError     **error)
{
  self->variables = ferry_wire_array_from_json (json_object_get_member (object, "variables"), (FerryWireFromJson) ferry_wire_variable_new_from_json,
                                                g_object_unref, error);
  return self->variables != NULL;
}

/**
 * ferry_wire_plan_new_from_json:
 * @node: what ferry_wire_plan_to_json() wrote
 * @error: return location
 *
 * Reads a plan. Its counting statements and conversions stay on the other side. Any thread.
 *
 * Returns: (transfer full) (nullable): the plan; %FERRY_ERROR_DAMAGED
 *
 * Since: 0.1
 */
FerryPlan *
ferry_wire_plan_new_from_json (JsonNode  *node,
                               GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "plan", error);
  g_autoptr(FerryPlan) self = g_atomic_rc_box_new0 (FerryPlan);

  self->tables = g_list_store_new (FERRY_TYPE_PLAN_TABLE);
  self->structure = ferry_schema_diff_new_empty ();
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (object == NULL || !read_texts_and_counts (self, object, error) || !read_tables (self, object, error) || !read_structure (self, object, error)
      || !read_texts (object, "warnings", self->warnings, error) || !read_variables (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}
