#include "config.h"

#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * ferry_wire_variable_to_json:
 * @variable: a variable or secret
 * @values: write a secret's value too
 *
 * Returns: (transfer full): an object with `name`, `type` (`default` or `secret`) and `value`, as NocoBase has them; a value that is not told is null. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_variable_to_json (FerryVariable *variable,
                             gboolean       values)
{
  JsonObject *object = json_object_new ();
  gboolean secret = ferry_variable_get_secret (variable);

  json_object_set_string_member (object, "name", ferry_variable_get_name (variable));
  json_object_set_string_member (object, "type", secret ? "secret" : "default");
  _ferry_wire_set_text (object, "value", secret && !values ? NULL : ferry_variable_get_value (variable));
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_variable_new_from_json:
 * @node: an object
 * @error: return location
 *
 * Reads a variable. What is neither `default` nor `secret` counts as a secret: it must not be shown by mistake. Any thread.
 *
 * Returns: (transfer full) (nullable): the variable
 *
 * Since: 0.1
 */
FerryVariable *
ferry_wire_variable_new_from_json (JsonNode  *node,
                                   GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "variable", error);
  const char *name = object != NULL ? ferry_json_get_string (object, "name", error) : NULL;

  if (name == NULL)
    return NULL;
  return ferry_variable_new (name, strcmp (ferry_json_opt_string (object, "type", "default"), "default") != 0, ferry_json_opt_string (object, "value", NULL));
}

static JsonNode *
with_value (gpointer item)
{
  return ferry_wire_variable_to_json (item, TRUE);
}

static JsonNode *
without_value (gpointer item)
{
  return ferry_wire_variable_to_json (item, FALSE);
}

/**
 * ferry_wire_variables_to_json:
 * @variables: (nullable) (element-type FerryVariable): the variables
 * @values: write the values of secrets too
 *
 * Returns: (transfer full): an array. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_variables_to_json (GPtrArray *variables,
                              gboolean   values)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  return ferry_wire_array_to_json (variables != NULL ? variables : none, values ? with_value : without_value);
}

/**
 * ferry_wire_variables_from_json:
 * @node: (nullable): an array; absent or null: no variables
 * @error: return location
 *
 * Reads variables. Any thread.
 *
 * Returns: (transfer full) (element-type FerryVariable) (nullable): the variables
 *
 * Since: 0.1
 */
GPtrArray *
ferry_wire_variables_from_json (JsonNode  *node,
                                GError   **error)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_ptr_array_new_with_free_func (g_object_unref);
  return ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_wire_variable_new_from_json, g_object_unref, error);
}

/* read_inputs() made it */
static void
clear_inputs (FerryInputs *inputs)
{
  g_clear_pointer (&inputs->variables, g_ptr_array_unref);
  g_free ((char *) inputs->override_reason);
  inputs->override_reason = NULL;
}

static void
set_inputs (JsonObject        *object,
            const FerryInputs *inputs)
{
  json_object_set_member (object, "variables", ferry_wire_variables_to_json (inputs != NULL ? inputs->variables : NULL, TRUE));
  json_object_set_boolean_member (object, "ignorePlugins", inputs != NULL && inputs->ignore_plugins);
  json_object_set_boolean_member (object, "allowDestructive", inputs != NULL && inputs->allow_destructive);
  _ferry_wire_set_text (object, "overrideReason", inputs != NULL ? inputs->override_reason : NULL);
}

/**
 * ferry_wire_inputs_to_json:
 * @inputs: (nullable): what was entered
 *
 * Writes inputs with the values of secrets, for the way to the instance. Any thread.
 *
 * Returns: (transfer full): an object
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_inputs_to_json (const FerryInputs *inputs)
{
  JsonObject *object = json_object_new ();

  set_inputs (object, inputs);
  return _ferry_wire_node (object);
}

static gboolean
read_inputs (FerryInputs  *inputs,
             JsonObject   *object,
             GError      **error)
{
  inputs->variables = ferry_wire_variables_from_json (json_object_get_member (object, "variables"), error);
  inputs->ignore_plugins = ferry_json_opt_bool (object, "ignorePlugins", FALSE);
  inputs->allow_destructive = ferry_json_opt_bool (object, "allowDestructive", FALSE);
  inputs->override_reason = _ferry_wire_dup_text (object, "overrideReason");
  return inputs->variables != NULL;
}

/**
 * ferry_wire_inputs_read:
 * @self: (out caller-allocates): zeroed; cleared with ferry_wire_inputs_clear()
 * @node: (nullable): what ferry_wire_inputs_to_json() wrote
 * @error: return location
 *
 * Reads inputs. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_wire_inputs_read (FerryWireInputs  *self,
                        JsonNode         *node,
                        GError          **error)
{
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  object = _ferry_wire_get_root (node, "inputs", error);
  return object != NULL && read_inputs (&self->inputs, object, error);
}

/**
 * ferry_wire_inputs_clear:
 * @self: inputs
 *
 * Frees what they point to.
 *
 * Since: 0.1
 */
void
ferry_wire_inputs_clear (FerryWireInputs *self)
{
  clear_inputs (&self->inputs);
}

/**
 * ferry_wire_execute_options_to_json:
 * @options: options
 *
 * Writes options with the values of secrets. Who it is is not written: the token says so. Any thread.
 *
 * Returns: (transfer full): an object
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_execute_options_to_json (const FerryExecuteOptions *options)
{
  JsonObject *object = json_object_new ();

  set_inputs (object, &options->inputs);
  _ferry_wire_set_text (object, "plan", options->plan_digest);
  json_object_set_boolean_member (object, "skipBackup", options->skip_backup);
  json_object_set_boolean_member (object, "verifyFull", options->verify_full);
  _ferry_wire_set_text (object, "id", options->id);
  return _ferry_wire_node (object);
}

/* It names a folder on the other side: nothing but a UUID. */
static gboolean
read_id (FerryWireExecuteOptions  *self,
         GError                  **error)
{
  if (self->id == NULL || g_uuid_string_is_valid (self->id))
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The id of an execution must be a UUID."));
  return FALSE;
}

/**
 * ferry_wire_execute_options_read:
 * @self: (out caller-allocates): zeroed; cleared with ferry_wire_execute_options_clear()
 * @node: what ferry_wire_execute_options_to_json() wrote
 * @error: return location
 *
 * Reads options. Any thread.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_USAGE for an id that is no UUID
 *
 * Since: 0.1
 */
gboolean
ferry_wire_execute_options_read (FerryWireExecuteOptions  *self,
                                 JsonNode                 *node,
                                 GError                  **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "options", error);

  if (object == NULL || !read_inputs (&self->options.inputs, object, error))
    return FALSE;
  self->options.plan_digest = self->plan_digest = _ferry_wire_dup_text (object, "plan");
  self->options.id = self->id = _ferry_wire_dup_text (object, "id");
  self->options.skip_backup = ferry_json_opt_bool (object, "skipBackup", FALSE);
  self->options.verify_full = ferry_json_opt_bool (object, "verifyFull", FALSE);
  return read_id (self, error);
}

/**
 * ferry_wire_execute_options_clear:
 * @self: options
 *
 * Frees what they point to.
 *
 * Since: 0.1
 */
void
ferry_wire_execute_options_clear (FerryWireExecuteOptions *self)
{
  clear_inputs (&self->options.inputs);
  g_clear_pointer (&self->plan_digest, g_free);
  g_clear_pointer (&self->id, g_free);
}

/**
 * ferry_wire_package_options_to_json:
 * @options: rule set and title
 *
 * Returns: (transfer full): an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_package_options_to_json (const FerryPackageOptions *options)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "ruleSet", ferry_rule_set_to_json (options->rule_set));
  _ferry_wire_set_text (object, "title", options->title);
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_snapshot_to_json:
 * @options: tables, backup, password
 *
 * Returns: (transfer full): an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_snapshot_to_json (const FerryPackageOptions *options)
{
  JsonObject *object = json_object_new ();
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; options->tables != NULL && options->tables[i] != NULL; i++)
    g_ptr_array_add (tables, (gpointer) options->tables[i]);
  if (options->tables != NULL)
    _ferry_wire_set_texts (object, "tables", tables);
  _ferry_wire_set_text (object, "backup", options->backup);
  _ferry_wire_set_text (object, "password", options->password);
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_snapshot_read:
 * @node: what ferry_wire_snapshot_to_json() wrote
 * @tables: (out) (transfer full) (nullable) (element-type utf8): only these, ending in %NULL; none: all
 * @backup: (out) (transfer full) (nullable): name of a backup
 * @password: (out) (transfer full) (nullable): its restore password
 * @error: return location
 *
 * Reads what a snapshot shall hold. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_wire_snapshot_read (JsonNode    *node,
                          GPtrArray  **tables,
                          char       **backup,
                          char       **password,
                          GError     **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "options", error);

  *tables = NULL;
  if (object == NULL || (json_object_has_member (object, "tables") && !_ferry_wire_get_texts (object, "tables", tables, error)))
    return FALSE;
  if (*tables != NULL)
    g_ptr_array_add (*tables, NULL);
  *backup = _ferry_wire_dup_text (object, "backup");
  *password = _ferry_wire_dup_text (object, "password");
  return TRUE;
}

/**
 * ferry_wire_package_options_read:
 * @node: what ferry_wire_package_options_to_json() wrote
 * @rule_set: (out) (transfer full): the rule set
 * @title: (out) (transfer full) (nullable): the title
 * @error: return location
 *
 * Reads what a migration file is made by. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_wire_package_options_read (JsonNode      *node,
                                 FerryRuleSet **rule_set,
                                 char         **title,
                                 GError       **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "options", error);
  JsonNode *member = object != NULL ? json_object_get_member (object, "ruleSet") : NULL;

  if (object == NULL)
    return FALSE;
  if (member == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” is missing"), "ruleSet");
      return FALSE;
    }
  *rule_set = ferry_rule_set_new_from_json (member, error);
  if (*rule_set == NULL)
    return FALSE;
  *title = _ferry_wire_dup_text (object, "title");
  return TRUE;
}
