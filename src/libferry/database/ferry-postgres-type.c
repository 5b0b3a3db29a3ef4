#include "config.h"

#include "database/ferry-postgres-type.h"

#include "base/ferry-error.h"
#include "database/ferry-sql-token.h"

#include <glib/gi18n-lib.h>

/* Types of pg_catalog that a column may have, as format_type() names them. Source: pg_type of PostgreSQL 13 to 18. */
static const char * const built_in[] = {
  "aclitem", "bigint", "bit", "bit varying", "boolean", "box", "bpchar", "bytea", "character", "character varying",
  "cid", "cidr", "circle", "date", "datemultirange", "daterange", "double precision", "gtsvector", "inet",
  "int2vector", "int4multirange", "int4range", "int8multirange", "int8range", "integer", "interval",
  "interval day", "interval day to hour", "interval day to minute", "interval day to second", "interval hour",
  "interval hour to minute", "interval hour to second", "interval minute", "interval minute to second",
  "interval month", "interval second", "interval year", "interval year to month", "json", "jsonb", "jsonpath",
  "line", "lseg", "macaddr", "macaddr8", "money", "name", "numeric", "nummultirange", "numrange", "oid",
  "oidvector", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "real", "refcursor", "regclass",
  "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc",
  "regprocedure", "regrole", "regtype", "smallint", "text", "tid", "time with time zone", "time without time zone",
  "timestamp with time zone", "timestamp without time zone", "tsmultirange", "tsquery", "tsrange",
  "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot", "uuid", "xid", "xid8", "xml", NULL
};

static gboolean
read_modifiers (FerryPostgresType *self,
                const GArray      *tokens,
                guint             *at)
{
  if (!ferry_sql_token_is (ferry_sql_token_at (tokens, *at), "("))
    return TRUE;

  for (++*at;; ++*at)
    {
      const FerrySqlToken *token = ferry_sql_token_at (tokens, *at);
      gint64 sign = 1;
      gint64 value;

      if (ferry_sql_token_is (token, "-"))
        {
          sign = -1;
          token = ferry_sql_token_at (tokens, ++*at);
        }
      if (token->kind == FERRY_SQL_NUMBER && self->n_modifiers < 2 && g_ascii_string_to_signed (token->text, 10, 0, G_MAXINT32, &value, NULL))
        self->modifiers[self->n_modifiers++] = sign * value;
      else if (token->kind == FERRY_SQL_NUMBER || ferry_sql_token_is_name (token))
        self->odd_modifiers = TRUE;
      else
        return FALSE;
      token = ferry_sql_token_at (tokens, ++*at);
      if (ferry_sql_token_is (token, ")"))
        return ++*at, TRUE;
      if (!ferry_sql_token_is (token, ","))
        return FALSE;
    }
}

static gboolean
read_qualified (FerryPostgresType *self,
                const GArray      *tokens,
                guint             *at)
{
  self->schema = g_strdup (ferry_sql_token_at (tokens, 0)->text);
  if (!ferry_sql_token_is_name (ferry_sql_token_at (tokens, 2)))
    return FALSE;
  self->name = g_strdup (ferry_sql_token_at (tokens, 2)->text);
  *at = 3;

  return read_modifiers (self, tokens, at);
}

static gboolean
read_built_in (FerryPostgresType *self,
               const GArray      *tokens,
               guint             *at)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (ferry_sql_token_at (tokens, 0)->kind == FERRY_SQL_QUOTED)
    {
      /* "bit" without a length is not bit(1) */
      self->name = g_strdup (g_str_equal (ferry_sql_token_at (tokens, 0)->text, "bit") ? "bit" : "\"char\"");
      *at = 1;
      return g_str_equal (ferry_sql_token_at (tokens, 0)->text, "char") || g_str_equal (ferry_sql_token_at (tokens, 0)->text, "bit");
    }

  for (*at = 0;;)
    {
      if (ferry_sql_token_at (tokens, *at)->kind == FERRY_SQL_WORD)
        g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", ferry_sql_token_at (tokens, (*at)++)->text);
      else if (!ferry_sql_token_is (ferry_sql_token_at (tokens, *at), "(") || self->n_modifiers > 0 ||
               name->len == 0)
        break;
      else if (!read_modifiers (self, tokens, at))
        return FALSE;
    }
  self->name = g_strdup (name->str);

  return !self->odd_modifiers && g_strv_contains (built_in, self->name);
}

static gboolean
read_type (FerryPostgresType *self,
           const GArray      *tokens)
{
  guint at = 0;

  if (!ferry_sql_token_is_name (ferry_sql_token_at (tokens, 0)))
    return FALSE;
  if (ferry_sql_token_is (ferry_sql_token_at (tokens, 1), ".")
      ? !read_qualified (self, tokens, &at)
      : !read_built_in (self, tokens, &at))
    return FALSE;

  while (ferry_sql_token_is (ferry_sql_token_at (tokens, at), "[") &&
         ferry_sql_token_is (ferry_sql_token_at (tokens, at + 1), "]"))
    {
      self->array = TRUE;
      at += 2;
    }

  return ferry_sql_token_at (tokens, at)->kind == FERRY_SQL_END;
}

/**
 * ferry_postgres_type_new:
 * @text: a type's name as format_type() gives it
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * Takes a type's name apart. Anything that is not a known type of PostgreSQL itself or a schema qualified name with plain
 * modifiers is refused: the text may come from a file and goes into a statement.
 *
 * Returns: (transfer full) (nullable): the type, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerryPostgresType *
ferry_postgres_type_new (const char  *text,
                         GError     **error)
{
  g_autoptr (FerryPostgresType) self = g_new0 (FerryPostgresType, 1);
  g_autoptr (GArray) tokens = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  tokens = ferry_sql_tokenise (text, error);
  if (tokens == NULL)
    return NULL;
  if (!read_type (self, tokens))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is no type that Ferry knows"), text);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_postgres_type_free:
 * @self: (nullable) (transfer full): a type
 *
 * Frees it. Any thread.
 *
 * Since: 0.1
 */
void
ferry_postgres_type_free (FerryPostgresType *self)
{
  if (self == NULL)
    return;

  g_free (self->schema);
  g_free (self->name);
  g_free (self);
}
