#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* Indexes that are not behind keys, and exclusion constraints. */

static gboolean
indexes_agree (const FerryIndex *a,
               const FerryIndex *b)
{
  g_autofree char *one = ferry_postgres_ddl_index_rest (a);
  g_autofree char *other = ferry_postgres_ddl_index_rest (b);

  return g_str_equal (one, other);
}

static FerryIndex *
find_index (FerryPostgresDiff *self,
            FerryTable        *work,
            const FerryIndex  *wanted,
            gboolean          *same)
{
  FerryIndex *by_definition = NULL;

  *same = TRUE;
  for (guint i = 0; i < work->indexes->len; i++)
    {
      FerryIndex *index = g_ptr_array_index (work->indexes, i);

      if (g_str_equal (index->name, wanted->name))
        {
          *same = indexes_agree (index, wanted) || ferry_postgres_diff_mentions (self, work, wanted->definition, self->kept_types);
          return index;
        }
      if (by_definition == NULL && indexes_agree (index, wanted))
        by_definition = index;
    }

  return by_definition;
}

static void
drop_index (FerryPostgresDiff *self,
            FerryTable        *work,
            FerryIndex        *index,
            const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *qualified = ferry_postgres_qualify (work->schema, index->name);
  g_autofree char *quoted = ferry_database_quote (index->name);

  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_INDEX, "drop-index", id, index->name,
                           ferry_postgres_ddl_is_exclusion (index)
                           ? g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", name, quoted)
                           : g_strdup_printf ("DROP INDEX IF EXISTS %s", qualified));
  g_ptr_array_remove (work->indexes, index);
}

static gboolean
name_was_ours (FerryPostgresDiff *self,
               const FerryTable  *source,
               const char        *name)
{
  const FerryTable *target = ferry_postgres_find_table (self->target, source->schema, source->name);

  for (guint i = 0; target != NULL && i < target->indexes->len; i++)
    if (g_str_equal (((FerryIndex *) g_ptr_array_index (target->indexes, i))->name, name))
      return TRUE;

  return FALSE;
}

static void
add_index (FerryPostgresDiff *self,
           const FerryTable  *source,
           FerryTable        *work,
           const FerryIndex  *wanted,
           const char        *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = ferry_postgres_ddl_index (&self->guard, source, wanted, &error);
  FerryStatement *statement;
  FerryIndex *copy;

  if (sql == NULL)
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }
  if (!name_was_ours (self, source, wanted->name) && !ferry_postgres_diff_name_is_free (self, source, _("index"), wanted->name))
    return;

  statement = ferry_postgres_diff_add (self, FERRY_STAGE_ADD_INDEX, "add-index", id, wanted->name, g_steal_pointer (&sql));
  if ((wanted->unique || ferry_postgres_ddl_is_exclusion (wanted)) && !ferry_postgres_diff_is_new (self, work))
    {
      g_autoptr (GPtrArray) columns = wanted->unique ? ferry_postgres_ddl_index_columns (wanted) : NULL;

      statement->hazard = FERRY_HAZARD_MAY_FAIL;
      statement->count_sql = columns != NULL ? ferry_postgres_diff_count_duplicates (self, source, columns, FALSE) : NULL;
    }
  copy = ferry_index_copy (wanted);
  ferry_record_set (&copy->comment, NULL);
  g_ptr_array_add (work->indexes, copy);
}

static void
diff_index (FerryPostgresDiff *self,
            const FerryTable  *source,
            FerryTable        *work,
            const FerryIndex  *wanted,
            const char        *id)
{
  gboolean same = FALSE;
  FerryIndex *index = find_index (self, work, wanted, &same);

  if (index != NULL && same)
    return;
  if (ferry_postgres_diff_mentions (self, work, wanted->definition, self->foreign_types))
    {
      ferry_postgres_diff_keep (self, "missing index", id, wanted->name);
      return;
    }
  if (index != NULL && index->inherited)
    {
      ferry_postgres_diff_refuse (self, id, _("its index “%s” belongs to the parent table on the target and differs"), index->name);
      return;
    }
  if (index != NULL)
    drop_index (self, work, index, id);
  add_index (self, source, work, wanted, id);
}

static void
comment_index (FerryPostgresDiff *self,
               FerryTable        *work,
               FerryIndex        *index,
               const FerryIndex  *wanted,
               const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *qualified = ferry_postgres_qualify (work->schema, index->name);
  g_autofree char *quoted = ferry_database_quote (index->name);
  g_autofree char *what = ferry_postgres_ddl_is_exclusion (index) ? g_strdup_printf ("CONSTRAINT %s ON %s", quoted, name)
                                                                   : g_strconcat ("INDEX ", qualified, NULL);

  if (!wanted->inherited && ferry_postgres_diff_comment (self, id, index->name, what, wanted->comment, index->comment))
    ferry_record_set (&index->comment, wanted->comment);
}

/* brings the indexes of @work up to @source */
void
ferry_postgres_diff_indexes (FerryPostgresDiff *self,
                             const FerryTable  *source,
                             FerryTable        *work)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autoptr (GHashTable) matched = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < source->indexes->len; i++)
    {
      const FerryIndex *wanted = g_ptr_array_index (source->indexes, i);
      gboolean same = FALSE;
      FerryIndex *index;

      if (!wanted->inherited || self->guard.trust)
        diff_index (self, source, work, wanted, id);
      index = find_index (self, work, wanted, &same);
      if (index != NULL && same)
        {
          g_hash_table_add (matched, index);
          comment_index (self, work, index, wanted, id);
        }
    }
  for (guint i = 0; i < work->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (work->indexes, i);

      if (!index->inherited && !g_hash_table_contains (matched, index) &&
          ferry_postgres_diff_can_stay (self, work, _("index"), index->name, index->definition, TRUE))
        ferry_postgres_diff_keep (self, "index", id, index->name);
    }
}
