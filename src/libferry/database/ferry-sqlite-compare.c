#include "config.h"

#include "database/ferry-sqlite-compare.h"

#include "database/ferry-sqlite-token.h"

/**
 * ferry_sqlite_names_equal:
 * @a: (element-type utf8): names
 * @b: (element-type utf8): names
 *
 * Returns: whether they are the same names in the same order. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_names_equal (const GPtrArray *a,
                          const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (a, i), g_ptr_array_index (b, i)) != 0)
      return FALSE;

  return TRUE;
}

/**
 * ferry_sqlite_contains_name:
 * @names: (element-type utf8): names
 * @name: a name
 *
 * Returns: whether it is among them. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_contains_name (const GPtrArray *names,
                            const char      *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
      return TRUE;

  return FALSE;
}

/**
 * ferry_sqlite_find_column:
 * @table: a table
 * @name: a column's name in any letter case
 *
 * Returns: (transfer none) (nullable): the column. Any thread.
 *
 * Since: 0.1
 */
FerryColumn *
ferry_sqlite_find_column (const FerryTable *table,
                          const char       *name)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (g_ascii_strcasecmp (column->name, name) == 0)
        return column;
    }

  return NULL;
}

/**
 * ferry_sqlite_column_equal:
 * @a: a column
 * @b: a column
 *
 * Returns: whether they are the same but for the letter case of their names. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_column_equal (const FerryColumn *a,
                           const FerryColumn *b)
{
  return ferry_sqlite_sql_equal (a->type, b->type)
         && !a->not_null == !b->not_null
         && ferry_sqlite_sql_equal (a->default_expr, b->default_expr)
         && a->identity == b->identity
         && a->generated == b->generated
         && ferry_sqlite_sql_equal (a->generated_expr, b->generated_expr)
         && (a->collation == NULL) == (b->collation == NULL)
         && (a->collation == NULL || g_ascii_strcasecmp (a->collation, b->collation) == 0);
}

/**
 * ferry_sqlite_find_key:
 * @table: a table
 * @key: a key of it or of another table
 *
 * Returns: (transfer none) (nullable): the equal key of @table. Any thread.
 *
 * Since: 0.1
 */
FerryKey *
ferry_sqlite_find_key (const FerryTable *table,
                       const FerryKey   *key)
{
  for (guint i = 0; i < table->keys->len; i++)
    {
      FerryKey *candidate = g_ptr_array_index (table->keys, i);

      if (!candidate->primary == !key->primary && ferry_sqlite_names_equal (candidate->columns, key->columns)
          && ferry_sqlite_sql_equal (candidate->definition, key->definition))
        return candidate;
    }

  return NULL;
}

/**
 * ferry_sqlite_find_check:
 * @table: a table
 * @check: a check of it or of another table
 *
 * Returns: (transfer none) (nullable): the check of @table with the same expression. Any thread.
 *
 * Since: 0.1
 */
FerryCheckConstraint *
ferry_sqlite_find_check (const FerryTable           *table,
                         const FerryCheckConstraint *check)
{
  for (guint i = 0; i < table->checks->len; i++)
    {
      FerryCheckConstraint *candidate = g_ptr_array_index (table->checks, i);

      if (ferry_sqlite_sql_equal (candidate->expression, check->expression))
        return candidate;
    }

  return NULL;
}

/**
 * ferry_sqlite_find_foreign_key:
 * @table: a table
 * @key: a foreign key of it or of another table
 *
 * Returns: (transfer none) (nullable): the equal foreign key of @table. Any thread.
 *
 * Since: 0.1
 */
FerryForeignKey *
ferry_sqlite_find_foreign_key (const FerryTable      *table,
                               const FerryForeignKey *key)
{
  for (guint i = 0; i < table->foreign_keys->len; i++)
    {
      FerryForeignKey *candidate = g_ptr_array_index (table->foreign_keys, i);

      if (ferry_sqlite_names_equal (candidate->columns, key->columns)
          && ferry_sqlite_sql_equal (candidate->definition, key->definition))
        return candidate;
    }

  return NULL;
}

/**
 * ferry_sqlite_find_index:
 * @table: a table
 * @name: an index's name in any letter case
 *
 * Returns: (transfer none) (nullable): the index. Any thread.
 *
 * Since: 0.1
 */
FerryIndex *
ferry_sqlite_find_index (const FerryTable *table,
                         const char       *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    {
      FerryIndex *index = g_ptr_array_index (table->indexes, i);

      if (g_ascii_strcasecmp (index->name, name) == 0)
        return index;
    }

  return NULL;
}

/**
 * ferry_sqlite_constraints_equal:
 * @a: a table
 * @b: a table
 *
 * Returns: whether keys, checks, STRICT and WITHOUT ROWID are the same. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_constraints_equal (const FerryTable *a,
                                const FerryTable *b)
{
  if (a->keys->len != b->keys->len || a->checks->len != b->checks->len
      || !a->strict != !b->strict || !a->without_rowid != !b->without_rowid)
    return FALSE;
  for (guint i = 0; i < a->keys->len; i++)
    if (ferry_sqlite_find_key (b, g_ptr_array_index (a->keys, i)) == NULL)
      return FALSE;
  for (guint i = 0; i < a->checks->len; i++)
    if (ferry_sqlite_find_check (b, g_ptr_array_index (a->checks, i)) == NULL
        || ferry_sqlite_find_check (a, g_ptr_array_index (b->checks, i)) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * ferry_sqlite_foreign_keys_equal:
 * @a: a table
 * @b: a table
 *
 * Returns: whether they have the same foreign keys. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_foreign_keys_equal (const FerryTable *a,
                                 const FerryTable *b)
{
  if (a->foreign_keys->len != b->foreign_keys->len)
    return FALSE;
  for (guint i = 0; i < a->foreign_keys->len; i++)
    if (ferry_sqlite_find_foreign_key (b, g_ptr_array_index (a->foreign_keys, i)) == NULL
        || ferry_sqlite_find_foreign_key (a, g_ptr_array_index (b->foreign_keys, i)) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * ferry_sqlite_tables_equal:
 * @a: a table
 * @b: a table
 *
 * Returns: whether they are the same but for indexes, views and triggers. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_tables_equal (const FerryTable *a,
                           const FerryTable *b)
{
  if (a->columns->len != b->columns->len)
    return FALSE;
  for (guint i = 0; i < a->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (a->columns, i);
      const FerryColumn *other = ferry_sqlite_find_column (b, column->name);

      if (other == NULL || !ferry_sqlite_column_equal (column, other))
        return FALSE;
    }

  return ferry_sqlite_constraints_equal (a, b) && ferry_sqlite_foreign_keys_equal (a, b);
}

/**
 * ferry_sqlite_mentions:
 * @sql: SQL text
 * @name: a name
 *
 * Returns: whether one of the tokens of @sql is @name. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_mentions (const char *sql,
                       const char *name)
{
  FerrySqliteToken token;

  do
    {
      g_autofree char *found = NULL;

      ferry_sqlite_token_next (&sql, &token);
      if (token.type != FERRY_SQLITE_TOKEN_WORD && token.type != FERRY_SQLITE_TOKEN_QUOTED)
        continue;
      found = ferry_sqlite_token_dup_name (&token);
      if (g_ascii_strcasecmp (found, name) == 0)
        return TRUE;
    }
  while (token.type != FERRY_SQLITE_TOKEN_END && token.type != FERRY_SQLITE_TOKEN_BAD);

  return FALSE;
}
