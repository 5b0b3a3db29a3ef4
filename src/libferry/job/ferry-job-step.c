#include "config.h"

#include "base/ferry-file.h"
#include "job/ferry-job-step-private.h"

typedef struct
{
  FerryStepState  state;
  gint64          started;     /* wall clock, for humans */
  gint64          duration;    /* once it has ended */
  gint64          done;
  gint64          total;
  char           *table;
} Progress;

struct _FerryJobStep
{
  GObject   parent_instance;

  char     *id;
  char     *title;
  guint     weight;

  GMutex    mutex;       /* for the rest: the worker writes, everybody reads */
  gint64    began;       /* monotonic */
  Progress  now;
  Progress  shown;       /* what was notified last */
};

G_DEFINE_ENUM_TYPE (FerryStepState, ferry_step_state,
                    G_DEFINE_ENUM_VALUE (FERRY_STEP_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FERRY_STEP_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FERRY_STEP_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FERRY_STEP_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FERRY_STEP_SKIPPED, "skipped"))

G_DEFINE_FINAL_TYPE (FerryJobStep, ferry_job_step, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, PROP_TITLE, PROP_WEIGHT, PROP_STATE, PROP_STARTED, PROP_DURATION, PROP_DONE, PROP_TOTAL, PROP_TABLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
get_progress (FerryJobStep *self,
              guint         id,
              GValue       *value)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  switch (id)
    {
    case PROP_STATE: g_value_set_enum (value, (gint) self->now.state); break;
    case PROP_STARTED: g_value_set_int64 (value, self->now.started); break;
    case PROP_DONE: g_value_set_int64 (value, self->now.done); break;
    case PROP_TOTAL: g_value_set_int64 (value, self->now.total); break;
    case PROP_TABLE: g_value_set_string (value, self->now.table); break;
    default: g_assert_not_reached ();
    }
}

static void
ferry_job_step_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryJobStep *self = FERRY_JOB_STEP (object);

  switch (id)
    {
    case PROP_ID: g_value_set_string (value, self->id); break;
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_WEIGHT: g_value_set_uint (value, self->weight); break;
    case PROP_DURATION: g_value_set_int64 (value, ferry_job_step_get_duration (self)); break;
    default: get_progress (self, id, value);
    }
}

static void
ferry_job_step_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryJobStep *self = FERRY_JOB_STEP (object);

  switch (id)
    {
    case PROP_ID: self->id = g_value_dup_string (value); break;
    case PROP_TITLE: self->title = g_value_dup_string (value); break;
    case PROP_WEIGHT: self->weight = g_value_get_uint (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_job_step_finalize (GObject *object)
{
  FerryJobStep *self = FERRY_JOB_STEP (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->now.table);
  g_free (self->shown.table);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (ferry_job_step_parent_class)->finalize (object);
}

static void
ferry_job_step_class_init (FerryJobStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_job_step_get_property;
  object_class->set_property = ferry_job_step_set_property;
  object_class->finalize = ferry_job_step_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, fixed);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, fixed);
  properties[PROP_WEIGHT] = g_param_spec_uint ("weight", NULL, NULL, 0, G_MAXUINT, 1, fixed);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, FERRY_TYPE_STEP_STATE, FERRY_STEP_WAITING, shown);
  properties[PROP_STARTED] = g_param_spec_int64 ("started", NULL, NULL, 0, G_MAXINT64, 0, shown);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, shown);
  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, shown);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0, shown);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_job_step_init (FerryJobStep *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * ferry_job_step_new:
 * @id: a short stable name, such as `backup`
 * @title: (nullable): translated; %NULL: @id
 * @weight: its share of the whole job, relative to the other steps'
 *
 * Makes a step that waits. Jobs do this: ferry_job_add_step().
 *
 * Returns: (transfer full): the step
 *
 * Since: 0.1
 */
FerryJobStep *
ferry_job_step_new (const char *id,
                    const char *title,
                    guint       weight)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (FERRY_TYPE_JOB_STEP, "id", id, "title", title != NULL ? title : id, "weight", weight, NULL);
}

/**
 * ferry_job_step_get_id:
 * @self: a step
 *
 * Returns: (transfer none): its short stable name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_job_step_get_id (FerryJobStep *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_STEP (self), NULL);

  return self->id;
}

/**
 * ferry_job_step_get_title:
 * @self: a step
 *
 * Returns: (transfer none): its translated title. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_job_step_get_title (FerryJobStep *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_STEP (self), NULL);

  return self->title;
}

/**
 * ferry_job_step_get_state:
 * @self: a step
 *
 * Returns: how far it is. Any thread.
 *
 * Since: 0.1
 */
FerryStepState
ferry_job_step_get_state (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (FERRY_IS_JOB_STEP (self), FERRY_STEP_WAITING);

  locker = g_mutex_locker_new (&self->mutex);
  return self->now.state;
}

/**
 * ferry_job_step_get_started:
 * @self: a step
 *
 * Returns: when it began, µs since 1970; 0 not yet. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_job_step_get_started (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (FERRY_IS_JOB_STEP (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->now.started;
}

/**
 * ferry_job_step_get_duration:
 * @self: a step
 *
 * Returns: how long it took, or has run so far, µs. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_job_step_get_duration (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (FERRY_IS_JOB_STEP (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->now.state == FERRY_STEP_RUNNING ? g_get_monotonic_time () - self->began : self->now.duration;
}

/**
 * ferry_step_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): `waiting`, `running`, `done`, `failed` or `skipped`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_step_state_to_string (FerryStepState state)
{
  static const char * const names[] = { "waiting", "running", "done", "failed", "skipped" };

  return (guint) state < G_N_ELEMENTS (names) ? names[state] : "waiting";
}

void
_ferry_job_step_begin (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->now.state = FERRY_STEP_RUNNING;
  self->now.started = ferry_time_now ();
  self->began = g_get_monotonic_time ();
  self->now.duration = self->now.done = self->now.total = 0;
  g_clear_pointer (&self->now.table, g_free);
}

void
_ferry_job_step_end (FerryJobStep   *self,
                     FerryStepState  state)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->now.state == FERRY_STEP_RUNNING)
    self->now.duration = g_get_monotonic_time () - self->began;
  self->now.state = state;
}

void
_ferry_job_step_reset (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->now.table);
  self->now = (Progress) { .state = FERRY_STEP_WAITING };
}

void
_ferry_job_step_set_progress (FerryJobStep *self,
                              const char   *table,
                              gint64        done,
                              gint64        total)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->now.done = MAX (done, 0);
  self->now.total = MAX (total, 0);
  if (g_strcmp0 (self->now.table, table) == 0)
    return;
  g_free (self->now.table);
  self->now.table = g_strdup (table);
}

void
_ferry_job_step_dup_progress (FerryJobStep  *self,
                              char         **table,
                              gint64        *done,
                              gint64        *total)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *table = g_strdup (self->now.table);
  *done = self->now.done;
  *total = self->now.total;
}

guint
_ferry_job_step_get_weight (FerryJobStep *self)
{
  return self->weight;
}

double
_ferry_job_step_get_fraction (FerryJobStep *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->now.state == FERRY_STEP_DONE || self->now.state == FERRY_STEP_SKIPPED)
    return 1.0;
  return self->now.total > 0 ? CLAMP ((double) self->now.done / (double) self->now.total, 0.0, 1.0) : 0.0;
}

static void
collect_changes (FerryJobStep *self,
                 gboolean      changed[N_PROPS])
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  changed[PROP_STATE] = self->now.state != self->shown.state;
  changed[PROP_STARTED] = self->now.started != self->shown.started;
  changed[PROP_DURATION] = self->now.duration != self->shown.duration;
  changed[PROP_DONE] = self->now.done != self->shown.done;
  changed[PROP_TOTAL] = self->now.total != self->shown.total;
  changed[PROP_TABLE] = g_strcmp0 (self->now.table, self->shown.table) != 0;
  g_free (self->shown.table);
  self->shown = self->now;
  self->shown.table = g_strdup (self->now.table);
}

void
_ferry_job_step_flush (FerryJobStep *self)
{
  gboolean changed[N_PROPS] = { FALSE };

  collect_changes (self, changed);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    if (changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}
