#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* A label that ALTER TYPE … ADD VALUE adds can't be used in the same transaction. So an enum that needs labels is renamed,
 * made anew under its name, and every column is moved over by way of text. */

static gint
position_of (const GPtrArray *labels,
             const char      *label)
{
  guint at;

  return g_ptr_array_find_with_equal_func ((GPtrArray *) labels, label, g_str_equal, &at) ? (gint) at : -1;
}

/* whether every label that is wanted is there, in the same order */
static gboolean
has_labels (const FerryUserType *wanted,
            const FerryUserType *present)
{
  gint last = -1;

  for (guint i = 0; i < wanted->labels->len; i++)
    {
      gint at = position_of (present->labels, g_ptr_array_index (wanted->labels, i));

      if (at <= last)
        return FALSE;
      last = at;
    }

  return TRUE;
}

/* the wanted labels, and those that only the target has behind the label that they followed there */
static GPtrArray *
merge_labels (const FerryUserType *wanted,
              const FerryUserType *present)
{
  GPtrArray *merged = g_ptr_array_new ();

  for (guint i = 0; i < wanted->labels->len; i++)
    g_ptr_array_add (merged, g_ptr_array_index (wanted->labels, i));
  for (guint i = 0; i < present->labels->len; i++)
    {
      char *label = g_ptr_array_index (present->labels, i);

      if (position_of (merged, label) < 0)
        g_ptr_array_insert (merged, i > 0 ? position_of (merged, g_ptr_array_index (present->labels, i - 1)) + 1 : 0, label);
    }

  return merged;
}

static gboolean
has_type (const FerryColumn   *column,
          const FerryUserType *type,
          gboolean            *array)
{
  g_autoptr (FerryPostgresType) parsed = ferry_postgres_type_new (column->type, NULL);

  if (parsed == NULL || parsed->schema == NULL || !g_str_equal (parsed->schema, type->schema) || !g_str_equal (parsed->name, type->name))
    return FALSE;
  *array = parsed->array;

  return TRUE;
}

static gboolean
can_move (FerryPostgresDiff   *self,
          const FerryUserType *type,
          const char          *table)
{
  gboolean array;

  if (type->used_by != NULL)
    {
      ferry_postgres_diff_refuse (self, table, _("its type “%s” needs other labels, but %s is built on it: drop that, migrate, and create it again"),
                                  type->name, type->used_by);
      return FALSE;
    }

  for (guint i = 0; i < self->work->tables->len; i++)
    {
      const FerryTable *work = g_ptr_array_index (self->work->tables, i);

      for (guint j = 0; j < work->columns->len; j++)
        {
          const FerryColumn *column = g_ptr_array_index (work->columns, j);

          if (!has_type (column, type, &array))
            continue;
          if (column->used_by == NULL &&
              (work->partition_key == NULL || !ferry_postgres_guard_mentions (work->partition_key, column->name)))
            continue;
          ferry_postgres_diff_refuse (self, table, _("its type “%s” needs other labels, but the column “%s” of “%s” can't change while %s reads it"),
                                      type->name, column->name, work->name, column->used_by != NULL ? column->used_by : _("the partition key"));
          return FALSE;
        }
    }

  return TRUE;
}

static void
move_default (FerryPostgresDiff *self,
              const FerryTable  *work,
              const FerryColumn *column,
              const char        *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);

  if (column->default_expr == NULL)
    return;
  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_DEFAULT, "drop-default", id, column->name,
                           g_strdup_printf ("ALTER TABLE ONLY %s ALTER COLUMN %s DROP DEFAULT", name, quoted));
  ferry_postgres_diff_add (self, FERRY_STAGE_SET_DEFAULT, "set-default", id, column->name,
                           g_strdup_printf ("ALTER TABLE ONLY %s ALTER COLUMN %s SET DEFAULT (%s)", name, quoted, column->default_expr));
}

static void
move_column (FerryPostgresDiff   *self,
             FerryTable          *work,
             const FerryColumn   *column,
             const FerryUserType *type,
             gboolean             array)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  const char *dimensions = array ? "[]" : "";
  g_autofree char *type_name = ferry_postgres_qualify (type->schema, type->name);
  FerryStatement *statement;

  move_default (self, work, column, id);
  if (ferry_postgres_diff_parent_with (self, work, column->name) != NULL)
    return;

  ferry_postgres_diff_displace (self, work, column->name, type->name);
  statement = ferry_postgres_diff_add (self, FERRY_STAGE_RETYPE, "alter-type", id, column->name,
                                       g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s TYPE %s%s USING %s::text%s::%s%s",
                                                        name, quoted, type_name, dimensions, quoted, dimensions, type_name, dimensions));
  statement->hazard = FERRY_HAZARD_REWRITES_TABLE;
}

/* a generated column of the type is made anew */
static void
move_generated (FerryPostgresDiff *self,
                FerryTable        *work,
                FerryColumn       *column)
{
  g_autofree char *id = ferry_schema_table_id (self->work, work);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (column->name);
  FerryDisplaced *displaced;

  if (ferry_postgres_diff_parent_with (self, work, column->name) != NULL)
    return;
  ferry_postgres_diff_displace (self, work, column->name, NULL);
  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_COLUMN, "replace-generated", id, column->name,
                           g_strdup_printf ("ALTER TABLE %s DROP COLUMN IF EXISTS %s", name, quoted));
  displaced = g_new0 (FerryDisplaced, 1);
  displaced->table = g_strdup (id);
  displaced->generated = ferry_column_copy (column);
  g_ptr_array_add (self->displaced, displaced);
  ferry_postgres_diff_drop_column (self, work, displaced->generated->name);
}

static void
move_columns (FerryPostgresDiff   *self,
              const FerryUserType *type)
{
  gboolean array = FALSE;

  for (guint i = 0; i < self->work->tables->len; i++)
    {
      FerryTable *work = g_ptr_array_index (self->work->tables, i);

      for (guint j = work->columns->len; j-- > 0;)
        {
          FerryColumn *column = j < work->columns->len ? g_ptr_array_index (work->columns, j) : NULL;

          if (column == NULL || !has_type (column, type, &array))
            continue;
          if (column->generated != FERRY_GENERATED_NONE)
            move_generated (self, work, column);
          else
            move_column (self, work, column, type, array);
        }
    }
}

static char *
old_name (const char *name)
{
  g_autofree char *start = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 12));

  return g_strconcat (start, "__before_ferry", NULL);
}

/* gives an enum of the target the labels that it lacks; those that only the target has stay */
void
ferry_postgres_diff_enum (FerryPostgresDiff   *self,
                          const FerryUserType *wanted,
                          const FerryUserType *present,
                          const char          *table)
{
  g_autoptr (GPtrArray) labels = merge_labels (wanted, present);
  g_autofree char *name = ferry_postgres_qualify (wanted->schema, wanted->name);
  g_autofree char *old = old_name (wanted->name);
  g_autofree char *old_quoted = ferry_database_quote (old);
  g_autofree char *old_qualified = ferry_postgres_qualify (wanted->schema, old);

  for (guint i = 0; i < present->labels->len; i++)
    if (position_of (wanted->labels, g_ptr_array_index (present->labels, i)) < 0)
      ferry_postgres_diff_keep (self, "label", present->name, g_ptr_array_index (present->labels, i));
  if (has_labels (wanted, present) || !can_move (self, present, table))
    return;

  ferry_postgres_diff_add (self, FERRY_STAGE_RENAME_TYPE, "rename-type", NULL, wanted->name,
                           g_strdup_printf ("ALTER TYPE %s RENAME TO %s", name, old_quoted));
  ferry_postgres_diff_add (self, FERRY_STAGE_CREATE_TYPE, "create-type", NULL, wanted->name,
                           ferry_postgres_ddl_create_enum (wanted->schema, wanted->name, labels));
  move_columns (self, present);
  ferry_postgres_diff_add (self, FERRY_STAGE_DROP_TYPE, "drop-type", NULL, wanted->name, g_strdup_printf ("DROP TYPE %s", old_qualified));
  if (present->comment != NULL && g_strcmp0 (present->comment, wanted->comment) == 0)
    {
      g_autofree char *what = g_strconcat ("TYPE ", name, NULL);

      ferry_postgres_diff_comment (self, NULL, wanted->name, what, wanted->comment, NULL);
    }
}
