#include "config.h"

#include "base/ferry-error.h"
#include "job/ferry-job-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryJobFunc    func;
  gpointer        user_data;
  GDestroyNotify  destroy;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->destroy != NULL)
    work->destroy (work->user_data);
  g_free (work);
}

static void
set_running (FerryJob *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->state != FERRY_JOB_WAITING)
    return;
  self->state = FERRY_JOB_RUNNING;
  _ferry_job_queue_flush (self, TRUE);
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  FerryJob *self = FERRY_JOB (source_object);
  Work *work = task_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = work->func (self, work->user_data, &error);

  if (!ok && error == NULL)
    error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, _("The work failed without saying why."));
  if (ok)
    g_clear_error (&error);
  ferry_job_finish (self, error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ferry_job_run_async:
 * @self: a job
 * @func: the work; its result finishes the job
 * @user_data: (nullable): what to give it
 * @destroy: (nullable): frees @user_data once the work is done, in any thread
 * @callback: (nullable): called when the work is done, in the main context that is the thread default now
 * @callback_data: what to give it
 *
 * Runs work in another thread. It goes on when the caller goes away: the job lives until it is done.
 *
 * Since: 0.1
 */
void
ferry_job_run_async (FerryJob            *self,
                     FerryJobFunc         func,
                     gpointer             user_data,
                     GDestroyNotify       destroy,
                     GAsyncReadyCallback  callback,
                     gpointer             callback_data)
{
  g_autoptr(GTask) task = NULL;
  Work *work;

  g_return_if_fail (FERRY_IS_JOB (self) && func != NULL);

  task = g_task_new (self, NULL, callback, callback_data);
  g_task_set_source_tag (task, ferry_job_run_async);
  work = g_new0 (Work, 1);
  work->func = func;
  work->user_data = user_data;
  work->destroy = destroy;
  g_task_set_task_data (task, work, work_free);
  set_running (self);
  _ferry_job_try_flush (self);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * ferry_job_run_finish:
 * @self: a job
 * @result: what the callback got
 * @error: return location for an error
 *
 * Takes the result of ferry_job_run_async(). Properties and steps are up to date when it returns.
 *
 * Returns: %FALSE with the error of the work
 *
 * Since: 0.1
 */
gboolean
ferry_job_run_finish (FerryJob      *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (FERRY_IS_JOB (self) && g_task_is_valid (result, self), FALSE);

  _ferry_job_try_flush (self);
  return g_task_propagate_boolean (G_TASK (result), error);
}
