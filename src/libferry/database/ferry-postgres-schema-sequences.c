#include "config.h"

#include "database/ferry-postgres-schema-private.h"

#include "database/ferry-postgres-name.h"
#include "database/ferry-record.h"

/* Sequences of every schema, with the value that nextval() would give. */

/* Sequences that were called tell their value by a function; the others (pg_sequence_last_value() is NULL) must be asked one
 * by one, in queries of so many. */
#define BATCH 100

#define SEQUENCES_SQL \
  "SELECT c.oid, n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqmin, s.seqmax, s.seqincrement, " \
  "s.seqcache, s.seqcycle, pg_catalog.obj_description(c.oid, 'pg_class'), rn.nspname, r.relname, a.attname, d.deptype, d.refobjid, d.refobjsubid, " \
  "pg_catalog.has_sequence_privilege(c.oid, 'SELECT'), " \
  "CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_catalog.pg_sequence_last_value(c.oid) END " \
  "FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid " \
  "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
  "LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0 " \
  "AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') " \
  "LEFT JOIN pg_catalog.pg_class r ON r.oid = d.refobjid LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace " \
  "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid " \
  "WHERE c.relpersistence <> 't' AND " FERRY_POSTGRES_USER_SCHEMA ("n") "AND " FERRY_POSTGRES_NOT_OF_EXTENSION ("pg_class", "c.oid") \
  "ORDER BY n.nspname::text COLLATE \"C\", c.relname::text COLLATE \"C\""

enum
{
  OID, SCHEMA, NAME, TYPE, START, MINIMUM, MAXIMUM, INCREMENT, CACHE, CYCLE, COMMENT, OWNER_SCHEMA, OWNER_TABLE, OWNER_COLUMN,
  DEPENDENCY, OWNER_OID, OWNER_NUMBER, READABLE, LAST_VALUE
};

static gint64
number (const char *text)
{
  return g_ascii_strtoll (text, NULL, 10);
}

/* at the end of its range a sequence starts over or fails: then the last value stays */
static gint64
following_value (const FerrySequence *sequence,
                 gint64               last)
{
  gint64 next;

  if (!__builtin_add_overflow (last, sequence->increment, &next) && next >= sequence->minimum && next <= sequence->maximum)
    return next;
  if (sequence->cycle)
    return sequence->increment > 0 ? sequence->minimum : sequence->maximum;

  return last;
}

static void
set_owner (FerryPostgresReader *self,
           FerrySequence       *sequence,
           const char * const  *values)
{
  FerryColumn *column;

  if (values[OWNER_TABLE] == NULL)
    return;

  sequence->owner_table = g_str_equal (values[OWNER_SCHEMA], self->schema->main_schema)
                          ? g_strdup (values[OWNER_TABLE])
                          : g_strconcat (values[OWNER_SCHEMA], ".", values[OWNER_TABLE], NULL);
  sequence->owner_column = g_strdup (values[OWNER_COLUMN]);
  column = ferry_postgres_reader_column (self, values[OWNER_OID], values[OWNER_NUMBER]);
  if (column != NULL && *values[DEPENDENCY] == 'i')
    {
      g_free (column->sequence);
      column->sequence = ferry_postgres_qualify (sequence->schema, sequence->name);
    }
}

static gboolean
on_sequence (guint               n,
             const char * const *values,
             gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerrySequence *sequence = ferry_sequence_new (values[SCHEMA], values[NAME]);

  ferry_record_set (&sequence->type, values[TYPE]);
  sequence->start = number (values[START]);
  sequence->minimum = number (values[MINIMUM]);
  sequence->maximum = number (values[MAXIMUM]);
  sequence->increment = number (values[INCREMENT]);
  sequence->cache = number (values[CACHE]);
  sequence->cycle = ferry_postgres_is_true (values[CYCLE]);
  sequence->comment = g_strdup (values[COMMENT]);
  sequence->next_value = sequence->start;
  set_owner (self, sequence, values);
  if (values[LAST_VALUE] != NULL)
    sequence->next_value = following_value (sequence, number (values[LAST_VALUE]));
  else if (ferry_postgres_is_true (values[READABLE]))
    g_hash_table_insert (self->unused, g_strdup (values[OID]), sequence);
  g_ptr_array_add (self->schema->sequences, sequence);

  return TRUE;
}

static gboolean
on_unused (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerrySequence *sequence = g_hash_table_lookup (self->unused, values[0]);

  if (sequence != NULL)
    sequence->next_value = ferry_postgres_is_true (values[2])
                           ? following_value (sequence, number (values[1]))
                           : number (values[1]);

  return TRUE;
}

static gboolean
read_unused (FerryPostgresReader  *self,
             GError              **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  GHashTableIter iter;
  gpointer oid;
  gpointer data;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->unused);
  while (g_hash_table_iter_next (&iter, &oid, &data))
    {
      const FerrySequence *sequence = data;
      g_autofree char *name = ferry_postgres_qualify (sequence->schema, sequence->name);

      g_string_append_printf (sql, "%sSELECT %s, last_value, is_called FROM %s", sql->len > 0 ? " UNION ALL " : "", (char *) oid, name);
      if (++n % BATCH != 0 && n < g_hash_table_size (self->unused))
        continue;
      if (!ferry_postgres_reader_query (self, sql->str, FALSE, on_unused, error))
        return FALSE;
      g_string_truncate (sql, 0);
    }

  return TRUE;
}

/* sequences of every schema that is not the system's; identity columns learn the name of theirs */
gboolean
ferry_postgres_read_sequences (FerryPostgresReader  *self,
                               GError              **error)
{
  return ferry_postgres_reader_query (self, SEQUENCES_SQL, FALSE, on_sequence, error) &&
         read_unused (self, error);
}
