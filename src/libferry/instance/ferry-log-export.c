#include "config.h"

#include "instance/ferry-log-export.h"

#include "archive/ferry-zip.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (1 << 20)

static const struct
{
  const char   *name;
  FerryLogPart  part;
} parts[] = {
  { "process.jsonl", FERRY_LOG_PART_PROCESS },
  { "log.jsonl", FERRY_LOG_PART_LOG },
  { "structure.sql", FERRY_LOG_PART_STRUCTURE },
  { "data.jsonl", FERRY_LOG_PART_DATA },
  { "plan.json", FERRY_LOG_PART_PLAN },
};

/* where the files go: an archive or a folder */
typedef struct
{
  FerryZipWriter *archive;
  const char     *folder;
  int             fd;
} Sink;

static gboolean
sink_begin (Sink        *self,
            const char  *name,
            GError     **error)
{
  g_autofree char *path = NULL;

  if (self->archive != NULL)
    return ferry_zip_writer_begin (self->archive, name, FERRY_ZIP_DEFLATED, error);

  path = g_build_filename (self->folder, name, NULL);
  self->fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0)
    ferry_error_set_errno (error, errno, _("“%s” could not be made"), path);

  return self->fd >= 0;
}

static gboolean
sink_write (Sink        *self,
            const char  *data,
            gsize        length,
            GError     **error)
{
  if (self->archive != NULL)
    return ferry_zip_writer_write (self->archive, data, length, error);

  while (length > 0)
    {
      gssize n = write (self->fd, data, length);

      if (n < 0 && errno != EINTR)
        {
          ferry_error_set_errno (error, errno, _("The log could not be written to “%s”"), self->folder);
          return FALSE;
        }
      data += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }

  return TRUE;
}

static gboolean
sink_end (Sink    *self,
          GError **error)
{
  if (self->archive != NULL)
    return ferry_zip_writer_end (self->archive, NULL, error);
  ferry_fd_close (&self->fd);

  return TRUE;
}

static gboolean
copy_part (FerryInstance  *instance,
           const char     *id,
           FerryLogPart    part,
           Sink           *sink,
           GError        **error)
{
  for (gint64 offset = 0; ; )
    {
      g_autoptr (GBytes) block = ferry_instance_read_log (instance, id, part, offset, BLOCK, error);
      gsize length;
      const char *data;

      if (block == NULL)
        return FALSE;
      data = g_bytes_get_data (block, &length);
      if (length == 0)
        return TRUE;
      if (!sink_write (sink, data, length, error))
        return FALSE;
      offset += (gint64) length;
    }
}

static gboolean
copy_record (FerryExecution  *execution,
             Sink            *sink,
             GError         **error)
{
  g_autoptr (JsonNode) node = ferry_execution_to_json (execution);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  return sink_begin (sink, "execution.json", error) && sink_write (sink, text, strlen (text), error) && sink_end (sink, error);
}

static gboolean
copy_all (FerryInstance   *instance,
          FerryExecution  *execution,
          Sink            *sink,
          GError         **error)
{
  if (!copy_record (execution, sink, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!sink_begin (sink, parts[i].name, error) ||
        !copy_part (instance, ferry_execution_get_id (execution), parts[i].part, sink, error) ||
        !sink_end (sink, error))
      return FALSE;

  return TRUE;
}

static gboolean
export_archive (FerryInstance   *instance,
                FerryExecution  *execution,
                const char      *path,
                GError         **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  Sink sink = { .archive = ferry_zip_writer_new (temporary, error), .fd = -1 };
  gboolean whole;

  if (sink.archive == NULL)
    return FALSE;
  whole = copy_all (instance, execution, &sink, error) && ferry_zip_writer_finish (sink.archive, error);
  g_object_unref (sink.archive);
  if (whole && !ferry_file_publish (temporary, path, FALSE, error))
    {
      g_unlink (temporary);
      return FALSE;
    }

  return whole;
}

/**
 * ferry_log_export:
 * @instance: an instance
 * @execution: one of its executions
 * @path: ends in ".zip" for an archive; otherwise a folder, made when it is missing
 *
 * Writes the record, the process, the log, the executed structural SQL, the data statements and the plan. No file is replaced. Blocking;
 * any thread.
 *
 * Returns: %FALSE with @error
 * Since: 0.1
 */
gboolean
ferry_log_export (FerryInstance   *instance,
                  FerryExecution  *execution,
                  const char      *path,
                  GError         **error)
{
  Sink sink = { .folder = path, .fd = -1 };
  gboolean whole;

  g_return_val_if_fail (FERRY_IS_INSTANCE (instance), FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” is there already: choose another name."), path);
      return FALSE;
    }
  if (g_str_has_suffix (path, ".zip"))
    return export_archive (instance, execution, path, error);

  whole = ferry_folder_make (path, error) && copy_all (instance, execution, &sink, error);
  ferry_fd_close (&sink.fd);

  return whole;
}
