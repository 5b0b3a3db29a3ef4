#include "config.h"

#include "backup/ferry-backup-trial.h"
#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-script.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"
#include "database/ferry-postgres-connection.h"

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>
#include <string.h>
#include <xxhash.h>

/* Times with a zone are written in the zone of who dumped: a digest without those columns stands beside the one of whole lines. */
#define ZONED "SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped" \
              " AND pg_catalog.format_type(a.atttypid, NULL) ~ '(with time zone|tstz)'"

/** The rows of a table, whatever their order: sums of digests. */
typedef struct
{
  gint64  rows;
  guint64 whole[2];
  guint64 unzoned[2];
} Sum;

static void
add_digest (guint64     sum[2],
            const char *data,
            gsize       length)
{
  XXH128_hash_t hash = XXH3_128bits (data, length);

  sum[0] += hash.low64;
  sum[1] += hash.high64;
}

/* @zoned: for every column whether it is left out; shorter than the line: not left out */
static void
add_line (Sum              *self,
          const char       *line,
          gsize             length,
          const GByteArray *zoned,
          GString          *scratch)
{
  const char *end = line + length;
  guint column = 0;

  self->rows++;
  add_digest (self->whole, line, length);
  g_string_truncate (scratch, 0);
  for (const char *p = line; p <= end; column++)
    {
      const char *tab = memchr (p, '\t', (gsize) (end - p));
      const char *stop = tab != NULL ? tab : end;

      if (column >= zoned->len || !zoned->data[column])
        g_string_append_len (scratch, p, stop - p);
      g_string_append_c (scratch, '\t');
      p = stop + 1;
    }
  add_digest (self->unzoned, scratch->str, scratch->len);
}

static gboolean
is_equal (const Sum *a,
          const Sum *b)
{
  return a->rows == b->rows && (memcmp (a->whole, b->whole, sizeof a->whole) == 0 || memcmp (a->unzoned, b->unzoned, sizeof a->unzoned) == 0);
}

/* The names in "COPY t (a, "b c") FROM stdin", in their order. */
static GPtrArray *
copy_columns (const char *statement)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *p = statement + strlen ("COPY ");
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  g_autoptr(GString) name = g_string_new (NULL);
  gboolean quoted = FALSE;

  p += strlen (table);
  if (*p++ != ' ' || *p++ != '(')
    return names;
  for (; *p != '\0'; p++)
    {
      if (*p == '"' && quoted && p[1] == '"')
        g_string_append_c (name, *p++);
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && (*p == ',' || *p == ')'))
        {
          g_ptr_array_add (names, g_strndup (name->str, name->len));
          g_string_truncate (name, 0);
          if (*p == ')')
            break;
        }
      else if (quoted || *p != ' ')
        g_string_append_c (name, *p);
    }
  return names;
}

static gboolean
take_name (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  g_hash_table_add (user_data, g_strdup (values[0]));
  return TRUE;
}

static GByteArray *
find_zoned (FerryDatabase  *db,
            const char     *statement,
            GError        **error)
{
  g_autoptr(GPtrArray) columns = copy_columns (statement);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  const char *parameters[] = { table, NULL };
  GByteArray *zoned;

  if (!ferry_database_query (db, ZONED, parameters, take_name, names, error))
    return NULL;
  zoned = g_byte_array_new ();
  for (guint i = 0; i < columns->len; i++)
    {
      guint8 one = g_hash_table_contains (names, g_ptr_array_index (columns, i));

      g_byte_array_append (zoned, &one, 1);
    }
  return zoned;
}

/* The same rows out of the database. */
static gboolean
read_table (FerryDatabase     *db,
            const char        *statement,
            const GByteArray  *zoned,
            Sum               *sum,
            GError           **error)
{
  PGconn *connection = ferry_postgres_get_connection (db);
  g_autofree char *from = g_strndup (statement, strlen (statement) - (g_str_has_suffix (statement, " FROM stdin") ? strlen (" FROM stdin") : 0));
  g_autofree char *sql = g_strconcat (from, " TO STDOUT", NULL);
  g_autoptr(GString) scratch = g_string_new (NULL);
  PGresult *result = PQexec (connection, sql);
  gboolean ok = PQresultStatus (result) == PGRES_COPY_OUT;
  char *line;
  int length;

  PQclear (result);
  while (ok && (length = PQgetCopyData (connection, &line, 0)) > 0)
    {
      add_line (sum, line, (gsize) length - (line[length - 1] == '\n'), zoned, scratch);
      PQfreemem (line);
    }
  while ((result = PQgetResult (connection)) != NULL)
    {
      ok = ok && PQresultStatus (result) == PGRES_COMMAND_OK;
      PQclear (result);
    }
  if (!ok)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_SQL, _("The rows of the trial restore can't be read: %s"), PQerrorMessage (connection));
  return ok;
}

static gboolean
read_script_rows (FerryPgScript     *script,
                  const GByteArray  *zoned,
                  Sum               *sum,
                  FerryJob          *job,
                  GError           **error)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autoptr(GString) rest = g_string_new (NULL);
  g_autoptr(GError) failure = NULL;
  const char *data;
  gsize length;

  while (ferry_pg_script_read_copy (script, &data, &length, NULL, &failure))
    {
      const char *end = data + length, *newline;

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      while ((newline = memchr (data, '\n', (gsize) (end - data))) != NULL)
        {
          g_string_append_len (rest, data, newline - data);
          add_line (sum, rest->str, rest->len, zoned, scratch);
          g_string_truncate (rest, 0);
          data = newline + 1;
        }
      g_string_append_len (rest, data, end - data);
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return failure == NULL;
}

static gboolean
compare_copy (FerryDatabase  *db,
              FerryPgScript  *script,
              const char     *statement,
              FerryJob       *job,
              GError        **error)
{
  g_autoptr(GByteArray) zoned = find_zoned (db, statement, error);
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  Sum ours = { 0 }, theirs = { 0 };

  if (zoned == NULL || !read_script_rows (script, zoned, &theirs, job, error) || !read_table (db, statement, zoned, &ours, error))
    return FALSE;
  ferry_job_set_progress (job, table, ours.rows, 0);
  if (is_equal (&ours, &theirs))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The table %s is not the same after the trial restore. Use another backup"), table);
  return FALSE;
}

static gboolean
compare_script (FerryDatabase  *db,
                FerryPgScript  *script,
                FerryJob       *job,
                GError        **error)
{
  for (;;)
    {
      g_autofree char *text = NULL;

      switch (ferry_pg_script_next (script, &text, NULL, error))
        {
        case FERRY_PG_SCRIPT_END:
          return TRUE;
        case FERRY_PG_SCRIPT_STATEMENT:
          break;
        case FERRY_PG_SCRIPT_COPY:
          if (!compare_copy (db, script, text, job, error))
            return FALSE;
          break;
        case FERRY_PG_SCRIPT_FAILED:
        default:
          return FALSE;
        }
    }
}

/* As pg_dump writes values. */
static gboolean
pin (FerryDatabase  *db,
     GError        **error)
{
  static const char * const settings[] = {
    "SET DateStyle = 'ISO, MDY'", "SET IntervalStyle = 'postgres'", "SET extra_float_digits = 3", "SET bytea_output = 'hex'", "RESET TimeZone", "SET search_path = ''",
  };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!ferry_database_execute (db, settings[i], NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * ferry_pg_trial_compare:
 * @db: a database that the dump was restored into, outside of a transaction; its settings are changed
 * @dump: path of the dump
 * @job: (nullable): progress in rows, cancelling
 * @error: %FERRY_ERROR_DAMAGED naming a table
 *
 * Compares the rows of every table with those of the dump: by number and by a digest that does not depend on their order. Blocks.
 *
 * Returns: whether they are the same
 *
 * Since: 0.1
 */
gboolean
ferry_pg_trial_compare (FerryDatabase  *db,
                        const char     *dump,
                        FerryJob       *job,
                        GError        **error)
{
  const char *arguments[] = { "--data-only", "--file=-", dump, NULL };
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  g_autoptr(FerryPgRun) run = tool != NULL && pin (db, error) ? ferry_pg_tool_run (tool, arguments, NULL, error) : NULL;
  g_autoptr(FerryPgScript) script = run != NULL ? ferry_pg_script_new (ferry_pg_run_get_output (run)) : NULL;

  return run != NULL && compare_script (db, script, job, error) && ferry_pg_run_finish (run, NULL, error);
}
