#include "config.h"

#include "instance/ferry-instance-private.h"

#include "base/ferry-error.h"
#include "store/ferry-store-pipelines.h"

#include <glib/gi18n-lib.h>

/* A lock that can't be read holds. */
static gboolean
is_locked (FerryInstance  *self,
           GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *reason = ferry_instance_dup_lock_reason (self, &local_error);

  if (reason != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Refused, nothing was changed: %s"), reason);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return FALSE;
  return TRUE;
}

/**
 * ferry_instance_dup_lock_reason:
 * @self: an instance
 * @error: return location
 *
 * Tells whether the instance is locked, so that it refuses everything through Ferry but releases, restores and rollbacks. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a translated sentence that says why; %NULL without @error when it is not locked
 *
 * Since: 0.1
 */
char *
ferry_instance_dup_lock_reason (FerryInstance  *self,
                                GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryStore) store = _ferry_instance_open_store (self, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return store != NULL ? ferry_store_dup_lock_reason (store, ferry_instance_get_id (self), error) : NULL;
}

/**
 * ferry_instance_list_variables:
 * @self: an instance
 * @error: return location
 *
 * Lists variables and secrets; a secret's value is never read. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryVariable) (nullable): the variables
 *
 * Since: 0.1
 */
GPtrArray *
ferry_instance_list_variables (FerryInstance *self,
                               GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), NULL);

  return FERRY_INSTANCE_GET_CLASS (self)->list_variables (self, error);
}

/**
 * ferry_instance_set_variables:
 * @self: an instance
 * @variables: (element-type FerryVariable): with values
 * @error: return location
 *
 * Adds or changes variables and secrets in one transaction; a locked instance refuses it. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_set_variables (FerryInstance *self,
                              GPtrArray *variables,
                              GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return !is_locked (self, error) && FERRY_INSTANCE_GET_CLASS (self)->set_variables (self, variables, error);
}

/**
 * ferry_instance_remove_variable:
 * @self: an instance
 * @name: its name
 * @error: return location
 *
 * Removes a variable or secret. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_instance_remove_variable (FerryInstance *self,
                                const char *name,
                                GError **error)
{
  g_return_val_if_fail (FERRY_IS_INSTANCE (self), FALSE);

  return !is_locked (self, error) && FERRY_INSTANCE_GET_CLASS (self)->remove_variable (self, name, error);
}
