#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define RELATIONS "r(oid) AS (SELECT pg_catalog.to_regclass(u)::pg_catalog.oid FROM pg_catalog.unnest($1::text[]) u)"

/* Users' triggers and rules that are not disabled. Servers 13 and 14 call a partition's copy of a trigger internal. */
#define TRIGGERS_QUERY \
  "WITH " RELATIONS \
  " SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), 'TRIGGER ' || pg_catalog.quote_ident(t.tgname), t.tgenabled" \
  " FROM r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid JOIN pg_catalog.pg_class c ON c.oid = r.oid" \
  " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint" \
  " WHERE t.tgenabled <> 'D' AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND COALESCE(k.contype, 't') = 't')" \
  " UNION ALL" \
  " SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), 'RULE ' || pg_catalog.quote_ident(w.rulename), w.ev_enabled" \
  " FROM r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid AND w.ev_type <> '1' JOIN pg_catalog.pg_class c ON c.oid = r.oid" \
  " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE w.ev_enabled <> 'D'" \
  " ORDER BY 1, 2"

/* Foreign keys from and to the tables; of those of partitions the topmost one. 5: its columns; 6: a query that counts the rows
 * that violate it. A pair of columns is compared by the operator that the foreign key itself uses. */
#define KEYS_QUERY \
  "WITH RECURSIVE " RELATIONS "," \
  " f(oid, parent) AS (SELECT k.oid, k.conparentid FROM pg_catalog.pg_constraint k" \
  " WHERE k.contype = 'f' AND (k.conrelid IN (SELECT oid FROM r) OR k.confrelid IN (SELECT oid FROM r))" \
  " UNION SELECT k.oid, k.conparentid FROM pg_catalog.pg_constraint k JOIN f ON k.oid = f.parent)" \
  " SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), k.conname, pg_catalog.pg_get_constraintdef(k.oid)," \
  " pg_catalog.obj_description(k.oid, 'pg_constraint'), a.names," \
  " pg_catalog.format('SELECT pg_catalog.count(*) FROM %s%I.%I c WHERE (%s) AND NOT EXISTS (SELECT FROM %s%I.%I p WHERE %s)'," \
  "  CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, n.nspname, c.relname," \
  "  CASE k.confmatchtype WHEN 'f' THEN a.any_given ELSE a.all_given END," \
  "  CASE pc.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, pn.nspname, pc.relname, a.equal)" \
  " FROM f JOIN pg_catalog.pg_constraint k ON k.oid = f.oid" \
  " JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace" \
  " JOIN pg_catalog.pg_class pc ON pc.oid = k.confrelid JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace," \
  " LATERAL (SELECT pg_catalog.array_agg(fa.attname::text)::text AS names," \
  "  pg_catalog.string_agg(pg_catalog.format('c.%I IS NOT NULL', fa.attname), ' OR ') AS any_given," \
  "  pg_catalog.string_agg(pg_catalog.format('c.%I IS NOT NULL', fa.attname), ' AND ') AS all_given," \
  "  pg_catalog.string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) c.%I', pa.attname, o_n.nspname, o.oprname, fa.attname), ' AND ') AS equal" \
  "  FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey), pg_catalog.unnest(k.conpfeqop)) u(fk, pk, op)" \
  "  JOIN pg_catalog.pg_attribute fa ON fa.attrelid = k.conrelid AND fa.attnum = u.fk" \
  "  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.pk" \
  "  JOIN pg_catalog.pg_operator o ON o.oid = u.op JOIN pg_catalog.pg_namespace o_n ON o_n.oid = o.oprnamespace) a" \
  " WHERE k.conparentid = 0 ORDER BY 1, 2"

void
_ferry_postgres_trigger_free (FerryPostgresTrigger *self)
{
  g_free (self->table);
  g_free (self->name);
  g_free (self);
}

void
_ferry_postgres_key_free (FerryPostgresKey *self)
{
  g_free (self->table);
  g_free (self->name);
  g_free (self->definition);
  g_free (self->comment);
  g_free (self->columns);
  g_free (self->count_sql);
  g_free (self);
}

/* @state as in pg_trigger.tgenabled */
char *
_ferry_postgres_trigger_sql (const FerryPostgresTrigger *self,
                             char                        state)
{
  const char *verb = state == 'D' ? "DISABLE" : state == 'R' ? "ENABLE REPLICA" : state == 'A' ? "ENABLE ALWAYS" : "ENABLE";

  return g_strdup_printf ("ALTER TABLE ONLY %s %s %s", self->table, verb, self->name);
}

static gboolean
disable_triggers (FerryPostgres  *self,
                  const char     *tables,
                  GPtrArray      *log,
                  GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (self, TRIGGERS_QUERY, (const char * const []) { tables, NULL }, error);

  if (result == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (result); i++)
    {
      FerryPostgresTrigger *trigger = g_new0 (FerryPostgresTrigger, 1);

      trigger->table = g_strdup (PQgetvalue (result, i, 0));
      trigger->name = g_strdup (PQgetvalue (result, i, 1));
      trigger->state = *PQgetvalue (result, i, 2);
      g_ptr_array_add (self->triggers, trigger);
      if (!_ferry_postgres_run_logged (self, log, _ferry_postgres_trigger_sql (trigger, 'D'), error))
        return FALSE;
    }

  return TRUE;
}

static FerryPostgresKey *
key_from_row (PGresult *result,
              int       row)
{
  FerryPostgresKey *key = g_new0 (FerryPostgresKey, 1);

  key->table = g_strdup (PQgetvalue (result, row, 0));
  key->name = g_strdup (PQgetvalue (result, row, 1));
  key->definition = g_strdup (PQgetvalue (result, row, 2));
  key->comment = PQgetisnull (result, row, 3) ? NULL : g_strdup (PQgetvalue (result, row, 3));
  key->columns = g_strdup (PQgetvalue (result, row, 4));
  key->count_sql = g_strdup (PQgetvalue (result, row, 5));

  return key;
}

static gboolean
drop_foreign_keys (FerryPostgres  *self,
                   const char     *tables,
                   GPtrArray      *log,
                   GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (self, KEYS_QUERY, (const char * const []) { tables, NULL }, error);

  if (result == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (result); i++)
    {
      FerryPostgresKey *key = key_from_row (result, i);
      g_autofree char *name = ferry_database_quote (key->name);

      g_ptr_array_add (self->foreign_keys, key);
      if (!_ferry_postgres_run_logged (self, log, g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT %s", key->table, name), error))
        return FALSE;
    }

  return TRUE;
}

/* Constraints that are checked at the end of the transaction would leave events behind that ALTER TABLE refuses to work with. */
gboolean
_ferry_postgres_suspend (FerryDatabase      *db,
                         const FerrySchema  *before,
                         GPtrArray          *tables,
                         GPtrArray          *log,
                         GError            **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autofree char *array = _ferry_postgres_table_array (tables);

  if (!_ferry_postgres_in_transaction (self) || self->triggers->len > 0 || self->foreign_keys->len > 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                           _("Triggers and foreign keys can't be suspended now; this is a fault of Ferry, please report it"));
      return FALSE;
    }

  return _ferry_postgres_run_logged (self, log, g_strdup ("SET CONSTRAINTS ALL IMMEDIATE"), error)
         && drop_foreign_keys (self, array, log, error)
         && disable_triggers (self, array, log, error);
}
