#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* Foreign keys, compared when all tables and keys are there. */

static FerryForeignKey *
find_foreign_key (FerryTable            *work,
                  const FerryForeignKey *wanted,
                  gboolean              *same)
{
  FerryForeignKey *by_definition = NULL;

  *same = TRUE;
  for (guint i = 0; i < work->foreign_keys->len; i++)
    {
      FerryForeignKey *key = g_ptr_array_index (work->foreign_keys, i);

      if (g_str_equal (key->name, wanted->name))
        {
          *same = g_str_equal (key->definition, wanted->definition);
          return key;
        }
      if (by_definition == NULL && g_str_equal (key->definition, wanted->definition))
        by_definition = key;
    }

  return by_definition;
}

static FerryDisplaced *
displace_foreign_key (const FerryForeignKey *key,
                      char                  *id)
{
  FerryDisplaced *displaced = g_new0 (FerryDisplaced, 1);

  displaced->table = id;
  displaced->foreign_key = ferry_foreign_key_copy (key);

  return displaced;
}

/* drops a foreign key that comes back later, as it is or as the source has it */
void
ferry_postgres_diff_drop_foreign_key (FerryPostgresDiff *self,
                                      FerryTable        *work,
                                      FerryForeignKey   *key)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (key->name);

  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_FOREIGN_KEY, "drop-foreign-key", id, key->name,
                           g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", name, quoted));
  g_ptr_array_add (self->displaced, displace_foreign_key (key, g_steal_pointer (&id)));
  g_ptr_array_remove (work->foreign_keys, key);
}

static gboolean
same_names (const GPtrArray *a,
            const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!g_ptr_array_find_with_equal_func ((GPtrArray *) b, g_ptr_array_index (a, i), g_str_equal, NULL))
      return FALSE;

  return TRUE;
}

/* a unique index counts as well: its columns are not known here, so any will do */
static gboolean
has_key_for (const FerryTable      *table,
             const FerryForeignKey *key)
{
  for (guint i = 0; i < table->keys->len; i++)
    if (same_names (((FerryKey *) g_ptr_array_index (table->keys, i))->columns, key->target_columns))
      return TRUE;
  for (guint i = 0; i < table->indexes->len; i++)
    if (((FerryIndex *) g_ptr_array_index (table->indexes, i))->unique)
      return TRUE;

  return FALSE;
}

/* whether what a foreign key refers to will be there; refuses otherwise */
gboolean
ferry_postgres_diff_can_refer (FerryPostgresDiff     *self,
                               const FerryForeignKey *wanted,
                               const char            *id)
{
  const FerryTable *table = ferry_postgres_find_table (self->work, wanted->target_schema, wanted->target_table);

  if (self->guard.trust || (table == NULL && ferry_postgres_guard_offers (&self->guard, "relation", wanted->target_schema, wanted->target_table)))
    return TRUE;
  if (table == NULL)
    ferry_postgres_diff_refuse (self, id, _("its foreign key “%s” refers to the table “%s”, which the target does not have: take that table along"),
                                wanted->name, wanted->target_table);
  else if (!has_key_for (table, wanted))
    ferry_postgres_diff_refuse (self, id, _("its foreign key “%s” needs a unique key in “%s”, which the target does not have: take that table along"),
                                wanted->name, wanted->target_table);
  else
    return TRUE;

  return FALSE;
}

/* rows that refer to nothing; NULL when a table or column is new */
static char *
count_orphans (FerryPostgresDiff     *self,
               const FerryTable      *source,
               const FerryForeignKey *key)
{
  const FerryTable *from = ferry_postgres_find_table (self->target, source->schema, source->name);
  const FerryTable *to = ferry_postgres_find_table (self->target, key->target_schema, key->target_table);
  g_autoptr (GString) filled = g_string_new (NULL);
  g_autoptr (GString) equal = g_string_new (NULL);
  g_autofree char *from_name = ferry_postgres_diff_qualify (source);
  g_autofree char *to_name = ferry_postgres_qualify (key->target_schema, key->target_table);

  if (from == NULL || to == NULL || key->columns->len != key->target_columns->len || key->columns->len == 0 ||
      !ferry_postgres_diff_has_columns (from, key->columns) || !ferry_postgres_diff_has_columns (to, key->target_columns))
    return NULL;

  for (guint i = 0; i < key->columns->len; i++)
    {
      const char *one = g_ptr_array_index (key->columns, i);
      const char *other = g_ptr_array_index (key->target_columns, i);
      g_autofree char *column = ferry_database_quote (one);
      g_autofree char *target = ferry_database_quote (other);

      if (!g_str_equal (ferry_table_find_column (from, one)->type, ferry_table_find_column (to, other)->type))
        return NULL;
      g_string_append_printf (filled, "f.%s IS NOT NULL AND ", column);
      g_string_append_printf (equal, "%st.%s = f.%s", i > 0 ? " AND " : "", target, column);
    }

  return g_strdup_printf ("SELECT count(*) FROM %s%s AS f WHERE %sNOT EXISTS (SELECT 1 FROM %s%s AS t WHERE %s)",
                          ferry_postgres_diff_only (from), from_name, filled->str, ferry_postgres_diff_only (to), to_name, equal->str);
}

static void
add_foreign_key (FerryPostgresDiff     *self,
                 const FerryTable      *source,
                 FerryTable            *work,
                 const FerryForeignKey *wanted,
                 const char            *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (wanted->name);
  g_autoptr (GError) error = NULL;
  g_autofree char *definition = ferry_postgres_ddl_foreign_key (wanted, &error);
  FerryStatement *statement;
  FerryForeignKey *copy;

  if (definition == NULL || !ferry_postgres_name_is_usable (wanted->name))
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }
  if (!ferry_postgres_diff_can_refer (self, wanted, id))
    return;

  statement = ferry_postgres_diff_add (self, FERRY_STAGE_ADD_FOREIGN_KEY, "add-foreign-key", id, wanted->name,
                                       g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", name, quoted, definition));
  if (!ferry_postgres_diff_is_new (self, work) && wanted->validated)
    {
      statement->hazard = FERRY_HAZARD_MAY_FAIL;
      statement->count_sql = count_orphans (self, source, wanted);
    }
  copy = ferry_foreign_key_copy (wanted);
  ferry_record_set (&copy->comment, NULL);
  g_ptr_array_add (work->foreign_keys, copy);
}

static void
diff_foreign_key (FerryPostgresDiff     *self,
                  const FerryTable      *source,
                  FerryTable            *work,
                  const FerryForeignKey *wanted,
                  const char            *id)
{
  gboolean same = FALSE;
  FerryForeignKey *key = find_foreign_key (work, wanted, &same);

  if (key != NULL && same)
    return;
  if (!self->guard.trust && ferry_postgres_diff_has_columns (work, wanted->columns) && !ferry_postgres_diff_types_agree (self, work, wanted))
    {
      ferry_postgres_diff_keep (self, "missing foreign key", id, wanted->name);
      return;
    }
  if (key != NULL && key->inherited)
    {
      ferry_postgres_diff_refuse (self, id, _("its foreign key “%s” belongs to the parent table on the target and differs"), key->name);
      return;
    }
  if (key != NULL)
    ferry_postgres_diff_drop_foreign_key (self, work, key);
  add_foreign_key (self, source, work, wanted, id);
}

/* brings the foreign keys of @work up to @source */
void
ferry_postgres_diff_foreign_keys (FerryPostgresDiff *self,
                                  const FerryTable  *source,
                                  FerryTable        *work)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autoptr (GHashTable) matched = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < source->foreign_keys->len; i++)
    {
      const FerryForeignKey *wanted = g_ptr_array_index (source->foreign_keys, i);
      gboolean same = FALSE;
      FerryForeignKey *key;
      g_autofree char *quoted = NULL;
      g_autofree char *what = NULL;

      if (!wanted->inherited || self->guard.trust)
        diff_foreign_key (self, source, work, wanted, id);
      key = find_foreign_key (work, wanted, &same);
      if (key == NULL || !same)
        continue;
      g_hash_table_add (matched, key);
      quoted = ferry_database_quote (key->name);
      what = g_strdup_printf ("CONSTRAINT %s ON %s", quoted, name);
      if (!wanted->inherited && ferry_postgres_diff_comment (self, id, key->name, what, wanted->comment, key->comment))
        ferry_record_set (&key->comment, wanted->comment);
    }
  for (guint i = 0; i < work->foreign_keys->len; i++)
    {
      const FerryForeignKey *key = g_ptr_array_index (work->foreign_keys, i);

      if (!key->inherited && !g_hash_table_contains (matched, key))
        ferry_postgres_diff_keep (self, "foreign key", id, key->name);
    }
}
