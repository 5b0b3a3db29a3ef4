#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-retype.h"

#include <glib/gi18n-lib.h>

/* Whether keys, checks, indexes and foreign keys fit the types that columns have or get. */

/* whether a column of @table is in a set of "id\tcolumn" */
gboolean
ferry_postgres_diff_column_is (const FerryTable  *table,
                               const FerrySchema *schema,
                               const char        *column,
                               GHashTable        *columns)
{
  g_autofree char *id = ferry_schema_table_id (schema, table);
  g_autofree char *key = g_strconcat (id, "\t", column, NULL);

  return g_hash_table_contains (columns, key);
}

/* Whether text names a column of the set. With kept types: PostgreSQL words it differently there, and what the target has under
 * the same name counts as equal. */
gboolean
ferry_postgres_diff_mentions (FerryPostgresDiff *self,
                              const FerryTable  *table,
                              const char        *text,
                              GHashTable        *columns)
{
  if (text == NULL || g_hash_table_size (columns) == 0)
    return FALSE;

  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (ferry_postgres_diff_column_is (table, self->work, column->name, columns) && ferry_postgres_guard_mentions (text, column->name))
        return TRUE;
    }

  return FALSE;
}

static gboolean
all_sortable (FerryPostgresDiff *self,
              const FerryTable  *work,
              const char        *text)
{
  for (guint i = 0; i < work->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (work->columns, i);

      if (ferry_postgres_diff_column_is (work, self->work, column->name, self->crossed) && ferry_postgres_guard_mentions (text, column->name) &&
          !ferry_postgres_retype_is_sortable (column->type))
        return FALSE;
    }

  return TRUE;
}

/* Whether something that only the target has can stand with the new types of the columns that it names; refuses otherwise. @plain:
 * nothing but columns in order. */
gboolean
ferry_postgres_diff_can_stay (FerryPostgresDiff *self,
                              FerryTable        *work,
                              const char        *what,
                              const char        *name,
                              const char        *text,
                              gboolean           plain)
{
  g_autofree char *id = NULL;

  if (!ferry_postgres_diff_mentions (self, work, text, self->crossed) || (plain && all_sortable (self, work, text)))
    return TRUE;

  id = ferry_schema_table_id (self->work, work);
  ferry_postgres_diff_refuse (self, id, _("only the target has the %s “%s”, which does not fit the new type of a column: drop it there first"), what, name);

  return FALSE;
}

/* whether a table has all of these columns */
gboolean
ferry_postgres_diff_has_columns (const FerryTable *table,
                                 const GPtrArray  *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (ferry_table_find_column (table, g_ptr_array_index (columns, i)) == NULL)
      return FALSE;

  return TRUE;
}

/* whether the columns of a foreign key can be compared with those that it refers to, as they will be */
gboolean
ferry_postgres_diff_types_agree (FerryPostgresDiff     *self,
                                 const FerryTable      *work,
                                 const FerryForeignKey *key)
{
  const FerryTable *to = ferry_postgres_find_table (self->work, key->target_schema, key->target_table);

  for (guint i = 0; to != NULL && i < MIN (key->columns->len, key->target_columns->len); i++)
    {
      const FerryColumn *one = ferry_table_find_column (work, g_ptr_array_index (key->columns, i));
      const FerryColumn *other = ferry_table_find_column (to, g_ptr_array_index (key->target_columns, i));

      if (one == NULL || other == NULL ||
          (!g_str_equal (one->type, other->type) && !ferry_postgres_retype_is_related (self->source, self->target, one->type, other->type)))
        return FALSE;
    }

  return TRUE;
}
