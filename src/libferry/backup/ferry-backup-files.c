#include "config.h"

#include "backup/ferry-backup-files.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* deeper than any application makes folders */
#define DEPTH_LIMIT 64

/* bytes of a file that tell whether it is compressed already */
#define SAMPLE (32 * 1024)

typedef DIR FerryFolderStream;

static void
folder_stream_close (FerryFolderStream *self)
{
  closedir (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFolderStream, folder_stream_close)

/** What is done with every file: @fd is open for reading; FALSE stops. */
typedef gboolean (*FileFunc) (int fd, const char *entry, gint64 size, gpointer user_data, GError **error);

/** A walk through the uploads. */
typedef struct
{
  FileFunc func;
  gpointer user_data;
} Walk;

static gboolean walk_folder (Walk *walk, int fd, const char *entry, guint depth, GError **error);

/* Links and devices are no uploads: they are passed over, so that nothing outside of the folder gets into a backup. */
static gboolean
walk_child (Walk        *walk,
            int          parent,
            const char  *name,
            const char  *entry,
            guint        depth,
            GError     **error)
{
  int fd = openat (parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean ok = TRUE;

  if (fd < 0 && (errno == ELOOP || errno == ENOENT || errno == ENXIO))
    return TRUE;
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("The file %s of the storage can't be read"), entry);
      ferry_fd_close (&fd);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    return walk_folder (walk, fd, entry, depth + 1, error);
  if (S_ISREG (info.st_mode))
    ok = walk->func (fd, entry, info.st_size, walk->user_data, error);
  ferry_fd_close (&fd);
  return ok;
}

/* Takes @fd over. */
static gboolean
walk_folder (Walk        *walk,
             int          fd,
             const char  *entry,
             guint        depth,
             GError     **error)
{
  g_autoptr(FerryFolderStream) folder = fdopendir (fd);
  struct dirent *child;

  if (folder == NULL || depth > DEPTH_LIMIT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_IO, _("The folder %s of the storage can't be read, or lies too deep"), entry);
      return FALSE;
    }
  while ((child = readdir (folder)) != NULL)
    {
      g_autofree char *path = g_strconcat (entry, "/", child->d_name, NULL);

      if (strcmp (child->d_name, ".") == 0 || strcmp (child->d_name, "..") == 0 || g_str_has_prefix (child->d_name, ".ferry-"))
        continue;
      if (!walk_child (walk, dirfd (folder), child->d_name, path, depth, error))
        return FALSE;
    }
  return TRUE;
}

/* The folder of the uploads itself may be a link: to another disk, say. */
static gboolean
walk_uploads (const char  *storage,
              FileFunc     func,
              gpointer     user_data,
              GError     **error)
{
  Walk walk = { func, user_data };
  g_autofree char *path = g_build_filename (storage, "uploads", NULL);
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("The folder %s can't be read"), path);
      return FALSE;
    }
  return walk_folder (&walk, fd, "uploads", 0, error);
}

static gboolean
measure_file (int          fd,
              const char  *entry,
              gint64       size,
              gpointer     user_data,
              GError     **error)
{
  *(gint64 *) user_data += size;
  return TRUE;
}

/**
 * ferry_backup_files_measure:
 * @storage: (nullable): path of the storage folder
 *
 * Returns: the bytes of the files below its `uploads`; what can't be read counts nothing. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_backup_files_measure (const char *storage)
{
  gint64 size = 0;

  if (storage != NULL)
    walk_uploads (storage, measure_file, &size, NULL);
  return size;
}

/** Where the files go. */
typedef struct
{
  FerryZipWriter *writer;
  FerryJob       *job;
  gint64          done;
} Adding;

/* Pictures, films and archives are compressed already: doing it again costs much and gains nothing. The beginning of a file tells. */
static FerryZipMethod
method_for (int    fd,
            gint64 size)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 1);
  g_autofree char *sample = g_malloc (SAMPLE);
  g_autofree char *packed = g_malloc (2 * SAMPLE);
  gsize n_read = 0, n_written = 0;
  gssize n = size >= SAMPLE ? pread (fd, sample, SAMPLE, 0) : 0;

  if (n < SAMPLE || g_converter_convert (G_CONVERTER (compressor), sample, SAMPLE, packed, 2 * SAMPLE, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL) != G_CONVERTER_FINISHED)
    return FERRY_ZIP_DEFLATED;
  return n_written > SAMPLE / 100 * 97 ? FERRY_ZIP_STORED : FERRY_ZIP_DEFLATED;
}

static gboolean
add_file (int          fd,
          const char  *entry,
          gint64       size,
          gpointer     user_data,
          GError     **error)
{
  Adding *adding = user_data;
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (fd, FALSE);

  if (!g_utf8_validate (entry, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (entry, -1);

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The name of the file %s in the storage is no UTF-8. Rename it and try again"), shown);
      return FALSE;
    }
  if (ferry_job_is_cancelled (adding->job, error) ||
      !ferry_zip_writer_splice (adding->writer, entry, method_for (fd, size), stream,
                                adding->job != NULL ? ferry_job_get_cancellable (adding->job) : NULL, error))
    return FALSE;
  adding->done += size;
  ferry_job_set_progress (adding->job, NULL, adding->done, 0);
  return TRUE;
}

/**
 * ferry_backup_files_add:
 * @storage: path of the storage folder
 * @writer: the ZIP they go into
 * @job: (nullable): progress in bytes, and cancelling
 * @error: %FERRY_ERROR_IO, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_UNSUPPORTED, %FERRY_ERROR_CANCELLED
 *
 * Adds the uploaded files of local storage. Links are not followed. Blocks; any thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_backup_files_add (const char      *storage,
                        FerryZipWriter  *writer,
                        FerryJob        *job,
                        GError         **error)
{
  Adding adding = { writer, job, 0 };

  g_return_val_if_fail (storage != NULL && writer != NULL, FALSE);

  return walk_uploads (storage, add_file, &adding, error);
}
