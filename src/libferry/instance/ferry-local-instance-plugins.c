#include "config.h"

#include "instance/ferry-local-instance-private.h"

/**
 * ferry_local_instance_list_plugins:
 * @self: the instance
 * @error: %FERRY_ERROR_CONNECTION, %FERRY_ERROR_SQL
 *
 * Reads which plugins the application has, enabled or not. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryPlugin): by name
 *
 * Since: 0.1
 */
GPtrArray *
ferry_local_instance_list_plugins (FerryLocalInstance  *self,
                                   GError             **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (self->site, NULL, error);
  g_autoptr(FerrySchema) schema = db != NULL ? ferry_database_read_schema (db, error) : NULL;

  return schema != NULL ? ferry_site_read_plugins (self->site, db, schema, error) : NULL;
}
