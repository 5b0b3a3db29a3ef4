#include "config.h"

#include "archive/ferry-row-spool.h"

#include "archive/ferry-line-reader-private.h"
#include "base/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define MEMORY_SIZE (1024 * 1024)

struct _FerryRowSpool
{
  GObject     parent_instance;

  char       *folder;
  int         fd;          /* -1 while everything is in memory */
  gint64      on_disk;     /* bytes in the file; @memory follows them */
  GByteArray *memory;
  gint64      rows;
  gboolean    reading;
};

G_DEFINE_TYPE (FerryRowSpool, ferry_row_spool, G_TYPE_OBJECT)

/* FerrySpoolReader: the file first, then what is in memory. */
#define FERRY_TYPE_SPOOL_READER (ferry_spool_reader_get_type ())
G_DECLARE_FINAL_TYPE (FerrySpoolReader, ferry_spool_reader, FERRY, SPOOL_READER, FerryLineReader)

struct _FerrySpoolReader
{
  FerryLineReader  parent_instance;

  FerryRowSpool   *spool;
  gint64           position;
};

G_DEFINE_TYPE (FerrySpoolReader, ferry_spool_reader, FERRY_TYPE_LINE_READER)

static void
ferry_row_spool_finalize (GObject *object)
{
  FerryRowSpool *self = FERRY_ROW_SPOOL (object);

  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->memory);
  g_free (self->folder);

  G_OBJECT_CLASS (ferry_row_spool_parent_class)->finalize (object);
}

static void
ferry_row_spool_class_init (FerryRowSpoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_row_spool_finalize;
}

static void
ferry_row_spool_init (FerryRowSpool *self)
{
  self->fd = -1;
  self->memory = g_byte_array_new ();
}

/**
 * ferry_row_spool_new:
 * @folder: where the temporary file goes when one is needed; must exist
 *
 * Makes an empty spool. Nothing touches the disk before 1 MiB is exceeded. One thread at a time.
 *
 * Returns: (transfer full): the spool
 *
 * Since: 0.1
 */
FerryRowSpool *
ferry_row_spool_new (const char *folder)
{
  FerryRowSpool *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (FERRY_TYPE_ROW_SPOOL, NULL);
  self->folder = g_strdup (folder);

  return self;
}

/* a file without a name is gone when it is closed, however we end; file systems without O_TMPFILE get a name for a moment */
static int
open_unnamed (const char *folder)
{
  g_autofree char *name = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;
  name = g_build_filename (folder, ".ferry-spool-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    unlink (name);

  return fd;
}

static gboolean
spool_failed (FerryRowSpool  *self,
              int             saved_errno,
              GError        **error)
{
  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE, _("The disk is full while keeping rows in “%s”: make room there."),
                 self->folder);
  else
    ferry_error_set_errno (error, saved_errno, _("Keeping rows in “%s”"), self->folder);

  return FALSE;
}

static gboolean
flush_memory (FerryRowSpool  *self,
              GError        **error)
{
  const guint8 *data = self->memory->data;
  gsize left = self->memory->len;

  if (self->fd < 0)
    self->fd = open_unnamed (self->folder);
  if (self->fd < 0)
    return spool_failed (self, errno, error);
  while (left > 0)
    {
      ssize_t n = pwrite (self->fd, data, left, (off_t) self->on_disk);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return spool_failed (self, n < 0 ? errno : EIO, error);
      data += n;
      left -= (gsize) n;
      self->on_disk += n;
    }
  g_byte_array_set_size (self->memory, 0);

  return TRUE;
}

/**
 * ferry_row_spool_append:
 * @self: a spool that was not read yet
 * @line: a row line
 * @length: bytes of @line, without newline
 * @error: return location for %FERRY_ERROR_NO_SPACE, which names the folder, or %FERRY_ERROR_IO
 *
 * Keeps a row. One thread at a time.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_row_spool_append (FerryRowSpool  *self,
                        const char     *line,
                        gsize           length,
                        GError        **error)
{
  g_return_val_if_fail (FERRY_IS_ROW_SPOOL (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (!self->reading, FALSE);

  if (length >= G_MAXINT32)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("A row is larger than 2 GB, which Ferry can't keep."));
      return FALSE;
    }
  if (self->memory->len > 0 && self->memory->len + length + 1 > MEMORY_SIZE && !flush_memory (self, error))
    return FALSE;
  g_byte_array_append (self->memory, (const guint8 *) line, (guint) length);
  g_byte_array_append (self->memory, (const guint8 *) "\n", 1);
  self->rows++;

  return TRUE;
}

/**
 * ferry_row_spool_get_rows:
 * @self: a spool
 *
 * One thread at a time.
 *
 * Returns: the number of rows in it
 *
 * Since: 0.1
 */
gint64
ferry_row_spool_get_rows (FerryRowSpool *self)
{
  g_return_val_if_fail (FERRY_IS_ROW_SPOOL (self), 0);

  return self->rows;
}

static gssize
ferry_spool_reader_fill (FerryLineReader  *reader,
                         guint8           *buffer,
                         gsize             size,
                         GError          **error)
{
  FerrySpoolReader *self = FERRY_SPOOL_READER (reader);
  FerryRowSpool *spool = self->spool;
  gsize n;

  if (self->position >= spool->on_disk)
    {
      gsize done = (gsize) (self->position - spool->on_disk);

      n = MIN (size, spool->memory->len - done);
      if (n > 0)
        memcpy (buffer, spool->memory->data + done, n);
    }
  else
    {
      ssize_t got;

      do
        got = pread (spool->fd, buffer, (gsize) MIN ((gint64) size, spool->on_disk - self->position), (off_t) self->position);
      while (got < 0 && errno == EINTR);
      if (got <= 0)
        {
          spool_failed (spool, got < 0 ? errno : EIO, error);
          return -1;
        }
      n = (gsize) got;
    }
  self->position += (gint64) n;

  return (gssize) n;
}

static gboolean
ferry_spool_reader_end (FerryLineReader  *reader,
                        gint64            n_lines,
                        gsize             left,
                        GError          **error)
{
  FerrySpoolReader *self = FERRY_SPOOL_READER (reader);

  return (left == 0 && n_lines == self->spool->rows) || spool_failed (self->spool, EIO, error);
}

static void
ferry_spool_reader_finalize (GObject *object)
{
  g_clear_object (&FERRY_SPOOL_READER (object)->spool);

  G_OBJECT_CLASS (ferry_spool_reader_parent_class)->finalize (object);
}

static void
ferry_spool_reader_class_init (FerrySpoolReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_spool_reader_finalize;
  FERRY_LINE_READER_CLASS (klass)->fill = ferry_spool_reader_fill;
  FERRY_LINE_READER_CLASS (klass)->end = ferry_spool_reader_end;
}

static void
ferry_spool_reader_init (FerrySpoolReader *self)
{
}

/**
 * ferry_row_spool_read:
 * @self: a spool
 * @error: return location for an error of #FERRY_ERROR
 *
 * Reads all rows in the order in which they were appended. Nothing may be appended from now on. One reader at a time.
 *
 * Returns: (transfer full): the rows; the stream keeps @self alive
 *
 * Since: 0.1
 */
FerryRowReader *
ferry_row_spool_read (FerryRowSpool  *self,
                      GError        **error)
{
  FerrySpoolReader *reader;

  g_return_val_if_fail (FERRY_IS_ROW_SPOOL (self), NULL);

  self->reading = TRUE;
  reader = g_object_new (FERRY_TYPE_SPOOL_READER, NULL);
  reader->spool = g_object_ref (self);

  return FERRY_ROW_READER (reader);
}
