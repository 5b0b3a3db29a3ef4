#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-retype.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* Primary and unique keys: compared by name, then by definition; what only the target has stays. */

static const FerryTable *
present (FerryPostgresDiff *self,
         const FerryTable  *table)
{
  return ferry_postgres_find_table (self->target, table->schema, table->name);
}

static gboolean
keys_agree (const FerryKey *a,
            const FerryKey *b)
{
  return a->primary == b->primary && g_strcmp0 (a->definition, b->definition) == 0;
}

/* the key that stands for @wanted: of its name (there is one primary key), or of its definition; @same tells which */
static FerryKey *
find_key (FerryTable     *work,
          const FerryKey *wanted,
          gboolean       *same)
{
  FerryKey *by_name = NULL;
  FerryKey *by_definition = NULL;

  for (guint i = 0; i < work->keys->len; i++)
    {
      FerryKey *key = g_ptr_array_index (work->keys, i);

      if ((wanted->primary && key->primary) || g_str_equal (key->name, wanted->name))
        by_name = key;
      if (by_definition == NULL && keys_agree (key, wanted))
        by_definition = key;
    }
  *same = by_name != NULL ? keys_agree (by_name, wanted) : by_definition != NULL;
  if (*same || by_definition == NULL)
    return by_name != NULL ? by_name : by_definition;
  *same = TRUE;

  return by_definition;
}

/* groups of rows that share a key; NULL when the table or a column is new */
char *
ferry_postgres_diff_count_duplicates (FerryPostgresDiff *self,
                                      const FerryTable  *source,
                                      const GPtrArray   *names,
                                      gboolean           nulls_not_distinct)
{
  const FerryTable *target = present (self, source);
  g_autoptr (GString) condition = g_string_new (NULL);
  g_autofree char *name = ferry_postgres_diff_qualify (source);
  g_autofree char *columns = ferry_postgres_quote_list (names);

  for (guint i = 0; target != NULL && i < names->len; i++)
    {
      const char *column = g_ptr_array_index (names, i);
      g_autofree char *quoted = ferry_database_quote (column);
      const FerryColumn *there = ferry_table_find_column (target, column);

      if (there == NULL || !ferry_postgres_retype_is_sortable (there->type))
        return NULL;
      if (!nulls_not_distinct)
        g_string_append_printf (condition, "%s%s IS NOT NULL", condition->len > 0 ? " AND " : " WHERE ", quoted);
    }
  if (target == NULL || names->len == 0)
    return NULL;

  return g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM %s%s%s GROUP BY %s HAVING count(*) > 1) AS doubles",
                          ferry_postgres_diff_only (target), name, condition->str, columns);
}

/* foreign keys of other tables that lean on a key */
static void
drop_leaning_keys (FerryPostgresDiff *self,
                   FerryTable        *work,
                   const FerryKey    *key)
{
  for (guint i = 0; i < self->work->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->work->tables, i);

      for (guint j = table->foreign_keys->len; j-- > 0;)
        {
          FerryForeignKey *foreign = g_ptr_array_index (table->foreign_keys, j);

          if (g_str_equal (foreign->target_table, work->name) && g_str_equal (foreign->target_schema, work->schema) &&
              foreign->target_columns->len == key->columns->len && !foreign->inherited)
            ferry_postgres_diff_drop_foreign_key (self, table, foreign);
        }
    }
}

static void
drop_key (FerryPostgresDiff *self,
          FerryTable        *work,
          FerryKey          *key,
          const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (key->name);

  drop_leaning_keys (self, work, key);
  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_KEY, "drop-key", id, key->name,
                           g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", name, quoted));
  g_ptr_array_remove (work->keys, key);
}

/* an index of the wanted name is in the way */
static void
drop_index_named (FerryPostgresDiff *self,
                  FerryTable        *work,
                  const char        *index_name,
                  const char        *id)
{
  for (guint i = 0; i < work->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (work->indexes, i);
      g_autofree char *qualified = NULL;

      if (!g_str_equal (index->name, index_name) || ferry_postgres_ddl_is_exclusion (index))
        continue;
      qualified = ferry_postgres_qualify (work->schema, index->name);
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_INDEX, "drop-index", id, index->name, g_strdup_printf ("DROP INDEX IF EXISTS %s", qualified));
      g_ptr_array_remove_index (work->indexes, i);
      return;
    }
}

static gboolean
had_key (const FerryTable *target,
         const char       *name)
{
  for (guint i = 0; target != NULL && i < target->keys->len; i++)
    if (g_str_equal (((FerryKey *) g_ptr_array_index (target->keys, i))->name, name))
      return TRUE;
  for (guint i = 0; target != NULL && i < target->indexes->len; i++)
    if (g_str_equal (((FerryIndex *) g_ptr_array_index (target->indexes, i))->name, name))
      return TRUE;

  return FALSE;
}

static void
add_key (FerryPostgresDiff *self,
         const FerryTable  *source,
         FerryTable        *work,
         const FerryKey    *wanted,
         const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (wanted->name);
  g_autoptr (GError) error = NULL;
  g_autofree char *definition = ferry_postgres_ddl_key (wanted, &error);
  FerryStatement *statement;
  FerryKey *copy;

  if (definition == NULL)
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }
  drop_index_named (self, work, wanted->name, id);
  if (!had_key (present (self, source), wanted->name) && !ferry_postgres_diff_name_is_free (self, source, _("key"), wanted->name))
    return;

  statement = ferry_postgres_diff_add (self, FERRY_STAGE_ADD_KEY, "add-key", id, wanted->name,
                                       g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", name, quoted, definition));
  statement->count_sql = ferry_postgres_diff_count_duplicates (self, source, wanted->columns, wanted->nulls_not_distinct);
  statement->hazard = present (self, source) != NULL ? FERRY_HAZARD_MAY_FAIL : FERRY_HAZARD_NONE;
  copy = ferry_key_copy (wanted);
  ferry_record_set (&copy->comment, NULL);
  g_ptr_array_add (work->keys, copy);
}

static void
diff_key (FerryPostgresDiff *self,
          const FerryTable  *source,
          FerryTable        *work,
          const FerryKey    *wanted,
          const char        *id)
{
  gboolean same = FALSE;
  FerryKey *key = find_key (work, wanted, &same);

  if (same)
    return;
  for (guint i = 0; i < wanted->columns->len; i++)
    if (ferry_postgres_diff_column_is (work, self->work, g_ptr_array_index (wanted->columns, i), self->foreign_types))
      {
        ferry_postgres_diff_keep (self, "missing key", id, wanted->name);
        return;
      }
  if (key != NULL && key->inherited)
    {
      ferry_postgres_diff_refuse (self, id, _("its key “%s” belongs to the parent table on the target and differs"), key->name);
      return;
    }
  if (key != NULL)
    drop_key (self, work, key, id);
  add_key (self, source, work, wanted, id);
}

/* brings the keys of @work up to @source */
void
ferry_postgres_diff_keys (FerryPostgresDiff *self,
                          const FerryTable  *source,
                          FerryTable        *work)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autoptr (GHashTable) matched = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < source->keys->len; i++)
    {
      const FerryKey *wanted = g_ptr_array_index (source->keys, i);
      gboolean same = FALSE;
      FerryKey *key;

      if (!wanted->inherited || self->guard.trust)
        diff_key (self, source, work, wanted, id);
      key = find_key (work, wanted, &same);
      if (same)
        {
          g_hash_table_add (matched, key);
          if (!wanted->inherited)
            ferry_postgres_diff_comment_constraint (self, work, id, key->name, wanted->comment, &key->comment);
        }
    }
  for (guint i = 0; i < work->keys->len; i++)
    {
      const FerryKey *key = g_ptr_array_index (work->keys, i);

      if (!g_hash_table_contains (matched, key) && ferry_postgres_diff_can_stay (self, work, _("key"), key->name, key->definition, TRUE))
        ferry_postgres_diff_keep (self, "key", id, key->name);
    }
}
