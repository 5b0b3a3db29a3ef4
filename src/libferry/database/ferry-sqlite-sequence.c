#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "database/ferry-sqlite-statement.h"

#include <glib/gi18n-lib.h>

static const FerryColumn *
find_auto_column (const FerryTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->identity == FERRY_IDENTITY_AUTOINCREMENT)
        return column;
    }

  return NULL;
}

/* the last value given; 0 when none was */
static gboolean
read_last (FerrySqlite  *self,
           const char   *table,
           gboolean     *known,
           gint64       *last,
           GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (self->db, error,
                                                                   "SELECT seq FROM sqlite_sequence WHERE name = %Q", table);

  *last = 0;
  if (statement == NULL || !ferry_sqlite_step (statement, known, error))
    return FALSE;
  if (*known)
    *last = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

static gboolean
read_greatest (FerrySqlite  *self,
               const char   *table,
               const char   *column,
               gint64       *greatest,
               GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (self->db, error, "SELECT max(\"%w\") FROM \"%w\"", column, table);

  return statement != NULL && ferry_sqlite_get_int64 (statement, greatest, error);
}

static gboolean
write_last (FerrySqlite  *self,
            const char   *table,
            gboolean      known,
            gint64        last,
            GPtrArray    *log,
            GError      **error)
{
  char *sql = known ? sqlite3_mprintf ("UPDATE sqlite_sequence SET seq = %lld WHERE name = %Q", (long long) last, table)
                    : sqlite3_mprintf ("INSERT INTO sqlite_sequence (name, seq) VALUES (%Q, %lld)", table, (long long) last);
  gboolean done = ferry_sqlite_run (self->db, sql, error);

  if (done && log != NULL)
    g_ptr_array_add (log, g_strdup (sql));
  sqlite3_free (sql);

  return done;
}

static gboolean
raise_last (FerrySqlite          *self,
            const char           *table,
            const char           *column,
            const FerrySequence  *wanted,
            GPtrArray            *log,
            GError              **error)
{
  gboolean known = FALSE;
  gint64 last = 0, greatest = 0, goal;

  if (!read_last (self, table, &known, &last, error) || !read_greatest (self, table, column, &greatest, error))
    return FALSE;
  goal = MAX (last, greatest);
  if (wanted != NULL && wanted->next_value > G_MININT64)
    goal = MAX (goal, wanted->next_value - 1);

  return goal <= last || write_last (self, table, known, goal, log, error);
}

gboolean
_ferry_sqlite_raise_sequences (FerryDatabase      *database,
                               const FerrySchema  *schema,
                               const FerryTable   *table,
                               const FerrySchema  *wanted,
                               GPtrArray          *log,
                               GError            **error)
{
  const FerryColumn *column = find_auto_column (table);
  const FerrySequence *sequence = NULL;

  if (column == NULL)
    return TRUE;
  if (wanted != NULL)
    sequence = ferry_schema_find_sequence (wanted, "", table->name);
  if (raise_last (FERRY_SQLITE (database), table->name, column->name, sequence, log, error))
    return TRUE;
  g_prefix_error (error, _("The sequence of table %s can't be raised: "), table->name);

  return FALSE;
}
