#include "config.h"

#include "release/ferry-runbook-step.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"
#define MOST_ID 40

G_DEFINE_ENUM_TYPE (FerryRunbookState, ferry_runbook_state,
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_SKIPPED, "skipped"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_UNKNOWN, "unknown"))

G_DEFINE_ENUM_TYPE (FerryRunbookKind, ferry_runbook_kind,
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_VERSIONS, "versions"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_CREATE, "create"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_CHECK, "check"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_PLAN, "plan"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_BACKUP, "backup"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_RESTORE, "restore"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_EXECUTE, "execute"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_CATCH_UP, "catch-up"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_ROLL_BACK, "roll-back"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_VERIFY, "verify"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_RESTART, "restart"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_QUESTION, "question"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_COMMAND, "command"),
                    G_DEFINE_ENUM_VALUE (FERRY_RUNBOOK_WAIT, "wait"))

static const char *
nick_of (GType type,
         int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : "unknown";   /* nicks are static */
}

static gboolean
value_of (GType       type,
          const char *nick,
          int        *value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  if (found == NULL)
    return FALSE;
  *value = found->value;
  return TRUE;
}

const char *
ferry_runbook_state_to_string (FerryRunbookState state)
{
  return nick_of (FERRY_TYPE_RUNBOOK_STATE, (int) state);
}

gboolean
ferry_runbook_state_from_string (const char        *text,
                                 FerryRunbookState *state)
{
  int value;

  if (!value_of (FERRY_TYPE_RUNBOOK_STATE, text, &value))
    return FALSE;
  *state = (FerryRunbookState) value;
  return TRUE;
}

const char *
ferry_runbook_kind_to_string (FerryRunbookKind kind)
{
  return nick_of (FERRY_TYPE_RUNBOOK_KIND, (int) kind);
}

gboolean
ferry_runbook_kind_from_string (const char       *text,
                                FerryRunbookKind *kind)
{
  int value;

  if (!value_of (FERRY_TYPE_RUNBOOK_KIND, text, &value))
    return FALSE;
  *kind = (FerryRunbookKind) value;
  return TRUE;
}

/**
 * ferry_runbook_step_new:
 * @id: unique in the release
 * @kind: what it does
 * @title: what people read
 *
 * Returns: (transfer full): a waiting step without parameters. Any thread.
 *
 * Since: 0.1
 */
FerryRunbookStep *
ferry_runbook_step_new (const char       *id,
                        FerryRunbookKind  kind,
                        const char       *title)
{
  FerryRunbookStep *self = g_new0 (FerryRunbookStep, 1);

  self->id = g_strdup (id);
  self->kind = kind;
  self->title = g_strdup (title);
  self->params = json_object_new ();
  self->result = json_object_new ();
  return self;
}

void
ferry_runbook_step_free (FerryRunbookStep *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  json_object_unref (self->params);
  json_object_unref (self->result);
  g_free (self->message);
  g_free (self->skip_reason);
  g_free (self->accepted);
  g_free (self);
}

const char *
ferry_runbook_step_get_param (const FerryRunbookStep *self,
                              const char             *name)
{
  return ferry_json_opt_string (self->params, name, NULL);
}

const char *
ferry_runbook_step_get_result (const FerryRunbookStep *self,
                               const char             *name)
{
  return ferry_json_opt_string (self->result, name, NULL);
}

gboolean
ferry_runbook_step_is_over (const FerryRunbookStep *self)
{
  return self->state == FERRY_RUNBOOK_DONE || self->state == FERRY_RUNBOOK_SKIPPED;
}

/**
 * ferry_runbook_step_dup_digest:
 * @self: a step
 *
 * Tells one text of commands from another, so that what was accepted is what runs. Any thread.
 *
 * Returns: (transfer full) (nullable): SHA-256 in hex of its command and of the one that takes it back; %NULL where it has none
 *
 * Since: 0.1
 */
char *
ferry_runbook_step_dup_digest (const FerryRunbookStep *self)
{
  const char *command = ferry_runbook_step_get_param (self, "command"), *undo = ferry_runbook_step_get_param (self, "undo");
  g_autoptr(FerryHash) hash = NULL;

  if (command == NULL && undo == NULL)
    return NULL;
  hash = ferry_hash_new ();
  if (command != NULL)
    ferry_hash_update (hash, command, strlen (command));
  ferry_hash_update (hash, "\0", 1);
  if (undo != NULL)
    ferry_hash_update (hash, undo, strlen (undo));
  return ferry_hash_finish_hex (hash);
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      time)
{
  g_autofree char *text = time != 0 ? ferry_time_to_iso (time) : NULL;

  set_text (object, member, text);
}

/**
 * ferry_runbook_step_to_json:
 * @self: a step
 *
 * Returns: (transfer full): an object, `null` left out. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_runbook_step_to_json (const FerryRunbookStep *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *digest = ferry_runbook_step_dup_digest (self);

  set_text (object, "id", self->id);
  set_text (object, "kind", ferry_runbook_kind_to_string (self->kind));
  set_text (object, "title", self->title);
  json_object_set_boolean_member (object, "required", self->required);
  set_text (object, "state", ferry_runbook_state_to_string (self->state));
  json_object_set_object_member (object, "params", json_object_ref (self->params));
  json_object_set_object_member (object, "result", json_object_ref (self->result));
  set_time (object, "started", self->started);
  set_time (object, "finished", self->finished);
  set_text (object, "message", self->message);
  set_text (object, "skipReason", self->skip_reason);
  set_text (object, "commandDigest", digest);
  set_text (object, "accepted", self->accepted);
  json_object_set_int_member (object, "attempts", self->attempts);
  json_node_take_object (node, object);
  return node;
}

static gboolean
refuse (const char  *what,
        const char  *value,
        GError     **error)
{
  g_autofree char *shown = ferry_escape_for_display (value != NULL ? value : "");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The release can't be read: a step has no good “%s” (“%s”)."), what, shown);
  return FALSE;
}

static gint64
read_time (JsonObject *object,
           const char *member)
{
  gint64 time = 0;
  const char *text = ferry_json_opt_string (object, member, NULL);

  return text != NULL && ferry_time_from_iso (text, &time) ? time : 0;
}

static void
take_object (JsonObject  *object,
             const char  *member,
             JsonObject **place)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_unref (*place);
  *place = json_node_dup_object (node);
}

static void
read_rest (FerryRunbookStep *self,
           JsonObject       *object)
{
  self->required = ferry_json_opt_bool (object, "required", FALSE);
  take_object (object, "params", &self->params);
  take_object (object, "result", &self->result);
  self->started = read_time (object, "started");
  self->finished = read_time (object, "finished");
  self->message = g_strdup (ferry_json_opt_string (object, "message", NULL));
  self->skip_reason = g_strdup (ferry_json_opt_string (object, "skipReason", NULL));
  self->accepted = g_strdup (ferry_json_opt_string (object, "accepted", NULL));
  self->attempts = (guint) CLAMP (ferry_json_opt_int (object, "attempts", 0), 0, G_MAXINT);
}

/**
 * ferry_runbook_step_new_from_json:
 * @node: what ferry_runbook_step_to_json() wrote, or somebody by hand
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the step; %NULL with %FERRY_ERROR_DAMAGED that names the member. Any thread.
 *
 * Since: 0.1
 */
FerryRunbookStep *
ferry_runbook_step_new_from_json (JsonNode  *node,
                                  GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? ferry_json_opt_string (object, "id", NULL) : NULL;
  const char *kind_text = object != NULL ? ferry_json_opt_string (object, "kind", NULL) : NULL;
  const char *title = object != NULL ? ferry_json_opt_string (object, "title", NULL) : NULL;
  const char *state_text = object != NULL ? ferry_json_opt_string (object, "state", "waiting") : NULL;
  FerryRunbookKind kind = FERRY_RUNBOOK_QUESTION;
  FerryRunbookState state = FERRY_RUNBOOK_WAITING;
  FerryRunbookStep *self;

  if (id == NULL || *id == '\0' || strlen (id) > MOST_ID || strspn (id, ID_LETTERS) != strlen (id))
    refuse ("id", id, error);
  else if (!ferry_runbook_kind_from_string (kind_text, &kind))
    refuse ("kind", kind_text, error);
  else if (!ferry_runbook_state_from_string (state_text, &state))
    refuse ("state", state_text, error);
  else if (title == NULL)
    refuse ("title", title, error);
  else
    {
      self = ferry_runbook_step_new (id, kind, title);
      self->state = state;
      read_rest (self, object);
      return self;
    }
  return NULL;
}
