#include "config.h"

#include "database/ferry-postgres-ddl.h"

#include "base/ferry-error.h"
#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-sql-token.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static char *
odd (const char  *definition,
     GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is not what PostgreSQL writes here"), definition);

  return NULL;
}

/* what follows the @nth pair of parentheses of a definition: NULL when there is none, or when it is more than options */
static const char *
tail_of (const char  *definition,
         guint        nth,
         GError     **error)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (definition, error);
  const char *tail = NULL;

  if (tokens == NULL)
    return NULL;

  for (guint i = 0; i + 1 < tokens->len && tail == NULL; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, i);

      if (ferry_sql_token_is (token, ")") && token->depth == 0 && --nth == 0)
        tail = definition + token->end;
    }
  if (tail == NULL)
    return odd (definition, error);

  return ferry_postgres_guard_tail (tail, error) ? tail : NULL;
}

/* UNIQUE or PRIMARY KEY with columns and options */
char *
ferry_postgres_ddl_key (const FerryKey  *key,
                        GError         **error)
{
  g_autofree char *columns = ferry_postgres_quote_list (key->columns);
  const char *tail = tail_of (key->definition != NULL ? key->definition : "", 1, error);

  if (tail == NULL)
    return NULL;

  return g_strconcat (key->primary ? "PRIMARY KEY" : "UNIQUE", key->nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
                      " (", columns, ")", tail, NULL);
}

/* CHECK (…) with its options */
char *
ferry_postgres_ddl_check (const FerryPostgresGuard    *guard,
                          const FerryCheckConstraint  *check,
                          GError                     **error)
{
  g_autofree char *expression = ferry_postgres_ddl_expression (guard, check->expression, error);

  if (expression == NULL)
    return NULL;

  return g_strconcat ("CHECK ", expression, check->no_inherit ? " NO INHERIT" : "", check->validated ? "" : " NOT VALID", NULL);
}

/* FOREIGN KEY (…) REFERENCES … (…) with its options */
char *
ferry_postgres_ddl_foreign_key (const FerryForeignKey  *key,
                                GError                **error)
{
  g_autofree char *columns = ferry_postgres_quote_list (key->columns);
  g_autofree char *target = ferry_postgres_qualify (key->target_schema, key->target_table);
  g_autofree char *target_columns = ferry_postgres_quote_list (key->target_columns);
  const char *tail = tail_of (key->definition, 2, error);

  if (tail == NULL)
    return NULL;

  return g_strconcat ("FOREIGN KEY (", columns, ") REFERENCES ", target, " (", target_columns, ")", tail, NULL);
}

/* the place of USING in CREATE [UNIQUE] INDEX name ON [ONLY] schema.table USING …; where @table is given the names must be these */
static const char *
find_using (const FerryTable  *table,
            const FerryIndex  *index,
            GError           **error)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (index->definition, error);
  guint i = 0;

  if (tokens == NULL)
    return NULL;
#define AT(n) ferry_sql_token_at (tokens, i + (n))
  if (!ferry_sql_token_is (AT (0), "create"))
    return odd (index->definition, error);
  i += ferry_sql_token_is (AT (1), "unique") ? 2 : 1;
  if (!ferry_sql_token_is (AT (0), "index") || !ferry_sql_token_is_name (AT (1)) || !ferry_sql_token_is (AT (2), "on"))
    return odd (index->definition, error);
  i += ferry_sql_token_is (AT (3), "only") ? 4 : 3;
  if (!ferry_sql_token_is_name (AT (0)) || !ferry_sql_token_is (AT (1), ".") || !ferry_sql_token_is_name (AT (2)) ||
      !ferry_sql_token_is (AT (3), "using"))
    return odd (index->definition, error);
  if (table != NULL && (!g_str_equal (AT (0)->text, table->schema) || !g_str_equal (AT (2)->text, table->name)))
    return odd (index->definition, error);

  return index->definition + AT (3)->end;
#undef AT
}

/* the columns of an index that is nothing but columns in order: NULL for expressions, conditions, collations, operator classes */
GPtrArray *
ferry_postgres_ddl_index_columns (const FerryIndex *index)
{
  static const char * const order[] = { "asc", "desc", "first", "last", "nulls", NULL };
  g_autofree char *rest = ferry_postgres_ddl_index_rest (index);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) tokens = ferry_sql_tokenise (rest, NULL);
  gboolean open = FALSE;

  for (guint i = 0; tokens != NULL && i + 1 < tokens->len; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, i);
      const FerrySqlToken *before = i > 0 ? ferry_sql_token_at (tokens, i - 1) : token;

      if (ferry_sql_token_is (token, ")"))
        return ferry_sql_token_at (tokens, i + 1)->kind == FERRY_SQL_END && columns->len > 0 ? g_steal_pointer (&columns) : NULL;
      if (open && ferry_sql_token_is_name (token) && (ferry_sql_token_is (before, ",") || ferry_sql_token_is (before, "(")))
        g_ptr_array_add (columns, g_strdup (token->text));
      else if (open && !ferry_sql_token_is (token, ",") && !(token->kind == FERRY_SQL_WORD && g_strv_contains (order, token->text)))
        return NULL;
      open = open || ferry_sql_token_is (token, "(");
    }

  return NULL;
}

/* an exclusion constraint is kept as an index whose definition is the constraint's */
gboolean
ferry_postgres_ddl_is_exclusion (const FerryIndex *index)
{
  return g_str_has_prefix (index->definition, "EXCLUDE USING ");
}

/* what makes two indexes equal, whatever they are called */
char *
ferry_postgres_ddl_index_rest (const FerryIndex *index)
{
  const char *rest;

  if (ferry_postgres_ddl_is_exclusion (index))
    return g_strdup (index->definition);
  rest = find_using (NULL, index, NULL);

  return g_strconcat (index->unique ? "UNIQUE" : "", rest != NULL ? rest : index->definition, NULL);
}

static char *
exclusion (const FerryPostgresGuard  *guard,
           const FerryTable          *table,
           const FerryIndex          *index,
           GError                   **error)
{
  const char *rest = index->definition + strlen ("EXCLUDE USING ");
  g_autofree char *qualified = ferry_postgres_qualify (table->schema, table->name);
  g_autofree char *name = ferry_database_quote (index->name);

  if (!ferry_postgres_guard_check (guard, FERRY_GUARD_INDEX, rest, error))
    return NULL;

  return g_strconcat ("ALTER TABLE ", qualified, " ADD CONSTRAINT ", name, " EXCLUDE USING ", rest, NULL);
}

/* CREATE INDEX, or ALTER TABLE … ADD CONSTRAINT … EXCLUDE */
char *
ferry_postgres_ddl_index (const FerryPostgresGuard  *guard,
                          const FerryTable          *table,
                          const FerryIndex          *index,
                          GError                   **error)
{
  g_autofree char *qualified = NULL;
  g_autofree char *name = NULL;
  const char *rest;

  if (ferry_postgres_ddl_is_exclusion (index))
    return exclusion (guard, table, index, error);

  rest = find_using (table, index, error);
  if (rest == NULL || !ferry_postgres_guard_check (guard, FERRY_GUARD_INDEX, rest, error))
    return NULL;
  qualified = ferry_postgres_qualify (table->schema, table->name);
  name = ferry_database_quote (index->name);

  return g_strconcat ("CREATE ", index->unique ? "UNIQUE " : "", "INDEX ", name, " ON ", qualified, " USING", rest, NULL);
}

/* RANGE (…), LIST (…) or HASH (…) */
char *
ferry_postgres_ddl_partition_key (const FerryPostgresGuard  *guard,
                                  const char                *key,
                                  GError                   **error)
{
  if (!ferry_postgres_guard_check (guard, FERRY_GUARD_PARTITION, key, error))
    return NULL;

  return g_strdup (key);
}
