#include "config.h"

#include "backup/ferry-pg-statement.h"

#include <string.h>

/** A beginning of statements. */
typedef struct
{
  const char           *prefix;
  FerryPgStatementKind  kind;
} Beginning;

/* The first that fits counts. What is not listed here no pg_restore writes. */
static const Beginning beginnings[] = {
  { "SET lock_timeout ", FERRY_PG_STATEMENT_NOTHING },          /* the transaction's own stays: a restore must not wait for ever */
  { "SET SESSION AUTHORIZATION ", FERRY_PG_STATEMENT_REFUSED },
  { "SET ROLE ", FERRY_PG_STATEMENT_REFUSED },
  { "SET ", FERRY_PG_STATEMENT_SETTING },
  { "SELECT pg_catalog.set_config(", FERRY_PG_STATEMENT_SETTING },
  { "SELECT pg_catalog.setval(", FERRY_PG_STATEMENT_SEQUENCE },
  { "SELECT pg_catalog.lo_unlink(", FERRY_PG_STATEMENT_DROP },
  { "SELECT pg_catalog.", FERRY_PG_STATEMENT_PLAIN },
  { "DROP SCHEMA ", FERRY_PG_STATEMENT_NOTHING },               /* it may hold more than the dump does; it is made where it lacks */
  { "DROP SUBSCRIPTION ", FERRY_PG_STATEMENT_NOTHING },         /* can't be undone: drops a slot on another server */
  { "CREATE SUBSCRIPTION ", FERRY_PG_STATEMENT_NOTHING },
  { "ALTER SUBSCRIPTION ", FERRY_PG_STATEMENT_NOTHING },
  { "DROP ", FERRY_PG_STATEMENT_DROP },
  { "CREATE SCHEMA ", FERRY_PG_STATEMENT_SOFT },
  { "CREATE PUBLICATION ", FERRY_PG_STATEMENT_SOFT },
  { "ALTER PUBLICATION ", FERRY_PG_STATEMENT_SOFT },
  { "CREATE EVENT TRIGGER ", FERRY_PG_STATEMENT_SOFT },
  { "ALTER EVENT TRIGGER ", FERRY_PG_STATEMENT_SOFT },
  { "CREATE ", FERRY_PG_STATEMENT_PLAIN },
  { "ALTER DEFAULT PRIVILEGES ", FERRY_PG_STATEMENT_SOFT },
  { "ALTER ", FERRY_PG_STATEMENT_PLAIN },
  { "COMMENT ON ", FERRY_PG_STATEMENT_SOFT },
  { "SECURITY LABEL ", FERRY_PG_STATEMENT_SOFT },
  { "GRANT ", FERRY_PG_STATEMENT_SOFT },
  { "REVOKE ", FERRY_PG_STATEMENT_SOFT },
  { "INSERT INTO ", FERRY_PG_STATEMENT_PLAIN },
  { "REFRESH MATERIALIZED VIEW ", FERRY_PG_STATEMENT_PLAIN },
};

/* ALTER … OWNER TO role, at the very end. */
static gboolean
changes_owner (const char *sql)
{
  const char *owner = g_strrstr (sql, " OWNER TO ");

  return owner != NULL && g_str_has_prefix (sql, "ALTER ") && strpbrk (owner + strlen (" OWNER TO "), "(\n") == NULL;
}

/**
 * ferry_pg_statement_classify:
 * @sql: a statement of pg_restore's output
 *
 * Returns: what a restore does with it
 *
 * Since: 0.1
 */
FerryPgStatementKind
ferry_pg_statement_classify (const char *sql)
{
  g_return_val_if_fail (sql != NULL, FERRY_PG_STATEMENT_REFUSED);

  /* around large objects pg_restore writes a transaction of its own: they are in ours already */
  if (strcmp (sql, "BEGIN") == 0 || strcmp (sql, "COMMIT") == 0)
    return FERRY_PG_STATEMENT_NOTHING;
  if (changes_owner (sql))
    return FERRY_PG_STATEMENT_SOFT;
  if (g_str_has_prefix (sql, "ALTER TABLE IF EXISTS ") || (g_str_has_prefix (sql, "ALTER DOMAIN ") && strstr (sql, " DROP CONSTRAINT ") != NULL))
    return FERRY_PG_STATEMENT_DROP;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (sql, beginnings[i].prefix))
      return beginnings[i].kind;
  return FERRY_PG_STATEMENT_REFUSED;
}

static gboolean
one_of (const char *sqlstate,
        const char *codes)
{
  return *sqlstate != '\0' && strstr (codes, sqlstate) != NULL;
}

/**
 * ferry_pg_statement_may_fail:
 * @sql: a statement that failed inside a savepoint
 * @sqlstate: why
 *
 * Tells whether the restore is whole without it: the role may not, a role does not exist here, the thing stands there already.
 *
 * Returns: whether to go on
 *
 * Since: 0.1
 */
gboolean
ferry_pg_statement_may_fail (const char *sql,
                             const char *sqlstate)
{
  g_return_val_if_fail (sql != NULL && sqlstate != NULL, FALSE);

  switch (ferry_pg_statement_classify (sql))
    {
    case FERRY_PG_STATEMENT_SETTING:
      return one_of (sqlstate, "42704 22023");
    case FERRY_PG_STATEMENT_SOFT:
      return one_of (sqlstate, "42501 42704 42P06 42710 0LP01");
    case FERRY_PG_STATEMENT_DROP:
      return (g_str_has_prefix (sql, "DROP EXTENSION ") && one_of (sqlstate, "42501 2BP01")) ||
             ((g_str_has_prefix (sql, "DROP PUBLICATION ") || g_str_has_prefix (sql, "DROP EVENT TRIGGER ")) && one_of (sqlstate, "42501"));
    default:
      return FALSE;
    }
}

/* A literal '…' at @p with its quotes doubled: its plain text, and what follows it. */
static char *
take_literal (const char  *p,
              const char **rest)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (*p++ != '\'')
    return NULL;
  for (; *p != '\0'; p++)
    {
      if (*p == '\'' && p[1] != '\'')
        {
          *rest = p + 1;
          return g_string_free (g_steal_pointer (&text), FALSE);
        }
      if (*p == '\'')
        p++;
      g_string_append_c (text, *p);
    }
  return NULL;
}

/**
 * ferry_pg_statement_setval:
 * @sql: a statement
 * @sequence: (out) (transfer full): the sequence as SQL names it, quotes included
 * @value: (out): the value
 * @called: (out): whether nextval() gives the one after it
 *
 * Reads `SELECT pg_catalog.setval('"s"."q"', 7, true)`.
 *
 * Returns: whether @sql is such a statement
 *
 * Since: 0.1
 */
gboolean
ferry_pg_statement_setval (const char  *sql,
                           char       **sequence,
                           gint64      *value,
                           gboolean    *called)
{
  static const char prefix[] = "SELECT pg_catalog.setval(";
  g_autofree char *name = NULL;
  const char *p;
  char *end;

  g_return_val_if_fail (sql != NULL, FALSE);

  if (!g_str_has_prefix (sql, prefix))
    return FALSE;
  name = take_literal (sql + strlen (prefix), &p);
  if (name == NULL || !g_str_has_prefix (p, ", "))
    return FALSE;
  *value = g_ascii_strtoll (p + 2, &end, 10);
  if (end == p + 2 || (strcmp (end, ", true)") != 0 && strcmp (end, ", false)") != 0))
    return FALSE;
  *called = strcmp (end, ", true)") == 0;
  *sequence = g_steal_pointer (&name);
  return TRUE;
}
