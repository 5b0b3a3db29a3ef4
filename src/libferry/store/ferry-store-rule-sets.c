#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "store/ferry-store-private.h"

#include <glib/gi18n-lib.h>

static void
add_built_in (GPtrArray *sets)
{
  g_ptr_array_add (sets, ferry_rule_set_new_one_way ());
  g_ptr_array_add (sets, ferry_rule_set_new_merged ());
}

static gboolean
is_built_in (const char *name)
{
  g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func (g_object_unref);

  add_built_in (sets);
  for (guint i = 0; i < sets->len; i++)
    if (g_ascii_strcasecmp (ferry_rule_set_get_name (g_ptr_array_index (sets, i)), name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * ferry_store_list_rule_sets:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryRuleSet): the built-in rule sets, then the user's by name; %NULL with an error. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_rule_sets (FerryStore  *self,
                            GError     **error)
{
  g_autoptr(GPtrArray) sets = NULL;
  g_autoptr(FerryStoreStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  sets = g_ptr_array_new_with_free_func (g_object_unref);
  add_built_in (sets);
  statement = _ferry_store_prepare (self, "SELECT json, name FROM rule_set ORDER BY name", error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      g_autoptr(JsonNode) node = NULL;
      FerryRuleSet *set;

      if (!_ferry_store_step (self, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&sets);
      node = ferry_json_parse ((const char *) sqlite3_column_text (statement, 0), -1, (const char *) sqlite3_column_text (statement, 1), error);
      set = node != NULL ? ferry_rule_set_new_from_json (node, error) : NULL;
      if (set == NULL)
        return NULL;
      g_ptr_array_add (sets, set);
    }
}

/**
 * ferry_store_find_rule_set:
 * @self: a store
 * @name: a name, of either case
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the rule set, or %NULL with %FERRY_ERROR_NOT_FOUND that names similar ones. Blocking.
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_store_find_rule_set (FerryStore  *self,
                           const char  *name,
                           GError     **error)
{
  g_autoptr(GPtrArray) sets = NULL, names = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && name != NULL, NULL);

  sets = ferry_store_list_rule_sets (self, error);
  if (sets == NULL)
    return NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; i < sets->len; i++)
    {
      FerryRuleSet *set = g_ptr_array_index (sets, i);

      if (g_ascii_strcasecmp (ferry_rule_set_get_name (set), name) == 0)
        return g_object_ref (set);
      g_ptr_array_add (names, (char *) ferry_rule_set_get_name (set));
    }
  g_ptr_array_add (names, NULL);
  _ferry_store_not_found (_("rule set"), name, (const char * const *) names->pdata, error);
  return NULL;
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  if (!_ferry_store_check_name (_("rule set"), name, error))
    return FALSE;
  if (!is_built_in (name))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The rule set “%s” is built in and can't be changed: give a copy another name."), name);
  return FALSE;
}

/* @sql takes the name, the JSON and the old name */
static gboolean
run_with (FerryStore    *self,
          const char    *sql,
          FerryRuleSet  *rule_set,
          const char    *old_name,
          int           *changed,
          GError       **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, sql, error);
  g_autoptr(JsonNode) node = ferry_rule_set_to_json (rule_set);
  g_autofree char *json = ferry_json_to_string (node, FALSE);

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, ferry_rule_set_get_name (rule_set));
  _ferry_store_bind_text (statement, 2, json);
  _ferry_store_bind_text (statement, 3, old_name);
  return _ferry_store_run (self, statement, changed, error);
}

/**
 * ferry_store_save_rule_set:
 * @self: a store
 * @rule_set: a rule set
 * @error: return location for an error
 *
 * Keeps a rule set, in place of the one of that name (of either case). Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE for the names of the built-in ones and impossible names, or PERMISSION, BUSY, NO_SPACE, IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_rule_set (FerryStore    *self,
                           FerryRuleSet  *rule_set,
                           GError       **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self) && FERRY_IS_RULE_SET (rule_set), FALSE);

  if (!check_name (ferry_rule_set_get_name (rule_set), error))
    return FALSE;
  return run_with (self, "INSERT INTO rule_set (name, json) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET name = ?1, json = ?2", rule_set, NULL, NULL, error);
}

/**
 * ferry_store_rename_rule_set:
 * @self: a store
 * @old_name: the rule set
 * @new_name: its new name
 * @error: return location for an error
 *
 * Gives a rule set another name. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND, EXISTS when the new name is taken, USAGE for built-in ones and impossible names, or another error
 *
 * Since: 0.1
 */
gboolean
ferry_store_rename_rule_set (FerryStore  *self,
                             const char  *old_name,
                             const char  *new_name,
                             GError     **error)
{
  g_autoptr(FerryRuleSet) set = NULL;
  g_autoptr(GError) local_error = NULL;
  int changed = 0;

  g_return_val_if_fail (FERRY_IS_STORE (self) && old_name != NULL && new_name != NULL, FALSE);

  if (!check_name (new_name, error))
    return FALSE;
  set = ferry_store_find_rule_set (self, old_name, error);
  if (set == NULL || !check_name (ferry_rule_set_get_name (set), error))
    return FALSE;
  g_object_set (set, "name", new_name, NULL);
  if (!run_with (self, "UPDATE rule_set SET name = ?1, json = ?2 WHERE name = ?3", set, old_name, &changed, &local_error))
    {
      if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT))
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a rule set “%s” already: choose another name."), new_name);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (changed == 0)
    _ferry_store_not_found (_("rule set"), old_name, (const char * const[]) { NULL }, error);
  return changed > 0;
}

/**
 * ferry_store_remove_rule_set:
 * @self: a store
 * @name: a rule set, of either case
 * @error: return location for an error
 *
 * Removes a rule set. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND, USAGE for the built-in ones, or another error
 *
 * Since: 0.1
 */
gboolean
ferry_store_remove_rule_set (FerryStore  *self,
                             const char  *name,
                             GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autoptr(FerryRuleSet) unexpected = NULL;
  int changed;

  g_return_val_if_fail (FERRY_IS_STORE (self) && name != NULL, FALSE);

  if (is_built_in (name))
    return check_name (name, error);
  statement = _ferry_store_prepare (self, "DELETE FROM rule_set WHERE name = ?", error);
  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, name);
  if (!_ferry_store_run (self, statement, &changed, error))
    return FALSE;
  if (changed > 0)
    return TRUE;
  unexpected = ferry_store_find_rule_set (self, name, error);
  return FALSE;
}
