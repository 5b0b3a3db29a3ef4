#include "config.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

#define BUFFER_BYTES (64 * 1024)
#define MAX_LINE_BYTES ((gsize) 1 << 30)

/* COPY … FROM STDIN as a stream */
#define FERRY_TYPE_POSTGRES_WRITER (ferry_postgres_writer_get_type ())
G_DECLARE_FINAL_TYPE (FerryPostgresWriter, ferry_postgres_writer, FERRY, POSTGRES_WRITER, FerryRowWriter)

struct _FerryPostgresWriter
{
  FerryRowWriter  parent_instance;

  FerryPostgres  *db;
  char           *table;       /* quoted, for messages */
  GString        *buffer;
  gint64          n_lines;
  gboolean        done;
};

G_DEFINE_FINAL_TYPE (FerryPostgresWriter, ferry_postgres_writer, FERRY_TYPE_ROW_WRITER)

/* What would end the row or the stream early. PostgreSQL up to 17 takes a backslash and a dot anywhere before a newline for
 * the end of all data, and reports success. */
static gboolean
is_one_row (const char *line,
            gsize       length)
{
  const char *end = line + length;

  if (memchr (line, '\n', length) != NULL || memchr (line, '\r', length) != NULL || memchr (line, '\0', length) != NULL)
    return FALSE;

  for (const char *p = line; (p = memchr (p, '\\', (gsize) (end - p))) != NULL; p += 2)
    if (p + 1 == end || p[1] == '.')
      return FALSE;

  return TRUE;
}

/* ends the stream and takes the server's verdict */
static PGresult *
end_stream (FerryPostgresWriter *self,
            const char          *abort_message)
{
  int state;

  self->done = TRUE;
  self->db->stream = NULL;
  while ((state = PQputCopyEnd (self->db->connection, abort_message)) == 0)
    {
      _ferry_postgres_wait (self->db, G_IO_IN | G_IO_OUT);
      if (!PQconsumeInput (self->db->connection))
        break;
    }
  _ferry_postgres_flush (self->db);

  return _ferry_postgres_finish (self->db);
}

/* the server has refused a row, was stopped, or is gone: its last result tells */
static gboolean
fail (FerryPostgresWriter  *self,
      GError              **error)
{
  g_autoptr(PGresult) result = end_stream (self, "stopped");

  if (_ferry_postgres_check (self->db, result, error))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_SQL, _("Writing rows to %s stopped without a reason"), self->table);

  return FALSE;
}

static gboolean
put (FerryPostgresWriter  *self,
     GError              **error)
{
  GCancellable *cancellable = ferry_database_get_cancellable (FERRY_DATABASE (self->db));
  int state;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr(PGresult) result = end_stream (self, "stopped by the user");

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped while writing rows to %s"), self->table);
      return FALSE;
    }

  state = PQputCopyData (self->db->connection, self->buffer->str, (int) self->buffer->len);
  if (state != 1 || !_ferry_postgres_flush (self->db))
    return fail (self, error);

  g_string_truncate (self->buffer, 0);
  return TRUE;
}

static gboolean
check_open (FerryPostgresWriter  *self,
            GError              **error)
{
  if (!self->done)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("Rows can't be written to %s any more: the stream has ended"), self->table);
  return FALSE;
}

static gboolean
ferry_postgres_writer_write (FerryRowWriter  *writer,
                             const char      *line,
                             gsize            length,
                             GError         **error)
{
  FerryPostgresWriter *self = FERRY_POSTGRES_WRITER (writer);

  if (!check_open (self, error))
    return FALSE;
  if (length > MAX_LINE_BYTES)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("Row %" PRId64 " for %s is longer than the 1 GB that PostgreSQL takes"), self->n_lines + 1, self->table);
      return FALSE;
    }
  if (!is_one_row (line, length))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("Row %" PRId64 " for %s is not in the form of row lines; the data is damaged: make the migration file again"),
                   self->n_lines + 1, self->table);
      return FALSE;
    }

  self->n_lines++;
  g_string_append_len (self->buffer, line, (gssize) length);
  g_string_append_c (self->buffer, '\n');

  return self->buffer->len < BUFFER_BYTES || put (self, error);
}

static gboolean
ferry_postgres_writer_finish (FerryRowWriter  *writer,
                              gint64          *n_rows,
                              GError         **error)
{
  FerryPostgresWriter *self = FERRY_POSTGRES_WRITER (writer);
  g_autoptr(PGresult) result = NULL;

  if (!check_open (self, error) || (self->buffer->len > 0 && !put (self, error)))
    return FALSE;
  result = end_stream (self, NULL);
  if (!_ferry_postgres_check (self->db, result, error))
    return FALSE;

  *n_rows = _ferry_postgres_affected (result);
  if (*n_rows == self->n_lines)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("The database took %" PRId64 " of %" PRId64 " rows for %s; nothing may be committed"),
               *n_rows, self->n_lines, self->table);
  return FALSE;
}

static void
abandon (FerryPostgresWriter *self)
{
  gboolean shielded = self->db->shielded;
  PGresult *result;

  self->db->shielded = TRUE;
  result = end_stream (self, "the rows were not complete");
  PQclear (result);
  self->db->shielded = shielded;
}

static void
ferry_postgres_writer_finalize (GObject *object)
{
  FerryPostgresWriter *self = FERRY_POSTGRES_WRITER (object);

  if (!self->done)
    abandon (self);
  g_free (self->table);
  g_string_free (self->buffer, TRUE);
  g_clear_object (&self->db);

  G_OBJECT_CLASS (ferry_postgres_writer_parent_class)->finalize (object);
}

static void
ferry_postgres_writer_class_init (FerryPostgresWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_postgres_writer_finalize;
  FERRY_ROW_WRITER_CLASS (klass)->write = ferry_postgres_writer_write;
  FERRY_ROW_WRITER_CLASS (klass)->finish = ferry_postgres_writer_finish;
}

static void
ferry_postgres_writer_init (FerryPostgresWriter *self)
{
  self->buffer = g_string_sized_new (BUFFER_BYTES + 4096);
  self->done = TRUE;
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
  if (PQresultStatus (result) == PGRES_COPY_IN)
    return TRUE;

  rest = _ferry_postgres_finish (db);
  _ferry_postgres_check (db, result, error);
  return FALSE;
}

FerryRowWriter *
_ferry_postgres_writer_new (FerryPostgres       *db,
                            const char          *quoted_table,
                            const char * const  *columns,
                            GError             **error)
{
  g_autofree char *list = _ferry_postgres_join (columns, "", ", ");
  g_autofree char *sql = g_strconcat ("COPY ", quoted_table, *list != '\0' ? " (" : "", list, *list != '\0' ? ")" : "", " FROM STDIN", NULL);
  FerryPostgresWriter *self;

  if (!start_copy (db, sql, error))
    return NULL;

  self = g_object_new (FERRY_TYPE_POSTGRES_WRITER, NULL);
  self->db = g_object_ref (db);
  self->table = g_strdup (quoted_table);
  self->done = FALSE;
  db->stream = G_OBJECT (self);

  return FERRY_ROW_WRITER (self);
}
