#include "config.h"

#include "release/ferry-runbook.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_runbook_new:
 * @name: what people call it
 * @kind: which process
 * @target: id of the instance that it is about
 * @target_name: that one's name
 *
 * Returns: (transfer full): a release without steps. Any thread.
 *
 * Since: 0.1
 */
FerryRunbook *
ferry_runbook_new (const char *name,
                   const char *kind,
                   const char *target,
                   const char *target_name)
{
  FerryRunbook *self = g_new0 (FerryRunbook, 1);

  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->target = g_strdup (target);
  self->target_name = g_strdup (target_name);
  self->who = ferry_user_at_host ();
  self->created = ferry_time_now ();
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_runbook_step_free);
  return self;
}

void
ferry_runbook_free (FerryRunbook *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->target);
  g_free (self->target_name);
  g_free (self->who);
  g_free (self->override_reason);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

FerryRunbookStep *
ferry_runbook_add (FerryRunbook     *self,
                   const char       *id,
                   FerryRunbookKind  kind,
                   const char       *title)
{
  FerryRunbookStep *step = ferry_runbook_step_new (id, kind, title);

  g_ptr_array_add (self->steps, step);
  return step;
}

static FerryRunbookStep *
find_quietly (const FerryRunbook *self,
              const char         *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      FerryRunbookStep *step = g_ptr_array_index (self->steps, i);

      if (g_str_equal (step->id, id))
        return step;
    }
  return NULL;
}

FerryRunbookStep *
ferry_runbook_find (const FerryRunbook  *self,
                    const char          *id,
                    GError             **error)
{
  FerryRunbookStep *step = find_quietly (self, id);
  g_autoptr(GString) ids = NULL;

  if (step != NULL)
    return step;
  ids = g_string_new (NULL);
  for (guint i = 0; i < self->steps->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", ((FerryRunbookStep *) g_ptr_array_index (self->steps, i))->id);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The release “%s” has no step “%s”. Its steps: %s."), self->name, id, ids->str);
  return NULL;
}

FerryRunbookStep *
ferry_runbook_get_next (const FerryRunbook *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (!ferry_runbook_step_is_over (g_ptr_array_index (self->steps, i)))
      return g_ptr_array_index (self->steps, i);
  return NULL;
}

/**
 * ferry_runbook_get_state:
 * @self: a release
 *
 * Returns: done when every step is over; failed, unknown or running when a step is; waiting before the first step began and between two. Any thread.
 *
 * Since: 0.1
 */
FerryRunbookState
ferry_runbook_get_state (const FerryRunbook *self)
{
  const FerryRunbookStep *next = ferry_runbook_get_next (self);

  return next != NULL ? next->state : FERRY_RUNBOOK_DONE;
}

/**
 * ferry_runbook_save:
 * @self: a release
 * @store: the user's store
 * @error: return location
 *
 * Keeps the release with its steps as they are; it is on the disk when this returns. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_runbook_save (const FerryRunbook  *self,
                    FerryStore          *store,
                    GError             **error)
{
  g_autoptr(JsonNode) node = ferry_runbook_to_json (self);
  g_autofree char *json = ferry_json_to_string (node, FALSE);
  FerryReleaseRecord record = {
    .id = self->id, .name = self->name, .kind = self->kind, .target = self->target, .json = json, .created = self->created, .changed = ferry_time_now (),
    .state = (char *) ferry_runbook_state_to_string (ferry_runbook_get_state (self)),
  };

  return ferry_store_save_release (store, &record, error);
}

/**
 * ferry_runbook_load:
 * @store: the user's store
 * @id_prefix_or_name: at least 4 digits of its id, or its name
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the release. Blocking.
 *
 * Since: 0.1
 */
FerryRunbook *
ferry_runbook_load (FerryStore  *store,
                    const char  *id_prefix_or_name,
                    GError     **error)
{
  g_autoptr(FerryReleaseRecord) record = ferry_store_find_release (store, id_prefix_or_name, error);
  g_autoptr(JsonNode) node = record != NULL ? ferry_json_parse (record->json, -1, record->name, error) : NULL;

  return node != NULL ? ferry_runbook_new_from_json (node, error) : NULL;
}
