#include "config.h"

#include "base/ferry-error.h"
#include "job/ferry-job-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FerryJobState, ferry_job_state,
                    G_DEFINE_ENUM_VALUE (FERRY_JOB_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FERRY_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FERRY_JOB_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FERRY_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FERRY_JOB_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (FerryJob, ferry_job, G_TYPE_OBJECT)

enum { PROP_0, PROP_TITLE, PROP_STEPS, PROP_STATE, PROP_STEP, PROP_TABLE, PROP_UNIT, PROP_DONE, PROP_TOTAL, PROP_FRACTION, PROP_MESSAGE, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
shown_clear (FerryJobShown *shown)
{
  g_free (shown->step);
  g_free (shown->table);
  g_free (shown->unit);
  g_free (shown->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryJobShown, shown_clear)

/* with the mutex held */
double
_ferry_job_compute_fraction (FerryJob *self)
{
  double all = 0, done = 0;

  if (self->state == FERRY_JOB_DONE)
    return 1.0;
  for (guint i = 0; i < self->steps->len; i++)
    {
      FerryJobStep *step = g_ptr_array_index (self->steps, i);
      double weight = _ferry_job_step_get_weight (step);

      all += weight;
      done += weight * _ferry_job_step_get_fraction (step);
    }
  return all > 0 ? CLAMP (done / all, 0.0, 1.0) : 0.0;
}

/* with the mutex held */
static FerryJobShown
take_snapshot (FerryJob *self)
{
  FerryJobShown now = { .state = self->state, .has_error = self->error != NULL };

  if (self->current != NULL)
    {
      now.step = g_strdup (ferry_job_step_get_title (self->current));
      _ferry_job_step_dup_progress (self->current, &now.table, &now.done, &now.total);
    }
  now.unit = g_strdup (self->unit);
  now.message = g_strdup (self->message);
  now.fraction = _ferry_job_compute_fraction (self);
  return now;
}

static void
ferry_job_get_property (GObject    *object,
                        guint       id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  FerryJob *self = FERRY_JOB (object);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_auto(FerryJobShown) now = take_snapshot (self);

  switch (id)
    {
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_STEPS: g_value_set_object (value, self->store); break;
    case PROP_STATE: g_value_set_enum (value, (gint) now.state); break;
    case PROP_STEP: g_value_set_string (value, now.step); break;
    case PROP_TABLE: g_value_set_string (value, now.table); break;
    case PROP_UNIT: g_value_set_string (value, now.unit); break;
    case PROP_DONE: g_value_set_int64 (value, now.done); break;
    case PROP_TOTAL: g_value_set_int64 (value, now.total); break;
    case PROP_FRACTION: g_value_set_double (value, now.fraction); break;
    case PROP_MESSAGE: g_value_set_string (value, now.message); break;
    case PROP_ERROR: g_value_set_boxed (value, self->error); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_job_set_property (GObject      *object,
                        guint         id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  FerryJob *self = FERRY_JOB (object);

  if (id == PROP_TITLE)
    self->title = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_job_finalize (GObject *object)
{
  FerryJob *self = FERRY_JOB (object);

  if (self->pending != NULL)
    g_source_destroy (self->pending);
  g_clear_pointer (&self->pending, g_source_unref);
  g_free (self->title);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_ptr_array_unref (self->steps);
  g_free (self->unit);
  g_free (self->message);
  g_clear_error (&self->error);
  shown_clear (&self->shown);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (ferry_job_parent_class)->finalize (object);
}

static void
ferry_job_class_init (FerryJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_job_get_property;
  object_class->set_property = ferry_job_set_property;
  object_class->finalize = ferry_job_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_STEPS] = g_param_spec_object ("steps", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, FERRY_TYPE_JOB_STATE, FERRY_JOB_WAITING, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  properties[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, "rows", flags);
  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_job_init (FerryJob *self)
{
  g_mutex_init (&self->mutex);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->owner = g_thread_self ();
  self->store = g_list_store_new (FERRY_TYPE_JOB_STEP);
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  self->unit = g_strdup ("rows");
  self->shown = take_snapshot (self);
}

static void
notify_changes (FerryJob            *self,
                const FerryJobShown *old,
                const FerryJobShown *now)
{
  const gboolean changed[N_PROPS] = {
    [PROP_STATE] = now->state != old->state,
    [PROP_STEP] = g_strcmp0 (now->step, old->step) != 0,
    [PROP_TABLE] = g_strcmp0 (now->table, old->table) != 0,
    [PROP_UNIT] = g_strcmp0 (now->unit, old->unit) != 0,
    [PROP_DONE] = now->done != old->done,
    [PROP_TOTAL] = now->total != old->total,
    [PROP_FRACTION] = now->fraction > old->fraction || now->fraction < old->fraction,
    [PROP_MESSAGE] = g_strcmp0 (now->message, old->message) != 0,
    [PROP_ERROR] = now->has_error != old->has_error,
  };

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    if (changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static gpointer
copy_ref (gconstpointer object,
          gpointer      data)
{
  return g_object_ref ((gpointer) object);
}

/* the state as it is now, as what will have been shown; @old gets what was shown before, @now a copy for the comparison */
static GPtrArray *
exchange_shown (FerryJob      *self,
                FerryJobShown *old,
                FerryJobShown *now)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->pending != NULL)
    g_source_destroy (self->pending);
  g_clear_pointer (&self->pending, g_source_unref);
  *old = self->shown;
  self->shown = take_snapshot (self);
  *now = take_snapshot (self);
  return g_ptr_array_copy (self->steps, copy_ref, NULL);
}

void
_ferry_job_flush (FerryJob *self)
{
  g_auto(FerryJobShown) old = { 0 }, now = { 0 };
  g_autoptr(GPtrArray) steps = NULL;
  guint have;

  g_object_ref (self);
  steps = exchange_shown (self, &old, &now);
  have = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  if (have < steps->len)
    g_list_store_splice (self->store, have, 0, steps->pdata + have, steps->len - have);
  for (guint i = 0; i < steps->len; i++)
    _ferry_job_step_flush (g_ptr_array_index (steps, i));
  notify_changes (self, &old, &now);
  g_object_unref (self);
}

/**
 * ferry_job_new:
 * @title: what is done, translated
 *
 * Makes a job that waits. Its notifications will come in the main context that is the thread default now.
 *
 * Returns: (transfer full): the job
 *
 * Since: 0.1
 */
FerryJob *
ferry_job_new (const char *title)
{
  return g_object_new (FERRY_TYPE_JOB, "title", title, NULL);
}

/**
 * ferry_job_get_cancellable:
 * @self: (nullable): a job
 *
 * Returns: (transfer none) (nullable): what ferry_job_cancel() cancels. Any thread.
 *
 * Since: 0.1
 */
GCancellable *
ferry_job_get_cancellable (FerryJob *self)
{
  g_return_val_if_fail (self == NULL || FERRY_IS_JOB (self), NULL);

  return self != NULL ? self->cancellable : NULL;
}

/**
 * ferry_job_cancel:
 * @self: a job
 *
 * Asks the worker to stop; the state changes when it has done so. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_cancel (FerryJob *self)
{
  g_return_if_fail (FERRY_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * ferry_job_get_state:
 * @self: a job
 *
 * Returns: how far it is. Any thread.
 *
 * Since: 0.1
 */
FerryJobState
ferry_job_get_state (FerryJob *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (FERRY_IS_JOB (self), FERRY_JOB_WAITING);

  locker = g_mutex_locker_new (&self->mutex);
  return self->state;
}

/**
 * ferry_job_get_steps:
 * @self: a job
 *
 * Returns: (transfer none): a list of #FerryJobStep that grows in the job's main context; for that context only (elsewhere: ferry_job_steps_to_json())
 *
 * Since: 0.1
 */
GListModel *
ferry_job_get_steps (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return G_LIST_MODEL (self->store);
}

/**
 * ferry_job_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): `waiting`, `running`, `done`, `failed` or `cancelled`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_job_state_to_string (FerryJobState state)
{
  static const char * const names[] = { "waiting", "running", "done", "failed", "cancelled" };

  return (guint) state < G_N_ELEMENTS (names) ? names[state] : "waiting";
}
