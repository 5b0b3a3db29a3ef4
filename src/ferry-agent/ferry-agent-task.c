#include "config.h"

#include "ferry-agent-call.h"
#include "ferry-agent-task.h"

#include "wire/ferry-wire-progress.h"

#include <string.h>

#define KEPT 64                                  /* tasks that are over */
#define LOOK (100 * G_TIME_SPAN_MILLISECOND)     /* how often a listener looks at the job */

struct _FerryAgentTask
{
  gatomicrefcount     count;
  char               *id;
  char               *kind;
  char               *who;
  gint64              begun;
  FerryJob           *job;
  FerryAgentTaskFunc  func;
  gpointer            user_data;
  GDestroyNotify      destroy;
  gboolean            logged;      /* its beginning and end are worth a line */

  GMutex              mutex;       /* for the rest */
  GCond               cond;
  gboolean            over;
  FerryExecution     *execution;
  JsonNode           *result;
  GError             *error;
  gint64              sequence;    /* of @told */
  char               *told;        /* of the progress that has that number: what is news in it */
  gint64              looked;      /* µs, monotonic: when it was looked for another */
};

struct _FerryAgentTasks
{
  GMutex     mutex;
  GPtrArray *tasks;   /* FerryAgentTask*, oldest first */
};

/* ---- one task ---- */

FerryAgentTask *
ferry_agent_task_ref (FerryAgentTask *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

/* what it was given may hold secrets: it goes as soon as it is not needed */
static void
forget_data (FerryAgentTask *self)
{
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->destroy = NULL;
}

void
ferry_agent_task_unref (FerryAgentTask *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  forget_data (self);
  g_free (self->id);
  g_free (self->kind);
  g_free (self->who);
  g_object_unref (self->job);
  g_clear_object (&self->execution);
  g_clear_pointer (&self->result, json_node_unref);
  g_clear_error (&self->error);
  g_free (self->told);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

const char *
ferry_agent_task_get_id (FerryAgentTask *self)
{
  return self->id;
}

const char *
ferry_agent_task_get_kind (FerryAgentTask *self)
{
  return self->kind;
}

const char *
ferry_agent_task_get_who (FerryAgentTask *self)
{
  return self->who;
}

FerryJob *
ferry_agent_task_get_job (FerryAgentTask *self)
{
  return self->job;
}

gint64
ferry_agent_task_get_begun (FerryAgentTask *self)
{
  return self->begun;
}

gboolean
ferry_agent_task_is_over (FerryAgentTask *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->over;
}

GError *
ferry_agent_task_dup_error (FerryAgentTask *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

void
ferry_agent_task_set_execution (FerryAgentTask *self,
                                FerryExecution *execution)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_object (&self->execution, execution);
}

FerryExecution *
ferry_agent_task_dup_execution (FerryAgentTask *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->execution != NULL ? g_object_ref (self->execution) : NULL;
}

void
ferry_agent_task_set_result (FerryAgentTask *self,
                             JsonNode       *result)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->result, json_node_unref);
  self->result = result;
}

JsonNode *
ferry_agent_task_dup_result (FerryAgentTask *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->result != NULL ? json_node_copy (self->result) : NULL;
}

/* ---- made and started ---- */

/**
 * ferry_agent_task_new:
 * @id: (nullable): its UUID; %NULL: a new one
 * @kind: what it does
 * @who: for whom
 * @func: the work
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * Returns: (transfer full): a task that has not begun
 */
FerryAgentTask *
ferry_agent_task_new (const char         *id,
                      const char         *kind,
                      const char         *who,
                      FerryAgentTaskFunc  func,
                      gpointer            user_data,
                      GDestroyNotify      destroy)
{
  FerryAgentTask *task = g_new0 (FerryAgentTask, 1);

  g_atomic_ref_count_init (&task->count);
  task->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  task->kind = g_strdup (kind);
  task->who = g_strdup (who);
  task->begun = g_get_real_time ();
  task->job = ferry_job_new (kind);
  task->func = func;
  task->user_data = user_data;
  task->destroy = destroy;
  g_mutex_init (&task->mutex);
  g_cond_init (&task->cond);
  return task;
}

/* the number of the first line is the next one */
void
ferry_agent_task_count_from (FerryAgentTask *self,
                             gint64          sequence)
{
  self->sequence = sequence;
}

static gpointer
task_thread (gpointer data)
{
  g_autoptr(FerryAgentTask) self = data;
  GError *error = NULL;

  ferry_act_for (self->who);
  self->func (self, self->job, self->user_data, &error);
  forget_data (self);
  if (self->logged)
    g_message ("%s %s %s: %s", self->who, self->kind, self->id, error != NULL ? error->message : "done");
  ferry_job_finish (self->job, error);
  g_mutex_lock (&self->mutex);
  self->error = error;
  self->sequence++;
  self->over = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

void
ferry_agent_task_start (FerryAgentTask *self)
{
  g_thread_unref (g_thread_new ("task", task_thread, ferry_agent_task_ref (self)));
}

/* ---- listening ---- */

/* mutex held */
static void
count (FerryAgentTask *self,
       JsonNode       *progress)
{
  g_autofree char *text = ferry_agent_describe_progress (progress);

  self->looked = g_get_monotonic_time ();
  if (g_strcmp0 (text, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_steal_pointer (&text);
  self->sequence++;
}

/* mutex held: one number for one state, whoever looks; the last state has one more than was told before */
static JsonNode *
look (FerryAgentTask *self,
      gint64          after)
{
  g_autoptr(JsonNode) progress = NULL;
  gboolean fresh = !self->over && g_get_monotonic_time () - self->looked >= LOOK;
  JsonNode *node;

  if (!fresh && self->sequence <= after)
    return NULL;
  progress = ferry_wire_progress_to_json (self->job);
  if (fresh)
    count (self, progress);
  if (self->sequence <= after)
    return NULL;
  node = ferry_agent_object ("progress", g_steal_pointer (&progress));
  json_object_set_int_member (json_node_get_object (node), "seq", self->sequence);
  return node;
}

static JsonObject *
describe_error (const GError *error)
{
  JsonObject *told = json_object_new ();

  json_object_set_string_member (told, "message", error->message);
  json_object_set_string_member (told, "code", ferry_error_code_name (error->domain == FERRY_ERROR ? (FerryError) error->code : FERRY_ERROR_FAILED));
  return told;
}

/**
 * ferry_agent_end_to_json:
 * @sequence: number of the line
 * @execution: (nullable): the record
 * @error: (nullable): how it ended, if not well
 *
 * Returns: (transfer full): the last line of an execution that is watched
 */
JsonNode *
ferry_agent_end_to_json (gint64          sequence,
                         FerryExecution *execution,
                         const GError   *error)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_int_member (object, "seq", sequence);
  json_object_set_member (object, "execution", execution != NULL ? ferry_execution_to_json (execution) : json_node_new (JSON_NODE_NULL));
  if (error != NULL)
    json_object_set_object_member (object, "error", describe_error (error));
  else
    json_object_set_null_member (object, "error");
  json_object_unref (object);
  return node;
}

/**
 * ferry_agent_task_wait:
 * @self: a task
 * @after: number of the last line that was seen; 0: none
 * @patience: how long to wait for something new, µs
 * @last: (out): whether it is the last line
 *
 * Waits for the next line about a task. Any thread, blocking.
 *
 * Returns: (transfer full) (nullable): the line; %NULL: nothing new
 */
JsonNode *
ferry_agent_task_wait (FerryAgentTask *self,
                       gint64          after,
                       gint64          patience,
                       gboolean       *last)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = g_get_monotonic_time () + patience;
  JsonNode *line = look (self, after);

  while (line == NULL && !self->over && g_get_monotonic_time () < until)
    {
      g_cond_wait_until (&self->cond, &self->mutex, MIN (until, g_get_monotonic_time () + LOOK));
      line = look (self, after);
    }
  *last = line == NULL && self->over;
  return *last ? ferry_agent_end_to_json (MAX (self->sequence, after) + 1, self->execution, self->error) : line;
}

/* ---- the tasks ---- */

FerryAgentTasks *
ferry_agent_tasks_new (void)
{
  FerryAgentTasks *self = g_new0 (FerryAgentTasks, 1);

  g_mutex_init (&self->mutex);
  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_agent_task_unref);
  return self;
}

void
ferry_agent_tasks_free (FerryAgentTasks *self)
{
  g_ptr_array_unref (self->tasks);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* mutex held */
static FerryAgentTask *
find (FerryAgentTasks *self,
      const char      *id)
{
  for (guint i = 0; id != NULL && i < self->tasks->len; i++)
    if (strcmp (((FerryAgentTask *) g_ptr_array_index (self->tasks, i))->id, id) == 0)
      return g_ptr_array_index (self->tasks, i);
  return NULL;
}

/* mutex held */
static void
forget_oldest (FerryAgentTasks *self)
{
  for (guint i = 0; self->tasks->len > KEPT && i < self->tasks->len;)
    if (ferry_agent_task_is_over (g_ptr_array_index (self->tasks, i)))
      g_ptr_array_remove_index (self->tasks, i);
    else
      i++;
}

FerryAgentTask *
ferry_agent_tasks_begin (FerryAgentTasks    *self,
                         const char         *id,
                         const char         *kind,
                         const char         *who,
                         FerryAgentTaskFunc  func,
                         gpointer            user_data,
                         GDestroyNotify      destroy)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FerryAgentTask *task = find (self, id);

  if (task != NULL)
    {
      if (destroy != NULL)
        destroy (user_data);
      return ferry_agent_task_ref (task);
    }
  task = ferry_agent_task_new (id, kind, who, func, user_data, destroy);
  task->logged = TRUE;
  forget_oldest (self);
  g_ptr_array_add (self->tasks, task);
  g_message ("%s %s %s: begins", who, kind, task->id);
  ferry_agent_task_start (task);
  return ferry_agent_task_ref (task);
}

FerryAgentTask *
ferry_agent_tasks_find (FerryAgentTasks *self,
                        const char      *id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FerryAgentTask *task = find (self, id);

  return task != NULL ? ferry_agent_task_ref (task) : NULL;
}

GPtrArray *
ferry_agent_tasks_list (FerryAgentTasks *self,
                        const char      *kind)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_agent_task_unref);

  for (guint i = self->tasks->len; i > 0; i--)
    {
      FerryAgentTask *task = g_ptr_array_index (self->tasks, i - 1);

      if (kind == NULL || strcmp (task->kind, kind) == 0)
        g_ptr_array_add (list, ferry_agent_task_ref (task));
    }
  return list;
}

guint
ferry_agent_tasks_count (FerryAgentTasks *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint running = 0;

  for (guint i = 0; i < self->tasks->len; i++)
    running += !ferry_agent_task_is_over (g_ptr_array_index (self->tasks, i));
  return running;
}
