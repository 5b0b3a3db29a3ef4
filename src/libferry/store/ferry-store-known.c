#include "config.h"

#include "store/ferry-store-known.h"
#include "store/ferry-store-private.h"

/**
 * ferry_store_get_known_state:
 * @self: a store
 * @instance: id of an instance
 *
 * Returns: (transfer full) (nullable): the JSON that was kept last; %NULL where there is none or it can't be read. Blocking.
 *
 * Since: 0.1
 */
char *
ferry_store_get_known_state (FerryStore *self,
                             const char *instance)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  gboolean row = FALSE;

  g_return_val_if_fail (FERRY_IS_STORE (self) && instance != NULL, NULL);

  statement = _ferry_store_prepare (self, "SELECT json FROM known_state WHERE instance = ?1", NULL);
  if (statement == NULL)
    return NULL;
  _ferry_store_bind_text (statement, 1, instance);
  return _ferry_store_step (self, statement, &row, NULL) && row ? _ferry_store_dup_text (statement, 0) : NULL;
}

/**
 * ferry_store_set_known_state:
 * @self: a store
 * @instance: id of an instance of the store
 * @json: what is known, in words of the caller's
 * @error: return location for an error
 *
 * Keeps what is known of an instance in place of what was; it goes with the instance. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_PERMISSION, BUSY, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_set_known_state (FerryStore  *self,
                             const char  *instance,
                             const char  *json,
                             GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (FERRY_IS_STORE (self) && instance != NULL && json != NULL, FALSE);

  /* one that was removed meanwhile keeps nothing */
  statement = _ferry_store_prepare (self, "INSERT INTO known_state (instance, json) SELECT id, ?2 FROM instance WHERE id = ?1"
                                    " ON CONFLICT (instance) DO UPDATE SET json = excluded.json", error);
  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, instance);
  _ferry_store_bind_text (statement, 2, json);
  return _ferry_store_step (self, statement, &row, error);
}
