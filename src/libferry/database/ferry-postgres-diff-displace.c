#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"
#include "database/ferry-sql-token.h"

#include <glib/gi18n-lib.h>

/* What leans on a column has to go before its type changes or it is dropped: checks, indexes with expressions, foreign keys,
 * generated columns. It comes back: as the source has it, or else as it was. */

void
ferry_displaced_free (FerryDisplaced *self)
{
  g_free (self->table);
  ferry_index_free (self->index);
  ferry_check_constraint_free (self->check);
  ferry_foreign_key_free (self->foreign_key);
  ferry_column_free (self->generated);
  g_free (self);
}

static FerryDisplaced *
remember (FerryPostgresDiff *self,
          const FerryTable  *work)
{
  FerryDisplaced *displaced = g_new0 (FerryDisplaced, 1);

  displaced->table = ferry_schema_table_id (self->work, work);
  g_ptr_array_add (self->displaced, displaced);

  return displaced;
}

static gboolean
mentions (const char *text,
          const char *column,
          const char *type)
{
  return text != NULL && (ferry_postgres_guard_mentions (text, column) || (type != NULL && ferry_postgres_guard_mentions (text, type)));
}

static void
remove_inherited_check (FerryPostgresDiff *self,
                        FerryTable        *work,
                        const char        *name)
{
  GPtrArray *children = ferry_postgres_diff_children (self, work);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      FerryTable *child = g_ptr_array_index (children, i);

      for (guint j = child->checks->len; j-- > 0;)
        if (g_str_equal (((FerryCheckConstraint *) g_ptr_array_index (child->checks, j))->name, name))
          g_ptr_array_remove_index (child->checks, j);
      remove_inherited_check (self, child, name);
    }
}

static void
displace_checks (FerryPostgresDiff *self,
                 FerryTable        *work,
                 const char        *column,
                 const char        *type,
                 const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);

  for (guint i = work->checks->len; i-- > 0;)
    {
      FerryCheckConstraint *check = g_ptr_array_index (work->checks, i);
      g_autofree char *quoted = NULL;

      if (check->inherited || !mentions (check->expression, column, type))
        continue;
      quoted = ferry_database_quote (check->name);
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_CHECK, "drop-check", id, check->name,
                               g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", name, quoted));
      remember (self, work)->check = ferry_check_constraint_copy (check);
      remove_inherited_check (self, work, check->name);
      g_ptr_array_remove_index (work->checks, i);
    }
}

/* the server builds an index over plain columns again by itself */
static gboolean
is_plain (const FerryIndex *index)
{
  g_autofree char *rest = ferry_postgres_ddl_index_rest (index);
  g_autoptr (GArray) tokens = ferry_sql_tokenise (rest, NULL);

  if (tokens == NULL || ferry_postgres_ddl_is_exclusion (index))
    return FALSE;

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, i);

      if (token->depth > 1 || ferry_sql_token_is (token, "where") || ferry_sql_token_is (token, "gin") || ferry_sql_token_is (token, "gist") ||
          ferry_sql_token_is (token, "spgist") || (token->kind == FERRY_SQL_WORD && g_str_has_suffix (token->text, "_ops")))
        return FALSE;
    }

  return TRUE;
}

static void
displace_indexes (FerryPostgresDiff *self,
                  FerryTable        *work,
                  const char        *column,
                  const char        *type,
                  gboolean           all,
                  const char        *id)
{
  for (guint i = work->indexes->len; i-- > 0;)
    {
      FerryIndex *index = g_ptr_array_index (work->indexes, i);
      g_autofree char *name = NULL;
      g_autofree char *quoted = NULL;
      g_autofree char *table = NULL;

      if (index->inherited || (!all && is_plain (index)) || !mentions (index->definition, column, type))
        continue;
      name = ferry_postgres_qualify (work->schema, index->name);
      quoted = ferry_database_quote (index->name);
      table = ferry_postgres_diff_qualify (work);
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_INDEX, "drop-index", id, index->name,
                               ferry_postgres_ddl_is_exclusion (index)
                               ? g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", table, quoted)
                               : g_strdup_printf ("DROP INDEX IF EXISTS %s", name));
      remember (self, work)->index = ferry_index_copy (index);
      g_ptr_array_remove_index (work->indexes, i);
    }
}

static gboolean
has_name (const GPtrArray *names,
          const char      *name)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) names, name, g_str_equal, NULL);
}

/* of this table over the column, and of other tables to it */
static void
displace_foreign_keys (FerryPostgresDiff *self,
                       FerryTable        *work,
                       const char        *column)
{
  for (guint i = 0; i < self->work->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->work->tables, i);

      for (guint j = table->foreign_keys->len; j-- > 0;)
        {
          FerryForeignKey *key = g_ptr_array_index (table->foreign_keys, j);
          gboolean refers = g_str_equal (key->target_table, work->name) && g_str_equal (key->target_schema, work->schema) &&
                            has_name (key->target_columns, column);

          if (!key->inherited && (refers || (table == work && has_name (key->columns, column))))
            ferry_postgres_diff_drop_foreign_key (self, table, key);
        }
    }
}

static void
displace_generated (FerryPostgresDiff *self,
                    FerryTable        *work,
                    const char        *column,
                    const char        *type,
                    const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);

  for (guint i = work->columns->len; i-- > 0;)
    {
      FerryColumn *generated = g_ptr_array_index (work->columns, i);
      g_autofree char *quoted = NULL;
      g_autofree char *dropped = NULL;

      if (generated->generated == FERRY_GENERATED_NONE || g_str_equal (generated->name, column) ||
          !mentions (generated->generated_expr, column, type) || ferry_postgres_diff_parent_with (self, work, generated->name) != NULL)
        continue;
      if (generated->used_by != NULL)
        {
          ferry_postgres_diff_refuse (self, id, _("its column “%s” can't change while %s reads “%s”, which is computed from it: drop that first"),
                                      column, generated->used_by, generated->name);
          continue;
        }
      quoted = ferry_database_quote (generated->name);
      dropped = g_strdup (generated->name);
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_COLUMN, "replace-generated", id, generated->name,
                               g_strdup_printf ("ALTER TABLE %s DROP COLUMN IF EXISTS %s", name, quoted));
      remember (self, work)->generated = ferry_column_copy (generated);
      displace_indexes (self, work, dropped, NULL, TRUE, id);
      displace_checks (self, work, dropped, NULL, id);
      ferry_postgres_diff_drop_column (self, work, dropped);
    }
}

/* Drops what leans on @column of @work and of its children before the column changes; with @type (an enum's name that is made
 * anew) also what names that type. */
void
ferry_postgres_diff_displace (FerryPostgresDiff *self,
                              FerryTable        *work,
                              const char        *column,
                              const char        *type)
{
  GPtrArray *children = ferry_postgres_diff_children (self, work);
  const FerryColumn *found = ferry_table_find_column (work, column);
  gboolean goes = found != NULL && found->generated != FERRY_GENERATED_NONE;
  g_autofree char *id = ferry_schema_table_id (self->work, work);

  displace_generated (self, work, column, type, id);
  displace_foreign_keys (self, work, column);
  displace_indexes (self, work, column, type, goes, id);
  displace_checks (self, work, column, type, id);
  for (guint i = 0; children != NULL && i < children->len; i++)
    ferry_postgres_diff_displace (self, g_ptr_array_index (children, i), column, type);
}
