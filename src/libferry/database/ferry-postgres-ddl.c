#include "config.h"

#include "database/ferry-postgres-ddl.h"

#include "base/ferry-error.h"
#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Columns, types and sequences; keys and indexes are in ferry-postgres-ddl-constraint.c. */

/* qualified and quoted, NULL when it is no name or not there */
static char *
collation_clause (const FerryPostgresGuard  *guard,
                  const char                *collation,
                  GError                   **error)
{
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  g_autofree char *qualified = NULL;

  if (collation == NULL)
    return g_strdup ("");
  if (!ferry_postgres_split_name (collation, &schema, &name) ||
      (!guard->trust && !g_str_equal (schema, "pg_catalog") && !ferry_postgres_guard_offers (guard, "collation", schema, name)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("it leans on the collation %s, which the target does not have"), collation);
      return NULL;
    }
  qualified = ferry_postgres_qualify (schema, name);

  return g_strconcat (" COLLATE ", qualified, NULL);
}

/* a column's type with its collation */
char *
ferry_postgres_ddl_type (const FerryPostgresGuard  *guard,
                         const FerryColumn         *column,
                         GError                   **error)
{
  g_autofree char *collation = NULL;

  if (!ferry_postgres_guard_type (guard, column->type, error))
    return NULL;
  collation = collation_clause (guard, column->collation, error);

  return collation != NULL ? g_strconcat (column->type, collation, NULL) : NULL;
}

/* an expression between parentheses */
char *
ferry_postgres_ddl_expression (const FerryPostgresGuard  *guard,
                               const char                *text,
                               GError                   **error)
{
  if (!ferry_postgres_guard_check (guard, FERRY_GUARD_EXPRESSION, text, error))
    return NULL;

  return g_strconcat ("(", text, ")", NULL);
}

/* MINVALUE, MAXVALUE … of a sequence */
char *
ferry_postgres_ddl_sequence_options (const FerrySequence *sequence,
                                     gboolean             with_type)
{
  static const char * const types[] = { "smallint", "integer", "bigint", NULL };
  GString *options = g_string_new (NULL);

  if (with_type && g_strv_contains (types, sequence->type))
    g_string_append_printf (options, "AS %s ", sequence->type);
  g_string_append_printf (options, "INCREMENT BY %" PRId64 " MINVALUE %" PRId64 " MAXVALUE %" PRId64
                          " START WITH %" PRId64 " CACHE %" PRId64 " %s",
                          sequence->increment, sequence->minimum, sequence->maximum, sequence->start, sequence->cache,
                          sequence->cycle ? "CYCLE" : "NO CYCLE");

  return g_string_free (options, FALSE);
}

/* The sequence keeps its name where that is free. */
char *
ferry_postgres_ddl_identity (const FerryPostgresGuard *guard,
                             const FerryColumn        *column)
{
  const char *kind = column->identity == FERRY_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT";
  const FerrySequence *sequence = NULL;
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  g_autofree char *options = NULL;
  g_autofree char *qualified = NULL;

  if (column->sequence != NULL && ferry_postgres_split_name (column->sequence, &schema, &name))
    sequence = ferry_schema_find_sequence (guard->source, schema, name);
  if (sequence == NULL)
    return g_strdup_printf ("GENERATED %s AS IDENTITY", kind);

  options = ferry_postgres_ddl_sequence_options (sequence, FALSE);
  if (ferry_postgres_guard_offers (guard, "relation", schema, name))
    return g_strdup_printf ("GENERATED %s AS IDENTITY (%s)", kind, options);
  qualified = ferry_postgres_qualify (schema, name);

  return g_strdup_printf ("GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)", kind, qualified, options);
}

static char *
value_clause (const FerryPostgresGuard  *guard,
              const FerryColumn         *column,
              GError                   **error)
{
  g_autofree char *expression = NULL;
  const char *text = column->generated != FERRY_GENERATED_NONE ? column->generated_expr : column->default_expr;

  if (column->identity == FERRY_IDENTITY_ALWAYS || column->identity == FERRY_IDENTITY_BY_DEFAULT)
    {
      g_autofree char *identity = ferry_postgres_ddl_identity (guard, column);

      return g_strconcat (" ", identity, NULL);
    }
  if (text == NULL)
    return g_strdup ("");
  expression = ferry_postgres_ddl_expression (guard, text, error);
  if (expression == NULL)
    return NULL;
  if (column->generated == FERRY_GENERATED_NONE)
    return g_strconcat (" DEFAULT ", expression, NULL);

  return g_strconcat (" GENERATED ALWAYS AS ", expression, column->generated == FERRY_GENERATED_STORED ? " STORED" : " VIRTUAL", NULL);
}

/* a column as CREATE TABLE and ADD COLUMN take it */
char *
ferry_postgres_ddl_column (const FerryPostgresGuard  *guard,
                           const FerryColumn         *column,
                           gboolean                   not_null,
                           GError                   **error)
{
  g_autofree char *name = ferry_database_quote (column->name);
  g_autofree char *type = ferry_postgres_ddl_type (guard, column, error);
  g_autofree char *value = type != NULL ? value_clause (guard, column, error) : NULL;

  if (value == NULL)
    return NULL;

  return g_strconcat (name, " ", type, value, not_null ? " NOT NULL" : "", NULL);
}

/* CREATE TYPE … AS ENUM */
char *
ferry_postgres_ddl_create_enum (const char      *schema,
                                const char      *name,
                                const GPtrArray *labels)
{
  g_autofree char *qualified = ferry_postgres_qualify (schema, name);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TYPE %s AS ENUM (", qualified);
  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *label = ferry_postgres_quote_literal (g_ptr_array_index (labels, i));

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", label);
    }
  g_string_append_c (sql, ')');

  return g_string_free (sql, FALSE);
}

static gboolean
append_domain_checks (const FerryPostgresGuard  *guard,
                      const FerryUserType       *type,
                      GString                   *sql,
                      GError                   **error)
{
  for (guint i = 0; i < type->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (type->checks, i);
      g_autofree char *name = ferry_database_quote (check->name);
      g_autofree char *expression = ferry_postgres_ddl_expression (guard, check->expression, error);

      if (expression == NULL)
        return FALSE;
      g_string_append_printf (sql, " CONSTRAINT %s CHECK %s", name, expression);
    }

  return TRUE;
}

/* CREATE DOMAIN with everything */
char *
ferry_postgres_ddl_create_domain (const FerryPostgresGuard  *guard,
                                  const FerryUserType       *type,
                                  GError                   **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *name = ferry_postgres_qualify (type->schema, type->name);
  g_autofree char *collation = NULL;
  g_autofree char *value = NULL;

  if (type->base_type == NULL || !ferry_postgres_guard_type (guard, type->base_type, error))
    return NULL;
  collation = collation_clause (guard, type->collation, error);
  if (collation == NULL)
    return NULL;
  if (type->default_expr != NULL && (value = ferry_postgres_ddl_expression (guard, type->default_expr, error)) == NULL)
    return NULL;

  g_string_append_printf (sql, "CREATE DOMAIN %s AS %s%s", name, type->base_type, collation);
  if (value != NULL)
    g_string_append_printf (sql, " DEFAULT %s", value);
  if (type->not_null)
    g_string_append (sql, " NOT NULL");
  if (!append_domain_checks (guard, type, sql, error))
    return NULL;

  return g_string_free (g_steal_pointer (&sql), FALSE);
}
