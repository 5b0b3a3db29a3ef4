#pragma once

#include "database/ferry-row-order.h"
#include "database/ferry-row-reader.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** FerryMergeEvent: what a step of a merge found. Since: 0.1 */
typedef enum
{
  FERRY_MERGE_NEW,          /* only in the package */
  FERRY_MERGE_CHANGED,      /* in both, other values */
  FERRY_MERGE_ONLY_TARGET,
  FERRY_MERGE_EQUAL,
} FerryMergeEvent;

/* the lines live until the function returns; NULL where there is none */
typedef gboolean (*FerryMergeFunc) (FerryMergeEvent event, const char *new_line, gsize new_length,
                                    const char *old_line, gsize old_length, gpointer user_data, GError **error);

gboolean ferry_row_merge (const char           *table,
                          FerryRowReader       *package_rows,
                          FerryRowReader       *target_rows,
                          const FerryRowOrder  *order,
                          FerryMergeFunc        func,
                          gpointer              user_data,
                          GCancellable         *cancellable,
                          GError              **error);

G_END_DECLS
