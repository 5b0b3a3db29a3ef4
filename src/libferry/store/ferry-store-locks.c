#include "config.h"

#include "store/ferry-store-pipelines.h"
#include "store/ferry-store-private.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_store_get_lock:
 * @self: a store
 * @instance: id of an instance
 * @choice: (out): what the user set
 * @error: return location for an error
 *
 * Returns: %FALSE with @error. Blocking.
 *
 * Since: 0.1
 */
gboolean
ferry_store_get_lock (FerryStore       *self,
                      const char       *instance,
                      FerryLockChoice  *choice,
                      GError          **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "SELECT locked FROM instance_lock WHERE instance = ?", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, instance);
  if (!_ferry_store_step (self, statement, &row, error))
    return FALSE;
  if (!row)
    *choice = FERRY_LOCK_AUTOMATIC;
  else
    *choice = sqlite3_column_int (statement, 0) != 0 ? FERRY_LOCK_ON : FERRY_LOCK_OFF;
  return TRUE;
}

/**
 * ferry_store_set_lock:
 * @self: a store
 * @instance: id of an instance
 * @choice: what the user sets
 * @error: return location for an error
 *
 * Returns: %FALSE with @error. Blocking.
 *
 * Since: 0.1
 */
gboolean
ferry_store_set_lock (FerryStore       *self,
                      const char       *instance,
                      FerryLockChoice   choice,
                      GError          **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;

  statement = _ferry_store_prepare (self, choice == FERRY_LOCK_AUTOMATIC ? "DELETE FROM instance_lock WHERE instance = ?1"
                                                                        : "INSERT INTO instance_lock (instance, locked) VALUES (?1, ?2) ON CONFLICT (instance) DO UPDATE SET locked = ?2", error);
  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, instance);
  if (choice != FERRY_LOCK_AUTOMATIC)
    sqlite3_bind_int (statement, 2, choice == FERRY_LOCK_ON);
  return _ferry_store_run (self, statement, NULL, error);
}

/**
 * ferry_store_dup_lock_reason:
 * @self: a store
 * @instance: id of an instance
 * @error: return location for an error
 *
 * Tells whether an instance is locked: by hand, or because it stands behind the first place of a pipeline. Blocking.
 *
 * Returns: (transfer full) (nullable): a translated sentence that says why; %NULL without @error when it is not locked
 *
 * Since: 0.1
 */
char *
ferry_store_dup_lock_reason (FerryStore  *self,
                             const char  *instance,
                             GError     **error)
{
  FerryLockChoice choice;
  g_autoptr(FerryInstanceRecord) record = NULL;
  g_autoptr(FerryPipelineRecord) pipeline = NULL;

  if (!ferry_store_get_lock (self, instance, &choice, error) || choice == FERRY_LOCK_OFF || (record = ferry_store_find_instance (self, instance, error)) == NULL)
    return NULL;
  if (choice == FERRY_LOCK_ON)
    return g_strdup_printf (_("“%s” is locked: it is changed by releases, restores and rollbacks only."), record->name);
  pipeline = ferry_store_find_pipeline_of (self, instance, error);
  if (pipeline == NULL || ferry_pipeline_record_find (pipeline, instance) == 0)
    return NULL;
  return g_strdup_printf (_("“%s” is locked: in the pipeline “%s” only a development may be changed by hand, “%s” changes by releases, restores and rollbacks."), record->name,
                          pipeline->name, record->name);
}
