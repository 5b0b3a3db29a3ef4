#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** FerryTableGroup: who brought a table: NocoBase's server, a plugin, the user; or nobody that Ferry knows. Since: 0.1 */
typedef enum
{
  FERRY_TABLE_GROUP_CORE,
  FERRY_TABLE_GROUP_PLUGIN,
  FERRY_TABLE_GROUP_USER,
  FERRY_TABLE_GROUP_UNKNOWN,
} FerryTableGroup;

/** FerryDataCategory: what a table's rows are. Since: 0.1 */
typedef enum
{
  FERRY_DATA_CATEGORY_UNKNOWN,
  FERRY_DATA_CATEGORY_SYSTEM,      /* configuration */
  FERRY_DATA_CATEGORY_BUSINESS,
  FERRY_DATA_CATEGORY_RUNTIME,
} FerryDataCategory;

#define FERRY_TYPE_TABLE_GROUP (ferry_table_group_get_type ())
#define FERRY_TYPE_DATA_CATEGORY (ferry_data_category_get_type ())
GType             ferry_table_group_get_type       (void) G_GNUC_CONST;
GType             ferry_data_category_get_type     (void) G_GNUC_CONST;
const char       *ferry_table_group_to_string      (FerryTableGroup    group);
gboolean          ferry_table_group_from_string    (const char        *text,
                                                    FerryTableGroup   *group);
const char       *ferry_data_category_to_string    (FerryDataCategory  category);
gboolean          ferry_data_category_from_string  (const char        *text,
                                                    FerryDataCategory *category);

G_END_DECLS
