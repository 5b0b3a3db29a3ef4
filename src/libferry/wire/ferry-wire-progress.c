#include "config.h"

#include "wire/ferry-wire-progress.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonNode *
describe_steps (FerryJob *job)
{
  JsonNode *node = ferry_job_steps_to_json (job);
  JsonArray *steps = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *object = json_array_get_object_element (steps, i);
      g_autoptr(FerryJobStep) step = ferry_job_dup_step (job, json_object_get_string_member (object, "id"));
      guint weight = 1;

      if (step != NULL)
        g_object_get (step, "weight", &weight, NULL);
      json_object_set_int_member (object, "weight", weight);
    }
  return node;
}

static const char *
find_running (JsonArray *steps)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *object = json_array_get_object_element (steps, i);

      if (strcmp (json_object_get_string_member (object, "state"), "running") == 0)
        return json_object_get_string_member (object, "id");
    }
  return NULL;
}

/**
 * ferry_wire_progress_to_json:
 * @job: a job
 *
 * Takes one look at a job, for the other side. Any thread.
 *
 * Returns: (transfer full): an object
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_progress_to_json (FerryJob *job)
{
  JsonObject *object = json_object_new ();
  JsonNode *steps = describe_steps (job);
  g_autofree char *table = NULL, *unit = NULL, *message = NULL;
  gint64 done = 0, total = 0;
  double fraction = 0;

  ferry_job_dup_progress (job, NULL, &table, &done, &total, &fraction);
  g_object_get (job, "unit", &unit, "message", &message, NULL);
  _ferry_wire_set_text (object, "step", find_running (json_node_get_array (steps)));
  _ferry_wire_set_text (object, "table", table);
  json_object_set_int_member (object, "done", done);
  json_object_set_int_member (object, "total", total);
  _ferry_wire_set_text (object, "unit", unit);
  _ferry_wire_set_text (object, "message", message);
  json_object_set_double_member (object, "fraction", fraction);
  json_object_set_member (object, "steps", steps);
  return _ferry_wire_node (object);
}

/* It came in English: what this side has in its own language it says so. */
static const char *
translate (const char *told)
{
  return *told != '\0' ? g_dgettext (GETTEXT_PACKAGE, told) : told;
}

static void
follow_step (FerryJob   *job,
             JsonObject *told,
             const char *id,
             const char *state)
{
  g_autoptr(FerryJobStep) step = NULL;
  gboolean began = strcmp (state, "running") == 0 || strcmp (state, "done") == 0 || strcmp (state, "failed") == 0;

  ferry_job_add_step (job, id, translate (ferry_json_opt_string (told, "title", id)), (guint) CLAMP (ferry_json_opt_int (told, "weight", 1), 0, 1000));
  step = ferry_job_dup_step (job, id);
  if (began && step != NULL && (ferry_job_step_get_state (step) == FERRY_STEP_WAITING
                                || (strcmp (state, "running") == 0 && ferry_job_step_get_state (step) != FERRY_STEP_RUNNING)))
    ferry_job_begin_step (job, id);
}

static gboolean
follow_steps (FerryJob   *job,
              JsonArray  *steps,
              GError    **error)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *told = _ferry_wire_get_root (json_array_get_element (steps, i), "step", error);
      const char *id = told != NULL ? ferry_json_get_string (told, "id", error) : NULL;
      const char *state = id != NULL ? ferry_json_get_string (told, "state", error) : NULL;

      if (state == NULL)
        return FALSE;
      follow_step (job, told, id, state);
    }
  return TRUE;
}

/**
 * ferry_wire_progress_apply:
 * @job: (nullable): the job that shows here what goes on there
 * @node: what ferry_wire_progress_to_json() wrote
 * @error: return location
 *
 * Brings a job up to what the other side told: steps that are new are added, those that began there begin here. Any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_DAMAGED
 *
 * Since: 0.1
 */
gboolean
ferry_wire_progress_apply (FerryJob  *job,
                           JsonNode  *node,
                           GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "progress", error);
  JsonArray *steps = object != NULL ? ferry_json_get_array (object, "steps", error) : NULL;
  const char *unit;

  if (steps == NULL || (job != NULL && !follow_steps (job, steps, error)))
    return FALSE;
  unit = ferry_json_opt_string (object, "unit", NULL);
  if (unit != NULL && ferry_json_opt_string (object, "step", NULL) != NULL)
    ferry_job_set_unit (job, strcmp (unit, "bytes") == 0 ? "bytes" : "rows");
  ferry_job_set_progress (job, ferry_json_opt_string (object, "table", NULL), ferry_json_opt_int (object, "done", 0), ferry_json_opt_int (object, "total", 0));
  ferry_job_set_message (job, ferry_json_opt_string (object, "message", NULL));
  return TRUE;
}
