#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* whether a name of the table's schema is not taken by anything on the target; refuses otherwise */
gboolean
ferry_postgres_diff_name_is_free (FerryPostgresDiff *self,
                                  const FerryTable  *table,
                                  const char        *kind,
                                  const char        *name)
{
  g_autofree char *id = ferry_schema_table_id (self->source, table);

  if (!ferry_postgres_name_is_usable (name))
    {
      ferry_postgres_diff_refuse (self, id, _("the name of its %s “%s” can't be used on this server"), kind, name);
      return FALSE;
    }
  if (!ferry_postgres_guard_offers (&self->guard, "relation", table->schema, name))
    return TRUE;
  ferry_postgres_diff_refuse (self, id, _("its %s “%s” can't be made, because the target has something else of that name: rename or drop that first"),
                              kind, name);

  return FALSE;
}

static gboolean
schema_is_there (FerryPostgresDiff *self,
                 const FerryTable  *source,
                 const char        *id)
{
  g_autofree char *quoted = ferry_database_quote (source->schema);
  g_autofree char *key = g_strconcat ("schema ", quoted, NULL);

  if (self->guard.trust || g_str_equal (source->schema, self->target->main_schema) || g_hash_table_contains (self->offers, key))
    return TRUE;
  ferry_postgres_diff_refuse (self, id, _("the target has no schema “%s”: create it there first"), source->schema);

  return FALSE;
}

static gboolean
parents_are_there (FerryPostgresDiff *self,
                   const FerryTable  *source,
                   const char        *id)
{
  for (guint i = 0; !self->guard.trust && i < source->parents->len; i++)
    {
      const char *parent = g_ptr_array_index (source->parents, i);

      if (ferry_postgres_find_parent (self->work, parent) != NULL)
        continue;
      ferry_postgres_diff_refuse (self, id, _("its parent %s is not on the target: take that table along"), parent);
      return FALSE;
    }

  return TRUE;
}

/* "INHERITS (a, b)" with every name quoted */
static char *
parents_clause (const FerryTable *source)
{
  g_autoptr (GString) clause = g_string_new (NULL);

  for (guint i = 0; i < source->parents->len; i++)
    {
      g_autofree char *schema = NULL;
      g_autofree char *name = NULL;
      g_autofree char *qualified = NULL;

      if (!ferry_postgres_split_name (g_ptr_array_index (source->parents, i), &schema, &name))
        return NULL;
      qualified = ferry_postgres_qualify (schema, name);
      g_string_append_printf (clause, "%s%s", i > 0 ? ", " : "", qualified);
    }

  return g_string_free (g_steal_pointer (&clause), FALSE);
}

static gboolean
append_columns (FerryPostgresDiff  *self,
                const FerryTable   *source,
                GString            *sql,
                GError            **error)
{
  gboolean first = TRUE;

  g_string_append (sql, " (");
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (source->columns, i);
      g_autofree char *definition = NULL;

      if (column->inherited && !self->guard.trust)
        continue;
      definition = ferry_postgres_ddl_column (&self->guard, column, column->not_null, error);
      if (definition == NULL)
        return FALSE;
      g_string_append_printf (sql, "%s%s", first ? "" : ", ", definition);
      first = FALSE;
    }
  g_string_append_c (sql, ')');

  return TRUE;
}

static char *
create_sql (FerryPostgresDiff  *self,
            const FerryTable   *source,
            GError            **error)
{
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE ");
  g_autofree char *name = ferry_postgres_diff_qualify (source);
  g_autofree char *parents = parents_clause (source);

  if (parents == NULL || (source->partition_bound != NULL && source->parents->len != 1))
    return NULL;
  g_string_append (sql, name);
  if (source->partition_bound != NULL)
    {
      if (!ferry_postgres_guard_bound (source->partition_bound, error))
        return NULL;
      g_string_append_printf (sql, " PARTITION OF %s %s", parents, source->partition_bound);
    }
  else
    {
      if (!append_columns (self, source, sql, error))
        return NULL;
      if (*parents != '\0')
        g_string_append_printf (sql, " INHERITS (%s)", parents);
    }
  if (source->partition_key != NULL)
    {
      g_autofree char *key = ferry_postgres_ddl_partition_key (&self->guard, source->partition_key, error);

      if (key == NULL)
        return NULL;
      g_string_append_printf (sql, " PARTITION BY %s", key);
    }

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
add_inherited_columns (FerryPostgresDiff *self,
                       FerryTable        *work)
{
  for (guint i = 0; i < work->parents->len; i++)
    {
      const FerryTable *parent = ferry_postgres_find_parent (self->work, g_ptr_array_index (work->parents, i));

      for (guint j = 0; parent != NULL && j < parent->columns->len; j++)
        {
          FerryColumn *copy = ferry_column_copy (g_ptr_array_index (parent->columns, j));

          if (ferry_table_find_column (work, copy->name) != NULL)
            {
              ferry_column_free (copy);
              continue;
            }
          copy->inherited = TRUE;
          ferry_record_set (&copy->comment, NULL);
          if (copy->identity == FERRY_IDENTITY_ALWAYS || copy->identity == FERRY_IDENTITY_BY_DEFAULT)
            copy->identity = FERRY_IDENTITY_NONE;
          g_ptr_array_add (work->columns, copy);
        }
    }
}

/* the table as CREATE TABLE leaves it */
static FerryTable *
add_to_work (FerryPostgresDiff *self,
             const FerryTable  *source)
{
  FerryTable *work = ferry_table_new (source->schema, source->name);

  work->kind = source->kind;
  work->partition_key = g_strdup (source->partition_key);
  work->partition_bound = g_strdup (source->partition_bound);
  for (guint i = 0; i < source->parents->len; i++)
    g_ptr_array_add (work->parents, g_strdup (g_ptr_array_index (source->parents, i)));
  g_ptr_array_add (self->work->tables, work);
  for (guint i = 0; i < work->parents->len; i++)
    ferry_postgres_diff_adopt (self, work, g_ptr_array_index (work->parents, i));
  add_inherited_columns (self, work);
  for (guint i = 0; source->partition_bound == NULL && i < source->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (source->columns, i);
      FerryColumn *copy;

      if ((column->inherited && !self->guard.trust) || ferry_table_find_column (work, column->name) != NULL)
        continue;
      copy = ferry_column_copy (column);
      ferry_record_set (&copy->comment, NULL);
      g_ptr_array_add (work->columns, copy);
    }

  return work;
}

/* a table that the target lacks */
void
ferry_postgres_diff_create_table (FerryPostgresDiff *self,
                                  const FerryTable  *source)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;

  if (!schema_is_there (self, source, id) || !ferry_postgres_diff_name_is_free (self, source, _("table"), source->name) ||
      !parents_are_there (self, source, id))
    return;
  sql = create_sql (self, source, &error);
  if (sql == NULL)
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; i < source->columns->len; i++)
    ferry_postgres_diff_sequences (self, source, g_ptr_array_index (source->columns, i));
  ferry_postgres_diff_add (self, FERRY_STAGE_CREATE_TABLE, "create-table", id, NULL, g_steal_pointer (&sql));
  g_hash_table_add (self->created, g_strdup (id));
  ferry_postgres_diff_table (self, source, add_to_work (self, source));
  for (guint i = 0; i < source->columns->len; i++)
    ferry_postgres_diff_own_sequence (self, source, g_ptr_array_index (source->columns, i));
}

static void
attach (FerryPostgresDiff *self,
        const FerryTable  *source,
        FerryTable        *work,
        const char        *parent)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = ferry_postgres_diff_qualify (source);
  const FerryTable *found = ferry_postgres_find_parent (self->work, parent);
  g_autofree char *parent_name = found != NULL ? ferry_postgres_diff_qualify (found) : NULL;
  FerryStatement *statement;

  if (found == NULL)
    ferry_postgres_diff_refuse (self, id, _("its parent %s is not on the target: take that table along"), parent);
  else if (source->partition_bound == NULL)
    ferry_postgres_diff_add (self, FERRY_STAGE_ATTACH, "inherit", id, parent,
                             g_strdup_printf ("ALTER TABLE %s INHERIT %s", name, parent_name));
  else if (!ferry_postgres_guard_bound (source->partition_bound, NULL))
    ferry_postgres_diff_refuse (self, id, _("its partition bound is damaged"));
  else
    {
      statement = ferry_postgres_diff_add (self, FERRY_STAGE_ATTACH, "attach-partition", id, parent,
                                           g_strdup_printf ("ALTER TABLE %s ATTACH PARTITION %s %s", parent_name, name, source->partition_bound));
      statement->hazard = FERRY_HAZARD_MAY_FAIL;
      ferry_record_set (&work->partition_bound, source->partition_bound);
    }
  if (found != NULL)
    g_ptr_array_add (work->parents, g_strdup (parent));
}

static gboolean
has_parent (FerryPostgresDiff *self,
            const FerryTable  *table,
            const FerryTable  *wanted)
{
  for (guint i = 0; i < table->parents->len; i++)
    if (ferry_postgres_find_parent (self->work, g_ptr_array_index (table->parents, i)) == wanted)
      return TRUE;

  return FALSE;
}

static void
diff_parents (FerryPostgresDiff *self,
              const FerryTable  *source,
              FerryTable        *work)
{
  for (guint i = 0; i < source->parents->len; i++)
    {
      const char *parent = g_ptr_array_index (source->parents, i);
      const FerryTable *found = ferry_postgres_find_parent (self->work, parent);

      if (found == NULL || !has_parent (self, work, found))
        attach (self, source, work, parent);
    }
}

static gboolean
kinds_agree (FerryPostgresDiff *self,
             const FerryTable  *source,
             const FerryTable  *work,
             const char        *id)
{
  if (self->guard.trust)
    return TRUE;
  if (g_strcmp0 (source->partition_key, work->partition_key) != 0)
    {
      ferry_postgres_diff_refuse (self, id, _("it is partitioned by %s in the package and by %s on the target: that can't be changed in place"),
                                  source->partition_key != NULL ? source->partition_key : _("nothing"),
                                  work->partition_key != NULL ? work->partition_key : _("nothing"));
      return FALSE;
    }
  if (source->partition_bound != NULL && work->partition_bound != NULL && !g_str_equal (source->partition_bound, work->partition_bound))
    {
      ferry_postgres_diff_refuse (self, id, _("it is a partition %s in the package and %s on the target: detach it there first"),
                                  source->partition_bound, work->partition_bound);
      return FALSE;
    }
  if (source->partition_bound == NULL && work->partition_bound != NULL)
    ferry_postgres_diff_keep (self, "partition", id, work->partition_bound);

  return TRUE;
}

/* columns, parents and comment of a table that is there */
void
ferry_postgres_diff_table (FerryPostgresDiff *self,
                           const FerryTable  *source,
                           FerryTable        *work)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = ferry_postgres_diff_qualify (source);
  g_autofree char *what = g_strconcat ("TABLE ", name, NULL);

  if (!kinds_agree (self, source, work, id))
    return;
  ferry_postgres_diff_columns (self, source, work);
  diff_parents (self, source, work);
  if (ferry_postgres_diff_comment (self, id, NULL, what, source->comment, work->comment))
    ferry_record_set (&work->comment, source->comment);
}
