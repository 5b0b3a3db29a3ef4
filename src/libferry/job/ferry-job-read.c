#include "config.h"

#include "base/ferry-file.h"
#include "job/ferry-job-private.h"

/**
 * ferry_job_dup_progress:
 * @self: (nullable): a job
 * @step_title: (out) (optional) (transfer full) (nullable): title of the current step
 * @table: (out) (optional) (transfer full) (nullable): the table that is worked on
 * @done: (out) (optional): units done
 * @total: (out) (optional): units in all, 0 unknown
 * @fraction: (out) (optional): 0.0 to 1.0 over all steps
 *
 * Takes one consistent look at the progress. Any thread.
 *
 * Since: 0.1
 */
void
ferry_job_dup_progress (FerryJob  *self,
                        char     **step_title,
                        char     **table,
                        gint64    *done,
                        gint64    *total,
                        double    *fraction)
{
  g_autofree char *now_title = NULL, *now_table = NULL;
  gint64 now_done = 0, now_total = 0;
  double now_fraction = 0;

  g_return_if_fail (self == NULL || FERRY_IS_JOB (self));

  if (self != NULL)
    {
      g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      if (self->current != NULL)
        {
          now_title = g_strdup (ferry_job_step_get_title (self->current));
          _ferry_job_step_dup_progress (self->current, &now_table, &now_done, &now_total);
        }
      now_fraction = _ferry_job_compute_fraction (self);
    }
  if (step_title != NULL)
    *step_title = g_steal_pointer (&now_title);
  if (table != NULL)
    *table = g_steal_pointer (&now_table);
  if (done != NULL)
    *done = now_done;
  if (total != NULL)
    *total = now_total;
  if (fraction != NULL)
    *fraction = now_fraction;
}

/**
 * ferry_job_dup_step:
 * @self: (nullable): a job
 * @id: the id of a step
 *
 * Returns: (transfer full) (nullable): the step, or %NULL when there is none. Any thread.
 *
 * Since: 0.1
 */
FerryJobStep *
ferry_job_dup_step (FerryJob   *self,
                    const char *id)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail ((self == NULL || FERRY_IS_JOB (self)) && id != NULL, NULL);

  if (self == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < self->steps->len; i++)
    if (g_str_equal (ferry_job_step_get_id (g_ptr_array_index (self->steps, i)), id))
      return g_object_ref (g_ptr_array_index (self->steps, i));
  return NULL;
}

static JsonObject *
step_to_json (FerryJobStep *step)
{
  JsonObject *object = json_object_new ();
  gint64 started = ferry_job_step_get_started (step);
  g_autofree char *time = started != 0 ? ferry_time_to_iso (started) : NULL;

  json_object_set_string_member (object, "id", ferry_job_step_get_id (step));
  json_object_set_string_member (object, "title", ferry_job_step_get_title (step));
  json_object_set_string_member (object, "state", ferry_step_state_to_string (ferry_job_step_get_state (step)));
  if (time != NULL)
    json_object_set_string_member (object, "started", time);
  else
    json_object_set_null_member (object, "started");
  json_object_set_int_member (object, "duration", ferry_job_step_get_duration (step));
  return object;
}

/**
 * ferry_job_steps_to_json:
 * @self: (nullable): a job
 *
 * Returns: (transfer full): an array of objects with `id`, `title`, `state`, `started` (ISO 8601 or null) and `duration` (µs), for the record of an execution. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_job_steps_to_json (FerryJob *self)
{
  g_autoptr(JsonArray) array = json_array_new ();

  g_return_val_if_fail (self == NULL || FERRY_IS_JOB (self), NULL);

  if (self != NULL)
    {
      g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      for (guint i = 0; i < self->steps->len; i++)
        json_array_add_object_element (array, step_to_json (g_ptr_array_index (self->steps, i)));
    }
  return json_node_init_array (json_node_alloc (), array);
}
