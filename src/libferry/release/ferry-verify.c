#include "config.h"

#include "release/ferry-verify.h"

#include "base/ferry-error.h"

#include <string.h>
#include <glib/gi18n-lib.h>

void
ferry_verification_free (FerryVerification *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static gboolean
moves_rows (FerryPlanTable *table)
{
  return ferry_rule_moves_rows (ferry_plan_table_get_rule (table)) && ferry_plan_table_get_package_rows (table) >= 0;
}

static void
take_plan (FerryVerification *self,
           FerryPlan         *plan)
{
  self->statements = plan->structure->statements->len;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);

      if (!moves_rows (table))
        continue;
      self->different += ferry_plan_table_changes_rows (table) ? 1 : 0;
      g_ptr_array_add (self->tables, g_steal_pointer (&table));
    }
}

static gboolean
is_about_target (FerryCheckItem *item)
{
  static const char * const starts[] = { "sequence", "variable", "secret", "plugin" };
  const char *code = ferry_check_item_get_code (item);

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (code, starts[i]))
      return TRUE;
  return FALSE;
}

static void
take_items (FerryVerification *self,
            GListModel        *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      if (is_about_target (item))
        g_ptr_array_add (self->items, g_steal_pointer (&item));
    }
}

static void
ask_health (FerryVerification *self,
            FerryInstance     *instance,
            FerryJob          *job)
{
  g_autofree char *text = NULL;
  FerryHealth health = ferry_instance_ask_health (instance, &text, job);
  const char *title;

  switch (health)
    {
    case FERRY_HEALTH_OK: title = _("The application answers that it is well"); break;
    case FERRY_HEALTH_STARTING: title = _("The application is still coming up"); break;
    case FERRY_HEALTH_DOWN: title = _("The application does not answer"); break;
    case FERRY_HEALTH_UNKNOWN:
    default: title = _("Whether the application is well can't be asked: nobody knows where"); break;
    }
  g_ptr_array_add (self->items, ferry_check_item_new (health == FERRY_HEALTH_OK ? FERRY_CHECK_PASSED : FERRY_CHECK_WARNING, "health", NULL, title, text, NULL,
                                                      health == FERRY_HEALTH_OK ? NULL : _("Look at the application itself.")));
}

/**
 * ferry_verification_new:
 * @instance: the target
 * @package: the migration file that ran on it
 * @inputs: (nullable): decisions
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Compares every table whose rows travel with the migration file, row by row, and looks at sequences, variables, plugins and the application. Changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): what was found
 *
 * Since: 0.1
 */
FerryVerification *
ferry_verification_new (FerryInstance      *instance,
                        FerryPackage       *package,
                        const FerryInputs  *inputs,
                        FerryJob           *job,
                        GError            **error)
{
  g_autoptr(FerryVerification) self = g_new0 (FerryVerification, 1);
  g_autoptr(FerryPlan) plan = NULL;
  g_autoptr(GListModel) items = NULL;

  self->tables = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  plan = ferry_instance_plan (instance, package, inputs, job, error);
  items = plan != NULL ? ferry_instance_check (instance, package, inputs, job, error) : NULL;
  if (items == NULL)
    return NULL;
  take_plan (self, plan);
  take_items (self, items);
  ask_health (self, instance, job);
  return g_steal_pointer (&self);
}

/**
 * ferry_verification_is_good:
 * @self: a verification
 *
 * Returns: whether the target is as the migration file wants it: no table and no structure differs, no variable is missing. Warnings do not count. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_verification_is_good (const FerryVerification *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (ferry_check_item_get_level (g_ptr_array_index (self->items, i)) < FERRY_CHECK_WARNING)
      return FALSE;
  return self->different == 0 && self->statements == 0;
}

char *
ferry_verification_dup_sentence (const FerryVerification *self)
{
  guint warnings = 0, open = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      warnings += ferry_check_item_get_level (g_ptr_array_index (self->items, i)) == FERRY_CHECK_WARNING;
      open += ferry_check_item_get_level (g_ptr_array_index (self->items, i)) < FERRY_CHECK_WARNING;
    }
  if (ferry_verification_is_good (self))
    return g_strdup_printf (_("%u tables hold what the migration file wants, compared row by row; warnings: %u"), self->tables->len, warnings);
  return g_strdup_printf (_("The target is not as the migration file wants it: tables that differ: %u of %u; structural differences: %u; variables missing: %u; warnings: %u."),
                          self->different, self->tables->len, self->statements, open, warnings);
}

/**
 * ferry_verification_to_json:
 * @self: a verification
 *
 * Returns: (transfer full): `{"good","statements","tables":[plan tables],"items":[check items]}`. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_verification_to_json (const FerryVerification *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *tables = json_array_new (), *items = json_array_new ();

  for (guint i = 0; i < self->tables->len; i++)
    json_array_add_element (tables, ferry_plan_table_to_json (g_ptr_array_index (self->tables, i)));
  for (guint i = 0; i < self->items->len; i++)
    json_array_add_element (items, ferry_check_item_to_json (g_ptr_array_index (self->items, i)));
  json_object_set_boolean_member (object, "good", ferry_verification_is_good (self));
  json_object_set_int_member (object, "statements", self->statements);
  json_object_set_array_member (object, "tables", tables);
  json_object_set_array_member (object, "items", items);
  json_node_take_object (node, object);
  return node;
}
