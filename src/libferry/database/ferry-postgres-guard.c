#include "config.h"

#include "database/ferry-postgres-guard.h"

#include "base/ferry-error.h"
#include "database/ferry-database.h"
#include "database/ferry-postgres-function.h"
#include "database/ferry-postgres-name.h"
#include "database/ferry-postgres-type.h"
#include "database/ferry-sql-token.h"

#include <glib/gi18n-lib.h>

/* Words that stand before a parenthesis without being functions, in what PostgreSQL deparses. */
static const char * const grammar[] = {
  "all", "and", "any", "array", "between", "both", "by", "case", "coalesce", "collate", "current_time",
  "current_timestamp", "distinct", "else", "end", "extract", "from", "for", "greatest", "ilike", "in", "is", "leading",
  "least", "like", "localtime", "localtimestamp", "not", "nullif", "or", "overlay", "placing", "position", "row",
  "similar", "some", "substring", "then", "to", "trailing", "trim", "when", "zone", NULL
};
/* ... and in index definitions */
static const char * const index_grammar[] = { "brin", "btree", "gin", "gist", "hash", "include", "spgist", "where", "with", NULL };
/* Reserved words (never a column's name without quotes) that no expression of a structure holds. */
static const char * const never[] = {
  "create", "except", "fetch", "grant", "intersect", "into", "limit", "offset", "returning", "select", "table",
  "tablespace", "union", "window", NULL
};
/* Words that continue a type's name after the first one. */
static const char * const type_words[] = {
  "day", "hour", "minute", "month", "precision", "second", "time", "to", "varying", "with", "without", "year", "zone", NULL
};

typedef struct
{
  const FerryPostgresGuard *guard;
  FerryGuardMode            mode;
  const char               *text;
  GArray                   *tokens;
} Walk;

/**
 * ferry_postgres_guard_offers:
 * @self: what may be named
 * @what: "function", "type", "relation", …
 * @schema: a schema
 * @name: a name in it
 *
 * Returns: whether the target has that, see #FerrySchema.offers. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_offers (const FerryPostgresGuard *self,
                             const char               *what,
                             const char               *schema,
                             const char               *name)
{
  g_autofree char *qualified = ferry_postgres_qualify (schema, name);
  g_autofree char *key = g_strconcat (what, " ", qualified, NULL);

  return self->offers != NULL && g_hash_table_contains (self->offers, key);
}

static gboolean
lacks (const char  *what,
       const char  *schema,
       const char  *name,
       GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
               _("it leans on the %s %s.%s, which does not travel and which the target does not have: create it there first"),
               what, schema, name);

  return FALSE;
}

static gboolean
check_function (Walk        *walk,
                const char  *schema,
                const char  *name,
                GError     **error)
{
  gboolean catalog = schema == NULL || g_str_equal (schema, "pg_catalog");

  if (catalog && ferry_postgres_function_is_harmless (name))
    return TRUE;
  if (catalog || ferry_postgres_function_is_forbidden (name))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("it leans on the function %s(), which a structure may not call"), name);
      return FALSE;
    }
  if (walk->mode == FERRY_GUARD_INDEX && ferry_postgres_guard_offers (walk->guard, "operator class", schema, name))
    return TRUE;
  if (!ferry_postgres_guard_offers (walk->guard, "function", schema, name))
    return lacks (_("function"), schema, name, error);
  if (walk->guard->leaning != NULL)
    g_hash_table_add (walk->guard->leaning, g_strdup_printf ("function %s.%s", schema, name));

  return TRUE;
}

/* a name at @i with an opening parenthesis behind it */
static gboolean
check_call (Walk        *walk,
            guint        i,
            GError     **error)
{
  const FerrySqlToken *name = ferry_sql_token_at (walk->tokens, i);
  const char *schema = NULL;

  if (i >= 2 && ferry_sql_token_is (ferry_sql_token_at (walk->tokens, i - 1), "."))
    schema = ferry_sql_token_at (walk->tokens, i - 2)->text;
  else if (name->kind == FERRY_SQL_WORD && g_strv_contains (grammar, name->text))
    return TRUE;
  else if (walk->mode == FERRY_GUARD_INDEX && name->kind == FERRY_SQL_WORD &&
           (g_strv_contains (index_grammar, name->text) || g_str_has_suffix (name->text, "_ops")))
    return TRUE;
  else if (walk->mode == FERRY_GUARD_PARTITION && i == 0)
    return TRUE;

  return check_function (walk, schema, name->text, error);
}

/* OPERATOR(schema.op) at @i; *@i is moved behind it */
static gboolean
check_operator (Walk    *walk,
                guint   *i,
                GError **error)
{
  const FerrySqlToken *schema = ferry_sql_token_at (walk->tokens, *i + 2);
  const FerrySqlToken *op = ferry_sql_token_at (walk->tokens, *i + 4);

  if (!ferry_sql_token_is_name (schema) || !ferry_sql_token_is (ferry_sql_token_at (walk->tokens, *i + 3), ".") ||
      op->kind != FERRY_SQL_OPERATOR)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” names an operator in a way that Ferry does not know"), walk->text);
      return FALSE;
    }
  if (!g_str_equal (schema->text, "pg_catalog") && !ferry_postgres_guard_offers (walk->guard, "operator", schema->text, op->text))
    return lacks (_("operator"), schema->text, op->text, error);
  *i += 4;

  return TRUE;
}

/* the type behind :: at @i; *@i is moved to its last token */
static gboolean
check_cast (Walk    *walk,
            guint   *i,
            GError **error)
{
  guint from = *i + 1;
  guint to = from;
  g_autofree char *type = NULL;

  if (ferry_sql_token_is (ferry_sql_token_at (walk->tokens, to + 1), "."))
    to += 2;
  for (guint pass = 0; pass < 2; pass++)
    {
      while (ferry_sql_token_at (walk->tokens, to + 1)->kind == FERRY_SQL_WORD &&
             g_strv_contains (type_words, ferry_sql_token_at (walk->tokens, to + 1)->text))
        to++;
      if (pass == 0 && ferry_sql_token_is (ferry_sql_token_at (walk->tokens, to + 1), "("))
        do
          to++;
        while (ferry_sql_token_at (walk->tokens, to)->kind != FERRY_SQL_END &&
               !ferry_sql_token_is (ferry_sql_token_at (walk->tokens, to), ")"));
    }
  while (ferry_sql_token_is (ferry_sql_token_at (walk->tokens, to + 1), "[") &&
         ferry_sql_token_is (ferry_sql_token_at (walk->tokens, to + 2), "]"))
    to += 2;
  type = g_strndup (walk->text + ferry_sql_token_at (walk->tokens, from)->start,
                    ferry_sql_token_at (walk->tokens, to)->end - ferry_sql_token_at (walk->tokens, from)->start);
  *i = to;

  return ferry_postgres_guard_type (walk->guard, type, error);
}

/* schema.name that is neither a function nor a type: a collation or an operator class */
static gboolean
check_qualified (Walk    *walk,
                 guint    i,
                 GError **error)
{
  const char *schema = ferry_sql_token_at (walk->tokens, i)->text;
  const char *name = ferry_sql_token_at (walk->tokens, i + 2)->text;
  gboolean collation = i > 0 && ferry_sql_token_is (ferry_sql_token_at (walk->tokens, i - 1), "collate");

  if (g_str_equal (schema, "pg_catalog") || ferry_postgres_guard_offers (walk->guard, collation ? "collation" : "operator class", schema, name))
    return TRUE;

  return lacks (collation ? _("collation") : _("operator class"), schema, name, error);
}

static gboolean
check_token (Walk    *walk,
             guint   *i,
             GError **error)
{
  const FerrySqlToken *token = ferry_sql_token_at (walk->tokens, *i);
  const FerrySqlToken *next = ferry_sql_token_at (walk->tokens, *i + 1);

  if (ferry_sql_token_is (token, "::"))
    return check_cast (walk, i, error);
  /* (x).f calls the function f on x where x has no such field */
  if (ferry_sql_token_is (next, ".") && !ferry_sql_token_is_name (token))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” takes a field of a value, which may hide a function"), walk->text);
      return FALSE;
    }
  if (ferry_sql_token_is (token, "operator") && ferry_sql_token_is (next, "("))
    return check_operator (walk, i, error);
  if (token->kind == FERRY_SQL_WORD && g_strv_contains (never, token->text))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is more than an expression"), walk->text);
      return FALSE;
    }
  if (ferry_sql_token_is_name (token) && ferry_sql_token_is (next, "("))
    return check_call (walk, *i, error);
  if (ferry_sql_token_is_name (token) && ferry_sql_token_is (next, ".") &&
      !ferry_sql_token_is (ferry_sql_token_at (walk->tokens, *i + 3), "("))
    return check_qualified (walk, *i, error);

  return TRUE;
}

/* Nothing but RANGE (…), LIST (…) or HASH (…); and nowhere a comma outside of parentheses, where another clause could begin. */
static gboolean
has_shape (Walk *walk)
{
  const FerrySqlToken *first = ferry_sql_token_at (walk->tokens, 0);
  guint n_outside = 0;

  for (guint i = 0; i + 1 < walk->tokens->len; i++)
    {
      const FerrySqlToken *token = ferry_sql_token_at (walk->tokens, i);

      n_outside += token->depth == 0;
      if (token->depth == 0 && ferry_sql_token_is (token, ","))
        return FALSE;
    }
  if (walk->mode == FERRY_GUARD_PARTITION)
    return n_outside == 3 && ferry_sql_token_is (ferry_sql_token_at (walk->tokens, 1), "(") &&
           (ferry_sql_token_is (first, "range") || ferry_sql_token_is (first, "list") || ferry_sql_token_is (first, "hash"));

  return n_outside > 0;
}

static gboolean
check_all (Walk    *walk,
           GError **error)
{
  if (!has_shape (walk))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is not what is expected here"), walk->text);
      return FALSE;
    }

  for (guint i = 0; i + 1 < walk->tokens->len; i++)
    if (!check_token (walk, &i, error))
      return FALSE;

  return TRUE;
}

/**
 * ferry_postgres_guard_check:
 * @self: what may be named
 * @mode: what the text is
 * @text: SQL that came in a package
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED, a part of a sentence that begins with the table's name
 *
 * Checks that a piece of SQL is one expression (or index definition, or partition key) that calls only harmless functions
 * of PostgreSQL or functions that the target has, and names only types, operators, collations and operator classes that
 * will be there. The caller puts it between parentheses, which match inside: so it can't become anything else.
 *
 * Returns: whether the text may go into a statement. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_check (const FerryPostgresGuard  *self,
                            FerryGuardMode             mode,
                            const char                *text,
                            GError                   **error)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (text, error);
  Walk walk = { self, mode, text, tokens };

  return tokens != NULL && (self->trust || check_all (&walk, error));
}

/**
 * ferry_postgres_guard_type:
 * @self: what may be named
 * @type: a type's name that came in a package
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * Checks that a type is built in, travels with the package, or exists on the target.
 *
 * Returns: whether the type may go into a statement. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_guard_type (const FerryPostgresGuard  *self,
                           const char                *type,
                           GError                   **error)
{
  g_autoptr (FerryPostgresType) parsed = ferry_postgres_type_new (type, error);

  if (parsed == NULL)
    return FALSE;
  if (self->trust || parsed->schema == NULL || g_str_equal (parsed->schema, "pg_catalog") ||
      ferry_schema_find_type (self->source, parsed->schema, parsed->name) != NULL ||
      ferry_schema_find_type (self->target, parsed->schema, parsed->name) != NULL ||
      ferry_postgres_guard_offers (self, "type", parsed->schema, parsed->name))
    return TRUE;

  return lacks (_("type"), parsed->schema, parsed->name, error);
}
