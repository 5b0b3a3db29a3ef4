#include "config.h"

#include "release/ferry-release-hook.h"
#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <string.h>
#include <glib/gi18n-lib.h>

static gboolean
save (FerryRunner  *self,
      GError      **error)
{
  return ferry_runbook_save (self->runbook, self->store, error);
}

/* ---- after a crash ---- */

static const char *
word_for_judgement (FerryRunbookState state)
{
  switch (state)
    {
    case FERRY_RUNBOOK_WAITING: return _("Ferry ended before this step did anything; it begins anew.");
    case FERRY_RUNBOOK_DONE: return _("Ferry ended while this step ran; its record says that it was done.");
    case FERRY_RUNBOOK_FAILED: return _("Ferry ended while this step ran; its record says that it failed.");
    case FERRY_RUNBOOK_RUNNING:
    case FERRY_RUNBOOK_SKIPPED:
    case FERRY_RUNBOOK_UNKNOWN:
    default: return _("Ferry ended while this step ran, and nothing tells what became of it: look, then say that it was done, retry it or skip it.");
    }
}

/* Nothing is repeated that may have happened. */
static gboolean
judge_interrupted (FerryRunner       *self,
                   FerryRunbookStep  *step,
                   GError           **error)
{
  if (step->state != FERRY_RUNBOOK_RUNNING)
    return TRUE;
  g_clear_pointer (&step->message, g_free);
  step->state = _ferry_runbook_work_for (step->kind)->judge (self, step);
  step->finished = step->state == FERRY_RUNBOOK_WAITING ? 0 : ferry_time_now ();
  if (step->message == NULL)
    _ferry_step_say (step, "%s", word_for_judgement (step->state));
  return save (self, error);
}

/* ---- one step ---- */

static void
pass_cancel (GCancellable *cancellable,
             gpointer      user_data)
{
  ferry_job_cancel (user_data);
}

static void
pass_step (FerryJob   *job,
           const char *step_id,
           const char *step_title,
           gboolean    finished,
           gpointer    user_data)
{
  if (!finished)
    ferry_job_set_message (user_data, step_title);
}

/* The step's own work adds steps of its own: they go to a job of their own, which is cancelled with this one. */
static gboolean
run_work (FerryRunner       *self,
          FerryRunbookStep  *step,
          GError           **error)
{
  g_autoptr(FerryJob) inner = ferry_job_new (step->title);
  GCancellable *cancellable = self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL;
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (pass_cancel), inner, NULL) : 0;
  gboolean done;

  if (self->job != NULL)
    ferry_job_set_observer (inner, pass_step, self->job);
  done = _ferry_runbook_work_for (step->kind)->run (self, step, inner, error);
  ferry_job_finish (inner, NULL);
  g_cancellable_disconnect (cancellable, handler);
  return done;
}

/* blue-green: back at once */
static void
run_undo (FerryRunner      *self,
          FerryRunbookStep *step)
{
  const char *undo = ferry_runbook_step_get_param (step, "undo");
  g_autoptr(GError) local_error = NULL;
  g_autofree char *output = NULL;

  if (undo == NULL)
    return;
  output = ferry_runbook_dup_output_path (self->runbook, self->store, step, &local_error);
  if (output != NULL && _ferry_runbook_command (self, step, undo, ferry_json_opt_int (step->params, "undoLimit", 300), output, NULL, &local_error))
    _ferry_step_set (step, "undone", "yes");
  else
    _ferry_step_set (step, "undoProblem", local_error->message);
}

static void
tell_failure (FerryRunner      *self,
              FerryRunbookStep *step,
              const GError     *failure)
{
  const char *problem;

  run_undo (self, step);
  problem = ferry_runbook_step_get_result (step, "undoProblem");
  if (ferry_runbook_step_get_result (step, "undone") != NULL)
    _ferry_step_say (step, _("%s It was taken back at once by the command given for that."), failure->message);
  else if (problem != NULL)
    _ferry_step_say (step, _("%s Taking it back failed, too: %s"), failure->message, problem);
  else
    _ferry_step_say (step, "%s", failure->message);
}

/* What waits for a person, or was stopped by one before it did anything, is no failure: the step is as if it had not begun. Who knows what a stopped command did. */
static gboolean
is_open (const FerryRunbookStep *step,
         const GError           *failure)
{
  return g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED) ||
         (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CANCELLED) && step->kind != FERRY_RUNBOOK_COMMAND);
}

static gboolean
finish_step (FerryRunner       *self,
             FerryRunbookStep  *step,
             gboolean           done,
             GError            *failure,   /* (transfer full) (nullable) */
             GError           **error)
{
  g_autoptr(GError) owned = failure;

  step->finished = ferry_time_now ();
  if (done)
    {
      step->state = FERRY_RUNBOOK_DONE;
    }
  else if (is_open (step, failure))
    {
      step->state = FERRY_RUNBOOK_WAITING;
      step->started = step->finished = 0;
      _ferry_step_say (step, "%s", failure->message);
    }
  else
    {
      step->state = g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN) ? FERRY_RUNBOOK_UNKNOWN : FERRY_RUNBOOK_FAILED;
      tell_failure (self, step, failure);
    }
  if (!save (self, error))
    return FALSE;
  if (!done)
    g_propagate_error (error, g_steal_pointer (&owned));
  return done;
}

static gboolean
begin_step (FerryRunner       *self,
            FerryRunbookStep  *step,
            GError           **error)
{
  const FerryRunbookWork *work = _ferry_runbook_work_for (step->kind);

  json_object_unref (step->result);
  step->result = json_object_new ();
  g_clear_pointer (&step->message, g_free);
  if (work->prepare != NULL && !work->prepare (self, step, error))
    return FALSE;
  step->state = FERRY_RUNBOOK_RUNNING;
  step->started = ferry_time_now ();
  step->finished = 0;
  step->attempts++;
  return save (self, error);
}

static gboolean
refuse_unaccepted (FerryRunner       *self,
                   FerryRunbookStep  *step,
                   GError           **error)
{
  g_autofree char *digest = self->runbook->imported ? ferry_runbook_step_dup_digest (step) : NULL;

  if (digest == NULL || g_strcmp0 (digest, step->accepted) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED,
               _("The step “%s” of this imported release runs a command that nobody read and accepted here yet: %s"), step->id,
               ferry_runbook_step_get_param (step, "command") != NULL ? ferry_runbook_step_get_param (step, "command") : ferry_runbook_step_get_param (step, "undo"));
  return FALSE;
}

static gboolean
run_step (FerryRunner       *self,
          FerryRunbookStep  *step,
          GError           **error)
{
  GError *failure = NULL;
  gboolean done;

  ferry_job_begin_step (self->job, step->id);
  if (!refuse_unaccepted (self, step, error) || !begin_step (self, step, error))
    return FALSE;
  done = run_work (self, step, &failure);
  if (done)
    g_clear_error (&failure);
  return finish_step (self, step, done, failure, error);
}

/* ---- the whole ---- */

static gboolean
refuse_stopped (FerryRunbookStep  *step,
                GError           **error)
{
  if (step->state == FERRY_RUNBOOK_WAITING)
    return TRUE;
  g_set_error (error, FERRY_ERROR, step->state == FERRY_RUNBOOK_UNKNOWN ? FERRY_ERROR_OUTCOME_UNKNOWN : FERRY_ERROR_FAILED,
               _("The step “%s” stopped the release: %s Retry it, or skip it with a reason."), step->id, step->message != NULL ? step->message : "");
  return FALSE;
}

static gboolean
run_all (FerryRunner  *self,
         GError      **error)
{
  FerryRunbookStep *step;

  while ((step = ferry_runbook_get_next (self->runbook)) != NULL)
    {
      if (!judge_interrupted (self, step, error))
        return FALSE;
      if (ferry_runbook_step_is_over (step))
        continue;
      if (ferry_job_is_cancelled (self->job, error) || !refuse_stopped (step, error) || !run_step (self, step, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_confirmation (FerryRunner  *self,
                    GError      **error)
{
  g_autoptr(FerryInstanceRecord) target = ferry_store_find_instance (self->store, self->runbook->target, error);

  if (target == NULL)
    return FALSE;
  if (g_strcmp0 (self->options->confirm, target->name) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Nothing was done: running the release “%s” has to be confirmed by the name of its target, “%s”."),
               self->runbook->name, target->name);
  return FALSE;
}

static void
add_job_steps (FerryRunner *self)
{
  for (guint i = 0; i < self->runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (self->runbook->steps, i);

      if (!ferry_runbook_step_is_over (step))
        ferry_job_add_step (self->job, step->id, step->title, 1);
    }
}

/* Another process may have gone on with it since it was read. */
static gboolean
reload (FerryRunbook  *self,
        FerryStore    *store,
        GError       **error)
{
  g_autoptr(FerryRunbook) fresh = ferry_runbook_load (store, self->id, error);
  GPtrArray *steps;

  if (fresh == NULL)
    return FALSE;
  steps = self->steps;
  self->steps = fresh->steps;
  fresh->steps = steps;
  self->ended = fresh->ended;
  return TRUE;
}

/* Through, or stopped by a failure: neither waiting for a person nor stopped by one. */
static gboolean
is_end (const GError *failure)
{
  return failure == NULL || (failure->domain == FERRY_ERROR && failure->code != FERRY_ERROR_INPUT_NEEDED && failure->code != FERRY_ERROR_CANCELLED);
}

/* Whether its end, or that it is stopped, is news. The last step may be a person's, so that nothing is left to run. */
static gboolean
may_tell (const FerryRunbook *self)
{
  const FerryRunbookStep *next = ferry_runbook_get_next (self);

  return next != NULL ? next->state != FERRY_RUNBOOK_FAILED && next->state != FERRY_RUNBOOK_UNKNOWN : !self->ended;
}

/* That it ended is kept before anybody is told, so that nobody is told twice. */
static gboolean
keep_end (FerryRunbook  *self,
          FerryStore    *store,
          GError       **error)
{
  if (self->ended)
    return TRUE;
  self->ended = TRUE;
  return ferry_runbook_save (self, store, error);
}

/**
 * ferry_runbook_run:
 * @self: a release
 * @store: the user's store; of this thread
 * @catalogue: the catalogue
 * @options: the confirmation, and what was entered
 * @job: (nullable): a step for each step of the release; cancelling stops the one that runs
 * @error: return location
 *
 * Runs the steps that are not over, in order, until all are, one fails, or a person is needed. Every change is durable before the next thing happens: a finished step is never
 * repeated, and one that was running when the program died is judged by what it left. When it ends, the web hook is told, if one is set. Blocking, any thread.
 *
 * Returns: %TRUE when every step is over; %FALSE with %FERRY_ERROR_INPUT_NEEDED when somebody has to confirm, answer, enter or accept something, %FERRY_ERROR_BUSY when it, or an
 * instance that it changes, is worked on, %FERRY_ERROR_OUTCOME_UNKNOWN when nothing tells what became of a step, or with what made the step fail.
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_run (FerryRunbook               *self,
                   FerryStore                 *store,
                   FerryCatalogue             *catalogue,
                   const FerryRunbookOptions  *options,
                   FerryJob                   *job,
                   GError                    **error)
{
  FerryRunner runner = { .runbook = self, .store = store, .catalogue = catalogue, .options = options, .job = job };
  g_autoptr(GArray) locks = NULL;
  g_autoptr(GError) failure = NULL;
  gboolean news;

  if (ferry_runbook_get_next (self) != NULL && !check_confirmation (&runner, error))
    return FALSE;
  locks = _ferry_runbook_lock (self, store, TRUE, error);
  if (locks == NULL || !reload (self, store, error) || (ferry_runbook_get_next (self) != NULL && !check_confirmation (&runner, error)))
    return FALSE;
  add_job_steps (&runner);
  news = may_tell (self);
  if (run_all (&runner, &failure))
    keep_end (self, store, &failure);
  g_clear_pointer (&locks, g_array_unref);   /* whoever is slow to be told holds up nobody */
  if (news && is_end (failure))
    ferry_release_hook_tell (store, self, failure, job);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- what a person decides ---- */

typedef gboolean (*DecideFunc) (FerryRunbookStep *step, const char *text, GError **error);

static gboolean
decide (FerryRunbook  *self,
        FerryStore    *store,
        const char    *id,
        const char    *text,
        DecideFunc     func,
        GError       **error)
{
  g_autoptr(GArray) locks = _ferry_runbook_lock (self, store, FALSE, error);
  FerryRunbookStep *step = locks != NULL && reload (self, store, error) ? ferry_runbook_find (self, id, error) : NULL;

  return step != NULL && func (step, text, error) && ferry_runbook_save (self, store, error);
}

static gboolean
refuse (FerryRunbookStep  *step,
        const char        *why,
        GError           **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, "“%s”: %s", step->id, why);
  return FALSE;
}

static gboolean
answer_step (FerryRunbookStep  *step,
             const char        *text,
             GError           **error)
{
  gboolean by_hand = step->kind == FERRY_RUNBOOK_QUESTION || step->kind == FERRY_RUNBOOK_COMMAND || step->kind == FERRY_RUNBOOK_RESTART;
  g_autofree char *who = ferry_user_at_host ();

  if (ferry_runbook_step_is_over (step))
    return refuse (step, _("that step is over."), error);
  if (!by_hand && step->state != FERRY_RUNBOOK_UNKNOWN)
    return refuse (step, _("only questions, commands and restarts can be done by hand."), error);
  _ferry_step_set (step, "answered", who);
  _ferry_step_say (step, _("%s said that it was done."), who);
  if (step->started == 0)
    step->started = ferry_time_now ();
  step->finished = ferry_time_now ();
  step->state = FERRY_RUNBOOK_DONE;
  return TRUE;
}

/**
 * ferry_runbook_answer:
 * @self: a release
 * @store: the user's store
 * @step: a question that is answered with yes, a command or restart that was done by hand, or a step of which nobody knows what became of it and that was seen to be done
 * @error: return location
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE for other steps, NOT_FOUND, or BUSY. Blocking.
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_answer (FerryRunbook  *self,
                      FerryStore    *store,
                      const char    *step,
                      GError       **error)
{
  return decide (self, store, step, NULL, answer_step, error);
}

static gboolean
skip_step (FerryRunbookStep  *step,
           const char        *reason,
           GError           **error)
{
  if (step->required)
    return refuse (step, _("that step is a condition of this release and can't be skipped."), error);
  if (ferry_runbook_step_is_over (step))
    return refuse (step, _("that step is over."), error);
  if (reason == NULL || *reason == '\0')
    return refuse (step, _("skipping needs a reason, which is recorded."), error);
  step->state = FERRY_RUNBOOK_SKIPPED;
  step->finished = ferry_time_now ();
  g_free (step->skip_reason);
  step->skip_reason = g_strdup (reason);
  return TRUE;
}

/**
 * ferry_runbook_skip:
 * @self: a release
 * @store: the user's store
 * @step: a step that is not over
 * @reason: why; recorded
 * @error: return location
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE for a condition that can't be skipped and for an empty reason, NOT_FOUND, or BUSY. Blocking.
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_skip (FerryRunbook  *self,
                    FerryStore    *store,
                    const char    *step,
                    const char    *reason,
                    GError       **error)
{
  return decide (self, store, step, reason, skip_step, error);
}

static gboolean
retry_step (FerryRunbookStep  *step,
            const char        *text,
            GError           **error)
{
  if (step->state != FERRY_RUNBOOK_FAILED && step->state != FERRY_RUNBOOK_UNKNOWN && step->state != FERRY_RUNBOOK_SKIPPED && step->kind != FERRY_RUNBOOK_PLAN
      && step->kind != FERRY_RUNBOOK_CHECK)
    return refuse (step, _("only a step that failed, was skipped, or whose outcome is not known can be retried, and checks and plans at any time."), error);
  step->state = FERRY_RUNBOOK_WAITING;
  step->started = step->finished = 0;
  g_clear_pointer (&step->skip_reason, g_free);
  return TRUE;
}

/**
 * ferry_runbook_retry:
 * @self: a release
 * @store: the user's store
 * @step: a step that failed or was skipped, or whose outcome is not known; a check or plan at any time
 * @error: return location
 *
 * Lets a step run again when the release goes on. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE for other steps, NOT_FOUND, or BUSY
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_retry (FerryRunbook  *self,
                     FerryStore    *store,
                     const char    *step,
                     GError       **error)
{
  return decide (self, store, step, NULL, retry_step, error);
}

static gboolean
accept_step (FerryRunbookStep  *step,
             const char        *digest,
             GError           **error)
{
  g_autofree char *own = ferry_runbook_step_dup_digest (step);

  if (own == NULL)
    return refuse (step, _("that step runs no command."), error);
  if (g_strcmp0 (own, digest) != 0)
    return refuse (step, _("its command is not the one that was read: read it again."), error);
  g_free (step->accepted);
  step->accepted = g_steal_pointer (&own);
  return TRUE;
}

/**
 * ferry_runbook_accept:
 * @self: an imported release
 * @store: the user's store
 * @step: a step with a command
 * @digest: what ferry_runbook_step_dup_digest() told of the command that was read
 * @error: return location
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE when the command is another one, NOT_FOUND, or BUSY. Blocking.
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_accept (FerryRunbook  *self,
                      FerryStore    *store,
                      const char    *step,
                      const char    *digest,
                      GError       **error)
{
  return decide (self, store, step, digest, accept_step, error);
}
