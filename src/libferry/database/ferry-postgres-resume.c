#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define RESUME_SAVEPOINT "ferry_resume"

/* "there": a constraint of that name is back already; "gone": the table or one of the columns went; "missing": to be added */
#define KEY_STATE_QUERY \
  "SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = r AND k.conname = $2) THEN 'there'" \
  " WHEN pg_catalog.cardinality($3::text[]) <> (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a" \
  "  WHERE a.attrelid = r AND NOT a.attisdropped AND a.attname = ANY($3::text[])) THEN 'gone'" \
  " ELSE 'missing' END FROM (SELECT pg_catalog.to_regclass($1)::pg_catalog.oid) t(r)"

#define TRIGGER_STATE_QUERY \
  "SELECT t.tgenabled FROM pg_catalog.pg_trigger t WHERE t.tgrelid = pg_catalog.to_regclass($1)" \
  " AND 'TRIGGER ' || pg_catalog.quote_ident(t.tgname) = $2" \
  " UNION ALL SELECT w.ev_enabled FROM pg_catalog.pg_rewrite w WHERE w.ev_class = pg_catalog.to_regclass($1)" \
  " AND 'RULE ' || pg_catalog.quote_ident(w.rulename) = $2"

static void
set_violated (FerryPostgres           *self,
              const FerryPostgresKey  *key,
              GError                 **error)
{
  g_autofree char *count = _ferry_postgres_value (self, NULL, key->count_sql, NULL);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT,
               _("Foreign key “%s” of table %s: %s rows refer to rows that would not exist any more. "
                 "Let the tables that belong together travel together, or remove those rows on the target"),
               key->name, key->table, count != NULL ? count : "?");
}

static gboolean
add_comment (FerryPostgres           *self,
             const FerryPostgresKey  *key,
             const char              *name,
             GPtrArray               *log,
             GError                 **error)
{
  char *literal;
  char *sql;

  if (key->comment == NULL)
    return TRUE;

  literal = PQescapeLiteral (self->connection, key->comment, strlen (key->comment));
  sql = g_strdup_printf ("COMMENT ON CONSTRAINT %s ON %s IS %s", name, key->table, literal);
  PQfreemem (literal);

  return _ferry_postgres_run_logged (self, log, sql, error);
}

static gboolean
add_foreign_key (FerryPostgres           *self,
                 const FerryPostgresKey  *key,
                 GPtrArray               *log,
                 GError                 **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *name = ferry_database_quote (key->name);
  char *sql = g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", key->table, name, key->definition);
  gboolean violated;

  if (!_ferry_postgres_savepoint (self, RESUME_SAVEPOINT, error))
    {
      g_free (sql);
      return FALSE;
    }
  if (_ferry_postgres_run_logged (self, log, sql, &local_error))
    return _ferry_postgres_release (self, RESUME_SAVEPOINT, error) && add_comment (self, key, name, log, error);

  violated = _ferry_postgres_has_state (self, "23503");
  _ferry_postgres_back_to (self, RESUME_SAVEPOINT);
  if (violated)
    set_violated (self, key, error);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _("Foreign key “%s” of table %s: "), key->name, key->table);

  return FALSE;
}

static gboolean
restore_foreign_key (FerryPostgres           *self,
                     const FerryPostgresKey  *key,
                     GPtrArray               *log,
                     GError                 **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *state = _ferry_postgres_value (self, &local_error, KEY_STATE_QUERY, key->table, key->name, key->columns, NULL);

  if (g_strcmp0 (state, "missing") == 0)
    return add_foreign_key (self, key, log, error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
restore_trigger (FerryPostgres               *self,
                 const FerryPostgresTrigger  *trigger,
                 GPtrArray                   *log,
                 GError                     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *state = _ferry_postgres_value (self, &local_error, TRIGGER_STATE_QUERY, trigger->table, trigger->name, NULL);

  if (state != NULL && *state != trigger->state)
    return _ferry_postgres_run_logged (self, log, _ferry_postgres_trigger_sql (trigger, trigger->state), error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
_ferry_postgres_resume (FerryDatabase      *db,
                        const FerrySchema  *after,
                        GPtrArray          *log,
                        GError            **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);

  if (!_ferry_postgres_run_logged (self, log, g_strdup ("SET CONSTRAINTS ALL IMMEDIATE"), error))
    return FALSE;

  for (guint i = 0; i < self->foreign_keys->len; i++)
    if (!restore_foreign_key (self, g_ptr_array_index (self->foreign_keys, i), log, error))
      return FALSE;
  for (guint i = 0; i < self->triggers->len; i++)
    if (!restore_trigger (self, g_ptr_array_index (self->triggers, i), log, error))
      return FALSE;

  g_ptr_array_set_size (self->foreign_keys, 0);
  g_ptr_array_set_size (self->triggers, 0);

  return TRUE;
}
