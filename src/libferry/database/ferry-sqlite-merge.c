#include "config.h"

#include "database/ferry-sqlite-merge.h"

#include "database/ferry-sqlite-affinity.h"
#include "database/ferry-sqlite-compare.h"

#include <glib/gi18n-lib.h>

static void
keep (FerrySqliteMerge *self,
      const char       *kind,
      const char       *name,
      const char       *reason)
{
  g_ptr_array_add (self->kept, g_strdup_printf ("%s %s.%s%s%s%s", kind, self->target->name, name,
                                                reason != NULL ? " (" : "", reason != NULL ? reason : "", reason != NULL ? ")" : ""));
}

static char *
join (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i));

  return g_string_free (text, FALSE);
}

static gboolean
in_primary_key (const FerryTable *table,
                const char       *column)
{
  const FerryKey *key = ferry_table_get_primary (table);

  return key != NULL && ferry_sqlite_contains_name (key->columns, column);
}

/* values that a plain column holds are lost when it becomes a generated one */
static gboolean
may_lose (const FerrySqliteMerge *self,
          const FerryColumn      *column,
          const FerryColumn      *old)
{
  g_autofree char *loss = NULL;

  if (column->generated != FERRY_GENERATED_NONE || old->generated != FERRY_GENERATED_NONE)
    return column->generated != FERRY_GENERATED_NONE && old->generated == FERRY_GENERATED_NONE;
  loss = ferry_sqlite_affinity_loss ("c", ferry_sqlite_affinity (old->type, self->target->strict),
                                     ferry_sqlite_affinity (column->type, self->source->strict));

  return loss != NULL;
}

static void
merge_shared_column (FerrySqliteMerge  *self,
                     const FerryColumn *column,
                     const FerryColumn *old)
{
  FerryColumn *wanted = ferry_column_copy (column);

  if (may_lose (self, column, old) && self->destructive)
    g_ptr_array_add (self->losing, (gpointer) old);
  else if (may_lose (self, column, old) && column->generated != FERRY_GENERATED_NONE)
    {
      ferry_column_free (wanted);
      wanted = ferry_column_copy (old);
      wanted->not_null = FALSE;
      keep (self, "column", old->name, _("as it is: its values would be lost"));
    }
  else if (may_lose (self, column, old))
    {
      g_free (wanted->type);
      wanted->type = g_strdup (old->type);
      /* only INTEGER can count */
      if (g_ascii_strcasecmp (old->type, "INTEGER") != 0)
        wanted->identity = FERRY_IDENTITY_NONE;
      keep (self, "column", old->name, _("with its type: values could be lost"));
    }
  g_ptr_array_add (self->wanted->columns, wanted);
}

static gboolean
is_droppable (FerrySqliteMerge  *self,
              const FerryColumn *old)
{
  return self->destructive && old->used_by == NULL
         && (!in_primary_key (self->target, old->name) || ferry_table_get_primary (self->source) != NULL);
}

/* rows of the package say nothing about it: it must take NULL or have a default */
static void
merge_own_column (FerrySqliteMerge  *self,
                  const FerryColumn *old)
{
  FerryColumn *column;

  if (is_droppable (self, old))
    {
      g_ptr_array_add (self->dropped, (gpointer) old);
      return;
    }
  column = ferry_column_copy (old);
  keep (self, "column", old->name, old->used_by);
  if (ferry_table_get_primary (self->source) != NULL)
    column->identity = FERRY_IDENTITY_NONE;
  if (old->not_null && old->default_expr == NULL && old->generated == FERRY_GENERATED_NONE && column->identity == FERRY_IDENTITY_NONE)
    {
      column->not_null = FALSE;
      g_ptr_array_add (self->relaxed, (gpointer) old);
    }
  g_ptr_array_add (self->wanted->columns, column);
}

static void
merge_columns (FerrySqliteMerge *self)
{
  for (guint i = 0; i < self->source->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (self->source->columns, i);
      const FerryColumn *old = ferry_sqlite_find_column (self->target, column->name);

      if (old != NULL)
        merge_shared_column (self, column, old);
      else
        g_ptr_array_add (self->wanted->columns, ferry_column_copy (column));
    }
  for (guint i = 0; i < self->target->columns->len; i++)
    {
      const FerryColumn *old = g_ptr_array_index (self->target->columns, i);

      if (ferry_sqlite_find_column (self->source, old->name) == NULL)
        merge_own_column (self, old);
    }
}

static gboolean
all_stay (const FerrySqliteMerge *self,
          const GPtrArray        *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (ferry_sqlite_find_column (self->wanted, g_ptr_array_index (columns, i)) == NULL)
      return FALSE;

  return TRUE;
}

/* a unique key over the same columns is replaced by the source's (collation, conflict clause) */
static gboolean
has_unique_over (const FerryTable *table,
                 const GPtrArray  *columns)
{
  for (guint i = 0; i < table->keys->len; i++)
    if (ferry_sqlite_names_equal (((FerryKey *) g_ptr_array_index (table->keys, i))->columns, columns))
      return TRUE;

  return FALSE;
}

static void
merge_keys (FerrySqliteMerge *self)
{
  for (guint i = 0; i < self->source->keys->len; i++)
    g_ptr_array_add (self->wanted->keys, ferry_key_copy (g_ptr_array_index (self->source->keys, i)));
  for (guint i = 0; i < self->target->keys->len; i++)
    {
      const FerryKey *key = g_ptr_array_index (self->target->keys, i);
      g_autofree char *columns = join (key->columns);

      if (has_unique_over (self->source, key->columns) || !all_stay (self, key->columns))
        continue;
      if (key->primary && ferry_table_get_primary (self->source) != NULL)
        continue;
      keep (self, key->primary ? "primary key" : "unique key", columns, NULL);
      g_ptr_array_insert (self->wanted->keys, key->primary ? 0 : -1, ferry_key_copy (key));
    }
}

static gboolean
is_replaced_check (const FerryTable           *source,
                   const FerryCheckConstraint *check)
{
  for (guint i = 0; *check->name != '\0' && i < source->checks->len; i++)
    if (g_ascii_strcasecmp (((FerryCheckConstraint *) g_ptr_array_index (source->checks, i))->name, check->name) == 0)
      return TRUE;

  return ferry_sqlite_find_check (source, check) != NULL;
}

static void
merge_checks (FerrySqliteMerge *self)
{
  for (guint i = 0; i < self->source->checks->len; i++)
    g_ptr_array_add (self->wanted->checks, ferry_check_constraint_copy (g_ptr_array_index (self->source->checks, i)));
  for (guint i = 0; i < self->target->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (self->target->checks, i);

      if (is_replaced_check (self->source, check) || ferry_sqlite_merge_is_dropped (self, check->expression))
        continue;
      keep (self, "check", *check->name != '\0' ? check->name : check->expression, NULL);
      g_ptr_array_add (self->wanted->checks, ferry_check_constraint_copy (check));
    }
}

static gboolean
has_foreign_key_over (const FerryTable *table,
                      const GPtrArray  *columns)
{
  for (guint i = 0; i < table->foreign_keys->len; i++)
    if (ferry_sqlite_names_equal (((FerryForeignKey *) g_ptr_array_index (table->foreign_keys, i))->columns, columns))
      return TRUE;

  return FALSE;
}

static void
merge_foreign_keys (FerrySqliteMerge *self)
{
  for (guint i = 0; i < self->source->foreign_keys->len; i++)
    g_ptr_array_add (self->wanted->foreign_keys, ferry_foreign_key_copy (g_ptr_array_index (self->source->foreign_keys, i)));
  for (guint i = 0; i < self->target->foreign_keys->len; i++)
    {
      const FerryForeignKey *key = g_ptr_array_index (self->target->foreign_keys, i);
      g_autofree char *columns = join (key->columns);

      if (has_foreign_key_over (self->source, key->columns) || !all_stay (self, key->columns))
        continue;
      keep (self, "foreign key", columns, NULL);
      g_ptr_array_add (self->wanted->foreign_keys, ferry_foreign_key_copy (key));
    }
}

/* STRICT takes six types only: a column that stays with another one keeps the table from it */
static void
merge_strict (FerrySqliteMerge *self)
{
  static const char * const types[] = { "INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", NULL };

  self->wanted->without_rowid = self->source->without_rowid;
  self->wanted->strict = self->source->strict;
  for (guint i = 0; self->wanted->strict && i < self->wanted->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (self->wanted->columns, i);
      g_autofree char *upper = g_ascii_strup (column->type, -1);

      if (g_strv_contains (types, upper))
        continue;
      self->wanted->strict = FALSE;
      keep (self, "column", column->name, _("its type keeps the table from being STRICT"));
    }
}

static void
soften_columns (FerrySqliteMerge *self)
{
  for (guint i = 0; i < self->lenient->columns->len; i++)
    {
      FerryColumn *column = g_ptr_array_index (self->lenient->columns, i);
      const FerryColumn *old = ferry_sqlite_find_column (self->target, column->name);
      gboolean filled = old == NULL && column->default_expr != NULL && g_ascii_strcasecmp (column->default_expr, "NULL") != 0
                        && column->generated == FERRY_GENERATED_NONE;

      if ((old == NULL || !old->not_null) && !filled && !in_primary_key (self->lenient, column->name))
        column->not_null = FALSE;
    }
}

/* the primary key is brought along at once: rows are found by it */
static void
soften (FerrySqliteMerge *self)
{
  self->lenient = ferry_table_copy (self->wanted);
  soften_columns (self);
  for (guint i = self->lenient->keys->len; i-- > 0; )
    {
      const FerryKey *key = g_ptr_array_index (self->lenient->keys, i);

      if (!key->primary && ferry_sqlite_find_key (self->target, key) == NULL)
        g_ptr_array_remove_index (self->lenient->keys, i);
    }
  for (guint i = self->lenient->checks->len; i-- > 0; )
    if (ferry_sqlite_find_check (self->target, g_ptr_array_index (self->lenient->checks, i)) == NULL)
      g_ptr_array_remove_index (self->lenient->checks, i);
}

/**
 * ferry_sqlite_merge_new:
 * @source: the table of the package
 * @target: the table as it is
 * @destructive: whether columns may be dropped and values changed for good
 *
 * Decides what the target's table is to be. Applied, it gives a table with which the same call decides for no change. Both tables
 * must outlive the result. Any thread.
 *
 * Returns: (transfer full): the decision
 *
 * Since: 0.1
 */
FerrySqliteMerge *
ferry_sqlite_merge_new (const FerryTable *source,
                        const FerryTable *target,
                        gboolean          destructive)
{
  FerrySqliteMerge *self = g_new0 (FerrySqliteMerge, 1);

  self->source = source;
  self->target = target;
  self->destructive = destructive;
  self->wanted = ferry_table_new ("", target->name);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  self->dropped = g_ptr_array_new ();
  self->losing = g_ptr_array_new ();
  self->relaxed = g_ptr_array_new ();
  merge_columns (self);
  merge_keys (self);
  merge_checks (self);
  merge_foreign_keys (self);
  merge_strict (self);
  soften (self);

  return self;
}

/**
 * ferry_sqlite_merge_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_merge_free (FerrySqliteMerge *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->wanted, ferry_table_unref);
  g_clear_pointer (&self->lenient, ferry_table_unref);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->losing);
  g_ptr_array_unref (self->relaxed);
  g_free (self);
}

/**
 * ferry_sqlite_merge_is_dropped:
 * @self: a decision
 * @sql: an expression or index over the target's table
 *
 * Returns: whether it mentions a column that goes. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_merge_is_dropped (const FerrySqliteMerge *self,
                               const char             *sql)
{
  for (guint i = 0; i < self->dropped->len; i++)
    if (ferry_sqlite_mentions (sql, ((FerryColumn *) g_ptr_array_index (self->dropped, i))->name))
      return TRUE;

  return FALSE;
}

/**
 * ferry_sqlite_merge_indexes:
 * @self: a decision
 *
 * Returns: (transfer container) (element-type FerryIndex): the source's indexes, and those of the target that stay. Any thread.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_sqlite_merge_indexes (const FerrySqliteMerge *self)
{
  GPtrArray *indexes = g_ptr_array_new ();

  for (guint i = 0; i < self->source->indexes->len; i++)
    g_ptr_array_add (indexes, g_ptr_array_index (self->source->indexes, i));
  for (guint i = 0; i < self->target->indexes->len; i++)
    {
      FerryIndex *index = g_ptr_array_index (self->target->indexes, i);

      if (ferry_sqlite_find_index (self->source, index->name) == NULL && !ferry_sqlite_merge_is_dropped (self, index->definition))
        g_ptr_array_add (indexes, index);
    }

  return indexes;
}
