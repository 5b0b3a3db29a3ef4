#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define READ_SAVEPOINT "ferry_read"

/* COPY … TO STDOUT as a stream. Inside a transaction it runs under a savepoint, so that a stream that is dropped before its
 * end, or fails, leaves the transaction usable. */
#define FERRY_TYPE_POSTGRES_READER (ferry_postgres_reader_get_type ())
G_DECLARE_FINAL_TYPE (FerryPostgresReader, ferry_postgres_reader, FERRY, POSTGRES_READER, FerryRowReader)

struct _FerryPostgresReader
{
  FerryRowReader  parent_instance;

  FerryPostgres  *db;
  char           *line;
  gboolean        savepoint;
  gboolean        done;
};

G_DEFINE_FINAL_TYPE (FerryPostgresReader, ferry_postgres_reader, FERRY_TYPE_ROW_READER)

/* the next line into self->line: its length with the newline, -1 at the end, -2 on failure */
static int
read_line (FerryPostgresReader *self)
{
  PGconn *connection = self->db->connection;
  int length;

  g_clear_pointer (&self->line, PQfreemem);
  while ((length = PQgetCopyData (connection, &self->line, TRUE)) == 0)
    {
      _ferry_postgres_wait (self->db, G_IO_IN);
      if (!PQconsumeInput (connection))
        return -2;
    }

  return length;
}

static gboolean
end_stream (FerryPostgresReader  *self,
            GError              **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_finish (self->db);
  gboolean success = _ferry_postgres_check (self->db, result, error);

  self->done = TRUE;
  self->db->stream = NULL;
  if (!self->savepoint)
    return success;
  if (success)
    return _ferry_postgres_release (self->db, READ_SAVEPOINT, error);

  _ferry_postgres_back_to (self->db, READ_SAVEPOINT);
  return FALSE;
}

static gboolean
ferry_postgres_reader_next (FerryRowReader  *reader,
                            const char     **line,
                            gsize           *length,
                            GError         **error)
{
  FerryPostgresReader *self = FERRY_POSTGRES_READER (reader);
  int n = -1;

  if (self->done)
    return FALSE;

  n = read_line (self);
  if (n > 0)
    {
      *line = self->line;
      *length = (gsize) n - 1;
      return TRUE;
    }

  end_stream (self, error);
  return FALSE;
}

static void
abandon (FerryPostgresReader *self)
{
  gboolean shielded = self->db->shielded;

  self->db->shielded = TRUE;
  if (!self->db->interrupted)
    _ferry_postgres_interrupt (self->db);
  while (read_line (self) > 0)
    ;
  end_stream (self, NULL);
  self->db->shielded = shielded;
}

static void
ferry_postgres_reader_finalize (GObject *object)
{
  FerryPostgresReader *self = FERRY_POSTGRES_READER (object);

  if (!self->done)
    abandon (self);
  g_clear_pointer (&self->line, PQfreemem);
  g_clear_object (&self->db);

  G_OBJECT_CLASS (ferry_postgres_reader_parent_class)->finalize (object);
}

static void
ferry_postgres_reader_class_init (FerryPostgresReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_postgres_reader_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = ferry_postgres_reader_next;
}

static void
ferry_postgres_reader_init (FerryPostgresReader *self)
{
}

static gboolean
start_copy (FerryPostgres  *db,
            const char     *sql,
            GError        **error)
{
  g_autoptr(PGresult) result = NULL;
  g_autoptr(PGresult) rest = NULL;

  if (!_ferry_postgres_send (db, sql, NULL, error))
    return FALSE;
  result = _ferry_postgres_next_result (db);
  if (PQresultStatus (result) == PGRES_COPY_OUT)
    return TRUE;

  rest = _ferry_postgres_finish (db);
  _ferry_postgres_check (db, result, error);
  return FALSE;
}

FerryRowReader *
_ferry_postgres_read_rows (FerryDatabase        *database,
                           const FerryTable     *table,
                           GPtrArray            *columns,
                           const FerryRowOrder  *order,
                           GError              **error)
{
  FerryPostgres *db = FERRY_POSTGRES (database);
  g_autofree char *select = _ferry_postgres_select (db, table, columns, order, error);
  g_autofree char *sql = NULL;
  gboolean savepoint = _ferry_postgres_in_transaction (db);
  FerryPostgresReader *self;

  if (select == NULL || (savepoint && !_ferry_postgres_savepoint (db, READ_SAVEPOINT, error)))
    return NULL;
  sql = g_strdup_printf ("COPY (%s) TO STDOUT", select);
  if (!start_copy (db, sql, error))
    {
      if (savepoint)
        _ferry_postgres_back_to (db, READ_SAVEPOINT);
      return NULL;
    }

  self = g_object_new (FERRY_TYPE_POSTGRES_READER, NULL);
  self->db = g_object_ref (db);
  self->savepoint = savepoint;
  db->stream = G_OBJECT (self);

  return FERRY_ROW_READER (self);
}
