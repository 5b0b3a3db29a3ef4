#include "config.h"

#include "base/ferry-error.h"
#include "job/ferry-job-private.h"

#include <glib/gi18n-lib.h>

/* What happened to a step and is told to the observer once the mutex is free. */
typedef struct
{
  FerryJobStep *ended;
  FerryJobStep *begun;
} Change;

/* with the mutex held */
static FerryJobStep *
find_step (FerryJob   *self,
           const char *id,
           guint      *index)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      FerryJobStep *step = g_ptr_array_index (self->steps, i);

      if (g_str_equal (ferry_job_step_get_id (step), id))
        {
          *index = i;
          return step;
        }
    }
  return NULL;
}

/* with the mutex held */
static gboolean
is_over (FerryJob *self)
{
  return self->state != FERRY_JOB_WAITING && self->state != FERRY_JOB_RUNNING;
}

static void
call_observer (FerryJob     *self,
               FerryJobStep *step,
               gboolean      finished)
{
  FerryJobObserver observer;
  gpointer data;

  if (step == NULL)
    return;
  g_mutex_lock (&self->mutex);
  observer = self->observer;
  data = self->observer_data;
  g_mutex_unlock (&self->mutex);
  if (observer != NULL)
    observer (self, ferry_job_step_get_id (step), ferry_job_step_get_title (step), finished, data);
}

static void
tell (FerryJob     *self,
      const Change *change)
{
  call_observer (self, change->ended, TRUE);
  call_observer (self, change->begun, FALSE);
  _ferry_job_try_flush (self);
}

/**
 * ferry_job_add_step:
 * @self: (nullable): a job
 * @id: a short stable name, such as `backup`
 * @title: (nullable): translated; %NULL: @id
 * @weight: its share of the whole job, relative to the other steps'
 *
 * Adds a step that waits; one that is there already stays as it is. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_add_step (FerryJob   *self,
                    const char *id,
                    const char *title,
                    guint       weight)
{
  guint index;

  g_return_if_fail ((self == NULL || FERRY_IS_JOB (self)) && id != NULL);

  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (!is_over (self) && find_step (self, id, &index) == NULL)
    {
      g_ptr_array_add (self->steps, ferry_job_step_new (id, title, weight));
      _ferry_job_queue_flush (self, TRUE);
    }
  g_mutex_unlock (&self->mutex);
  _ferry_job_try_flush (self);
}

/* with the mutex held: what waits before the step is skipped, what comes after it (a retry) waits again */
static void
put_others (FerryJob *self,
            guint     index)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      FerryJobStep *step = g_ptr_array_index (self->steps, i);

      if (i < index && ferry_job_step_get_state (step) == FERRY_STEP_WAITING)
        _ferry_job_step_end (step, FERRY_STEP_SKIPPED);
      else if (i > index && ferry_job_step_get_state (step) != FERRY_STEP_WAITING)
        _ferry_job_step_reset (step);
    }
}

/* with the mutex held */
static FerryJobStep *
end_current (FerryJob       *self,
             FerryStepState  state)
{
  FerryJobStep *step = self->current;

  if (step != NULL && ferry_job_step_get_state (step) == FERRY_STEP_RUNNING)
    {
      _ferry_job_step_end (step, state);
      return step;
    }
  return NULL;
}

/**
 * ferry_job_begin_step:
 * @self: (nullable): a job
 * @id: the step; one that was never added is added with a weight of 1
 *
 * Finishes the current step and begins another. Steps before it that never began are skipped; beginning an earlier step again is a retry: what follows it
 * waits again. The observer is called. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_begin_step (FerryJob   *self,
                      const char *id)
{
  Change change = { NULL, NULL };
  guint index = 0;

  g_return_if_fail ((self == NULL || FERRY_IS_JOB (self)) && id != NULL);

  if (self == NULL)
    return;
  ferry_job_add_step (self, id, NULL, 1);
  g_mutex_lock (&self->mutex);
  if (!is_over (self))
    {
      change.ended = end_current (self, FERRY_STEP_DONE);
      change.begun = self->current = find_step (self, id, &index);
      put_others (self, index);
      _ferry_job_step_begin (self->current);
      g_free (self->unit);
      self->unit = g_strdup ("rows");
      self->state = FERRY_JOB_RUNNING;
      _ferry_job_queue_flush (self, TRUE);
    }
  g_mutex_unlock (&self->mutex);
  tell (self, &change);
}

/**
 * ferry_job_set_progress:
 * @self: (nullable): a job
 * @table: (nullable): the table that is worked on
 * @done: units of the current step that are done
 * @total: units in all; 0 unknown
 *
 * Says how far the current step is. Cheap: may be called for every buffer. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_set_progress (FerryJob   *self,
                        const char *table,
                        gint64      done,
                        gint64      total)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self == NULL || FERRY_IS_JOB (self));

  if (self == NULL)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  if (self->current == NULL || is_over (self))
    return;
  _ferry_job_step_set_progress (self->current, table, done, total);
  _ferry_job_queue_flush (self, FALSE);
}

static void
set_text (FerryJob    *self,
          char       **text,
          const char  *value)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value);
  _ferry_job_queue_flush (self, FALSE);
}

/**
 * ferry_job_set_unit:
 * @self: (nullable): a job
 * @unit: `rows` or `bytes`
 *
 * Says what ferry_job_set_progress() counts in the current step. Every step begins with `rows`. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_set_unit (FerryJob   *self,
                    const char *unit)
{
  g_return_if_fail ((self == NULL || FERRY_IS_JOB (self)) && unit != NULL);

  if (self != NULL)
    set_text (self, &self->unit, unit);
}

/**
 * ferry_job_set_message:
 * @self: (nullable): a job
 * @message: (nullable): what there is to say, translated; no secret
 *
 * Sets the message. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_set_message (FerryJob   *self,
                       const char *message)
{
  g_return_if_fail (self == NULL || FERRY_IS_JOB (self));

  if (self != NULL)
    set_text (self, &self->message, message);
}

static FerryJobState
state_for (const GError *error)
{
  if (error == NULL)
    return FERRY_JOB_DONE;
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
    ? FERRY_JOB_CANCELLED : FERRY_JOB_FAILED;
}

/**
 * ferry_job_finish:
 * @self: (nullable): a job
 * @error: (nullable): why it failed or was cancelled; %NULL: it is done
 *
 * Ends the job: the current step is done or failed; after success the steps that never began are skipped. Whatever is said about the job later is ignored. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_finish (FerryJob     *self,
                  const GError *error)
{
  Change change = { NULL, NULL };

  g_return_if_fail (self == NULL || FERRY_IS_JOB (self));

  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (!is_over (self))
    {
      change.ended = end_current (self, error == NULL ? FERRY_STEP_DONE : FERRY_STEP_FAILED);
      if (error == NULL)
        put_others (self, self->steps->len);
      self->state = state_for (error);
      if (error != NULL)
        {
          self->error = g_error_copy (error);
          g_free (self->message);
          self->message = g_strdup (error->message);
        }
      _ferry_job_queue_flush (self, TRUE);
    }
  g_mutex_unlock (&self->mutex);
  tell (self, &change);
}

/**
 * ferry_job_is_cancelled:
 * @self: (nullable): a job
 * @error: return location for an error
 *
 * Returns: whether the user wants it to stop; then @error is %FERRY_ERROR_CANCELLED. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_job_is_cancelled (FerryJob  *self,
                        GError   **error)
{
  g_return_val_if_fail (self == NULL || FERRY_IS_JOB (self), FALSE);

  if (self == NULL || !g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Cancelled."));
  return TRUE;
}

/**
 * ferry_job_set_observer:
 * @self: (nullable): a job
 * @observer: (nullable): what to call in the worker's thread; must not call ferry_job_set_observer()
 * @user_data: what to give it; must live as long as the worker
 *
 * Observes the steps synchronously. Any thread, before the work begins.
 *
 * Since: 0.1
 */
void
ferry_job_set_observer (FerryJob         *self,
                        FerryJobObserver  observer,
                        gpointer          user_data)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self == NULL || FERRY_IS_JOB (self));

  if (self == NULL)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  self->observer = observer;
  self->observer_data = user_data;
}
