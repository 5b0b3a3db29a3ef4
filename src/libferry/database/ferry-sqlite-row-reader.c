#include "config.h"

#include "database/ferry-sqlite-row-reader.h"

#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-value.h"

#include <glib/gi18n-lib.h>

struct _FerrySqliteRowReader
{
  FerryRowReader  parent_instance;

  FerrySqlite    *database;    /* the statement needs its connection */
  char           *table;
  sqlite3_stmt   *statement;   /* NULL at the end */
  int             n_columns;
  GString        *line;
};

G_DEFINE_FINAL_TYPE (FerrySqliteRowReader, ferry_sqlite_row_reader, FERRY_TYPE_ROW_READER)

static gboolean
ferry_sqlite_row_reader_real_next (FerryRowReader  *reader,
                                   const char     **line,
                                   gsize           *length,
                                   GError         **error)
{
  FerrySqliteRowReader *self = FERRY_SQLITE_ROW_READER (reader);
  gboolean row = FALSE;

  if (self->statement == NULL)
    return FALSE;
  if (!ferry_sqlite_step (self->statement, &row, error))
    {
      g_prefix_error (error, _("Table %s can't be read: "), self->table);
      return FALSE;
    }
  if (!row)
    {
      g_clear_pointer (&self->statement, sqlite3_finalize);
      return FALSE;
    }

  g_string_truncate (self->line, 0);
  for (int i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, '\t');
      ferry_sqlite_append_value (self->line, self->statement, i);
    }
  *line = self->line->str;
  *length = self->line->len;

  return TRUE;
}

static void
ferry_sqlite_row_reader_finalize (GObject *object)
{
  FerrySqliteRowReader *self = FERRY_SQLITE_ROW_READER (object);

  g_clear_pointer (&self->statement, sqlite3_finalize);
  g_clear_object (&self->database);
  g_clear_pointer (&self->table, g_free);
  g_string_free (self->line, TRUE);

  G_OBJECT_CLASS (ferry_sqlite_row_reader_parent_class)->finalize (object);
}

static void
ferry_sqlite_row_reader_class_init (FerrySqliteRowReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_sqlite_row_reader_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = ferry_sqlite_row_reader_real_next;
}

static void
ferry_sqlite_row_reader_init (FerrySqliteRowReader *self)
{
  self->line = g_string_sized_new (4096);
}

/**
 * ferry_sqlite_row_reader_new:
 * @database: the connection; kept alive
 * @table: the table's name, for messages
 * @statement: (transfer full): the SELECT
 * @n_columns: how many of its columns make a line
 *
 * Returns: (transfer full): the stream. The connection's thread.
 *
 * Since: 0.1
 */
FerryRowReader *
ferry_sqlite_row_reader_new (FerrySqlite  *database,
                             const char   *table,
                             sqlite3_stmt *statement,
                             guint         n_columns)
{
  FerrySqliteRowReader *self = g_object_new (FERRY_TYPE_SQLITE_ROW_READER, NULL);

  self->database = g_object_ref (database);
  self->table = g_strdup (table);
  self->statement = statement;
  self->n_columns = (int) n_columns;

  return FERRY_ROW_READER (self);
}
