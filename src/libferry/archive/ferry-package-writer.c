#include "config.h"

#include "archive/ferry-package-writer.h"

#include "archive/ferry-row-pipe-private.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define PROGRESS_ROWS 8192

struct _FerryPackageWriter
{
  GObject           parent_instance;

  char             *path;
  char             *part;         /* temporary name; NULL once it is gone */
  FerryZipWriter   *zip;
  FerryFrameWriter *frames;
  guint             n_tables;
};

G_DEFINE_TYPE (FerryPackageWriter, ferry_package_writer, G_TYPE_OBJECT)

/* what goes along with the rows of one table */
typedef struct
{
  FerryPackageTable *table;
  const char        *name;
  guint              n_columns;
  FerryJob          *job;
  FerryRowPipe      *pipe;
  GString           *previous;    /* the row before */
} Rows;

static void
ferry_package_writer_finalize (GObject *object)
{
  FerryPackageWriter *self = FERRY_PACKAGE_WRITER (object);

  g_clear_pointer (&self->frames, ferry_frame_writer_free);
  g_clear_object (&self->zip);
  if (self->part != NULL)
    unlink (self->part);
  g_free (self->part);
  g_free (self->path);

  G_OBJECT_CLASS (ferry_package_writer_parent_class)->finalize (object);
}

static void
ferry_package_writer_class_init (FerryPackageWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_package_writer_finalize;
}

static void
ferry_package_writer_init (FerryPackageWriter *self)
{
}

/**
 * ferry_package_writer_new:
 * @path: the migration file to make, ending in ".nbdata"; must not exist
 * @error: return location for %FERRY_ERROR_EXISTS, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Begins a migration file under the name @path + ".part". One thread at a time.
 *
 * Returns: (transfer full): the writer, or %NULL with @error
 *
 * Since: 0.1
 */
FerryPackageWriter *
ferry_package_writer_new (const char  *path,
                          GError     **error)
{
  g_autoptr(FerryPackageWriter) self = NULL;
  g_autofree char *part = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” exists already: choose another name."), path);
      return NULL;
    }
  self = g_object_new (FERRY_TYPE_PACKAGE_WRITER, NULL);
  part = g_strconcat (path, ".part", NULL);
  self->path = g_strdup (path);
  self->zip = ferry_zip_writer_new (part, error);
  if (self->zip == NULL)
    return NULL;
  self->part = g_steal_pointer (&part);
  self->frames = ferry_frame_writer_new (self->zip);

  return g_steal_pointer (&self);
}

/**
 * ferry_package_writer_set_structure:
 * @self: a writer to which nothing was added yet
 * @metadata: the package's metadata; its structure_sha256 is filled
 * @schema: the structure of the tables that the package is about
 * @error: return location for %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Writes the structure. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_package_writer_set_structure (FerryPackageWriter    *self,
                                    FerryPackageMetadata  *metadata,
                                    const FerrySchema     *schema,
                                    GError               **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sha256 = NULL;

  g_return_val_if_fail (FERRY_IS_PACKAGE_WRITER (self), FALSE);
  g_return_val_if_fail (metadata != NULL && schema != NULL, FALSE);

  ferry_frame_writer_set_effort (self->frames, schema->dialect == FERRY_DIALECT_POSTGRES ? FERRY_FRAME_GOOD : FERRY_FRAME_FAST);
  node = ferry_schema_to_json (schema);
  text = ferry_json_to_string (node, FALSE);
  if (!ferry_frame_writer_begin (self->frames, FERRY_PACKAGE_STRUCTURE_ENTRY, error)
      || !ferry_frame_writer_write (self->frames, (const guint8 *) text, strlen (text), TRUE, error)
      || !ferry_frame_writer_end (self->frames, NULL, &sha256, error))
    return FALSE;
  g_free (metadata->structure_sha256);
  metadata->structure_sha256 = g_steal_pointer (&sha256);

  return TRUE;
}

static guint
count_fields (const char *line,
              gsize       length)
{
  const char *end = line + length;
  guint n = 1;

  while ((line = memchr (line, '\t', (gsize) (end - line))) != NULL)
    {
      line++;
      n++;
    }

  return n;
}

static gboolean
check_row (Rows        *rows,
           const char  *line,
           gsize        length,
           GError     **error)
{
  const FerryRowOrder *order = rows->table->order;
  int sign = -1;

  if (count_fields (line, length) != MAX (rows->n_columns, 1))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                   _("Table “%s”, row %" PRId64 ": the database gave another number of values than columns. The table was changed meanwhile: create the package again."),
                   rows->name, rows->table->rows + 1);
      return FALSE;
    }
  if (rows->table->rows > 0)
    sign = ferry_row_order_compare (order, rows->previous->str, rows->previous->len, line, length);
  if (sign < 0 || (sign == 0 && !order->unique))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("Table “%s”, row %" PRId64 ": the rows do not come in key order. Check the table's key and its collation."),
               rows->name, rows->table->rows + 1);

  return FALSE;
}

static gboolean
add_row (Rows        *rows,
         const char  *line,
         gsize        length,
         GError     **error)
{
  if (!check_row (rows, line, length, error))
    return FALSE;
  g_string_truncate (rows->previous, 0);
  g_string_append_len (rows->previous, line, (gssize) length);
  rows->table->rows++;
  rows->table->bytes += (gint64) length + 1;
  if (rows->table->rows % PROGRESS_ROWS == 0)
    {
      ferry_job_set_progress (rows->job, rows->name, rows->table->rows, MAX (ferry_table_rule_get_rows (rows->table->rule), 0));
      if (ferry_job_is_cancelled (rows->job, error))
        return FALSE;
    }

  /* when the other thread has failed, finishing the pipe tells why */
  return ferry_row_pipe_push (rows->pipe, line, length) || (ferry_row_pipe_finish (rows->pipe, error), FALSE);
}

static gboolean
stream_rows (Rows            *rows,
             FerryRowReader  *reader,
             GError         **error)
{
  g_autoptr(GError) failure = NULL;
  const char *line;
  gsize length;

  while (ferry_row_reader_next (reader, &line, &length, &failure))
    if (!add_row (rows, line, length, error))
      return FALSE;
  if (failure == NULL)
    return ferry_row_pipe_finish (rows->pipe, error);
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * ferry_package_writer_add_table:
 * @self: a writer whose structure is written
 * @table: the table; its columns and order are set, the rest is filled
 * @rows: its rows, in that order
 * @job: (nullable): receives progress in rows, and may cancel
 * @error: return location for an error of reading @rows, or for %FERRY_ERROR_FAILED (rows out of order or with another number of
 *   values than columns), %FERRY_ERROR_CANCELLED, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Streams @rows into an entry of its own. Reading goes on in the calling thread, hashing and packing in another one. About 10 MiB
 * of memory whatever the table. After a failure @self is only good for dropping. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_package_writer_add_table (FerryPackageWriter  *self,
                                FerryPackageTable   *table,
                                FerryRowReader      *rows,
                                FerryJob            *job,
                                GError             **error)
{
  g_autoptr(FerryRowPipe) pipe = NULL;
  g_autoptr(GString) previous = g_string_new (NULL);
  Rows state = { table, NULL, 0, job, NULL, previous };

  g_return_val_if_fail (FERRY_IS_PACKAGE_WRITER (self), FALSE);
  g_return_val_if_fail (table != NULL && table->columns != NULL && table->order != NULL && table->entry == NULL, FALSE);
  g_return_val_if_fail (FERRY_IS_ROW_READER (rows), FALSE);

  table->rows = 0;
  table->bytes = 0;
  table->entry = g_strdup_printf ("data/%04u.zst", ++self->n_tables);
  if (!ferry_frame_writer_begin (self->frames, table->entry, error))
    return FALSE;
  pipe = ferry_row_pipe_new (self->frames);
  state.name = ferry_table_rule_get_table (table->rule);
  state.n_columns = g_strv_length (table->columns);
  state.pipe = pipe;

  return stream_rows (&state, rows, error)
         && ferry_frame_writer_end (self->frames, &table->packed, &table->sha256, error);
}

/* the last step of publishing can fail after the file has its name: then it goes too, for its maker is told that there is none */
static gboolean
publish (FerryPackageWriter  *self,
         GError             **error)
{
  if (ferry_file_publish (self->part, self->path, FALSE, error))
    return TRUE;
  if (access (self->part, F_OK) != 0)
    unlink (self->path);

  return FALSE;
}

/**
 * ferry_package_writer_finish:
 * @self: a writer to which everything was added
 * @metadata: the whole metadata
 * @digest: (out) (optional): the package's digest, 64 hexadecimal digits
 * @error: return location for %FERRY_ERROR_EXISTS (somebody else made the file meanwhile), %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Writes the metadata, brings everything to the disk and gives the file its name. One thread at a time.
 *
 * Returns: %FALSE with @error on failure; dropping @self then leaves nothing
 *
 * Since: 0.1
 */
gboolean
ferry_package_writer_finish (FerryPackageWriter    *self,
                             FerryPackageMetadata  *metadata,
                             char                 **digest,
                             GError               **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (FERRY_IS_PACKAGE_WRITER (self), FALSE);
  g_return_val_if_fail (self->part != NULL, FALSE);
  g_return_val_if_fail (metadata != NULL && metadata->structure_sha256 != NULL, FALSE);

  node = ferry_package_metadata_to_json (metadata);
  text = ferry_json_to_string (node, FALSE);
  if (!ferry_zip_writer_add (self->zip, FERRY_PACKAGE_METADATA_ENTRY, FERRY_ZIP_DEFLATED, text, strlen (text), error)
      || !ferry_zip_writer_finish (self->zip, error)
      || !publish (self, error))
    return FALSE;
  g_clear_pointer (&self->part, g_free);
  if (digest != NULL)
    *digest = ferry_sha256_hex (text, strlen (text));

  return TRUE;
}
