#include "config.h"

#include "database/ferry-sqlite-diff.h"

#include "database/ferry-sqlite-add-column.h"
#include "database/ferry-sqlite-compare.h"
#include "database/ferry-sqlite-ddl.h"
#include "database/ferry-sqlite-hazard.h"
#include "database/ferry-sqlite-merge.h"
#include "database/ferry-sqlite-names.h"
#include "database/ferry-sqlite-rebuild.h"
#include "database/ferry-sqlite-sandbox.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const FerrySchema *target;
  FerrySchemaDiff   *diff;
  GPtrArray         *before;    /* FerryStatement*, moved to the diff at the end */
  GPtrArray         *after;     /* rebuilds of all tables, then */
  GPtrArray         *last;      /* indexes and triggers */
} Diff;

static FerryStatement *
add (GPtrArray           *statements,
     FerryStatementPhase  phase,
     const char          *kind,
     const char          *table,
     const char          *object,
     char                *sql)
{
  FerryStatement *statement = ferry_statement_new (phase, kind, table, object, sql);

  g_ptr_array_add (statements, statement);

  return statement;
}

static void
refuse (Diff       *self,
        const char *table,
        const char *cause)
{
  g_ptr_array_add (self->diff->refusals, g_strdup_printf (_("Table %s can't be brought up to date: %s"), table, cause));
}

static void
add_index (GPtrArray        *statements,
           const FerryTable *table,
           const FerryTable *old,
           const FerryIndex *index)
{
  FerryStatement *statement = add (statements, FERRY_PHASE_AFTER_DATA, "add-index", table->name, index->name, g_strdup (index->definition));

  ferry_sqlite_hazard_index (old, index, statement);
}

static void
create_table (Diff             *self,
              const FerryTable *source)
{
  const char *taken = ferry_sqlite_name_is_taken (self->target, source->name);

  if (taken != NULL)
    {
      refuse (self, source->name, taken);
      return;
    }
  add (self->before, FERRY_PHASE_BEFORE_DATA, "create-table", source->name, NULL, ferry_sqlite_create_table_sql (source, source->name));
  for (guint i = 0; i < source->indexes->len; i++)
    add_index (self->last, source, NULL, g_ptr_array_index (source->indexes, i));
}

static void
add_columns (Diff             *self,
             const FerryTable *from,
             const FerryTable *to)
{
  for (guint i = 0; i < to->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (to->columns, i);

      if (ferry_sqlite_find_column (from, column->name) == NULL)
        add (self->before, FERRY_PHASE_BEFORE_DATA, "add-column", from->name, column->name,
             ferry_sqlite_add_column_sql (from, column, ferry_sqlite_own_foreign_key (to, column)));
    }
}

/* a part of a rebuild is worse than none: all or nothing is destructive */
static void
mark_destructive (GPtrArray *statements,
                  guint      from)
{
  for (guint i = from; i < statements->len; i++)
    ((FerryStatement *) g_ptr_array_index (statements, i))->destructive = TRUE;
}

static void
rebuild_before (Diff                   *self,
                const FerrySqliteMerge *merge)
{
  g_autofree char *temporary = ferry_sqlite_free_name (self->target, merge->target->name);
  guint first = self->before->len;
  FerryStatement *copy = ferry_sqlite_rebuild (merge->target, merge->lenient, temporary, FERRY_PHASE_BEFORE_DATA, self->before);

  ferry_sqlite_hazard_before (merge, copy);
  if (copy->hazard == FERRY_HAZARD_LOSES_VALUES)
    mark_destructive (self->before, first);
  if (merge->relaxed->len > 0)
    {
      FerryStatement *create = g_ptr_array_index (self->before, first);
      const FerryColumn *column = g_ptr_array_index (merge->relaxed, 0);

      create->hazard = FERRY_HAZARD_RELAXED;
      create->object = g_strdup (column->name);
      create->note = g_strdup_printf (_("Column %s.%s, which the package does not know, may be empty from now on"), merge->target->name, column->name);
    }
}

static void
rebuild_after (Diff                   *self,
               const FerrySqliteMerge *merge)
{
  g_autofree char *temporary = ferry_sqlite_free_name (self->target, merge->target->name);

  ferry_sqlite_hazard_after (merge, ferry_sqlite_rebuild (merge->lenient, merge->wanted, temporary, FERRY_PHASE_AFTER_DATA, self->after));
}

/* @rebuilt: all are gone with the old table. Otherwise only what is new or different is made */
static void
change_indexes (Diff                   *self,
                const FerrySqliteMerge *merge,
                gboolean                rebuilt)
{
  g_autoptr(GPtrArray) indexes = ferry_sqlite_merge_indexes (merge);

  for (guint i = 0; i < indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (indexes, i);
      const FerryIndex *old = ferry_sqlite_find_index (merge->target, index->name);
      gboolean same = old != NULL && ferry_sqlite_sql_equal (old->definition, index->definition);

      if (same && !rebuilt)
        continue;
      if (old != NULL && !same && !rebuilt)
        {
          g_autoptr(GString) sql = g_string_new ("DROP INDEX ");

          ferry_sqlite_append_name (sql, old->name);
          add (self->before, FERRY_PHASE_BEFORE_DATA, "drop-index", merge->target->name, old->name, g_strdup (sql->str));
        }
      if (same)
        add (self->last, FERRY_PHASE_AFTER_DATA, "restore-index", merge->target->name, index->name, g_strdup (index->definition));
      else
        add_index (self->last, merge->target, merge->target, index);
    }
  for (guint i = 0; rebuilt && i < merge->target->triggers->len; i++)
    add (self->last, FERRY_PHASE_AFTER_DATA, "restore-trigger", merge->target->name, NULL,
         g_strdup (g_ptr_array_index (merge->target->triggers, i)));
}

static void
take_conversion (Diff              *self,
                 const FerryTable  *table,
                 const FerryColumn *column,
                 char              *sql)
{
  if (sql != NULL)
    g_hash_table_insert (self->diff->conversions, g_strconcat (table->name, "\t", column->name, NULL), sql);
}

/* without names and functions an expression has one value for good */
static gboolean
is_settled (const char *expression)
{
  FerrySqliteToken token;

  do
    {
      ferry_sqlite_token_next (&expression, &token);
      if ((token.type == FERRY_SQLITE_TOKEN_WORD || token.type == FERRY_SQLITE_TOKEN_QUOTED) && !ferry_sqlite_token_is (&token, "NULL")
          && !ferry_sqlite_token_is (&token, "TRUE") && !ferry_sqlite_token_is (&token, "FALSE"))
        return FALSE;
    }
  while (token.type != FERRY_SQLITE_TOKEN_END && token.type != FERRY_SQLITE_TOKEN_BAD);

  return TRUE;
}

static char *
default_value (const FerryColumn *column,
               gboolean           strict)
{
  char *value = is_settled (column->default_expr) ? ferry_sqlite_sandbox_default (column, strict) : NULL;

  return value != NULL ? value : g_strdup_printf ("(%s)", column->default_expr);
}

/* how rows will read once the structure is applied; generated columns are in no stream */
static void
add_conversions (Diff                   *self,
                 const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->wanted->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (merge->wanted->columns, i);

      if (column->generated != FERRY_GENERATED_NONE)
        continue;
      if (ferry_sqlite_find_column (merge->target, column->name) != NULL)
        take_conversion (self, merge->target, column, ferry_sqlite_conversion (merge->target, merge->wanted, column));
      else if (column->default_expr == NULL)
        take_conversion (self, merge->target, column, g_strdup ("NULL"));
      else
        take_conversion (self, merge->target, column, default_value (column, merge->wanted->strict));
    }
}

static void
move_strings (GPtrArray *from,
              GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_strdup (g_ptr_array_index (from, i)));
}

static void
keep_indexes (Diff                   *self,
              const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->target->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (merge->target->indexes, i);

      if (ferry_sqlite_find_index (merge->source, index->name) == NULL && !ferry_sqlite_merge_is_dropped (merge, index->definition))
        g_ptr_array_add (self->diff->kept, g_strdup_printf ("index %s", index->name));
    }
}

static void
change_structure (Diff                   *self,
                  const FerrySqliteMerge *merge)
{
  gboolean rebuilt = FALSE;

  if (!ferry_sqlite_tables_equal (merge->target, merge->lenient))
    {
      if (ferry_sqlite_can_add_columns (merge->target, merge->lenient))
        add_columns (self, merge->target, merge->lenient);
      else
        {
          rebuild_before (self, merge);
          rebuilt = TRUE;
        }
    }
  if (!ferry_sqlite_tables_equal (merge->lenient, merge->wanted))
    {
      rebuild_after (self, merge);
      rebuilt = TRUE;
    }
  change_indexes (self, merge, rebuilt);
}

static void
list_column (Diff                   *self,
             const FerrySqliteMerge *merge,
             const char             *kind,
             const FerryColumn      *old)
{
  g_autofree char *temporary = ferry_sqlite_free_name (self->target, merge->target->name);
  FerryStatement *statement = add (self->before, FERRY_PHASE_BEFORE_DATA, kind, merge->target->name, old->name,
                                   ferry_sqlite_copy_sql (merge->target, merge->wanted, temporary));

  ferry_sqlite_hazard_column (merge, old, statement);
}

/* what was not asked for and stays is listed with the values that it would cost. The SQL is the part of a rebuild that loses them: run alone by
 * mistake it finds no table to copy to */
static void
list_destruction (Diff             *self,
                  const FerryTable *source,
                  const FerryTable *target)
{
  g_autoptr(FerrySqliteMerge) merge = ferry_sqlite_merge_new (source, target, TRUE);

  for (guint i = 0; i < merge->dropped->len; i++)
    list_column (self, merge, "drop-column", g_ptr_array_index (merge->dropped, i));
  for (guint i = 0; i < merge->losing->len; i++)
    list_column (self, merge, "alter-type", g_ptr_array_index (merge->losing, i));
}

/* rows can't be copied into a table with which they share no column */
static gboolean
share_column (const FerrySqliteMerge *merge)
{
  for (guint i = 0; i < merge->target->columns->len; i++)
    {
      const FerryColumn *old = g_ptr_array_index (merge->target->columns, i);
      const FerryColumn *column = ferry_sqlite_find_column (merge->wanted, old->name);

      if (column != NULL && column->generated == FERRY_GENERATED_NONE)
        return TRUE;
    }

  return FALSE;
}

static void
change_table (Diff             *self,
              const FerryTable *source,
              const FerryTable *target)
{
  g_autoptr(FerrySqliteMerge) merge = ferry_sqlite_merge_new (source, target, self->diff->allow_destructive);
  guint n = self->before->len + self->after->len + self->last->len;

  if (!share_column (merge))
    {
      refuse (self, source->name, _("it has no column in common with the target's table of this name"));
      return;
    }
  change_structure (self, merge);
  add_conversions (self, merge);
  move_strings (merge->kept, self->diff->kept);
  keep_indexes (self, merge);
  for (guint i = 0; n < self->before->len + self->after->len + self->last->len && i < target->leans_on->len; i++)
    g_ptr_array_add (self->diff->leaning, g_strdup_printf ("%s (%s)", (char *) g_ptr_array_index (target->leans_on, i), target->name));
  if (!self->diff->allow_destructive)
    list_destruction (self, source, target);
}

static gboolean
same_indexes (const FerryTable *source,
              const FerryTable *target)
{
  for (guint i = 0; i < source->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (source->indexes, i);
      const FerryIndex *old = ferry_sqlite_find_index (target, index->name);

      if (old == NULL || !ferry_sqlite_sql_equal (index->definition, old->definition))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_equal (const FerryTable *source,
          const FerryTable *target)
{
  return ferry_sqlite_tables_equal (source, target) && source->indexes->len == target->indexes->len && same_indexes (source, target);
}

static void
diff_table (Diff             *self,
            const FerryTable *source)
{
  const FerryTable *target = ferry_schema_find_table (self->target, source->name);
  g_autoptr(GError) error = NULL;
  g_autofree char *taken = NULL;

  if (target != NULL && is_equal (source, target))
    return;
  taken = ferry_sqlite_index_is_taken (self->target, source);
  if (taken != NULL)
    refuse (self, source->name, taken);
  else if (!ferry_sqlite_sandbox_check (source, &error))
    refuse (self, source->name, error->message);
  else if (target != NULL)
    change_table (self, source, target);
  else
    create_table (self, source);
}

static void
move_statements (GPtrArray *from,
                 GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_ptr_array_index (from, i));
  g_ptr_array_unref (from);
}

/**
 * ferry_sqlite_schema_diff:
 * @source: structure of the package; not trusted
 * @target: structure of the target, read from its database
 * @table_ids: (array zero-terminated=1): the tables; one that @source does not have is passed over
 * @allow_destructive: whether columns that only the target has are dropped and values may be lost by changed types
 * @diff: (inout): an empty difference
 * @error: return location for an error of #FERRY_ERROR
 *
 * Appends what brings the named tables of @target up to @source. A table changes by ADD COLUMN where that does; else by the copying that SQLite's
 * documentation describes, in single statements. What the target's present rows may violate (not-null, unique keys, checks) comes
 * after the data. Destruction that was not asked for is listed by statements that are marked as destructive and must not run. The others expect a connection of ferry_sqlite_open(). Any thread.
 *
 * Returns: %TRUE; what can't be done is in @diff->refusals
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_schema_diff (const FerrySchema   *source,
                          const FerrySchema   *target,
                          const char * const  *table_ids,
                          gboolean             allow_destructive,
                          FerrySchemaDiff     *diff,
                          GError             **error)
{
  Diff self = { target, diff, g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new () };

  diff->allow_destructive = allow_destructive;
  for (guint i = 0; table_ids[i] != NULL; i++)
    {
      const FerryTable *table = ferry_schema_find_table (source, table_ids[i]);

      if (table != NULL)
        diff_table (&self, table);
    }
  move_statements (self.before, diff->statements);
  move_statements (self.after, diff->statements);
  move_statements (self.last, diff->statements);

  return TRUE;
}

/**
 * ferry_sqlite_create_statements:
 * @schema: a structure
 * @table: a table of it
 * @statements: (inout) (element-type FerryStatement): where they are appended
 *
 * Appends what makes @table in an empty database. Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_create_statements (const FerrySchema *schema,
                                const FerryTable  *table,
                                GPtrArray         *statements)
{
  add (statements, FERRY_PHASE_BEFORE_DATA, "create-table", table->name, NULL, ferry_sqlite_create_table_sql (table, table->name));
  for (guint i = 0; i < table->indexes->len; i++)
    add_index (statements, table, NULL, g_ptr_array_index (table->indexes, i));
}
