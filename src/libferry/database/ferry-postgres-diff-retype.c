#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-retype.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* Types, collations and generated expressions. */

static void
set_in_work (FerryPostgresDiff *self,
             FerryTable        *work,
             const FerryColumn *wanted,
             const char        *conversion)
{
  FerryColumn *column = ferry_table_find_column (work, wanted->name);
  GPtrArray *children = ferry_postgres_diff_children (self, work);

  if (column == NULL)
    return;

  ferry_record_set (&column->type, wanted->type);
  ferry_record_set (&column->collation, wanted->collation);
  if (conversion != NULL)
    ferry_postgres_diff_convert (self, work, wanted, conversion);
  for (guint i = 0; children != NULL && i < children->len; i++)
    set_in_work (self, g_ptr_array_index (children, i), wanted, conversion);
}

static gboolean
is_used (FerryPostgresDiff *self,
         FerryTable        *work,
         const char        *name,
         const char        *id)
{
  const FerryColumn *column = ferry_table_find_column (work, name);
  GPtrArray *children = ferry_postgres_diff_children (self, work);

  if (column != NULL && column->used_by != NULL)
    {
      ferry_postgres_diff_refuse (self, id, _("its column “%s” can't change while %s reads it: drop that, migrate, and create it again"),
                                  name, column->used_by);
      return TRUE;
    }
  for (guint i = 0; children != NULL && i < children->len; i++)
    if (is_used (self, g_ptr_array_index (children, i), name, id))
      return TRUE;

  return FALSE;
}

/* NEXTVAL defaults survive a change among integers, and identity goes with the type */
static void
drop_default (FerryPostgresDiff *self,
              FerryTable        *work,
              FerryColumn       *column,
              const FerryColumn *wanted,
              const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  GPtrArray *children = ferry_postgres_diff_children (self, work);

  if (column->default_expr != NULL &&
      !(column->identity == FERRY_IDENTITY_NEXTVAL && wanted->identity == FERRY_IDENTITY_NEXTVAL))
    {
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_DEFAULT, "drop-default", id, column->name,
                               g_strdup_printf ("ALTER TABLE ONLY %s ALTER COLUMN %s DROP DEFAULT", name, quoted));
      ferry_record_set (&column->default_expr, NULL);
      column->identity = FERRY_IDENTITY_NONE;
    }
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      FerryTable *child = g_ptr_array_index (children, i);
      FerryColumn *inherited = ferry_table_find_column (child, column->name);
      g_autofree char *child_id = ferry_schema_table_id (self->work, child);

      if (inherited != NULL)
        drop_default (self, child, inherited, wanted, child_id);
    }
}

static char *
retype_sql (const FerryTable  *work,
            const char        *quoted,
            const char        *type,
            const FerryRetype *retype)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);

  if (retype->kind == FERRY_RETYPE_BINARY)
    return g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s TYPE %s", name, quoted, type);

  return g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s", name, quoted, type, retype->conversion);
}

static char *
count_lost (FerryPostgresDiff *self,
            const FerryTable  *work,
            const char        *quoted,
            const FerryRetype *retype)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  const char *only = ferry_postgres_diff_children (self, work) != NULL ? "" : "ONLY ";

  if (retype->lost == NULL)
    return NULL;

  return g_strdup_printf ("SELECT count(*) FROM %s%s WHERE %s IS NOT NULL AND (%s)", only, name, quoted, retype->lost);
}

static void
mark (FerryPostgresDiff *self,
      FerryTable        *work,
      const FerryColumn *column,
      GHashTable        *columns)
{
  GPtrArray *children = ferry_postgres_diff_children (self, work);
  g_autofree char *id = ferry_schema_table_id (self->work, work);

  g_hash_table_add (columns, g_strconcat (id, "\t", column->name, NULL));
  for (guint i = 0; children != NULL && i < children->len; i++)
    mark (self, g_ptr_array_index (children, i), column, columns);
}

static gboolean
in_key (const FerryTable *table,
        const char       *column)
{
  const FerryKey *key = ferry_table_get_primary (table);

  return key != NULL && g_ptr_array_find_with_equal_func (key->columns, column, g_str_equal, NULL);
}

/* values that become NULL may be filled by the data: NOT NULL comes back after it */
static void
run_retype (FerryPostgresDiff *self,
            FerryTable        *work,
            const FerryColumn *wanted,
            FerryColumn       *column,
            const FerryRetype *retype,
            char              *sql)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  gboolean destructive = retype->kind >= FERRY_RETYPE_LOSSY;
  FerryStatement *statement;

  if (!destructive || self->allow_destructive)
    drop_default (self, work, column, wanted, id);
  if (destructive && self->allow_destructive && column->not_null && !in_key (work, column->name))
    {
      g_autofree char *name = ferry_postgres_diff_qualify (work);

      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_DEFAULT, "drop-not-null", id, column->name,
                               g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", name, quoted));
      ferry_postgres_diff_set_not_null (self, work, column->name, FALSE);
    }
  statement = ferry_postgres_diff_add (self, FERRY_STAGE_RETYPE, "alter-type", id, column->name, sql);
  statement->count_sql = count_lost (self, work, quoted, retype);
  statement->destructive = destructive;
  if (destructive)
    statement->hazard = FERRY_HAZARD_LOSES_VALUES;
  else if (retype->may_fail)
    statement->hazard = FERRY_HAZARD_MAY_FAIL;
  else if (retype->kind == FERRY_RETYPE_REWRITE)
    statement->hazard = FERRY_HAZARD_REWRITES_TABLE;
  statement->note = destructive
                    ? g_strdup_printf (_("The column “%s” is %s on the target and %s in the package: values that do not fit become empty or are cut"),
                                       column->name, column->type, wanted->type)
                    : retype->assumes_utc ? g_strdup (_("Times without a time zone are read as UTC")) : NULL;
}

static gboolean
parent_decides (FerryPostgresDiff *self,
                FerryTable        *work,
                const FerryColumn *wanted,
                const char        *id)
{
  const FerryTable *parent = ferry_postgres_diff_parent_with (self, work, wanted->name);
  g_autofree char *parent_id = parent != NULL ? ferry_schema_table_id (self->work, parent) : NULL;
  g_autofree char *key = NULL;

  if (parent == NULL)
    return FALSE;

  key = g_strconcat (parent_id, "\t", wanted->name, NULL);
  if (g_hash_table_contains (self->kept_types, key))
    {
      mark (self, work, wanted, self->kept_types);
      if (g_hash_table_contains (self->foreign_types, key))
        mark (self, work, wanted, self->foreign_types);
    }
  else
    ferry_postgres_diff_refuse (self, id, _("its column “%s” has another type on the target, where it comes from “%s”: take that table along"),
                                wanted->name, parent_id);

  return TRUE;
}

static void
change_type (FerryPostgresDiff *self,
             FerryTable        *work,
             const FerryColumn *wanted,
             FerryColumn       *column)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  g_autofree char *read_type = ferry_postgres_diff_read_type (self, wanted->type);
  g_autoptr (FerryRetype) retype = ferry_postgres_retype_new (self->source, self->target, column->type, wanted->type, read_type, quoted);
  g_autoptr (GError) error = NULL;
  g_autofree char *type = ferry_postgres_ddl_type (&self->guard, wanted, &error);
  gboolean runs = retype->kind < FERRY_RETYPE_LOSSY || self->allow_destructive;
  gboolean related = ferry_postgres_retype_is_related (self->source, self->target, column->type, wanted->type);

  if (type == NULL)
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }
  if (parent_decides (self, work, wanted, id) || (runs && is_used (self, work, column->name, id)))
    return;
  if (runs && work->partition_key != NULL && ferry_postgres_guard_mentions (work->partition_key, column->name))
    {
      ferry_postgres_diff_refuse (self, id, _("its column “%s” can't change its type because the table is partitioned by it"), column->name);
      return;
    }

  run_retype (self, work, wanted, column, retype, retype_sql (work, quoted, type, retype));
  if (!runs)
    {
      mark (self, work, column, self->kept_types);
      if (!related)
        mark (self, work, column, self->foreign_types);
      ferry_postgres_diff_keep (self, "type", id, column->name);
      return;
    }
  if (!related)
    mark (self, work, column, self->crossed);
  if (retype->kind != FERRY_RETYPE_BINARY)
    ferry_postgres_diff_displace (self, work, column->name, NULL);
  set_in_work (self, work, wanted, retype->kind == FERRY_RETYPE_BINARY ? NULL : retype->reading);
}

static void
replace_generated (FerryPostgresDiff *self,
                   const FerryTable  *source,
                   FerryTable        *work,
                   const FerryColumn *wanted,
                   FerryColumn       *column)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  gboolean computed = column->generated != FERRY_GENERATED_NONE;
  char *sql = g_strdup_printf ("ALTER TABLE %s DROP COLUMN IF EXISTS %s", name, quoted);

  if (parent_decides (self, work, wanted, id) || ((computed || self->allow_destructive) && is_used (self, work, column->name, id)))
    {
      g_free (sql);
      return;
    }
  if (!computed)
    ferry_postgres_diff_add_destructive (self, FERRY_STAGE_DROP_COLUMN, "drop-column", id, column->name, sql,
                                         g_strdup_printf ("SELECT count(*) FROM %s%s WHERE %s IS NOT NULL", ferry_postgres_diff_only (work), name, quoted));
  else
    ferry_postgres_diff_add (self, FERRY_STAGE_DROP_COLUMN, "replace-generated", id, column->name, sql);
  if (!computed && !self->allow_destructive)
    {
      mark (self, work, column, self->kept_types);
      ferry_postgres_diff_keep (self, "column", id, column->name);
      return;
    }
  ferry_postgres_diff_displace (self, work, column->name, NULL);
  ferry_postgres_diff_drop_column (self, work, wanted->name);
  ferry_postgres_diff_add_column (self, source, work, wanted);
}

static void
stop_generating (FerryPostgresDiff *self,
                 FerryTable        *work,
                 FerryColumn       *column)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  GPtrArray *children = ferry_postgres_diff_children (self, work);

  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_DEFAULT, "drop-expression", id, column->name,
                           g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION IF EXISTS", name, quoted));
  column->generated = FERRY_GENERATED_NONE;
  ferry_record_set (&column->generated_expr, NULL);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      FerryColumn *inherited = ferry_table_find_column (g_ptr_array_index (children, i), column->name);

      if (inherited != NULL)
        inherited->generated = FERRY_GENERATED_NONE;
    }
}

/* Brings type, collation and generated expression of a column up to @wanted; FALSE when the column was made anew or stays as it
 * is, and its attributes are not to be looked at. */
gboolean
ferry_postgres_diff_retype (FerryPostgresDiff *self,
                            const FerryTable  *source,
                            FerryTable        *work,
                            const FerryColumn *wanted,
                            FerryColumn       *column)
{
  gboolean same_type = g_str_equal (wanted->type, column->type) && g_strcmp0 (wanted->collation, column->collation) == 0;
  gboolean same_expression = wanted->generated == column->generated &&
                             (g_strcmp0 (wanted->generated_expr, column->generated_expr) == 0 ||
                              ferry_postgres_diff_mentions (self, work, wanted->generated_expr, self->kept_types));

  if (wanted->generated != FERRY_GENERATED_NONE)
    {
      if (same_type && same_expression)
        return TRUE;
      replace_generated (self, source, work, wanted, column);
      return FALSE;
    }

  if (column->generated != FERRY_GENERATED_NONE)
    stop_generating (self, work, column);
  if (!same_type)
    change_type (self, work, wanted, column);

  return TRUE;
}
