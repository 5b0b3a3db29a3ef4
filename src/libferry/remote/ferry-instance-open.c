#include "config.h"

#include "remote/ferry-instance-open.h"

#include "instance/ferry-instance-private.h"
#include "instance/ferry-local-instance.h"
#include "remote/ferry-remote-instance.h"

/**
 * ferry_instance_new_for_record:
 * @record: how the user's store describes the instance
 * @store_folder: the user's store, where instances without a folder of their own keep their state
 * @catalogue: the catalogue
 * @error: return location
 *
 * Makes the end for an instance. Nothing is connected yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the instance.
 *
 * Since: 0.1
 */
FerryInstance *
ferry_instance_new_for_record (const FerryInstanceRecord  *record,
                               const char                 *store_folder,
                               FerryCatalogue             *catalogue,
                               GError                    **error)
{
  FerryInstance *self = g_strcmp0 (record->kind, "remote") == 0 ? ferry_remote_instance_new (record, store_folder, error)
                                                                 : ferry_local_instance_new (record, store_folder, catalogue, error);

  return _ferry_instance_set_origin (self, store_folder, catalogue, ferry_instance_new_for_record);
}
