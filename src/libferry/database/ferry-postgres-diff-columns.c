#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"
#include "database/ferry-record.h"
#include "database/ferry-sql-token.h"

#include <glib/gi18n-lib.h>

/* Columns that are missing, and those that only the target has. */

/* A type that is there already and has the same text form: "text" for an enum, what a domain is built on. */
char *
ferry_postgres_diff_read_type (FerryPostgresDiff *self,
                               const char        *type)
{
  g_autoptr (FerryPostgresType) parsed = ferry_postgres_type_new (type, NULL);
  const FerryUserType *user_type;

  if (parsed == NULL || parsed->schema == NULL)
    return g_strdup (type);
  user_type = ferry_schema_find_type (self->source, parsed->schema, parsed->name);
  if (user_type == NULL)
    return g_strdup (type);
  if (user_type->kind == FERRY_USER_TYPE_DOMAIN && user_type->base_type != NULL && !parsed->array)
    return ferry_postgres_diff_read_type (self, user_type->base_type);

  return g_strdup (parsed->array ? "text[]" : "text");
}

/* says how a column will read once the structure is applied */
void
ferry_postgres_diff_convert (FerryPostgresDiff *self,
                             const FerryTable  *work,
                             const FerryColumn *wanted,
                             const char        *expression)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);

  g_hash_table_insert (self->diff->conversions, g_strconcat (id, "\t", wanted->name, NULL), g_strdup (expression));
  g_hash_table_insert (self->diff->conversion_types, g_strconcat (id, "\t", wanted->name, NULL),
                       ferry_postgres_diff_read_type (self, wanted->type));
}

/* What a column that is missing will hold in rows that are there: its default where that is the same for all of them. A type
 * that does not exist yet is left out: its constants read alike as text. */
static char *
conversion_of_new (FerryPostgresDiff *self,
                   const FerryColumn *column)
{
  g_autoptr (GArray) tokens = NULL;
  g_autofree char *read_type = NULL;

  if (column->default_expr == NULL || column->identity != FERRY_IDENTITY_NONE || !ferry_postgres_guard_is_constant (column->default_expr))
    return g_strdup ("NULL");
  read_type = ferry_postgres_diff_read_type (self, column->type);
  if (g_str_equal (read_type, column->type))
    return g_strdup (column->default_expr);

  tokens = ferry_sql_tokenise (column->default_expr, NULL);
  if (tokens == NULL || ferry_sql_token_at (tokens, 0)->kind != FERRY_SQL_STRING)
    return g_strdup ("NULL");

  return ferry_postgres_quote_literal (ferry_sql_token_at (tokens, 0)->text);
}

static void
add_to_work (FerryPostgresDiff *self,
             FerryTable        *work,
             const FerryColumn *wanted,
             gboolean           not_null,
             gboolean           inherited)
{
  GPtrArray *children = ferry_postgres_diff_children (self, work);
  FerryColumn *copy;

  if (ferry_table_find_column (work, wanted->name) != NULL)
    return;

  copy = ferry_column_copy (wanted);
  copy->not_null = not_null;
  copy->inherited = inherited;
  ferry_record_set (&copy->comment, NULL);
  if (inherited && (copy->identity == FERRY_IDENTITY_ALWAYS || copy->identity == FERRY_IDENTITY_BY_DEFAULT))
    copy->identity = FERRY_IDENTITY_NONE;
  g_ptr_array_add (work->columns, copy);
  if (wanted->generated == FERRY_GENERATED_NONE && !ferry_postgres_diff_is_new (self, work))
    {
      g_autofree char *conversion = conversion_of_new (self, wanted);

      ferry_postgres_diff_convert (self, work, wanted, conversion);
    }
  for (guint i = 0; children != NULL && i < children->len; i++)
    add_to_work (self, g_ptr_array_index (children, i), wanted, not_null, TRUE);
}

/* the parent gives the column, but the parent does not have it and is not taken along */
static gboolean
waits_for_parent (FerryPostgresDiff *self,
                  const FerryTable  *source,
                  const FerryTable  *work,
                  const FerryColumn *wanted)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);

  if (work->partition_bound == NULL && !wanted->inherited)
    return FALSE;

  for (guint i = 0; i < work->parents->len; i++)
    {
      const FerryTable *parent = ferry_postgres_find_parent (self->work, g_ptr_array_index (work->parents, i));

      if (parent == NULL || ferry_table_find_column (parent, wanted->name) != NULL)
        continue;
      ferry_postgres_diff_refuse (self, id, _("its column “%s” comes from %s, which lacks it on the target: take that table along"),
                                  wanted->name, (char *) g_ptr_array_index (work->parents, i));
      return TRUE;
    }

  return FALSE;
}

/* ALTER TABLE … ADD COLUMN; a NOT NULL that rows could violate comes after the data */
void
ferry_postgres_diff_add_column (FerryPostgresDiff *self,
                                const FerryTable  *source,
                                FerryTable        *work,
                                const FerryColumn *wanted)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = ferry_postgres_diff_qualify (source);
  gboolean generated = wanted->generated != FERRY_GENERATED_NONE;
  gboolean filled = wanted->default_expr != NULL || wanted->identity != FERRY_IDENTITY_NONE;
  gboolean not_null = wanted->not_null && filled;
  g_autoptr (GError) error = NULL;
  g_autofree char *definition = NULL;
  FerryStatement *statement;

  if (waits_for_parent (self, source, work, wanted))
    return;
  if (ferry_postgres_diff_mentions (self, work, wanted->generated_expr, self->foreign_types))
    {
      ferry_postgres_diff_keep (self, "missing column", id, wanted->name);
      return;
    }
  definition = ferry_postgres_ddl_column (&self->guard, wanted, not_null, &error);
  if (definition == NULL)
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }

  ferry_postgres_diff_sequences (self, source, wanted);
  statement = ferry_postgres_diff_add (self, generated ? FERRY_STAGE_ADD_GENERATED : FERRY_STAGE_ADD_COLUMN, "add-column", id, wanted->name,
                                       g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s", name, definition));
  if (generated || wanted->identity != FERRY_IDENTITY_NONE ||
      (wanted->default_expr != NULL && !ferry_postgres_guard_is_constant (wanted->default_expr)))
    statement->hazard = FERRY_HAZARD_REWRITES_TABLE;
  add_to_work (self, work, wanted, not_null, FALSE);
  ferry_postgres_diff_attributes (self, source, work, wanted, ferry_table_find_column (work, wanted->name));
  ferry_postgres_diff_own_sequence (self, source, wanted);
}

static gboolean
in_primary_key (const FerryTable *table,
                const char       *column)
{
  const FerryKey *key = ferry_table_get_primary (table);

  return key != NULL && g_ptr_array_find_with_equal_func (key->columns, column, g_str_equal, NULL);
}

/* a column that only the target has must not stand in the way of new rows */
static void
relax (FerryPostgresDiff *self,
       const FerryTable  *source,
       FerryTable        *work,
       FerryColumn       *column,
       const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  FerryStatement *statement;

  ferry_postgres_diff_keep (self, "column", id, column->name);
  if (!column->not_null || column->default_expr != NULL || column->identity != FERRY_IDENTITY_NONE || column->generated != FERRY_GENERATED_NONE)
    return;
  if (in_primary_key (work, column->name) && ferry_table_get_primary (source) == NULL)
    {
      ferry_postgres_diff_refuse (self, id, _("only the target has the column “%s”, which must have a value because it is in the primary key: "
                                              "give it a default there"), column->name);
      return;
    }

  statement = ferry_postgres_diff_add (self, FERRY_STAGE_RELAX, "drop-not-null", id, column->name,
                                       g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", name, quoted));
  statement->hazard = FERRY_HAZARD_RELAXED;
  statement->note = g_strdup_printf (_("Only the target has the column “%s”: it may be empty from now on"), column->name);
  ferry_postgres_diff_set_not_null (self, work, column->name, FALSE);
}

/* a foreign key of any table refers to a column that is to go */
static const FerryForeignKey *
find_reference (FerryPostgresDiff *self,
                const FerryTable  *work,
                const char        *column)
{
  for (guint i = 0; i < self->work->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (self->work->tables, i);

      for (guint j = 0; table != work && j < table->foreign_keys->len; j++)
        {
          const FerryForeignKey *key = g_ptr_array_index (table->foreign_keys, j);

          if (g_str_equal (key->target_table, work->name) && g_str_equal (key->target_schema, work->schema) &&
              g_ptr_array_find_with_equal_func (key->target_columns, column, g_str_equal, NULL))
            return key;
        }
    }

  return NULL;
}

static void
refuse_drop (FerryPostgresDiff *self,
             const FerryTable  *work,
             const FerryColumn *column,
             const char        *id)
{
  const FerryForeignKey *key = find_reference (self, work, column->name);

  if (column->used_by != NULL)
    ferry_postgres_diff_refuse (self, id, _("its column “%s” can't be dropped while %s reads it: drop that first"), column->name, column->used_by);
  if (key != NULL)
    ferry_postgres_diff_refuse (self, id, _("its column “%s” can't be dropped while the foreign key “%s” refers to it: drop that first"), column->name, key->name);
}

static void
drop_or_keep (FerryPostgresDiff *self,
              const FerryTable  *source,
              FerryTable        *work,
              FerryColumn       *column)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  const FerryTable *parent = ferry_postgres_diff_parent_with (self, work, column->name);

  if (self->allow_destructive && parent == NULL)
    refuse_drop (self, work, column, id);
  if (parent == NULL)
    ferry_postgres_diff_add_destructive (self, FERRY_STAGE_DROP_COLUMN, "drop-column", id, column->name,
                                         g_strdup_printf ("ALTER TABLE %s DROP COLUMN IF EXISTS %s", name, quoted),
                                         column->generated != FERRY_GENERATED_NONE ? NULL
                                         : g_strdup_printf ("SELECT count(*) FROM %s%s WHERE %s IS NOT NULL",
                                                            ferry_postgres_diff_only (work), name, quoted));
  if (parent != NULL || !self->allow_destructive)
    relax (self, source, work, column, id);
  else
    ferry_postgres_diff_drop_column (self, work, column->name);
}

/* Generated columns go before those that they are computed from. */
static void
diff_superfluous (FerryPostgresDiff *self,
                  const FerryTable  *source,
                  FerryTable        *work)
{
  for (guint generated = 2; generated-- > 0;)
    for (guint i = work->columns->len; i-- > 0;)
      {
        FerryColumn *column = i < work->columns->len ? g_ptr_array_index (work->columns, i) : NULL;

        if (column != NULL && (column->generated != FERRY_GENERATED_NONE) == generated &&
            ferry_table_find_column (source, column->name) == NULL)
          drop_or_keep (self, source, work, column);
      }
}

/* brings the columns of @work up to @source */
void
ferry_postgres_diff_columns (FerryPostgresDiff *self,
                             const FerryTable  *source,
                             FerryTable        *work)
{
  diff_superfluous (self, source, work);
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FerryColumn *wanted = g_ptr_array_index (source->columns, i);
      FerryColumn *column = ferry_table_find_column (work, wanted->name);

      if (column == NULL)
        ferry_postgres_diff_add_column (self, source, work, wanted);
      else if (ferry_postgres_diff_retype (self, source, work, wanted, column))
        ferry_postgres_diff_attributes (self, source, work, wanted, ferry_table_find_column (work, wanted->name));
    }
}

/* what the server drops with a column: @work and its children only, no statement */
void
ferry_postgres_diff_drop_column (FerryPostgresDiff *self,
                                 FerryTable        *work,
                                 const char        *name)
{
  GPtrArray *children = ferry_postgres_diff_children (self, work);
  g_autofree char *column = g_strdup (name);
  FerryColumn *found = ferry_table_find_column (work, column);

  for (guint i = work->keys->len; i-- > 0;)
    if (g_ptr_array_find_with_equal_func (((FerryKey *) g_ptr_array_index (work->keys, i))->columns, column, g_str_equal, NULL))
      g_ptr_array_remove_index (work->keys, i);
  for (guint i = work->indexes->len; i-- > 0;)
    if (ferry_postgres_guard_mentions (((FerryIndex *) g_ptr_array_index (work->indexes, i))->definition, column))
      g_ptr_array_remove_index (work->indexes, i);
  for (guint i = work->checks->len; i-- > 0;)
    if (ferry_postgres_guard_mentions (((FerryCheckConstraint *) g_ptr_array_index (work->checks, i))->expression, column))
      g_ptr_array_remove_index (work->checks, i);
  for (guint i = work->foreign_keys->len; i-- > 0;)
    if (g_ptr_array_find_with_equal_func (((FerryForeignKey *) g_ptr_array_index (work->foreign_keys, i))->columns, column, g_str_equal, NULL))
      g_ptr_array_remove_index (work->foreign_keys, i);
  if (found != NULL)
    {
      ferry_postgres_diff_sequence_gone (self, found);
      g_ptr_array_remove (work->columns, found);
    }
  for (guint i = 0; children != NULL && i < children->len; i++)
    ferry_postgres_diff_drop_column (self, g_ptr_array_index (children, i), column);
}
