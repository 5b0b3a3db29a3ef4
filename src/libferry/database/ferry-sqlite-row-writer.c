#include "config.h"

#include "database/ferry-sqlite-row-writer.h"

#include "database/ferry-sqlite-private.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-value.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _FerrySqliteRowWriter
{
  FerryRowWriter     parent_instance;

  FerrySqlite       *database;    /* the statement needs its connection */
  char              *table;
  sqlite3_stmt      *statement;
  FerrySqliteBinder  binder;
  guint              n_columns;
  gint64             n_rows;
};

G_DEFINE_FINAL_TYPE (FerrySqliteRowWriter, ferry_sqlite_row_writer, FERRY_TYPE_ROW_WRITER)

/* the text bound with SQLITE_STATIC is gone afterwards, which reset makes harmless: every parameter is bound anew */
static gboolean
insert (FerrySqliteRowWriter  *self,
        const char            *line,
        gsize                  length,
        GError               **error)
{
  gboolean row = FALSE;
  gboolean done = ferry_sqlite_bind_line (&self->binder, self->statement, line, length, self->n_columns, error)
                  && ferry_sqlite_step (self->statement, &row, error);

  if (done)
    self->n_rows += sqlite3_changes64 (self->database->db);
  sqlite3_reset (self->statement);

  return done;
}

static gboolean
ferry_sqlite_row_writer_real_write (FerryRowWriter  *writer,
                                    const char      *line,
                                    gsize            length,
                                    GError         **error)
{
  FerrySqliteRowWriter *self = FERRY_SQLITE_ROW_WRITER (writer);

  if (insert (self, line, length, error))
    return TRUE;
  g_prefix_error (error, _("Row %" PRId64 " can't be written to table %s: "), self->n_rows + 1, self->table);

  return FALSE;
}

static gboolean
ferry_sqlite_row_writer_real_finish (FerryRowWriter  *writer,
                                     gint64          *n_rows,
                                     GError         **error)
{
  FerrySqliteRowWriter *self = FERRY_SQLITE_ROW_WRITER (writer);

  g_clear_pointer (&self->statement, sqlite3_finalize);
  *n_rows = self->n_rows;

  return TRUE;
}

static void
ferry_sqlite_row_writer_finalize (GObject *object)
{
  FerrySqliteRowWriter *self = FERRY_SQLITE_ROW_WRITER (object);

  g_clear_pointer (&self->statement, sqlite3_finalize);
  g_clear_object (&self->database);
  g_clear_pointer (&self->table, g_free);
  ferry_sqlite_binder_clear (&self->binder);

  G_OBJECT_CLASS (ferry_sqlite_row_writer_parent_class)->finalize (object);
}

static void
ferry_sqlite_row_writer_class_init (FerrySqliteRowWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_sqlite_row_writer_finalize;
  FERRY_ROW_WRITER_CLASS (klass)->write = ferry_sqlite_row_writer_real_write;
  FERRY_ROW_WRITER_CLASS (klass)->finish = ferry_sqlite_row_writer_real_finish;
}

static void
ferry_sqlite_row_writer_init (FerrySqliteRowWriter *self)
{
}

/**
 * ferry_sqlite_row_writer_new:
 * @database: the connection; kept alive
 * @table: the table's name, for messages
 * @statement: (transfer full): the INSERT
 * @n_columns: number of its parameters
 *
 * Returns: (transfer full): the stream. The connection's thread.
 *
 * Since: 0.1
 */
FerryRowWriter *
ferry_sqlite_row_writer_new (FerrySqlite  *database,
                             const char   *table,
                             sqlite3_stmt *statement,
                             guint         n_columns)
{
  FerrySqliteRowWriter *self = g_object_new (FERRY_TYPE_SQLITE_ROW_WRITER, NULL);

  self->database = g_object_ref (database);
  self->table = g_strdup (table);
  self->statement = statement;
  self->n_columns = n_columns;

  return FERRY_ROW_WRITER (self);
}
