#include "config.h"

#include "instance/ferry-local-follow.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "instance/ferry-local-log.h"
#include "migrate/ferry-journal-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (1024 * 1024)
#define WATCH_INTERVAL (200 * G_TIME_SPAN_MILLISECOND)

static void
follow_line (FerryJob   *job,
             const char *line)
{
  g_autoptr(JsonNode) node = *line != '\0' ? ferry_json_parse (line, -1, "process", NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? ferry_json_opt_string (object, "step", NULL) : NULL;
  g_autoptr(FerryJobStep) known = NULL;

  if (id == NULL)
    return;
  known = ferry_job_dup_step (job, id);
  if (known != NULL)
    return;
  ferry_job_add_step (job, id, ferry_json_opt_string (object, "title", id), 1);
  ferry_job_begin_step (job, id);
}

/**
 * ferry_local_follow_steps:
 * @job: the job that shows what the other process does
 * @folder: the execution's folder
 *
 * Shows the steps that ended so far, and the latest sentence of the log. Blocking, any thread.
 *
 * Since: 0.1
 */
void
ferry_local_follow_steps (FerryJob   *job,
                          const char *folder)
{
  g_autoptr(GBytes) bytes = ferry_local_log_read (folder, FERRY_LOG_PART_PROCESS, 0, BLOCK, NULL);
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_auto(GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    follow_line (job, lines[i]);
}

static char *
request_path (FerryJournal *journal,
              const char   *id)
{
  g_autofree char *folder = ferry_journal_dup_folder (journal, id);

  return g_build_filename (folder, "cancel", NULL);
}

/**
 * ferry_local_cancel_request:
 * @journal: the instance's journal
 * @id: UUID of an execution that runs
 * @error: return location
 *
 * Asks the process that runs an execution to stop it. What it has begun it puts back; a commit that is under way is not stopped. Blocking, any thread.
 *
 * Returns: %FALSE with @error; %FERRY_ERROR_NOT_FOUND where nobody runs it
 *
 * Since: 0.1
 */
gboolean
ferry_local_cancel_request (FerryJournal  *journal,
                            const char    *id,
                            GError       **error)
{
  g_autofree char *path = request_path (journal, id);

  if (_ferry_journal_is_held (journal, id))
    return ferry_file_write_durable (path, "", 0, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("Execution %.8s does not run any more: there is nothing to stop."), id);
  return FALSE;
}

struct _FerryLocalCancelWatch
{
  GThread  *thread;
  GMutex    mutex;
  GCond     cond;
  gboolean  over;
  char     *path;
  FerryJob *job;
};

static gpointer
watch_thread (gpointer data)
{
  FerryLocalCancelWatch *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->over)
    {
      if (access (self->path, F_OK) == 0)
        ferry_job_cancel (self->job);
      g_cond_wait_until (&self->cond, &self->mutex, g_get_monotonic_time () + WATCH_INTERVAL);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * ferry_local_cancel_watch_new:
 * @journal: the instance's journal
 * @id: UUID of the execution that begins
 * @job: the job to cancel
 *
 * Watches for ferry_local_cancel_request() while an execution runs. Any thread.
 *
 * Returns: (transfer full): the watch
 *
 * Since: 0.1
 */
FerryLocalCancelWatch *
ferry_local_cancel_watch_new (FerryJournal *journal,
                              const char   *id,
                              FerryJob     *job)
{
  FerryLocalCancelWatch *self = g_new0 (FerryLocalCancelWatch, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->path = request_path (journal, id);
  self->job = g_object_ref (job);
  self->thread = g_thread_new ("ferry-cancel", watch_thread, self);
  return self;
}

/**
 * ferry_local_cancel_watch_free:
 * @self: (transfer full): a watch
 *
 * Ends it and takes the request away.
 *
 * Since: 0.1
 */
void
ferry_local_cancel_watch_free (FerryLocalCancelWatch *self)
{
  g_mutex_lock (&self->mutex);
  self->over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_unlink (self->path);
  g_object_unref (self->job);
  g_free (self->path);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
