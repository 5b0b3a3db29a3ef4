#include "config.h"

#include "archive/ferry-zip.h"

#include "archive/ferry-zip-record-private.h"
#include "base/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

struct _FerryZip
{
  GObject     parent_instance;

  char       *path;
  int         fd;
  gint64      size;
  GPtrArray  *entries;    /* FerryZipEntry*, in file order */
  GHashTable *by_name;    /* name of an entry -> the entry */
};

G_DEFINE_TYPE (FerryZip, ferry_zip, G_TYPE_OBJECT)

void
ferry_zip_entry_free (FerryZipEntry *self)
{
  g_free (self->name);
  g_free (self);
}

static void
ferry_zip_finalize (GObject *object)
{
  FerryZip *self = FERRY_ZIP (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->path);

  G_OBJECT_CLASS (ferry_zip_parent_class)->finalize (object);
}

static void
ferry_zip_class_init (FerryZipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_zip_finalize;
}

static void
ferry_zip_init (FerryZip *self)
{
  self->fd = -1;
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

/* O_NONBLOCK: a named pipe must not make us wait */
static gboolean
open_file (FerryZip  *self,
           GError   **error)
{
  struct stat info;

  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (self->fd < 0 && errno == ENOENT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no file “%s”: check its name and folder."), self->path);
      return FALSE;
    }
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("Opening “%s”"), self->path);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is not a file: choose a file."), self->path);
      return FALSE;
    }
  self->size = info.st_size;

  return TRUE;
}

static gboolean
read_structure (FerryZip         *self,
                FerryZipProfile   profile,
                GError          **error)
{
  g_autoptr(GPtrArray) records = NULL;
  FerryZipEnd end;

  if (!ferry_zip_read_end (self->fd, self->path, (guint64) self->size, &end, error))
    return FALSE;
  records = ferry_zip_read_directory (self->fd, self->path, profile, &end, error);
  if (records == NULL || !ferry_zip_check_names (self->path, records, error))
    return FALSE;
  self->entries = ferry_zip_check_layout (self->fd, self->path, profile, records, end.directory, error);
  if (self->entries == NULL)
    return FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      FerryZipEntry *entry = g_ptr_array_index (self->entries, i);

      g_hash_table_insert (self->by_name, entry->name, entry);
    }

  return TRUE;
}

/**
 * ferry_zip_open:
 * @path: a ZIP file
 * @profile: how strict to be
 * @error: return location for %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_USAGE (a folder),
 *   %FERRY_ERROR_IO, %FERRY_ERROR_DAMAGED
 *
 * Opens a ZIP and validates its whole structure, without reading contents: one end record and nothing behind it, no gaps
 * and no overlaps, a directory that says what the local headers say, names that are safe and unique. Source of the format:
 * PKWARE APPNOTE.TXT 6.3.10. Any thread.
 *
 * Returns: (transfer full): the ZIP, or %NULL with @error
 *
 * Since: 0.1
 */
FerryZip *
ferry_zip_open (const char       *path,
                FerryZipProfile   profile,
                GError          **error)
{
  g_autoptr(FerryZip) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (FERRY_TYPE_ZIP, NULL);
  self->path = g_strdup (path);
  if (!open_file (self, error) || !read_structure (self, profile, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_zip_get_path:
 * @self: a ZIP
 *
 * Any thread.
 *
 * Returns: the path that it was opened by
 *
 * Since: 0.1
 */
const char *
ferry_zip_get_path (FerryZip *self)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), NULL);

  return self->path;
}

/**
 * ferry_zip_get_size:
 * @self: a ZIP
 *
 * Any thread.
 *
 * Returns: the file's size in bytes
 *
 * Since: 0.1
 */
gint64
ferry_zip_get_size (FerryZip *self)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), 0);

  return self->size;
}

/**
 * ferry_zip_get_fd:
 * @self: a ZIP
 *
 * For questions about the file that is read, whatever has its name by now. Any thread.
 *
 * Returns: the open file; it stays @self's
 *
 * Since: 0.1
 */
int
ferry_zip_get_fd (FerryZip *self)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), -1);

  return self->fd;
}

/**
 * ferry_zip_get_n_entries:
 * @self: a ZIP
 *
 * Any thread.
 *
 * Returns: the number of entries, folders included
 *
 * Since: 0.1
 */
guint
ferry_zip_get_n_entries (FerryZip *self)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), 0);

  return self->entries->len;
}

/**
 * ferry_zip_get_entry:
 * @self: a ZIP
 * @index: from 0, in the order in which the entries lie in the file
 *
 * Any thread.
 *
 * Returns: (transfer none): the entry; lives as long as @self
 *
 * Since: 0.1
 */
const FerryZipEntry *
ferry_zip_get_entry (FerryZip *self,
                     guint     index)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

/**
 * ferry_zip_find:
 * @self: a ZIP
 * @name: the name of an entry, exactly
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the entry; lives as long as @self
 *
 * Since: 0.1
 */
const FerryZipEntry *
ferry_zip_find (FerryZip   *self,
                const char *name)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

/**
 * ferry_zip_read:
 * @self: a ZIP
 * @entry: one of its entries
 *
 * Opens the content of an entry as a blocking stream, which keeps @self alive. Reading it fails with
 * %FERRY_ERROR_DAMAGED where the content is not what size and CRC-32 say, before its last bytes are given out. Several
 * streams may be read at once, each in one thread.
 *
 * Returns: (transfer full): the stream
 *
 * Since: 0.1
 */
GInputStream *
ferry_zip_read (FerryZip            *self,
                const FerryZipEntry *entry)
{
  g_return_val_if_fail (FERRY_IS_ZIP (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  return ferry_zip_stream_new (self, self->fd, entry);
}

/**
 * ferry_zip_read_all:
 * @self: a ZIP
 * @entry: one of its entries
 * @limit: the most bytes that are accepted
 * @length: (out) (optional): bytes of the content
 * @error: return location for %FERRY_ERROR_DAMAGED, %FERRY_ERROR_IO
 *
 * Reads a small entry whole. Blocking; any thread.
 *
 * Returns: (transfer full): the content with a NUL behind it, or %NULL with @error
 *
 * Since: 0.1
 */
char *
ferry_zip_read_all (FerryZip             *self,
                    const FerryZipEntry  *entry,
                    gsize                 limit,
                    gsize                *length,
                    GError              **error)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autofree char *content = NULL;
  gsize done = 0;

  g_return_val_if_fail (FERRY_IS_ZIP (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  if ((guint64) entry->size > limit)
    {
      ferry_zip_damaged (error, self->path, _("“%s” is too large"), entry->name);
      return NULL;
    }
  stream = ferry_zip_read (self, entry);
  content = g_malloc ((gsize) entry->size + 1);
  if (!g_input_stream_read_all (stream, content, (gsize) entry->size + 1, &done, NULL, error))
    return NULL;
  content[done] = '\0';
  if (length != NULL)
    *length = done;

  return g_steal_pointer (&content);
}
