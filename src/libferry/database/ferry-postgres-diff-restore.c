#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"

#include <glib/gi18n-lib.h>

/* What was displaced comes back as it was where the source has nothing of its name. */

static gboolean
is_back (FerryPostgresDiff    *self,
         const FerryTable     *work,
         const FerryDisplaced *displaced)
{
  const GPtrArray *items = displaced->index != NULL ? work->indexes : displaced->check != NULL ? work->checks : work->foreign_keys;
  const char *name = displaced->index != NULL ? displaced->index->name
                     : displaced->check != NULL ? displaced->check->name
                     : displaced->foreign_key != NULL ? displaced->foreign_key->name : displaced->generated->name;

  if (displaced->generated != NULL)
    return ferry_table_find_column (work, name) != NULL;

  /* the name is the first member of each of these structs */
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (*(char **) g_ptr_array_index (items, i), name))
      return TRUE;

  return FALSE;
}

/* the target's own text may name anything */
static FerryPostgresGuard
trusting (FerryPostgresDiff *self)
{
  FerryPostgresGuard guard = self->guard;

  guard.trust = TRUE;

  return guard;
}

static void
restore_constraint (FerryPostgresDiff    *self,
                    FerryTable           *work,
                    const FerryDisplaced *displaced)
{
  FerryPostgresGuard guard = trusting (self);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  const char *constraint = displaced->check != NULL ? displaced->check->name : displaced->foreign_key->name;
  const char *comment = displaced->check != NULL ? displaced->check->comment : displaced->foreign_key->comment;
  g_autofree char *quoted = ferry_database_quote (constraint);
  g_autofree char *what = g_strdup_printf ("CONSTRAINT %s ON %s", quoted, name);
  g_autofree char *definition = displaced->check != NULL ? ferry_postgres_ddl_check (&guard, displaced->check, NULL)
                                                          : ferry_postgres_ddl_foreign_key (displaced->foreign_key, NULL);

  if (definition == NULL)
    {
      ferry_postgres_diff_refuse (self, displaced->table, _("“%s” of the target would have to be made again and can't be"), constraint);
      return;
    }
  ferry_postgres_diff_add (self, displaced->check != NULL ? FERRY_STAGE_ADD_CHECK : FERRY_STAGE_ADD_FOREIGN_KEY,
                           displaced->check != NULL ? "add-check" : "add-foreign-key", displaced->table, constraint,
                           g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", name, quoted, definition));
  ferry_postgres_diff_comment (self, displaced->table, constraint, what, comment, NULL);
}

static void
restore_index (FerryPostgresDiff    *self,
               FerryTable           *work,
               const FerryDisplaced *displaced)
{
  FerryPostgresGuard guard = trusting (self);
  g_autofree char *sql = ferry_postgres_ddl_index (&guard, work, displaced->index, NULL);
  g_autofree char *name = ferry_postgres_qualify (work->schema, displaced->index->name);
  g_autofree char *what = g_strconcat ("INDEX ", name, NULL);

  if (sql == NULL)
    {
      ferry_postgres_diff_refuse (self, displaced->table, _("“%s” of the target would have to be made again and can't be"), displaced->index->name);
      return;
    }
  ferry_postgres_diff_add (self, FERRY_STAGE_ADD_INDEX, "add-index", displaced->table, displaced->index->name, g_steal_pointer (&sql));
  ferry_postgres_diff_comment (self, displaced->table, displaced->index->name, what, displaced->index->comment, NULL);
}

static void
restore_generated (FerryPostgresDiff    *self,
                   FerryTable           *work,
                   const FerryDisplaced *displaced)
{
  FerryPostgresGuard guard = trusting (self);
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (displaced->generated->name);
  g_autofree char *what = g_strdup_printf ("COLUMN %s.%s", name, quoted);
  g_autofree char *definition = ferry_postgres_ddl_column (&guard, displaced->generated, displaced->generated->not_null, NULL);

  if (definition == NULL)
    {
      ferry_postgres_diff_refuse (self, displaced->table, _("“%s” of the target would have to be made again and can't be"), displaced->generated->name);
      return;
    }
  ferry_postgres_diff_add (self, FERRY_STAGE_ADD_GENERATED, "add-column", displaced->table, displaced->generated->name,
                           g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s", name, definition));
  ferry_postgres_diff_comment (self, displaced->table, displaced->generated->name, what, displaced->generated->comment, NULL);
}

/* what only the target has and does not fit the new type */
static gboolean
may_come_back (FerryPostgresDiff    *self,
               FerryTable           *work,
               const FerryDisplaced *displaced)
{
  if (displaced->index != NULL)
    return ferry_postgres_diff_can_stay (self, work, _("index"), displaced->index->name, displaced->index->definition, FALSE);
  if (displaced->check != NULL)
    return ferry_postgres_diff_can_stay (self, work, _("check"), displaced->check->name, displaced->check->expression, FALSE);
  if (displaced->generated != NULL)
    return ferry_postgres_diff_can_stay (self, work, _("column"), displaced->generated->name, displaced->generated->generated_expr, FALSE);
  if (!ferry_postgres_diff_has_columns (work, displaced->foreign_key->columns) || !ferry_postgres_diff_can_refer (self, displaced->foreign_key, displaced->table))
    return FALSE;
  if (ferry_postgres_diff_types_agree (self, work, displaced->foreign_key))
    return TRUE;
  ferry_postgres_diff_refuse (self, displaced->table, _("its foreign key “%s” does not fit the types in the package: drop it first, or take both tables along"),
                              displaced->foreign_key->name);

  return FALSE;
}

/* makes again what was displaced and the source has nothing for */
void
ferry_postgres_diff_restore (FerryPostgresDiff *self)
{
  for (guint i = 0; i < self->displaced->len; i++)
    {
      const FerryDisplaced *displaced = g_ptr_array_index (self->displaced, i);
      FerryTable *work = ferry_schema_find_table (self->work, displaced->table);

      if (work == NULL || is_back (self, work, displaced) || !may_come_back (self, work, displaced))
        continue;
      if (displaced->index != NULL)
        restore_index (self, work, displaced);
      else if (displaced->generated != NULL)
        restore_generated (self, work, displaced);
      else
        restore_constraint (self, work, displaced);
    }
}
