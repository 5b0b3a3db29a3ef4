#include "config.h"

#include "release/ferry-runbook.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#define FORMAT 1
#define MOST_STEPS 200

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/**
 * ferry_runbook_to_json:
 * @self: a release
 *
 * Returns: (transfer full): the whole of it: `{"format":1,"id","name","kind","target","targetName","who","created","imported","ended","steps":[…]}`. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_runbook_to_json (const FerryRunbook *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();
  g_autofree char *created = ferry_time_to_iso (self->created);

  json_object_set_int_member (object, "format", FORMAT);
  set_text (object, "id", self->id);
  set_text (object, "name", self->name);
  set_text (object, "kind", self->kind);
  set_text (object, "state", ferry_runbook_state_to_string (ferry_runbook_get_state (self)));
  set_text (object, "target", self->target);
  set_text (object, "targetName", self->target_name);
  set_text (object, "who", self->who);
  set_text (object, "created", created);
  json_object_set_boolean_member (object, "imported", self->imported);
  json_object_set_boolean_member (object, "ended", self->ended);
  set_text (object, "overrideReason", self->override_reason);
  for (guint i = 0; i < self->steps->len; i++)
    json_array_add_element (steps, ferry_runbook_step_to_json (g_ptr_array_index (self->steps, i)));
  json_object_set_array_member (object, "steps", steps);
  json_node_take_object (node, object);
  return node;
}

static gboolean
has_step (FerryRunbook *self,
          const char   *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_str_equal (((FerryRunbookStep *) g_ptr_array_index (self->steps, i))->id, id))
      return TRUE;
  return FALSE;
}

static gboolean
read_steps (FerryRunbook  *self,
            JsonObject    *object,
            GError       **error)
{
  JsonArray *steps = ferry_json_get_array (object, "steps", error);
  guint n = steps != NULL ? json_array_get_length (steps) : 0;

  if (steps == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (n, MOST_STEPS); i++)
    {
      g_autoptr(FerryRunbookStep) step = ferry_runbook_step_new_from_json (json_array_get_element (steps, i), error);

      if (step == NULL)
        return FALSE;
      if (has_step (self, step->id))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The release can't be read: it has two steps “%s”."), step->id);
          return FALSE;
        }
      g_ptr_array_add (self->steps, g_steal_pointer (&step));
    }
  if (n > 0 && n <= MOST_STEPS)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The release can't be read: it must have 1 to %d steps."), MOST_STEPS);
  return FALSE;
}

static gboolean
read_head (JsonNode     *node,
           JsonObject  **object,
           GError      **error)
{
  gint64 format;

  *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (*object == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("That is no release: a JSON object is expected."));
      return FALSE;
    }
  if (!ferry_json_get_int (*object, "format", &format, error))
    return FALSE;
  if (format == FORMAT)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT, _("The release was written by a newer Ferry (format %" PRId64 ", this one reads %d)."), format, FORMAT);
  return FALSE;
}

/**
 * ferry_runbook_new_from_json:
 * @node: what ferry_runbook_to_json() wrote
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the release; %NULL with %FERRY_ERROR_DAMAGED or NEWER_FORMAT. Any thread.
 *
 * Since: 0.1
 */
FerryRunbook *
ferry_runbook_new_from_json (JsonNode  *node,
                             GError   **error)
{
  g_autoptr(FerryRunbook) self = NULL;
  JsonObject *object;
  const char *id, *name, *kind, *target, *target_name;
  gint64 created;

  if (!read_head (node, &object, error) || (id = ferry_json_get_string (object, "id", error)) == NULL || (name = ferry_json_get_string (object, "name", error)) == NULL
      || (kind = ferry_json_get_string (object, "kind", error)) == NULL || (target = ferry_json_get_string (object, "target", error)) == NULL
      || (target_name = ferry_json_get_string (object, "targetName", error)) == NULL)
    return NULL;
  self = ferry_runbook_new (name, kind, target, target_name);
  g_free (self->id);
  self->id = g_strdup (id);
  g_free (self->who);
  self->who = g_strdup (ferry_json_opt_string (object, "who", ""));
  if (ferry_time_from_iso (ferry_json_opt_string (object, "created", ""), &created))
    self->created = created;
  self->imported = ferry_json_opt_bool (object, "imported", FALSE);
  self->override_reason = g_strdup (ferry_json_opt_string (object, "overrideReason", NULL));
  if (!read_steps (self, object, error))
    return NULL;
  self->ended = ferry_json_opt_bool (object, "ended", ferry_runbook_get_next (self) == NULL);   /* what does not say so was told while its last step ran */
  return g_steal_pointer (&self);
}

static void
begin_anew (FerryRunbookStep *step)
{
  step->state = FERRY_RUNBOOK_WAITING;
  step->started = step->finished = 0;
  step->attempts = 0;
  g_clear_pointer (&step->message, g_free);
  g_clear_pointer (&step->skip_reason, g_free);
  g_clear_pointer (&step->accepted, g_free);
  json_object_unref (step->result);
  step->result = json_object_new ();
}

/**
 * ferry_runbook_import:
 * @node: a release that was exported, maybe elsewhere
 * @error: return location
 *
 * Takes over steps and parameters, not what became of them: it gets an id of its own, and its commands run only after each was read and accepted here. Any thread.
 *
 * Returns: (transfer full) (nullable): the release; %NULL with @error
 *
 * Since: 0.1
 */
FerryRunbook *
ferry_runbook_import (JsonNode  *node,
                      GError   **error)
{
  FerryRunbook *self = ferry_runbook_new_from_json (node, error);

  if (self == NULL)
    return NULL;
  g_free (self->id);
  self->id = g_uuid_string_random ();
  g_free (self->who);
  self->who = ferry_user_at_host ();
  self->created = ferry_time_now ();
  self->imported = TRUE;
  self->ended = FALSE;
  g_clear_pointer (&self->override_reason, g_free);
  for (guint i = 0; i < self->steps->len; i++)
    begin_anew (g_ptr_array_index (self->steps, i));
  return self;
}
