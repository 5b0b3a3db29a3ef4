#include "config.h"

#include "database/ferry-sqlite-add-column.h"

#include "database/ferry-sqlite-compare.h"
#include "database/ferry-sqlite-ddl.h"

/* what NEW columns need that ALTER TABLE … ADD COLUMN can't give. Source: SQLite documentation, "ALTER TABLE ADD COLUMN" */
static gboolean
is_addable (const FerryColumn *column)
{
  return column->generated != FERRY_GENERATED_STORED && column->identity == FERRY_IDENTITY_NONE
         && (column->default_expr == NULL || ferry_sqlite_is_constant (column->default_expr));
}

/**
 * ferry_sqlite_own_foreign_key:
 * @table: a table
 * @column: a column of it
 *
 * Returns: (transfer none) (nullable): its foreign key over this column alone. Any thread.
 *
 * Since: 0.1
 */
const FerryForeignKey *
ferry_sqlite_own_foreign_key (const FerryTable  *table,
                              const FerryColumn *column)
{
  const FerryForeignKey *found = NULL;

  for (guint i = 0; i < table->foreign_keys->len; i++)
    {
      const FerryForeignKey *key = g_ptr_array_index (table->foreign_keys, i);

      if (key->columns->len == 1 && g_ascii_strcasecmp (g_ptr_array_index (key->columns, 0), column->name) == 0)
        found = key;
    }

  return found;
}

/* the number of foreign keys that come with new columns, or -1 when more than new columns is needed */
static int
count_added_keys (const FerryTable *from,
                  const FerryTable *to)
{
  int n = 0;

  for (guint i = 0; i < to->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (to->columns, i);
      const FerryColumn *old = ferry_sqlite_find_column (from, column->name);

      if (old != NULL ? !ferry_sqlite_column_equal (column, old) : !is_addable (column))
        return -1;
      if (old == NULL && ferry_sqlite_own_foreign_key (to, column) != NULL)
        n++;
    }

  return n;
}

/**
 * ferry_sqlite_can_add_columns:
 * @from: a table
 * @to: what it is to be
 *
 * Returns: whether ALTER TABLE … ADD COLUMN is all that it takes. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_can_add_columns (const FerryTable *from,
                              const FerryTable *to)
{
  int n_keys = count_added_keys (from, to);
  guint n_new = 0;

  if (n_keys < 0 || !ferry_sqlite_constraints_equal (from, to) || from->foreign_keys->len + (guint) n_keys != to->foreign_keys->len)
    return FALSE;
  for (guint i = 0; i < from->foreign_keys->len; i++)
    if (ferry_sqlite_find_foreign_key (to, g_ptr_array_index (from->foreign_keys, i)) == NULL)
      return FALSE;
  for (guint i = 0; i < to->columns->len; i++)
    n_new += ferry_sqlite_find_column (from, ((FerryColumn *) g_ptr_array_index (to->columns, i))->name) == NULL;

  return from->columns->len + n_new == to->columns->len;
}
