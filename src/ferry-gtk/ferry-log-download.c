#include "config.h"

#include "ferry-gtk-job.h"
#include "ferry-log-viewer-private.h"

#include <glib/gi18n.h>

#define PIECE (1024 * 1024)

/* What the worker needs to bring a file of an execution somewhere. */
typedef struct
{
  FerryInstance *instance;
  char          *id;
  FerryLogPart   part;
  char          *path;
  char          *text;
  gboolean       cut;
} Fetch;

static Fetch *
fetch_new (FerryLogViewer *self,
           FerryLogPart    part,
           const char     *path)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->instance = g_object_ref (self->instance);
  fetch->id = g_strdup (self->id);
  fetch->part = part;
  fetch->path = g_strdup (path);
  return fetch;
}

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->instance);
  g_free (fetch->id);
  g_free (fetch->path);
  g_free (fetch->text);
  g_free (fetch);
}

static gboolean
write_pieces (Fetch          *fetch,
              GOutputStream  *stream,
              FerryJob       *job,
              GError        **error)
{
  gint64 offset = 0;

  for (;;)
    {
      g_autoptr(GBytes) bytes = ferry_job_is_cancelled (job, error) ? NULL
        : ferry_instance_read_log (fetch->instance, fetch->id, fetch->part, offset, PIECE, error);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

      if (bytes == NULL)
        return FALSE;
      if (length == 0)
        return TRUE;
      if (!g_output_stream_write_all (stream, data, length, NULL, ferry_job_get_cancellable (job), error))
        return FALSE;
      offset += (gint64) length;
    }
}

/* The name that was chosen holds the whole file or what it held before. */
static gboolean
save_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Fetch *fetch = user_data;
  g_autoptr(GFile) file = g_file_new_for_path (fetch->path);
  g_autoptr(GFileOutputStream) stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, ferry_job_get_cancellable (job), error);
  g_autoptr(GCancellable) stop = g_cancellable_new ();

  if (stream != NULL && write_pieces (fetch, G_OUTPUT_STREAM (stream), job, error)
      && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error))
    return TRUE;
  if (stream != NULL)
    {
      g_cancellable_cancel (stop);
      g_output_stream_close (G_OUTPUT_STREAM (stream), stop, NULL);
    }
  ferry_error_convert_io (error, fetch->path);
  return FALSE;
}

static void
save_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryLogViewer *self = owner;
  Fetch *fetch = user_data;
  g_autofree char *text = g_strdup_printf (_("Saved as %s"), fetch->path);

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    ferry_message_bar_show_text (self->message, "object-select-symbolic", text);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  FerryLogViewer *self = user_data;
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr(FerryJob) job = ferry_job_new (_("Download"));

  if (path != NULL)
    ferry_gtk_run_job (job, FERRY_JOB_QUIET, save_func, fetch_new (self, self->download, path), fetch_free, self, save_done);
  g_clear_object (&self->chooser);
}

void
_ferry_log_viewer_download (FerryLogViewer *self,
                            FerryLogPart    part)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean sql = part == FERRY_LOG_PART_STRUCTURE;
  g_autofree char *name = g_strdup_printf ("%.8s.%s", self->id, sql ? "sql" : "log.jsonl");

  if (self->chooser != NULL)
    return;
  self->download = part;
  self->chooser = gtk_file_chooser_native_new (sql ? _("Download SQL") : _("Download Log"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
sql_func (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Fetch *fetch = user_data;
  g_autoptr(GBytes) bytes = ferry_instance_read_log (fetch->instance, fetch->id, FERRY_LOG_PART_STRUCTURE, 0, FERRY_SQL_MOST_BYTES + 1, error);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes == NULL)
    return FALSE;
  fetch->text = ferry_sql_cut (data != NULL ? data : "", length, &fetch->cut);
  return TRUE;
}

static void
sql_done (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryLogViewer *self = owner;
  Fetch *fetch = user_data;

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    ferry_sql_view_set_text (self->sql, fetch->text, fetch->cut);
}

void
_ferry_log_viewer_load_sql (FerryLogViewer *self)
{
  g_autoptr(FerryJob) job = ferry_job_new ("sql");

  ferry_gtk_run_job (job, FERRY_JOB_QUIET, sql_func, fetch_new (self, FERRY_LOG_PART_STRUCTURE, NULL), fetch_free, self, sql_done);
}
