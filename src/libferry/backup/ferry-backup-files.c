#include "config.h"

#include "backup/ferry-backup-files.h"

#include "base/ferry-error.h"
#include "site/ferry-storage-walk.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* bytes of a file that tell whether it is compressed already */
#define SAMPLE (32 * 1024)

static gboolean
measure_file (int                 fd,
              const char         *entry,
              const struct stat  *info,
              gpointer            user_data,
              GError            **error)
{
  *(gint64 *) user_data += info->st_size;
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
    ferry_storage_walk (storage, "uploads", measure_file, &size, NULL);
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
add_file (int                 fd,
          const char         *entry,
          const struct stat  *info,
          gpointer            user_data,
          GError            **error)
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
      !ferry_zip_writer_splice (adding->writer, entry, method_for (fd, info->st_size), stream,
                                adding->job != NULL ? ferry_job_get_cancellable (adding->job) : NULL, error))
    return FALSE;
  adding->done += info->st_size;
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

  return ferry_storage_walk (storage, "uploads", add_file, &adding, error);
}
