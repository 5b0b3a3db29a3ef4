#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"
#include "instance/ferry-promotion.h"

#include <glib/gi18n-lib.h>

static const FerryPromotionRecord *
find_last (GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (ferry_promotion_counts (g_ptr_array_index (records, i)))
      return g_ptr_array_index (records, i);
  return NULL;
}

/**
 * ferry_package_merge_find_base:
 * @store: the user's store
 * @instance: the stage that the developments share
 * @error: return location for %FERRY_ERROR_NOT_FOUND (its file is in the library no more), or what the instance said
 *
 * Finds the package that ran last on @instance. Blocking, in the thread of @store.
 *
 * Returns: (transfer full) (nullable): the base; %NULL without @error: nothing ran there yet
 *
 * Since: 0.1
 */
FerryPackage *
ferry_package_merge_find_base (FerryStore     *store,
                               FerryInstance  *instance,
                               GError        **error)
{
  g_autofree char *problem = NULL;
  g_autoptr(GPtrArray) records = ferry_promotion_look (store, instance, &problem, error);
  const FerryPromotionRecord *last = find_last (records);
  g_autoptr(FerryLibraryRecord) file = NULL;

  if (records == NULL)
    return NULL;
  if (problem != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("What ran last on “%s” can't be told: %s"), ferry_instance_get_name (instance), problem);
      return NULL;
    }
  if (last == NULL)
    return NULL;
  file = ferry_store_find_package (store, last->digest, NULL);
  if (file != NULL && file->size >= 0)
    return ferry_package_open (file->path, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The migration file that ran last on “%s” (%.12s) is not in the library. Import it to compare with it, or go on without a base."),
               ferry_instance_get_name (instance), last->digest);
  return NULL;
}
