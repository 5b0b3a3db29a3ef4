#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"

#include <glib/gi18n-lib.h>

/* Domains and new enums; enums that get other labels are in ferry-postgres-diff-enum.c. */

static gboolean
labels_are_usable (const FerryUserType *type)
{
  for (guint i = 0; i < type->labels->len; i++)
    if (!ferry_postgres_name_is_usable (g_ptr_array_index (type->labels, i)))
      return FALSE;

  return ferry_postgres_name_is_usable (type->name) && ferry_postgres_name_is_usable (type->schema) && !g_str_has_prefix (type->schema, "pg_");
}

static void
comment_type (FerryPostgresDiff   *self,
              const FerryUserType *wanted,
              const char          *present)
{
  g_autofree char *name = ferry_postgres_qualify (wanted->schema, wanted->name);
  g_autofree char *what = g_strconcat (wanted->kind == FERRY_USER_TYPE_ENUM ? "TYPE " : "DOMAIN ", name, NULL);

  ferry_postgres_diff_comment (self, NULL, wanted->name, what, wanted->comment, present);
}

static void
create_type (FerryPostgresDiff   *self,
             const FerryUserType *wanted,
             const char          *table)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;

  if (ferry_postgres_guard_offers (&self->guard, "type", wanted->schema, wanted->name) ||
      ferry_postgres_guard_offers (&self->guard, "relation", wanted->schema, wanted->name))
    {
      ferry_postgres_diff_refuse (self, table, _("its type “%s” can't be made, because the target has something else of that name"), wanted->name);
      return;
    }
  sql = wanted->kind == FERRY_USER_TYPE_ENUM ? ferry_postgres_ddl_create_enum (wanted->schema, wanted->name, wanted->labels)
                                             : ferry_postgres_ddl_create_domain (&self->guard, wanted, &error);
  if (sql == NULL)
    {
      ferry_postgres_diff_refuse_error (self, table, g_steal_pointer (&error));
      return;
    }

  ferry_postgres_diff_add (self, FERRY_STAGE_CREATE_TYPE, "create-type", NULL, wanted->name, g_steal_pointer (&sql));
  comment_type (self, wanted, NULL);
}

static void
alter_domain (FerryPostgresDiff   *self,
              FerryStage           stage,
              const FerryUserType *wanted,
              FerryHazard          hazard,
              const char          *action)
{
  g_autofree char *name = ferry_postgres_qualify (wanted->schema, wanted->name);
  FerryStatement *statement;

  statement = ferry_postgres_diff_add (self, stage, "alter-domain", NULL, wanted->name, g_strdup_printf ("ALTER DOMAIN %s %s", name, action));
  statement->hazard = hazard;
}

static const FerryCheckConstraint *
find_check (const FerryUserType *type,
            const char          *name)
{
  for (guint i = 0; i < type->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (type->checks, i);

      if (g_str_equal (check->name, name))
        return check;
    }

  return NULL;
}

static void
diff_domain_check (FerryPostgresDiff          *self,
                   const FerryUserType        *wanted,
                   const FerryUserType        *present,
                   const FerryCheckConstraint *check,
                   const char                 *table)
{
  const FerryCheckConstraint *there = find_check (present, check->name);
  g_autofree char *quoted = ferry_database_quote (check->name);
  g_autoptr (GError) error = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *drop = g_strconcat ("DROP CONSTRAINT IF EXISTS ", quoted, NULL);
  g_autofree char *add = NULL;

  if (there != NULL && g_str_equal (there->expression, check->expression))
    return;
  expression = ferry_postgres_ddl_expression (&self->guard, check->expression, &error);
  if (expression == NULL || !ferry_postgres_name_is_usable (check->name))
    {
      ferry_postgres_diff_refuse_error (self, table, g_steal_pointer (&error));
      return;
    }

  add = g_strdup_printf ("ADD CONSTRAINT %s CHECK %s", quoted, expression);
  if (there != NULL)
    alter_domain (self, FERRY_STAGE_CREATE_TYPE, wanted, FERRY_HAZARD_NONE, drop);
  alter_domain (self, FERRY_STAGE_ALTER_DOMAIN, wanted, FERRY_HAZARD_MAY_FAIL, add);
}

static void
diff_domain_default (FerryPostgresDiff   *self,
                     const FerryUserType *wanted,
                     const char          *table)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *action = NULL;

  if (wanted->default_expr == NULL)
    {
      alter_domain (self, FERRY_STAGE_SET_DEFAULT, wanted, FERRY_HAZARD_NONE, "DROP DEFAULT");
      return;
    }
  expression = ferry_postgres_ddl_expression (&self->guard, wanted->default_expr, &error);
  if (expression == NULL)
    {
      ferry_postgres_diff_refuse_error (self, table, g_steal_pointer (&error));
      return;
    }
  action = g_strconcat ("SET DEFAULT ", expression, NULL);
  alter_domain (self, FERRY_STAGE_SET_DEFAULT, wanted, FERRY_HAZARD_NONE, action);
}

static void
diff_domain (FerryPostgresDiff   *self,
             const FerryUserType *wanted,
             const FerryUserType *present,
             const char          *table)
{
  if (g_strcmp0 (wanted->base_type, present->base_type) != 0 || g_strcmp0 (wanted->collation, present->collation) != 0)
    {
      ferry_postgres_diff_refuse (self, table, _("its type “%s” is built on %s in the package and on %s on the target: that can't be changed in place"),
                                  wanted->name, wanted->base_type, present->base_type);
      return;
    }

  if (g_strcmp0 (wanted->default_expr, present->default_expr) != 0)
    diff_domain_default (self, wanted, table);
  if (wanted->not_null && !present->not_null)
    alter_domain (self, FERRY_STAGE_ALTER_DOMAIN, wanted, FERRY_HAZARD_MAY_FAIL, "SET NOT NULL");
  else if (!wanted->not_null && present->not_null)
    alter_domain (self, FERRY_STAGE_CREATE_TYPE, wanted, FERRY_HAZARD_NONE, "DROP NOT NULL");
  for (guint i = 0; i < wanted->checks->len; i++)
    diff_domain_check (self, wanted, present, g_ptr_array_index (wanted->checks, i), table);
  for (guint i = 0; i < present->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (present->checks, i);

      if (find_check (wanted, check->name) == NULL)
        ferry_postgres_diff_keep (self, "check", present->name, check->name);
    }
  comment_type (self, wanted, present->comment);
}

static void diff_type (FerryPostgresDiff *self, const char *text, const char *table);

static void
diff_user_type (FerryPostgresDiff   *self,
                const FerryUserType *wanted,
                const char          *table)
{
  const FerryUserType *present = ferry_schema_find_type (self->target, wanted->schema, wanted->name);

  if (!labels_are_usable (wanted))
    {
      ferry_postgres_diff_refuse (self, table, _("the name of its type “%s” or a label of it can't be used on this server"), wanted->name);
      return;
    }
  if (wanted->base_type != NULL)
    diff_type (self, wanted->base_type, table);
  if (present == NULL)
    create_type (self, wanted, table);
  else if (present->kind != wanted->kind)
    ferry_postgres_diff_refuse (self, table, _("its type “%s” is something else on the target"), wanted->name);
  else if (wanted->kind == FERRY_USER_TYPE_DOMAIN)
    diff_domain (self, wanted, present, table);
  else
    {
      ferry_postgres_diff_enum (self, wanted, present, table);
      comment_type (self, wanted, present->comment);
    }
}

static void
diff_type (FerryPostgresDiff *self,
           const char        *text,
           const char        *table)
{
  g_autoptr (FerryPostgresType) type = ferry_postgres_type_new (text, NULL);
  const FerryUserType *wanted;

  if (type == NULL || type->schema == NULL)
    return;
  wanted = ferry_schema_find_type (self->source, type->schema, type->name);
  if (wanted != NULL && g_hash_table_add (self->types, ferry_postgres_qualify (type->schema, type->name)))
    diff_user_type (self, wanted, table);
}

/* the types of the named tables' columns */
void
ferry_postgres_diff_types (FerryPostgresDiff *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (self->order, i);
      g_autofree char *id = ferry_schema_table_id (self->source, table);

      for (guint j = 0; j < table->columns->len; j++)
        diff_type (self, ((FerryColumn *) g_ptr_array_index (table->columns, j))->type, id);
    }
}
