#include "config.h"

#include "database/ferry-sqlite-hazard.h"

#include "database/ferry-sqlite-affinity.h"
#include "database/ferry-sqlite-compare.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

#include <glib/gi18n-lib.h>

/* a sum of counting SELECTs, and the names of what they count */
typedef struct
{
  const FerryTable *target;
  GString          *sql;
  GString          *names;
} Counter;

static Counter
counter_begin (const FerryTable *target)
{
  return (Counter) { target, g_string_new (NULL), g_string_new (NULL) };
}

static void
name (Counter    *self,
      const char *text)
{
  g_string_append_printf (self->names, "%s%s", self->names->len > 0 ? ", " : "", text);
}

static void
count (Counter    *self,
       const char *what,
       const char *condition)
{
  g_string_append_printf (self->sql, "%s(SELECT %s FROM ", self->sql->len > 0 ? " + " : "", what);
  ferry_sqlite_append_name (self->sql, self->target->name);
  g_string_append_printf (self->sql, "%s%s)", condition != NULL ? " WHERE " : "", condition != NULL ? condition : "");
}

static char *
quote (const char *text)
{
  GString *quoted = g_string_new (NULL);

  ferry_sqlite_append_name (quoted, text);

  return g_string_free (quoted, FALSE);
}

static void
counter_end (Counter        *self,
             FerryStatement *statement)
{
  if (self->sql->len > 0)
    {
      g_free (statement->count_sql);
      statement->count_sql = g_strdup_printf ("SELECT %s", self->sql->str);
    }
  g_string_free (self->sql, TRUE);
  g_string_free (self->names, TRUE);
}

static void
count_dropped (Counter           *self,
               const FerryColumn *old)
{
  g_autofree char *quoted = quote (old->name);
  g_autofree char *what = g_strdup_printf ("count(%s)", quoted);

  name (self, old->name);
  count (self, what, NULL);
}

static void
count_losing (Counter                *self,
              const FerrySqliteMerge *merge,
              const FerryColumn      *old)
{
  const FerryColumn *column = ferry_sqlite_find_column (merge->wanted, old->name);
  g_autofree char *quoted = quote (old->name);
  g_autofree char *loss = ferry_sqlite_affinity_loss (quoted, ferry_sqlite_affinity (old->type, merge->target->strict),
                                                      ferry_sqlite_affinity (column->type, merge->wanted->strict));
  g_autofree char *values = g_strdup_printf ("%s IS NOT NULL", quoted);

  name (self, old->name);
  count (self, "count(*)", column->generated == FERRY_GENERATED_NONE && loss != NULL ? loss : values);
}

static void
count_losses (Counter                *self,
              const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->dropped->len; i++)
    count_dropped (self, g_ptr_array_index (merge->dropped, i));
  for (guint i = 0; i < merge->losing->len; i++)
    count_losing (self, merge, g_ptr_array_index (merge->losing, i));
}

/**
 * ferry_sqlite_hazard_column:
 * @merge: a decision with destruction
 * @old: a column of the target that it drops or whose values it changes for good
 * @statement: (inout): the statement that would do it
 *
 * Notes the values that would be lost in this column. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_hazard_column (const FerrySqliteMerge *merge,
                            const FerryColumn      *old,
                            FerryStatement         *statement)
{
  Counter counter = counter_begin (merge->target);

  if (g_ptr_array_find (merge->dropped, old, NULL))
    count_dropped (&counter, old);
  else
    count_losing (&counter, merge, old);
  statement->hazard = FERRY_HAZARD_LOSES_VALUES;
  statement->destructive = TRUE;
  statement->note = g_strdup_printf (_("Values are lost: %s"), counter.names->str);
  counter_end (&counter, statement);
}

static gboolean
are_there (const FerryTable *table,
           const GPtrArray  *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (ferry_sqlite_find_column (table, g_ptr_array_index (columns, i)) == NULL)
      return FALSE;

  return columns->len > 0;
}

/* rows that are one too many; NULLs never clash */
static void
count_duplicates (Counter         *self,
                  const GPtrArray *columns)
{
  g_autoptr(GString) filter = g_string_new (NULL);
  g_autoptr(GString) list = g_string_new (NULL);

  if (!are_there (self->target, columns))
    return;
  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *quoted = quote (g_ptr_array_index (columns, i));

      g_string_append_printf (filter, "%s%s IS NOT NULL", i > 0 ? " AND " : "", quoted);
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
    }
  g_string_append_printf (self->sql, "%s(SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM ", self->sql->len > 0 ? " + " : "");
  ferry_sqlite_append_name (self->sql, self->target->name);
  g_string_append_printf (self->sql, " WHERE %s GROUP BY %s))", filter->str, list->str);
}

static const char *
strict_classes (const char *type)
{
  if (g_ascii_strncasecmp (type, "INT", 3) == 0)
    return "'null', 'integer'";
  if (g_ascii_strcasecmp (type, "REAL") == 0)
    return "'null', 'integer', 'real'";
  if (g_ascii_strcasecmp (type, "TEXT") == 0)
    return "'null', 'integer', 'real', 'text'";
  if (g_ascii_strcasecmp (type, "BLOB") == 0)
    return "'null', 'blob'";

  return NULL;
}

static void
count_strict (Counter                *self,
              const FerrySqliteMerge *merge)
{
  name (self, "STRICT");
  for (guint i = 0; i < merge->wanted->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (merge->wanted->columns, i);
      g_autofree char *quoted = quote (column->name);
      g_autofree char *condition = NULL;

      if (strict_classes (column->type) == NULL || ferry_sqlite_find_column (self->target, column->name) == NULL)
        continue;
      condition = g_strdup_printf ("typeof(%s) NOT IN (%s)", quoted, strict_classes (column->type));
      count (self, "count(*)", condition);
    }
}

/**
 * ferry_sqlite_hazard_before:
 * @merge: the decision about a table
 * @statement: (inout): the statement that copies its rows, before the data
 *
 * Notes values that are lost, else rows that a new primary key or STRICT does not take. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_hazard_before (const FerrySqliteMerge *merge,
                            FerryStatement         *statement)
{
  Counter counter = counter_begin (merge->target);
  const FerryKey *primary = ferry_table_get_primary (merge->wanted);

  statement->hazard = FERRY_HAZARD_REWRITES_TABLE;
  count_losses (&counter, merge);
  if (counter.names->len > 0)
    {
      statement->hazard = FERRY_HAZARD_LOSES_VALUES;
      statement->note = g_strdup_printf (_("Values are lost: %s"), counter.names->str);
      counter_end (&counter, statement);
      return;
    }
  if (primary != NULL && ferry_sqlite_find_key (merge->target, primary) == NULL)
    {
      name (&counter, "PRIMARY KEY");
      count_duplicates (&counter, primary->columns);
    }
  if (merge->wanted->strict && !merge->target->strict)
    count_strict (&counter, merge);
  if (counter.names->len > 0)
    {
      statement->hazard = FERRY_HAZARD_MAY_FAIL;
      statement->note = g_strdup_printf (_("Fails where rows violate: %s"), counter.names->str);
    }
  counter_end (&counter, statement);
}

static void
count_not_null (Counter                *self,
                const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->wanted->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (merge->wanted->columns, i);
      g_autofree char *quoted = quote (column->name);
      g_autofree char *condition = g_strdup_printf ("%s IS NULL", quoted);

      if (!column->not_null || ((FerryColumn *) g_ptr_array_index (merge->lenient->columns, i))->not_null)
        continue;
      name (self, column->name);
      if (column->generated == FERRY_GENERATED_NONE)
        count (self, "count(*)", ferry_sqlite_find_column (self->target, column->name) != NULL ? condition : NULL);
    }
}

/* an expression over columns that the target does not have can't be asked of it */
static gboolean
needs_new_column (const FerrySqliteMerge *merge,
                  const char             *expression)
{
  for (guint i = 0; i < merge->wanted->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (merge->wanted->columns, i);

      if (ferry_sqlite_find_column (merge->target, column->name) == NULL && ferry_sqlite_mentions (expression, column->name))
        return TRUE;
    }

  return FALSE;
}

static void
count_checks (Counter                *self,
              const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->wanted->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (merge->wanted->checks, i);
      g_autofree char *condition = g_strdup_printf ("NOT (%s)", check->expression);

      if (ferry_sqlite_find_check (merge->lenient, check) != NULL)
        continue;
      name (self, *check->name != '\0' ? check->name : check->expression);
      if (!needs_new_column (merge, check->expression))
        count (self, "count(*)", condition);
    }
}

/**
 * ferry_sqlite_hazard_after:
 * @merge: the decision about a table
 * @statement: (inout): the statement that copies its rows, after the data
 *
 * Notes rows of the target that violate what is new. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_hazard_after (const FerrySqliteMerge *merge,
                           FerryStatement         *statement)
{
  Counter counter = counter_begin (merge->target);

  count_not_null (&counter, merge);
  for (guint i = 0; i < merge->wanted->keys->len; i++)
    {
      const FerryKey *key = g_ptr_array_index (merge->wanted->keys, i);

      if (ferry_sqlite_find_key (merge->lenient, key) != NULL)
        continue;
      name (&counter, "UNIQUE");
      count_duplicates (&counter, key->columns);
    }
  count_checks (&counter, merge);
  statement->hazard = FERRY_HAZARD_MAY_FAIL;
  statement->note = g_strdup_printf (_("Fails where rows violate: %s"), counter.names->str);
  counter_end (&counter, statement);
}

/* the columns of an index over nothing but whole columns, without WHERE; else empty */
static GPtrArray *
index_columns (const char *definition)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) tokens = ferry_sqlite_tokenize (definition);
  guint i = 0;

  while (tokens != NULL && i < tokens->len && !ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), "("))
    i++;
  if (tokens == NULL || ferry_sqlite_tokens_skip (tokens, i) != tokens->len - 1)
    return columns;
  for (i++; i + 2 < tokens->len; i += 2)
    {
      const FerrySqliteToken *next = ferry_sqlite_token_at (tokens, i + 1);

      g_ptr_array_add (columns, ferry_sqlite_token_dup_name (ferry_sqlite_token_at (tokens, i)));
      if (!ferry_sqlite_token_is (next, ",") && !ferry_sqlite_token_is (next, ")"))
        {
          g_ptr_array_set_size (columns, 0);
          break;
        }
    }

  return columns;
}

/**
 * ferry_sqlite_hazard_index:
 * @target: (nullable): the table as it is
 * @index: a new index
 * @statement: (inout): the statement that makes it
 *
 * Notes rows in the way of a unique index. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_hazard_index (const FerryTable *target,
                           const FerryIndex *index,
                           FerryStatement   *statement)
{
  g_autoptr(GPtrArray) columns = NULL;
  Counter counter;

  if (target == NULL || !index->unique)
    return;
  columns = index_columns (index->definition);
  counter = counter_begin (target);
  count_duplicates (&counter, columns);
  statement->hazard = FERRY_HAZARD_MAY_FAIL;
  statement->note = g_strdup_printf (_("Fails where rows violate: %s"), index->name);
  counter_end (&counter, statement);
}
