#include "config.h"

#include "database/ferry-postgres-schema-private.h"

#include "database/ferry-record.h"

/* What leans on tables and columns, and what else the instance has: not part of the structure that travels. */

#define NAME_OF(n, c) "pg_catalog.quote_ident(" n ".nspname) || '.' || pg_catalog.quote_ident(" c ")"
/* names in offers are always quoted: they are looked up, not read */
#define QUOTED(c) "'\"' || pg_catalog.replace(" c "::text, '\"', '\"\"') || '\"'"
#define QUOTED_NAME_OF(n, c) QUOTED (n ".nspname") " || '.' || " QUOTED (c)
#define CLASS(name) "'pg_catalog." name "'::pg_catalog.regclass"

#define LEANS_ON_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT g.tgrelid, 'trigger ' || pg_catalog.quote_ident(g.tgname) AS what FROM t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid " \
  "WHERE NOT g.tgisinternal " \
  "UNION SELECT d.refobjid, CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || " \
  "CASE WHEN n.nspname = $1 THEN pg_catalog.quote_ident(v.relname) ELSE " NAME_OF ("n", "v.relname") " END " \
  "FROM t JOIN pg_catalog.pg_depend d ON d.refclassid = " CLASS ("pg_class") " AND d.refobjid = t.oid AND d.classid = " CLASS ("pg_rewrite") " " \
  "JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm') " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace " \
  "UNION SELECT w.ev_class, 'rule ' || pg_catalog.quote_ident(w.rulename) FROM t JOIN pg_catalog.pg_rewrite w ON w.ev_class = t.oid " \
  "WHERE w.rulename <> '_RETURN' " \
  "UNION SELECT p.polrelid, 'policy ' || pg_catalog.quote_ident(p.polname) FROM t JOIN pg_catalog.pg_policy p ON p.polrelid = t.oid " \
  "UNION SELECT c.oid, 'row level security' FROM t JOIN pg_catalog.pg_class c ON c.oid = t.oid WHERE c.relrowsecurity " \
  "UNION SELECT coalesce(a.adrelid, k.conrelid, i.indrelid, g.tgrelid), 'function ' || d.refobjid::pg_catalog.regprocedure::text " \
  "FROM pg_catalog.pg_depend d " \
  "LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = " CLASS ("pg_attrdef") " AND a.oid = d.objid " \
  "LEFT JOIN pg_catalog.pg_constraint k ON d.classid = " CLASS ("pg_constraint") " AND k.oid = d.objid " \
  "LEFT JOIN pg_catalog.pg_index i ON d.classid = " CLASS ("pg_class") " AND i.indexrelid = d.objid " \
  "LEFT JOIN pg_catalog.pg_trigger g ON d.classid = " CLASS ("pg_trigger") " AND g.oid = d.objid AND NOT g.tgisinternal " \
  "JOIN t ON t.oid = coalesce(a.adrelid, k.conrelid, i.indrelid, g.tgrelid) " \
  "JOIN pg_catalog.pg_proc f ON f.oid = d.refobjid AND f.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace " \
  "WHERE d.refclassid = " CLASS ("pg_proc") " " \
  "ORDER BY 1, 2"

/* what reads a single column and stands in the way of changing its type */
#define USED_BY_SQL \
  FERRY_POSTGRES_TABLES \
  "SELECT d.refobjid, d.refobjsubid, pg_catalog.string_agg(DISTINCT CASE WHEN v.oid IS NULL " \
  "THEN pg_catalog.pg_describe_object(d.classid, d.objid, 0) " \
  "ELSE CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || " NAME_OF ("n", "v.relname") " END, ', ') " \
  "FROM t JOIN pg_catalog.pg_depend d ON d.refclassid = " CLASS ("pg_class") " AND d.refobjid = t.oid AND d.refobjsubid > 0 " \
  "LEFT JOIN pg_catalog.pg_trigger g ON d.classid = " CLASS ("pg_trigger") " AND g.oid = d.objid " \
  "LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = " CLASS ("pg_rewrite") " AND w.oid = d.objid " \
  "LEFT JOIN pg_catalog.pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm') " \
  "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace " \
  "WHERE d.classid IN (" CLASS ("pg_rewrite") ", " CLASS ("pg_policy") ", " CLASS ("pg_proc") ", " CLASS ("pg_trigger") ", " \
  CLASS ("pg_publication_rel") ") AND g.tgisinternal IS NOT TRUE GROUP BY d.refobjid, d.refobjsubid"

#define EXTENSIONS_SQL \
  "SELECT extname || ' ' || extversion FROM pg_catalog.pg_extension ORDER BY (extname || ' ' || extversion) COLLATE \"C\""

#define OFFERS_SQL \
  "SELECT what FROM (" \
  "SELECT n.oid, 'schema ' || " QUOTED ("n.nspname") " FROM pg_catalog.pg_namespace n " \
  "UNION SELECT n.oid, 'relation ' || " QUOTED_NAME_OF ("n", "c.relname") " FROM pg_catalog.pg_class c " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 't' " \
  "UNION SELECT n.oid, 'function ' || " QUOTED_NAME_OF ("n", "p.proname") " FROM pg_catalog.pg_proc p " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'f' AND NOT p.proretset " \
  "UNION SELECT n.oid, 'type ' || " QUOTED_NAME_OF ("n", "y.typname") " FROM pg_catalog.pg_type y " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace WHERE y.typtype <> 'p' AND (y.typtype <> 'c' OR EXISTS " \
  "(SELECT FROM pg_catalog.pg_class c WHERE c.oid = y.typrelid AND c.relkind = 'c')) AND y.typelem = 0 " \
  "UNION SELECT n.oid, 'operator class ' || " QUOTED_NAME_OF ("n", "o.opcname") " FROM pg_catalog.pg_opclass o " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace " \
  "UNION SELECT n.oid, 'operator ' || " QUOTED_NAME_OF ("n", "o.oprname") " FROM pg_catalog.pg_operator o " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace " \
  "UNION SELECT n.oid, 'collation ' || " QUOTED_NAME_OF ("n", "o.collname") " FROM pg_catalog.pg_collation o " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace" \
  ") AS o (oid, what) JOIN pg_catalog.pg_namespace n ON n.oid = o.oid WHERE " FERRY_POSTGRES_USER_SCHEMA ("n") "ORDER BY 1"

static gboolean
on_leaning (guint               n,
            const char * const *values,
            gpointer            user_data)
{
  FerryTable *table = ferry_postgres_reader_table (user_data, values[0]);

  if (table != NULL)
    g_ptr_array_add (table->leans_on, g_strdup (values[1]));

  return TRUE;
}

static gboolean
on_used (guint               n,
         const char * const *values,
         gpointer            user_data)
{
  FerryColumn *column = ferry_postgres_reader_column (user_data, values[0], values[1]);

  if (column != NULL)
    ferry_record_set (&column->used_by, values[2]);

  return TRUE;
}

static gboolean
on_extension (guint               n,
              const char * const *values,
              gpointer            user_data)
{
  FerryPostgresReader *self = user_data;

  g_ptr_array_add (self->schema->extensions, g_strdup (values[0]));

  return TRUE;
}

static gboolean
on_offer (guint               n,
          const char * const *values,
          gpointer            user_data)
{
  FerryPostgresReader *self = user_data;

  g_ptr_array_add (self->schema->offers, g_strdup (values[0]));

  return TRUE;
}

/* what leans on the tables read before, and what else stands in the database */
gboolean
ferry_postgres_read_surroundings (FerryPostgresReader  *self,
                                  GError              **error)
{
  return ferry_postgres_reader_query (self, LEANS_ON_SQL, TRUE, on_leaning, error) &&
         ferry_postgres_reader_query (self, USED_BY_SQL, TRUE, on_used, error) &&
         ferry_postgres_reader_query (self, EXTENSIONS_SQL, FALSE, on_extension, error) &&
         ferry_postgres_reader_query (self, OFFERS_SQL, FALSE, on_offer, error);
}
