#include "config.h"

#include "model/ferry-backup-run.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

/* Since: 0.1 */
void
ferry_backup_run_free (FerryBackupRun *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->problem);
  g_free (self->copy);
  g_free (self);
}

/* Since: 0.1 */
FerryBackupRun *
ferry_backup_run_copy (const FerryBackupRun *self)
{
  FerryBackupRun *copy = g_new0 (FerryBackupRun, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->problem = g_strdup (self->problem);
  copy->copy = g_strdup (self->copy);
  return copy;
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      time)
{
  g_autofree char *text = ferry_time_to_iso (time);

  json_object_set_string_member (object, member, text);
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * ferry_backup_run_to_json:
 * @self: a run
 *
 * Returns: (transfer full): an object. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_backup_run_to_json (const FerryBackupRun *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  set_time (object, "due", self->due);
  set_time (object, "started", self->started);
  set_time (object, "ended", self->ended);
  set_text (object, "name", self->name);
  set_text (object, "problem", self->problem);
  set_text (object, "copy", self->copy);
  json_object_set_boolean_member (object, "copyRemoved", self->copy_removed);
  json_object_set_int_member (object, "removed", self->removed);
  json_node_take_object (node, object);
  return node;
}

static gboolean
get_time (JsonObject  *object,
          const char  *member,
          gint64      *time,
          GError     **error)
{
  const char *text = ferry_json_get_string (object, member, error);

  if (text == NULL)
    return FALSE;
  if (!ferry_time_from_iso (text, time))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” of a scheduled backup's record is no time."), member);
      return FALSE;
    }
  return TRUE;
}

/**
 * ferry_backup_run_new_from_json:
 * @node: what ferry_backup_run_to_json() gave
 * @error: %FERRY_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the run. Any thread.
 *
 * Since: 0.1
 */
FerryBackupRun *
ferry_backup_run_new_from_json (JsonNode  *node,
                                GError   **error)
{
  g_autoptr(FerryBackupRun) self = g_new0 (FerryBackupRun, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The record of a scheduled backup is no object."));
      return NULL;
    }
  if (!get_time (object, "due", &self->due, error) || !get_time (object, "started", &self->started, error) || !get_time (object, "ended", &self->ended, error))
    return NULL;
  self->name = g_strdup (ferry_json_opt_string (object, "name", NULL));
  self->problem = g_strdup (ferry_json_opt_string (object, "problem", NULL));
  self->copy = g_strdup (ferry_json_opt_string (object, "copy", NULL));
  self->copy_removed = ferry_json_opt_bool (object, "copyRemoved", FALSE);
  self->removed = ferry_json_opt_int (object, "removed", 0);
  return g_steal_pointer (&self);
}
