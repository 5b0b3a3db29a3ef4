#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "database/ferry-postgres-private.h"

/* what nextval() would return, and the bounds */
#define SEQUENCE_QUERY \
  "SELECT s.last_value + CASE WHEN s.is_called THEN q.seqincrement ELSE 0 END, q.seqincrement, q.seqmin, q.seqmax" \
  " FROM pg_catalog.pg_sequence q, %s s WHERE q.seqrelid = $1::pg_catalog.regclass"

typedef struct
{
  gint64 next, increment, minimum, maximum;
} State;

/* "s"."n", or parts that need no quotes, as quote_ident() writes them */
static char *
take_identifier (const char **text)
{
  GString *name = g_string_new (NULL);
  gboolean quoted = **text == '"';
  const char *p = *text + (quoted ? 1 : 0);

  for (; *p != '\0' && (quoted || *p != '.'); p++)
    {
      if (quoted && *p == '"' && *++p != '"')
        break;
      g_string_append_c (name, *p);
    }
  *text = *p == '.' ? p + 1 : p;

  return g_string_free (name, FALSE);
}

static const FerrySequence *
find_wanted (const FerrySchema *schema,
             const FerryTable  *table,
             const FerrySchema *wanted,
             const char        *column)
{
  g_autofree char *id = ferry_schema_table_id (schema, table);
  const FerryTable *wanted_table = wanted != NULL ? ferry_schema_find_table (wanted, id) : NULL;
  const FerryColumn *wanted_column = wanted_table != NULL ? ferry_table_find_column (wanted_table, column) : NULL;
  const char *sequence = wanted_column != NULL ? wanted_column->sequence : NULL;
  g_autofree char *sequence_schema = NULL;
  g_autofree char *sequence_name = NULL;

  if (sequence == NULL)
    return NULL;
  sequence_schema = take_identifier (&sequence);
  sequence_name = take_identifier (&sequence);

  return ferry_schema_find_sequence (wanted, sequence_schema, sequence_name);
}

static gboolean
read_state (FerryPostgres  *self,
            const char     *sequence,
            State          *state,
            GError        **error)
{
  g_autofree char *sql = g_strdup_printf (SEQUENCE_QUERY, sequence);
  g_autoptr(PGresult) result = _ferry_postgres_run (self, sql, (const char * const []) { sequence, NULL }, error);
  gint64 *fields[] = { &state->next, &state->increment, &state->minimum, &state->maximum };

  if (result == NULL)
    return FALSE;
  for (int i = 0; PQntuples (result) > 0 && i < 4; i++)
    *fields[i] = g_ascii_strtoll (PQgetvalue (result, 0, i), NULL, 10);

  return TRUE;
}

/* the greatest value (the least, for a sequence that counts down) that is in the column; %FALSE without @error: none */
static gboolean
read_extreme (FerryPostgres      *self,
              const FerryTable   *table,
              const FerryColumn  *column,
              gboolean            down,
              gint64             *extreme,
              GError            **error)
{
  g_autofree char *name = ferry_database_quote_table (FERRY_DATABASE (self), table);
  g_autofree char *quoted = ferry_database_quote (column->name);
  g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.%s(%s) FROM %s%s", down ? "min" : "max", quoted,
                                          table->kind == FERRY_TABLE_PARTITIONED ? "" : "ONLY ", name);
  g_autofree char *value = _ferry_postgres_value (self, error, sql, NULL);

  return value != NULL && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, extreme, NULL);
}

static void
push (State    *state,
      gint64    candidate,
      gboolean *raised)
{
  gboolean further = state->increment < 0 ? candidate < state->next : candidate > state->next;

  if (!further || candidate > state->maximum || candidate < state->minimum)
    return;

  state->next = candidate;
  *raised = TRUE;
}

static gboolean
raise_one (FerryPostgres       *self,
           const FerryTable    *table,
           const FerryColumn   *column,
           const FerrySequence *wanted,
           GPtrArray           *log,
           GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  State state = { 1, 1, G_MININT64, G_MAXINT64 };
  gboolean raised = FALSE;
  gboolean down;
  gint64 extreme = 0;

  if (!read_state (self, column->sequence, &state, error))
    return FALSE;
  down = state.increment < 0;
  if (wanted != NULL)
    push (&state, wanted->next_value, &raised);
  if (read_extreme (self, table, column, down, &extreme, &local_error) && extreme != (down ? G_MININT64 : G_MAXINT64))
    push (&state, extreme + (down ? -1 : 1), &raised);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return !raised || _ferry_postgres_run_logged (self, log, g_strdup_printf ("ALTER SEQUENCE %s RESTART WITH %" PRId64, column->sequence, state.next), error);
}

/* not setval(): that would survive a rollback */
gboolean
_ferry_postgres_raise_sequences (FerryDatabase      *db,
                                 const FerrySchema  *schema,
                                 const FerryTable   *table,
                                 const FerrySchema  *wanted,
                                 GPtrArray          *log,
                                 GError            **error)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->sequence != NULL
          && !raise_one (FERRY_POSTGRES (db), table, column, find_wanted (schema, table, wanted, column->name), log, error))
        return FALSE;
    }

  return TRUE;
}
