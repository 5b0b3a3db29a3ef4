#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-table-group.h"

G_DEFINE_ENUM_TYPE (FerryTableGroup, ferry_table_group,
                    G_DEFINE_ENUM_VALUE (FERRY_TABLE_GROUP_CORE, "core"),
                    G_DEFINE_ENUM_VALUE (FERRY_TABLE_GROUP_PLUGIN, "plugin"),
                    G_DEFINE_ENUM_VALUE (FERRY_TABLE_GROUP_USER, "user"),
                    G_DEFINE_ENUM_VALUE (FERRY_TABLE_GROUP_UNKNOWN, "unknown"))

G_DEFINE_ENUM_TYPE (FerryDataCategory, ferry_data_category,
                    G_DEFINE_ENUM_VALUE (FERRY_DATA_CATEGORY_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FERRY_DATA_CATEGORY_SYSTEM, "system"),
                    G_DEFINE_ENUM_VALUE (FERRY_DATA_CATEGORY_BUSINESS, "business"),
                    G_DEFINE_ENUM_VALUE (FERRY_DATA_CATEGORY_RUNTIME, "runtime"))

/**
 * ferry_table_group_to_string:
 * @group: a group
 *
 * Returns: (transfer none): `core`, `plugin`, `user` or `unknown`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_table_group_to_string (FerryTableGroup group)
{
  return _ferry_enum_to_string (FERRY_TYPE_TABLE_GROUP, (int) group, "unknown");
}

/**
 * ferry_table_group_from_string:
 * @text: (nullable): a name
 * @group: (out): the group
 *
 * Returns: whether @text is the name of a group; otherwise @group stays as it is. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_table_group_from_string (const char      *text,
                               FerryTableGroup *group)
{
  int value;

  g_return_val_if_fail (group != NULL, FALSE);

  if (!_ferry_enum_from_string (FERRY_TYPE_TABLE_GROUP, text, &value))
    return FALSE;
  *group = (FerryTableGroup) value;
  return TRUE;
}

/**
 * ferry_data_category_to_string:
 * @category: a category
 *
 * Returns: (transfer none): `system`, `business`, `runtime` or `unknown`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_data_category_to_string (FerryDataCategory category)
{
  return _ferry_enum_to_string (FERRY_TYPE_DATA_CATEGORY, (int) category, "unknown");
}

/**
 * ferry_data_category_from_string:
 * @text: (nullable): a name
 * @category: (out): the category
 *
 * Returns: whether @text is the name of a category; otherwise @category stays as it is. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_data_category_from_string (const char        *text,
                                 FerryDataCategory *category)
{
  int value;

  g_return_val_if_fail (category != NULL, FALSE);

  if (!_ferry_enum_from_string (FERRY_TYPE_DATA_CATEGORY, text, &value))
    return FALSE;
  *category = (FerryDataCategory) value;
  return TRUE;
}
