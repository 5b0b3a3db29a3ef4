#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"

#include <glib/gi18n-lib.h>

/* Checks: compared by name, then by expression; what only the target has stays. */

static const FerryTable *
present (FerryPostgresDiff *self,
         const FerryTable  *table)
{
  return ferry_postgres_find_table (self->target, table->schema, table->name);
}

/* brings the comment of a key or check up to @wanted */
void
ferry_postgres_diff_comment_constraint (FerryPostgresDiff *self,
                                        const FerryTable  *work,
                                        const char        *id,
                                        const char        *constraint,
                                        const char        *wanted,
                                        char             **comment)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (constraint);
  g_autofree char *what = g_strdup_printf ("CONSTRAINT %s ON %s", quoted, name);

  if (ferry_postgres_diff_comment (self, id, constraint, what, wanted, *comment))
    ferry_record_set (comment, wanted);
}

static gboolean
checks_agree (const FerryCheckConstraint *a,
              const FerryCheckConstraint *b)
{
  return g_str_equal (a->expression, b->expression) && a->no_inherit == b->no_inherit && a->validated == b->validated;
}

static FerryCheckConstraint *
find_check (FerryPostgresDiff          *self,
            FerryTable                 *work,
            const FerryCheckConstraint *wanted,
            gboolean                   *same)
{
  FerryCheckConstraint *by_definition = NULL;

  *same = TRUE;
  for (guint i = 0; i < work->checks->len; i++)
    {
      FerryCheckConstraint *check = g_ptr_array_index (work->checks, i);

      if (g_str_equal (check->name, wanted->name))
        {
          *same = checks_agree (check, wanted) || ferry_postgres_diff_mentions (self, work, wanted->expression, self->kept_types);
          return check;
        }
      if (by_definition == NULL && checks_agree (check, wanted))
        by_definition = check;
    }

  return by_definition;
}

/* only where every column is there, no type of users' is named (its labels may be new), and nothing but harmless functions run */
static char *
count_violations (FerryPostgresDiff          *self,
                  const FerryTable           *source,
                  const FerryCheckConstraint *check)
{
  const FerryTable *target = present (self, source);
  g_autoptr (FerrySchema) nothing = ferry_schema_new (FERRY_DIALECT_POSTGRES, "");
  FerryPostgresGuard strict = { nothing, nothing, NULL, NULL, FALSE };
  g_autofree char *name = ferry_postgres_diff_qualify (source);

  if (target == NULL || ferry_postgres_guard_mentions (check->expression, "nextval") ||
      !ferry_postgres_guard_check (&strict, FERRY_GUARD_EXPRESSION, check->expression, NULL))
    return NULL;

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (source->columns, i);
      const FerryColumn *there = ferry_table_find_column (target, column->name);

      if ((there == NULL || !g_str_equal (there->type, column->type)) && ferry_postgres_guard_mentions (check->expression, column->name))
        return NULL;
    }

  return g_strdup_printf ("SELECT count(*) FROM %s%s WHERE NOT (%s)", ferry_postgres_diff_only (target), name, check->expression);
}

static void
add_check (FerryPostgresDiff          *self,
           const FerryTable           *source,
           FerryTable                 *work,
           const FerryCheckConstraint *wanted,
           const char                 *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (wanted->name);
  g_autoptr (GError) error = NULL;
  g_autofree char *definition = ferry_postgres_ddl_check (&self->guard, wanted, &error);
  FerryStatement *statement;
  FerryCheckConstraint *copy;

  if (definition == NULL || !ferry_postgres_name_is_usable (wanted->name))
    {
      ferry_postgres_diff_refuse_error (self, id, g_steal_pointer (&error));
      return;
    }

  statement = ferry_postgres_diff_add (self, FERRY_STAGE_ADD_CHECK, "add-check", id, wanted->name,
                                       g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", name, quoted, definition));
  if (present (self, source) != NULL && wanted->validated)
    {
      statement->hazard = FERRY_HAZARD_MAY_FAIL;
      statement->count_sql = count_violations (self, source, wanted);
    }
  copy = ferry_check_constraint_copy (wanted);
  ferry_record_set (&copy->comment, NULL);
  g_ptr_array_add (work->checks, copy);
}

static void
diff_check (FerryPostgresDiff          *self,
            const FerryTable           *source,
            FerryTable                 *work,
            const FerryCheckConstraint *wanted,
            const char                 *id)
{
  g_autofree char *name = ferry_postgres_diff_qualify (work);
  g_autofree char *quoted = ferry_database_quote (wanted->name);
  gboolean same = FALSE;
  FerryCheckConstraint *check = find_check (self, work, wanted, &same);

  if (check != NULL && same)
    return;
  if (ferry_postgres_diff_mentions (self, work, wanted->expression, self->foreign_types))
    {
      ferry_postgres_diff_keep (self, "missing check", id, wanted->name);
      return;
    }
  if (check != NULL)
    {
      ferry_postgres_diff_add (self, FERRY_STAGE_DROP_CHECK, "drop-check", id, check->name,
                               g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", name, quoted));
      g_ptr_array_remove (work->checks, check);
    }
  add_check (self, source, work, wanted, id);
}

/* brings the checks of @work up to @source */
void
ferry_postgres_diff_checks (FerryPostgresDiff *self,
                            const FerryTable  *source,
                            FerryTable        *work)
{
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autoptr (GHashTable) matched = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < source->checks->len; i++)
    {
      const FerryCheckConstraint *wanted = g_ptr_array_index (source->checks, i);
      gboolean same = FALSE;
      FerryCheckConstraint *check;

      if (!wanted->inherited || self->guard.trust)
        diff_check (self, source, work, wanted, id);
      check = find_check (self, work, wanted, &same);
      if (check != NULL)
        {
          g_hash_table_add (matched, check);
          if (!wanted->inherited)
            ferry_postgres_diff_comment_constraint (self, work, id, check->name, wanted->comment, &check->comment);
        }
    }
  for (guint i = 0; i < work->checks->len; i++)
    if (!g_hash_table_contains (matched, g_ptr_array_index (work->checks, i)))
      ferry_postgres_diff_keep (self, "check", id, ((FerryCheckConstraint *) g_ptr_array_index (work->checks, i))->name);
}
