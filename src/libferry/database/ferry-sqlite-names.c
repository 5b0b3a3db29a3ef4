#include "config.h"

#include "database/ferry-sqlite-names.h"

#include "database/ferry-sqlite-compare.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_sqlite_name_is_taken:
 * @target: a structure
 * @name: a table's name
 *
 * Returns: (transfer none) (nullable): why no table can get this name, translated; %NULL when one can. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_sqlite_name_is_taken (const FerrySchema *target,
                            const char        *name)
{
  g_autofree char *relation = g_strconcat ("relation ", name, NULL);

  for (guint i = 0; i < target->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (target->tables, i);

      if (g_ascii_strcasecmp (table->name, name) == 0)
        return _("the target has a table whose name differs in upper and lower case only");
      if (ferry_sqlite_find_index (table, name) != NULL)
        return _("the target has an index of this name");
    }
  for (guint i = 0; i < target->offers->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (target->offers, i), relation) == 0)
      return _("the target has a view of this name");

  return NULL;
}

/**
 * ferry_sqlite_index_is_taken:
 * @target: a structure
 * @table: a table to be made or changed
 *
 * Names of indexes are unique in the whole database. Any thread.
 *
 * Returns: (transfer full) (nullable): why an index of @table can't be made, translated; %NULL when all can
 *
 * Since: 0.1
 */
char *
ferry_sqlite_index_is_taken (const FerrySchema *target,
                             const FerryTable  *table)
{
  for (guint i = 0; i < table->indexes->len; i++)
    for (guint j = 0; j < target->tables->len; j++)
      {
        const FerryIndex *index = g_ptr_array_index (table->indexes, i);
        const FerryTable *other = g_ptr_array_index (target->tables, j);

        if (g_ascii_strcasecmp (other->name, index->name) == 0
            || (g_ascii_strcasecmp (other->name, table->name) != 0 && ferry_sqlite_find_index (other, index->name) != NULL))
          return g_strdup_printf (_("its index %s has the name of something of table %s. Rename one of them"), index->name, other->name);
      }

  return NULL;
}

/**
 * ferry_sqlite_free_name:
 * @target: a structure
 * @table: a table that is to be copied
 *
 * Returns: (transfer full): a name for the copy that nothing has. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_free_name (const FerrySchema *target,
                        const char        *table)
{
  char *name = g_strconcat ("ferry_rebuild_", table, NULL);

  while (ferry_sqlite_name_is_taken (target, name) != NULL)
    {
      char *longer = g_strconcat (name, "_", NULL);

      g_free (name);
      name = longer;
    }

  return name;
}
